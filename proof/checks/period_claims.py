"""A length of time that a question claims, held against the storage times of the rows cited.

Every number is an upper limit, so "at least" is never borne out, and where time of unknown length comes before or on
top of it, a plain yes or no is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import RowFacts
from knowledge.policy import Clause, Column, Rider
from knowledge.query import Period
from knowledge.vocabulary import Kind
from proof.calendar import Length, Order, order
from proof.checks.registry import check
from proof.checks.storage import meant, said, said_after, storage_time
from proof.claim import Claim, Values, require, text
from proof.events import running

_FULLY = {"right", "conditional", "fits"}
_FOR = {*_FULLY, "normally_fits", "yes_after", "normally_yes_after"}
_AGAINST = {"wrong", "contradicted", "normally_not", "no_after", "normally_no_after"}
_NOT_SAID = {"wrong", "no_number"}
_STATED = ("right", "conditional", "not_always", "by_part", "reconsent")
_PLAIN = ("wrong", "near", "no_number", "fits", "contradicted", "depends", "no_minimum", "differs")
_HEDGED = ("normally_fits", "normally_not", "yes_after", "no_after", "normally_yes_after", "normally_no_after")


@dataclass(frozen=True, slots=True)
class _Times:
    """What the clauses of a row that are meant say: their numbers, and what else bears on how long it can be."""

    clauses: Sequence[Clause]
    row: RowFacts
    claim: Claim

    @property
    def riders(self) -> Sequence[Rider]:
        return storage_time(self.row).riders

    @property
    def extended(self) -> bool:
        """Whether the cell lets it last longer."""
        return any(r.kind == "extension" for r in self.riders)

    @property
    def again(self) -> set[Length]:
        """After how long consent may be asked for anew."""
        return {r.length for r in self.riders if r.kind == "reconsent" and r.length}

    @property
    def is_excepted(self) -> bool:
        """Whether the cell itself leaves room for exceptions from its number."""
        return self.normally or self.extended

    @property
    def is_hedged(self) -> bool:
        """Whether a number is not all that there is to it."""
        several = sum(len(c.bounds) for c in self.clauses) > 1
        return self.normally or bool(self.after) or self.extended or several or self.runs_from_another

    @property
    def runs_from_another(self) -> bool:
        """Whether the question tells of events, and no number runs from any of these."""
        terms = self.claim.facts.vocabulary.terms
        told = {e for e in self.claim.query.events if not terms[Kind.EVENT, e].state}
        runs = [running(c, b, self.claim.facts).events for c in self.clauses for b in c.bounds if b.count is not None]
        known = [events for events in runs if events and not any(e.open for e in events)]
        return bool(told and known) and not any(e.id in told for events in known for e in events)

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
        without = any(b.count is None for c in self.clauses for b in c.bounds if c.combine != "earlier_of")
        return self.extended or without

    def longest_against(self, claimed: Length) -> Order:
        """How the longest number stands to a length; a year's end can lie up to two years before its count begins."""
        longest = self.numbers[0]
        for number in self.numbers:
            longest = number if order(number, longest) == "greater" else longest
        found = order(longest, claimed)
        if found == "greater" or not any(b.kind == "ordinal_year_end" for c in self.clauses for b in c.bounds):
            return found
        return "less" if order((longest[0] + 2, longest[1]), claimed) == "less" else "unclear"


@check(*(f"retention.claim_{verdict}" for verdict in (*_STATED, *_PLAIN, *_HEDGED)), kind="derived")
def claimed(claim: Claim) -> Values:
    """The rows cited are those said next, and together they give just this verdict."""
    rows = claim.rows(Column.STORAGE_TIME)
    require(rows == said_after(claim), "the rows meant are not said next")
    times = [_Times(meant(row, claim) or storage_time(row).clauses, row, claim) for row in rows]
    judged = [(period, [_of_row(period, t) for t in times]) for period in claim.query.periods]
    period, verdicts = next((one for one in judged if set(one[1]) <= _FULLY), judged[0])
    true = _together(verdicts, {t.after for t in times}, claim)
    again = {length for t in times for length in t.again}
    if true == "reconsent" and len(again) > 1:
        true = "differs"
    if true == "conditional" and "always" in claim.query.operators and all(t.is_excepted for t in times):
        true = "not_always"
    require(claim.say == f"retention.claim_{true}", f"the rows make it {true}")
    asked_from_when = "counted_from" in claim.query.operators and true in {"right", "conditional"}
    require(not asked_from_when, "it was asked what the time is counted from")
    values = {"claim": period.text, "trigger": min(t.after for t in times)}
    return {**values, "length": min(again)} if true == "reconsent" else values


@check("retention.claim_elsewhere", kind="derived")
def elsewhere(claim: Claim) -> Values:
    """Every other row of the same people and data that states the time, and no other; they are said next."""
    period, main = claim.query.periods[0], said(claim)
    people = claim.query.data_subjects or {r.data_subject for r in main}
    terms = [claim.facts.vocabulary.terms.get((Kind.DATA_SUBJECT, who)) for who in people]
    one_kind = len(terms) == 1 and not any(term and term.distinct for term in terms)
    require(one_kind or bool(claim.query.data_subjects), "they may be such people by something else")
    theirs = (r for r in claim.facts.processing() if r.data_subject in people)
    beside = tuple(r for r in theirs if r not in main and _states(r, period, claim))
    rows = claim.rows(Column.STORAGE_TIME)
    require(rows == beside == said_after(claim), "the rows that state it are others")
    return {"claim": period.text}


def _states(row: RowFacts, period: Period, claim: Claim) -> bool:
    times = _Times(storage_time(row).clauses, row, claim)
    lists_them = all(row.lists(t) for t in claim.query.data_categories)
    return lists_them and _verdict(period, times) in {"right", "conditional"}


def _together(verdicts: list[str], starts: set[str], claim: Claim) -> str:
    """The verdict of all rows."""
    lasting = any(c.say.startswith("retention.no_end") for c in claim.following)
    if set(verdicts) == {"right", "conditional"}:
        return "conditional"
    if len(set(verdicts)) > 1:
        return "wrong" if set(verdicts) <= _NOT_SAID else "differs"
    if lasting and verdicts in (["right"], ["conditional"]):
        return "depends"
    return "depends" if verdicts[0].endswith("after") and len(starts) > 1 else verdicts[0]


def _of_row(period: Period, times: _Times) -> str:
    """The verdict of the part meant, held against the other parts of the cell and against its other numbers."""
    found = _verdict(period, times)
    parts = [_Times([c], times.row, times.claim) for c in storage_time(times.row).clauses if c not in times.clauses]
    parts = [part for part in parts if part.numbers]
    if found == "no_number":
        if times.again:
            orders = {order(length, (period.count, period.unit)) for length in times.again}
            return "wrong" if period.comparison == "equal" and orders <= {"less", "greater"} else "reconsent"
        require(not parts and not re.search(r"\d", text(times.row, Column.STORAGE_TIME)), "the cell names a number")
    elif not any(c.applies_to for c in times.clauses):
        others = {_verdict(period, part) for part in parts}
        if found in _AGAINST and others & _FOR:
            return "by_part"
        if found in _FOR and others & _AGAINST and period.comparison != "equal":
            return "by_part"
    return found


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
        return "conditional" if times.is_hedged else "right"
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
