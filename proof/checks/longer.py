"""Which of several storage times is the longer one: from the lengths of the cells cited alone, or not to be told."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from knowledge.facts import RowFacts
from knowledge.policy import Clause, Column
from proof.calendar import Length, order
from proof.checks.comparison import rows_of_activities, sides_of
from proof.checks.registry import check
from proof.checks.storage import length, meant, storage_time
from proof.claim import Claim, Values, require, whole

# The least and the most that a time is; None where it has no limit
Span = tuple[Length, Length] | None
# A year of accounts may end in the next calendar year, which then goes on to its end
_TO_YEAR_END = 2


@check("comparison.time_equal", "comparison.time_longer", "comparison.time_unlimited", "comparison.time_open",
       kind="derived")  # fmt: skip
def longer(claim: Claim) -> Values:
    """All times compared are cited and said next, and their lengths make it so."""
    rows = tuple(dict.fromkeys(p.row for p in claim.places if p.row is not None and p.column == Column.STORAGE_TIME))
    require(len(rows) > 1 and rows in tuple(_compared(claim)), "others are compared")
    require(claim.followed_by("listing.item", rows, Column.STORAGE_TIME), "the cells compared are not said next")
    spans = [span for row in rows for span in _spans(row, claim)]
    told = list(zip(rows, spans, strict=True)) if len(spans) == len(rows) else []
    longest = [row for row, span in told if all(_is_same(span, o) or _is_above(span, o) for _, o in told)]
    cited = [whole(row, Column.STORAGE_TIME) for row in rows]
    if not longest:
        claim.is_about(cited)
        require(claim.say == "comparison.time_open", "it cannot be told")
        return {}
    span = dict(told)[longest[0]]
    parts = _parts(rows, claim)
    if len(longest) == len(rows):
        claim.is_about(cited)
        require(claim.say == "comparison.time_equal" and span is not None, "none is longer")
        return {"length": span[0] if span else None, "notes": parts}
    claim.is_about([*cited, *(whole(row, Column.PURPOSE) for row in longest)])
    values = {
        "who_all": tuple(dict.fromkeys(row.data_subject for row in longest)),
        "quotes": tuple(dict.fromkeys(row.key_text for row in longest)),
    }
    if span is None:
        require(claim.say == "comparison.time_unlimited", "one has no limit")
        return values
    require(claim.say == "comparison.time_longer", "one is longer")
    shorter = tuple(dict.fromkeys(s[0] for row, s in told if s and row not in longest))
    counted = sum(s is not None and s[0] != s[1] for _, s in told)
    year_end = (("listing.year_end", {"count": counted}),) if counted else ()
    return {**values, "length": span[0], "lengths": shorter, "notes": (*year_end, *parts)}


def _compared(claim: Claim) -> Iterator[tuple[RowFacts, ...]]:
    """What may be set side by side: the rows of the activities, those of one purpose, or all of each group."""
    yield rows_of_activities(claim)
    sides = sides_of(claim)
    every = tuple(chain.from_iterable(sides.values()))
    yield every
    for activity in dict.fromkeys(row.activity for row in every):
        of_one = (next((r for r in rows if r.activity == activity), None) for rows in sides.values())
        yield tuple(row for row in of_one if row is not None)


def _spans(row: RowFacts, claim: Claim) -> Iterator[Span]:
    """The span of a time that is one length or without limit; nothing for any other."""
    found = [bound for clause in meant(row, claim) for bound in clause.bounds]
    if len(found) != 1 or len(meant(row, claim)) != 1:
        return
    if found[0].kind == "unlimited":
        yield None
    elif size := length(found[0]):
        count, unit = size
        more = _TO_YEAR_END if found[0].kind == "ordinal_year_end" else 0
        yield (count, unit), (count + more, unit)


def _is_same(one: Span, other: Span) -> bool:
    if one is None or other is None:
        return one is other
    exact = one[0] == one[1] and other[0] == other[1]
    return one == other or (exact and order(one[0], other[0]) == "equal")


def _is_above(one: Span, other: Span) -> bool:
    if one is None or other is None:
        return one is None and other is not None
    return order(one[0], other[1]) == "greater"


def _parts(rows: tuple[RowFacts, ...], claim: Claim) -> tuple[tuple[str, dict[str, tuple[str, ...]]], ...]:
    """That a part of the data has a time that is not the one compared."""

    def is_beside(clause: Clause, row: RowFacts) -> bool:
        return bool(clause.applies_to) and clause not in meant(row, claim)

    found = dict.fromkeys(c.text for row in rows for c in storage_time(row).clauses if is_beside(c, row))
    return (("comparison.time_part", {"quotes": tuple(found)}),) if found else ()
