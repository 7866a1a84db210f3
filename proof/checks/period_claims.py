"""A length of time that a question claims, held against the storage times of the rows cited.

Every number is an upper limit, so "at least" is never borne out, and where time of unknown length comes before or on
top of it, a plain yes or no is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import RowFacts
from knowledge.policy import Clause, Column
from knowledge.query import Period
from proof.calendar import Length, Order, order
from proof.checks.registry import check
from proof.checks.storage import meant, said, said_after, storage_time
from proof.claim import Claim, Values, require

_FULLY = {"right", "fits"}
_NOT_SAID = {"wrong", "no_number"}
_PLAIN = ("right", "wrong", "near", "no_number", "fits", "contradicted", "depends", "no_minimum", "differs")
_HEDGED = ("normally_fits", "normally_not", "yes_after", "no_after", "normally_yes_after", "normally_no_after")


@dataclass(frozen=True, slots=True)
class _Times:
    """What the clauses of a row that are meant say: their numbers, and what else bears on how long it can be."""

    clauses: Sequence[Clause]

    @property
    def numbers(self) -> list[Length]:
        return [(b.count, b.unit) for c in self.clauses for b in c.bounds if b.count is not None and b.unit]

    @property
    def unlimited(self) -> bool:
        return any(b.kind == "unlimited" for c in self.clauses for b in c.bounds)

    @property
    def normally(self) -> bool:
        return any(b.normally for c in self.clauses for b in c.bounds)

    @property
    def after(self) -> str:
        """What the number runs from where there is time before it."""
        return next((b.trigger or c.during or "" for c in self.clauses if c.during for b in c.bounds), "")

    @property
    def is_open(self) -> bool:
        """Whether it hangs on something without a number, too, that does not end it sooner."""
        return any(b.count is None for c in self.clauses for b in c.bounds if c.combine != "earlier_of")

    def longest_against(self, claimed: Length) -> Order:
        """How the longest number stands to a length; a year's end can lie up to two years before its count begins."""
        longest = self.numbers[0]
        for number in self.numbers:
            longest = number if order(number, longest) == "greater" else longest
        found = order(longest, claimed)
        if found == "greater" or not any(b.kind == "ordinal_year_end" for c in self.clauses for b in c.bounds):
            return found
        return "less" if order((longest[0] + 2, longest[1]), claimed) == "less" else "unclear"


@check(*(f"retention.claim_{verdict}" for verdict in (*_PLAIN, *_HEDGED)), kind="derived")
def claimed(claim: Claim) -> Values:
    """The rows cited are those said next, and together they give just this verdict."""
    rows = claim.rows(Column.STORAGE_TIME)
    require(rows == said_after(claim), "the rows meant are not said next")
    times = [_Times(meant(row, claim) or storage_time(row).clauses) for row in rows]
    judged = [(period, [_verdict(period, t) for t in times]) for period in claim.query.periods]
    period, verdicts = next((one for one in judged if set(one[1]) <= _FULLY), judged[0])
    true = _together(verdicts, {t.after for t in times}, claim)
    require(claim.say == f"retention.claim_{true}", f"the rows make it {true}")
    return {"claim": period.text, "trigger": min(t.after for t in times)}


@check("retention.claim_elsewhere", kind="derived")
def elsewhere(claim: Claim) -> Values:
    """Every other row of the same people and data that states the time, and no other; they are said next."""
    period, main = claim.query.periods[0], said(claim)
    beside = tuple(r for r in claim.facts.processing() if r not in main and _states(r, period, claim))
    rows = claim.rows(Column.STORAGE_TIME)
    require(rows == beside == said_after(claim), "the rows that state it are others")
    return {"claim": period.text}


def _states(row: RowFacts, period: Period, claim: Claim) -> bool:
    of_them = row.data_subject in claim.query.data_subjects and all(row.lists(t) for t in claim.query.data_categories)
    return of_them and _verdict(period, _Times(storage_time(row).clauses)) == "right"


def _together(verdicts: list[str], starts: set[str], claim: Claim) -> str:
    """The verdict of all rows."""
    lasting = any(c.say.startswith("retention.no_end") for c in claim.following)
    if len(set(verdicts)) > 1:
        return "wrong" if set(verdicts) <= _NOT_SAID else "differs"
    if lasting and verdicts == ["right"]:
        return "depends"
    return "depends" if verdicts[0].endswith("after") and len(starts) > 1 else verdicts[0]


def _verdict(period: Period, times: _Times) -> str:
    claimed = (period.count, period.unit)
    if period.comparison == "equal":
        return _stated(times, claimed)
    longer = period.comparison in {"over", "at_least"}
    if times.unlimited:
        return "contradicted" if not longer else "fits" if period.comparison == "over" else "no_number"
    if not times.numbers:
        return "no_number"
    found = times.longest_against(claimed)
    if longer:
        return _longer(found, times, least=period.comparison == "at_least")
    return _shorter(found, times, most=period.comparison == "at_most")


def _stated(times: _Times, claimed: Length) -> str:
    found = {order(number, claimed) for number in times.numbers}
    if "equal" in found:
        return "right"
    if "unclear" in found:
        return "near"
    return "wrong" if times.numbers or times.unlimited else "no_number"


def _longer(found: Order, times: _Times, *, least: bool) -> str:
    if found == "greater" or (least and found == "equal"):
        return "no_minimum" if least else "fits"
    return "depends" if found == "unclear" or times.is_open else _no(times)


def _shorter(found: Order, times: _Times, *, most: bool) -> str:
    if found == "greater" or (found == "equal" and not most):
        return "contradicted"
    return "depends" if found == "unclear" or times.is_open else _yes(times)


def _yes(times: _Times) -> str:
    if times.after:
        return "normally_yes_after" if times.normally else "yes_after"
    return "normally_fits" if times.normally else "fits"


def _no(times: _Times) -> str:
    if times.after:
        return "normally_no_after" if times.normally else "no_after"
    return "normally_not" if times.normally else "contradicted"
