"""Which of several storage times is the longer one, by the lengths that their cells state.

A verdict stands on the cells alone. A time that is one length, or without limit, can be set beside another; one that
ends with a consent, or lasts as long as something else does, leaves it open. That two lengths are the same says nothing
of their last days: each is counted from what its own cell names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Column
from knowledge.query import Query
from rules.dates import Order, compare
from rules.deadline import clauses_meant, clauses_of
from rules.finding import Point, cell
from rules.row_points import Notes

Length = tuple[int, str]
# A time to the end of a calendar year is up to two years longer than its number: the year of accounts ends in the same
# calendar year or in the next one, and that one goes on after it.
_TO_YEAR_END = 2


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row with the least and the most that its length is; `unlimited`: it has none, as there is no limit."""

    row: RowFacts
    least: Length = (0, "day")
    most: Length = (0, "day")
    unlimited: bool = False

    @property
    def to_year_end(self) -> bool:
        return self.least != self.most


def verdict(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> Point:
    """Which of the rows has the longer time, that none has, or that it cannot be told."""
    evidence = tuple(cell(row, Column.STORAGE_TIME) for row in rows)
    parts = _parts(rows, query, facts)
    measured = [m for row in rows if (m := _measured(row, query, facts))]
    longest = _longest(measured) if len(measured) == len(rows) else []
    if not longest:
        return Point("derived", "comparison.time_open", evidence)
    if len(longest) == len(rows):
        return Point("derived", "comparison.time_equal", evidence, {"length": longest[0].least, "notes": parts})
    named = tuple(cell(m.row, Column.PURPOSE) for m in longest)
    values = {
        "who_all": tuple(dict.fromkeys(m.row.data_subject for m in longest)),
        "quotes": tuple(dict.fromkeys(m.row.key_text for m in longest)),
    }
    if longest[0].unlimited:
        return Point("derived", "comparison.time_unlimited", (*evidence, *named), values)
    shorter = tuple(dict.fromkeys(m.least for m in measured if m not in longest))
    counted = sum(m.to_year_end for m in measured)
    year_end = (("listing.year_end", {"count": counted}),) if counted else ()
    lengths = {"length": longest[0].least, "lengths": shorter, "notes": (*year_end, *parts)}
    return Point("derived", "comparison.time_longer", (*evidence, *named), values | lengths)


def _parts(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> Notes:
    """That a part of the data has a time of its own, which is not the one compared."""
    beside = dict.fromkeys(
        clause.text
        for row in rows
        for clause in clauses_of(row)
        if clause.applies_to and clause not in clauses_meant(row, query, facts)
    )
    return (("comparison.time_part", {"quotes": tuple(beside)}),) if beside else ()


def _measured(row: RowFacts, query: Query, facts: PolicyFacts) -> _Measured | None:
    """The one length of a row's storage time; None where it is not one length, or not that alone."""
    clauses = clauses_meant(row, query, facts)
    # "Or until consent is withdrawn" makes a length the most, and tells no least
    bounds = [bound for clause in clauses for bound in clause.bounds]
    return _size(row, bounds[0]) if len(clauses) == len(bounds) == 1 else None


def _size(row: RowFacts, bound: Bound) -> _Measured | None:
    if bound.kind == "unlimited":
        return _Measured(row, unlimited=True)
    if bound.count is None:
        return None
    if bound.kind == "ordinal_year_end":
        return _Measured(row, (bound.count, "year"), (bound.count + _TO_YEAR_END, "year"))
    return _Measured(row, *2 * ((bound.count, bound.unit or "day"),)) if bound.kind == "fixed_after" else None


def _longest(measured: Sequence[_Measured]) -> list[_Measured]:
    """Those of the one length that is above all others; empty where it hangs on the day which that is."""
    first = next(
        (m for m in measured if all(_order(m, o) in {"equal", "greater"} for o in measured if o is not m)), None
    )
    return [m for m in measured if m is first or _order(m, first) == "equal"] if first else []


def _order(one: _Measured, other: _Measured) -> Order:
    if one.unlimited or other.unlimited:
        return "equal" if one.unlimited and other.unlimited else "greater" if one.unlimited else "less"
    if (one.least, one.most) == (other.least, other.most):
        return "equal"
    if compare(one.least, other.most) == "greater":
        return "greater"
    if compare(one.most, other.least) == "less":
        return "less"
    return compare(one.least, other.least) if not (one.to_year_end or other.to_year_end) else "unclear"
