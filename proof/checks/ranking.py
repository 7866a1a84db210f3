"""The longest and the shortest storage time of the rows meant: every row with it, and how many cannot be ranked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from knowledge.facts import RowFacts
from knowledge.policy import Column
from proof.calendar import rank
from proof.checks.listing import lists_next
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length
from proof.claim import Claim, Values, require, text, whole
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
    both = {"longest", "shortest"} <= set(claim.query.operators)
    require(both or longest == ("longest" in claim.query.operators), "the other end was asked about")
    before = any(c.say == "listing.longest_unlimited" for c in claim.before)
    if longest or not both:
        require(before == (longest and any(is_unlimited(r) for r in rows)), "what has no limit comes first")
    limits = [(row, b) for row in rows for _, b in bounds(row) if length(b)]
    ranks = [rank(size) for _, b in limits if (size := length(b))]
    best = (max if longest else min)(ranks)
    having = [(row, b) for (row, b), found in zip(limits, ranks, strict=True) if found == best]
    found = tuple({row.id: row for row, _ in having}.values())
    apart = [r for r in rows if not any(length(b) for _, b in bounds(r)) and not is_unlimited(r)]
    shown = apart[:1] if longest and len({r.data_subject for r in rows}) > 1 else []
    _is_about_times(claim, found, example=shown)
    bound = having[0][1]
    notes: list[tuple[str, dict[str, Any]]] = []
    if bound.kind == "ordinal_year_end":
        notes.append(("listing.year_end", {"count": len(found)}))
    if shown:
        example = {"purpose": apart[0].key_text, "cell": text(apart[0], Column.STORAGE_TIME)}
        notes.append(("listing.unranked_example", {"count": len(apart), **example}))
    elif apart:
        notes.append(("listing.unranked", {"count": len(apart)}))
    return {
        "count": len(found),
        "total": len(rows),
        "length": (bound.count, bound.unit or "year"),
        "notes": tuple(notes),
    }


def _is_about_times(claim: Claim, rows: tuple[RowFacts, ...], *, example: Sequence[RowFacts] = ()) -> None:
    require(bool(rows), "no row has it")
    beside = [whole(row, column) for row in example for column in (Column.PURPOSE, Column.STORAGE_TIME)]
    claim.is_about([*(whole(row, Column.STORAGE_TIME) for row in rows), *beside])
    lists_next(claim, rows)
