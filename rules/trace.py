"""What a rule found, in JSON's own types: the part of an answer's trace that tells why, and that a replay compares."""

from __future__ import annotations

from typing import Any

from knowledge.plain import plain
from rules.finding import Evidence, Finding, Point


def traced(finding: Finding) -> dict[str, Any]:
    """The rule, its outcome, what it read, and each point: phrase id, values, and the places it stands on.

    Points stand in the order of the statements that say them. Evidence without a span is the whole cell or passage.
    """
    return {
        "rule": str(finding.rule),
        "outcome": finding.outcome.value,
        "read": list(finding.read),
        "points": [_point(p) for p in finding.points],
        **({"options": list(finding.options)} if finding.options else {}),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        **plain(point),
        "values": plain(point.values),
        "evidence": [_place(e) for e in point.evidence],
    }


def _place(evidence: Evidence) -> dict[str, Any]:
    return {
        "id": evidence.item_id,
        **({"column": evidence.column.value} if evidence.column else {}),
        **({"span": [evidence.span.start, evidence.span.end]} if evidence.span else {}),
    }
