"""Proves a finished answer against the policy alone: no index, no model, no rule and no part of the assistant.

A second reader of the same rows. It shares with the assistant what a policy says (knowledge) and how a phrase is
worded, and nothing that decides: each phrase of the catalogue has a small truth check of its own in `checks/`.
START HERE: verify.py.
"""
