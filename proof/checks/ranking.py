"""The longest and the shortest storage time of the rows meant: every row with it, and how many cannot be ranked."""

from __future__ import annotations

from typing import Any

from knowledge.facts import RowFacts
from knowledge.policy import Column
from proof.calendar import rank
from proof.checks.listing import lists_next
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length
from proof.claim import Claim, Values, require, whole
from proof.selection import search


@check("listing.longest_unlimited", kind="derived")
def unlimited(claim: Claim) -> Values:
    """Every row that has no limit in time."""
    rows = search(claim).found
    found = tuple(row for row in rows if is_unlimited(row))
    require("longest" in claim.query.operators, "the other end was asked about")
    _is_about_times(claim, found)
    return {"count": len(found), "total": len(rows)}


@check("listing.longest_number", "listing.shortest_number", kind="derived")
def extreme(claim: Claim) -> Values:
    """Every row with the longest, or the shortest, length; rows without any limit were said before."""
    rows, longest = search(claim).found, claim.say == "listing.longest_number"
    require(longest == ("longest" in claim.query.operators), "the other end was asked about")
    before = any(c.say == "listing.longest_unlimited" for c in claim.before)
    require(before == (longest and any(is_unlimited(r) for r in rows)), "what has no limit comes first")
    limits = [(row, b) for row in rows for _, b in bounds(row) if length(b)]
    ranks = [rank(size) for _, b in limits if (size := length(b))]
    best = (max if longest else min)(ranks)
    having = [(row, b) for (row, b), found in zip(limits, ranks, strict=True) if found == best]
    found = tuple({row.id: row for row, _ in having}.values())
    _is_about_times(claim, found)
    bound = having[0][1]
    notes: list[tuple[str, dict[str, Any]]] = []
    if bound.kind == "ordinal_year_end":
        notes.append(("listing.year_end", {"count": len(found)}))
    apart = sum(not any(length(b) for _, b in bounds(r)) and not is_unlimited(r) for r in rows)
    notes += [("listing.unranked", {"count": apart})] if apart else []
    return {
        "count": len(found),
        "total": len(rows),
        "length": (bound.count, bound.unit or "year"),
        "notes": tuple(notes),
    }


def _is_about_times(claim: Claim, rows: tuple[RowFacts, ...]) -> None:
    require(bool(rows), "no row has it")
    claim.is_about(whole(row, Column.STORAGE_TIME) for row in rows)
    lists_next(claim, rows)
