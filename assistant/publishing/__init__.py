"""New versions of policies: looked at, put in their place, and taken back. START: `publish.py`.

How a running service takes them: `assistant/live.py`.
"""
