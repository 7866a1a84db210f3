"""Hostile requests against the served app: what they are (requests.py), how they are sent and judged (run.py)."""
