"""A policy in forms that other programs read: its tables as CSV, as linked data, as fideslang. START: `formats.py`.

Nothing is added to what the rows say. Terms of other vocabularies are those that knowledge/vocabulary/ names (`dpv`,
`fideslang`), the nearest ones there are; the policy's own words always stand beside them.
"""
