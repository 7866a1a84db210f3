"""Whether the cases would notice if the policy said something else: each cell changed in turn, each case asked again.

A change that no case notices is a place where a rule could be wrong, or ignore the cell, and nobody would know.
Source: mutation analysis, DeMillo, Lipton, Sayward (1978), IEEE Computer 11(4), applied to the text and not the code.
"""
