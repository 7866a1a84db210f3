"""Whether a storage time became longer or shorter (GDPR Art. 13(2)(a)). Only what can be compared is compared."""

from __future__ import annotations

import math
from collections.abc import Iterator

from knowledge.facts import normalise
from knowledge.policy import Bound, Clause, StorageTime
from rules.dates import months
from rules.diff.report import Length, StorageChange

_MONTHS_PER_YEAR = 12


def compare_storage(old: StorageTime | None, new: StorageTime | None) -> tuple[StorageChange, ...]:
    """One result for each part of the cell, "recordings" apart from the rest."""
    if not (old and new and old.clauses and new.clauses):
        return (StorageChange(applies_to=None, length=Length.NOT_COMPARABLE),)
    return tuple(_compare(old, new))


def _compare(old: StorageTime, new: StorageTime) -> Iterator[StorageChange]:
    before, after = _parts(old), _parts(new)
    for part in dict.fromkeys((*before, *after)):
        first, second = before.get(part), after.get(part)
        words = (second or first or old.clauses[0]).applies_to
        if first is None or second is None:
            yield StorageChange(applies_to=words, length=Length.ADDED if first is None else Length.REMOVED)
        elif normalise(first.text) != normalise(second.text):
            yield StorageChange(
                applies_to=words, length=_length(first, second), start_changed=_start(first) != _start(second)
            )


def _parts(storage: StorageTime) -> dict[str, Clause]:
    return {normalise(clause.applies_to or ""): clause for clause in storage.clauses}


def _length(old: Clause, new: Clause) -> Length:
    before, after = _limit(old), _limit(new)
    if before is None or after is None or _others(old) != _others(new):
        return Length.NOT_COMPARABLE
    if before == after:
        return Length.SAME_LENGTH
    if math.inf in (before, after):
        return Length.NOW_UNLIMITED if after == math.inf else Length.NO_LONGER_UNLIMITED
    return Length.LONGER if after > before else Length.SHORTER


def _limit(clause: Clause) -> float | None:
    """The one limit of a clause in months; None where it has none or several."""
    limits = [limit for bound in clause.bounds if (limit := _months(bound)) is not None]
    return limits[0] if len(limits) == 1 else None


def _months(bound: Bound) -> float | None:
    match bound.kind:
        case "unlimited":
            return math.inf
        case "fixed_after":
            return months(bound.count, bound.unit)
        case "ordinal_year_end":
            return float(_MONTHS_PER_YEAR * bound.count) if bound.count else None
        case _:
            return None


def _others(clause: Clause) -> set[tuple[str, str]]:
    """What stands beside the limit: "or until consent is withdrawn"."""
    return {(clause.combine, normalise(bound.text)) for bound in clause.bounds if _months(bound) is None}


def _start(clause: Clause) -> tuple[str, ...]:
    triggers = (bound.trigger for bound in clause.bounds if bound.kind in ("fixed_after", "ordinal_year_end"))
    return (normalise(clause.during or ""), *(normalise(trigger or "") for trigger in triggers))
