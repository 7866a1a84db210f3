"""Whether a length of time that a question claims is the one that the rows state ("you delete it after six months?").

Every number in a storage time is a limit that runs from an event. So "more than a year" and "no longer than two years"
are compared with the longest number of a row; where a row has time before that event as well ("during X and up to …")
the answer says so, and where it depends on something without a number it is neither yes nor no. No unit is turned into
another by a rule of thumb (`dates.compare`). A length that a row states with a hedge, or from another event than the
one that the question names, is no plain yes; and a number that is no limit is never taken for one, nor denied.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Clause, Column
from knowledge.query import Period, Query
from knowledge.vocabulary import Kind
from rules.dates import Order, compare
from rules.deadline import clauses_meant
from rules.finding import Point, cell
from rules.triggers import trigger_of


class Verdict(StrEnum):
    """What a row says to a claim. The value is the last part of the phrase's id."""

    STATED = "right"
    CONDITIONAL = "conditional"
    NOT_ALWAYS = "not_always"
    BY_PART = "by_part"
    RECONSENT = "reconsent"
    UNTOLD = "untold"
    NOT_STATED = "wrong"
    OTHER_UNITS = "near"
    NO_NUMBER = "no_number"
    YES = "fits"
    NO = "contradicted"
    NORMALLY_YES = "normally_fits"
    NORMALLY_NO = "normally_not"
    YES_AFTER = "yes_after"
    NO_AFTER = "no_after"
    NORMALLY_YES_AFTER = "normally_yes_after"
    NORMALLY_NO_AFTER = "normally_no_after"
    DEPENDS = "depends"
    NO_MINIMUM = "no_minimum"


_STATED = frozenset({Verdict.STATED, Verdict.CONDITIONAL})
_RIGHT = _STATED | {Verdict.YES}
_FOR = _RIGHT | {Verdict.NORMALLY_YES, Verdict.YES_AFTER, Verdict.NORMALLY_YES_AFTER}
_AGAINST = frozenset({Verdict.NOT_STATED, Verdict.NO, Verdict.NORMALLY_NO, Verdict.NO_AFTER, Verdict.NORMALLY_NO_AFTER})
_NOT_SAID = frozenset({Verdict.NOT_STATED, Verdict.NO_NUMBER})


@dataclass(frozen=True, slots=True)
class _Limit:
    """The times of a row.

    `numbers` with their units; `year_end`: counted to the end of a calendar year; `after`: the event that the number
    runs from where there is time before it; `more`: depends on something without a number, too; `hedged`: a number is
    not the whole of it, or the question names another event than the one that it runs from; `excepted`: the cell itself
    leaves room for exceptions.
    """

    numbers: tuple[tuple[int, str], ...]
    year_end: bool
    unlimited: bool
    normally: bool
    after: str
    more: bool
    hedged: bool
    excepted: bool

    @property
    def longest(self) -> tuple[int, str]:
        """The longest number."""
        best = self.numbers[0]
        for number in self.numbers[1:]:
            best = number if compare(number, best) == "greater" else best
        return best


def claim_points(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts, *, lasting: bool = False) -> list[Point]:
    """The one sentence on the time that a question names, with every row that it was checked against.

    `lasting`: the question says that what the storage waits for goes on, so that no number is the whole answer.
    """
    if not query.periods or not rows:
        return []
    limits = [_limit(row, clauses_meant(row, query, facts) or _clauses(row), query, facts) for row in rows]
    judged = [(period, [_of_row(period, row, query, facts) for row in rows]) for period in query.periods]
    # "Two or five years?": the one that is right is the answer.
    period, verdicts = next((pair for pair in judged if set(pair[1]) <= _RIGHT), judged[0])
    verdict = Verdict.DEPENDS if lasting and set(verdicts) <= _STATED and len(rows) == 1 else _together(verdicts)
    triggers = {limit.after for limit in limits}
    if verdict is not None and verdict.endswith("after") and len(triggers) > 1:
        verdict = Verdict.DEPENDS
    asks_from_when = "counted_from" in query.operators and verdict in _STATED
    # That the number is right is no "yes" to what it is counted from; and that what it waits for goes on, is told
    # Nor does a time without a number tell whether it is over at once
    at_once = not period.count and verdict not in (Verdict.NOT_STATED, None)
    if verdict == Verdict.UNTOLD or asks_from_when or at_once or (lasting and verdict == Verdict.DEPENDS):
        return []
    if verdict == Verdict.CONDITIONAL and "always" in query.operators and all(limit.excepted for limit in limits):
        verdict = Verdict.NOT_ALWAYS
    lengths = {length for row in rows for length in _asked_again(row)}
    if verdict == Verdict.RECONSENT and len(lengths) > 1:
        verdict = None
    values: dict[str, Any] = {"claim": period.text, "trigger": min(triggers)}
    if verdict == Verdict.RECONSENT:
        values["length"] = min(lengths)
    evidence = tuple(cell(r, Column.STORAGE_TIME) for r in rows)
    return [Point("derived", f"retention.claim_{verdict or 'differs'}", evidence, values)]


def rows_with_claim(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """Rows beside those meant that state what the question claims, of the same people and data.

    Asked only where the question names people and nothing more, or what makes them such people: "you keep applicants'
    data for ten years?" is wrong of the application and right of legal claims, and a plain no would hide that.
    """
    people = query.data_subjects or tuple(dict.fromkeys(r.data_subject for r in rows))
    at_home = {a for c in people for a in facts.home_activities(c)}
    if set(query.activities) - at_home or not (query.data_subjects or _is_of_one_kind(people, facts)):
        return ()
    if query.periods[0].comparison != "equal":
        return ()
    beside = [r for c in people for r in facts.processing(c) if r not in rows]
    listing = [r for r in beside if all(r.lists(term) for term in query.data_categories)]
    return tuple(r for r in listing if _stated_by(r, query, facts) in _STATED)


def _is_of_one_kind(people: Sequence[str], facts: PolicyFacts) -> bool:
    """Whether the rows are of one category of people, who are so by all that they do and not by this or that."""
    terms = facts.vocabulary.terms
    return len(people) == 1 and not ((term := terms.get((Kind.DATA_SUBJECT, people[0]))) and term.distinct)


def rows_of_claim(rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> tuple[RowFacts, ...]:
    """The rows that a question about something else means by their time: "why keep an applicant's data ten years?".

    The rows given, where one of them has that time, where no other of the same people does, or no people are named.
    """
    if not query.periods or not query.data_subjects or any(_stated_by(r, query, facts) in _STATED for r in rows):
        return rows
    return rows_with_claim(rows, query, facts) or rows


def _stated_by(row: RowFacts, query: Query, facts: PolicyFacts) -> Verdict:
    return _verdict(query.periods[0], _limit(row, _clauses(row), query, facts))


def forever_points(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> list[Point]:
    """Whether it is kept without end, where that is what the question supposes."""
    if "forever" not in query.operators or not rows:
        return []
    evidence = tuple(cell(r, Column.STORAGE_TIME) for r in rows)
    limits = [_limit(row, _clauses(row), query, facts) for row in rows]
    if all(limit.unlimited for limit in limits):
        return [Point("derived", "retention.unlimited", evidence)]
    if any(limit.unlimited for limit in limits):
        return []
    # How long a post stays is left to the platform's terms: for that part no limit is stated, so there is no "no".
    if any(bound.kind == "external" for row in rows for clause in _clauses(row) for bound in clause.bounds):
        return []
    if not all(limit.numbers for limit in limits):
        return [Point("derived", "retention.not_unlimited_no_number", evidence)]
    # Where only a category is named, a row of it that is not meant may still have no limit.
    whole = [r for c in dict.fromkeys(r.data_subject for r in rows) for r in facts.processing(c)]
    if not query.activities and any(_limit(r, _clauses(r), query, facts).unlimited for r in whole):
        return []
    return [Point("derived", "retention.not_unlimited", evidence)]


def _together(verdicts: Sequence[Verdict]) -> Verdict | None:
    """The verdict of all rows; None where they differ."""
    if Verdict.UNTOLD in verdicts:
        return Verdict.UNTOLD
    if len(set(verdicts)) == 1:
        return verdicts[0]
    if set(verdicts) <= _STATED:
        return Verdict.CONDITIONAL
    return Verdict.NOT_STATED if set(verdicts) <= _NOT_SAID else None


def _of_row(period: Period, row: RowFacts, query: Query, facts: PolicyFacts) -> Verdict:
    """What a row says to a claim: of the part that is meant, with an eye on what the rest of its cell says."""
    meant = clauses_meant(row, query, facts) or _clauses(row)
    verdict = _verdict(period, _limit(row, meant, query, facts))
    others = [limit for c in _clauses(row) if c not in meant if (limit := _limit(row, [c], query, facts)).numbers]
    if verdict == Verdict.NO_NUMBER:
        return _without_number(period, row, others)
    if any(clause.applies_to for clause in meant):
        return verdict
    beside = {_verdict(period, limit) for limit in others}
    equal = period.comparison == "equal"
    by_part = (verdict in _AGAINST and beside & _FOR) or (not equal and verdict in _FOR and beside & _AGAINST)
    return Verdict.BY_PART if by_part else verdict


def _without_number(period: Period, row: RowFacts, others: Sequence[_Limit]) -> Verdict:
    """That no number is named, unless the cell has one: of another part, or for asking again for consent."""
    lengths = _asked_again(row)
    if lengths:
        orders = {compare(length, (period.count, period.unit)) for length in lengths}
        is_another = period.comparison == "equal" and not orders & {"equal", "unclear"}
        return Verdict.NOT_STATED if is_another else Verdict.RECONSENT
    named = others or any(character.isdigit() for character in row.row.cell(Column.STORAGE_TIME).text)
    return Verdict.UNTOLD if named else Verdict.NO_NUMBER


def _asked_again(row: RowFacts) -> list[tuple[int, str]]:
    """After how long renewed consent may be asked for: numbers that limit nothing."""
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return [r.length for r in storage.riders if r.kind == "reconsent" and r.length] if storage else []


def _verdict(period: Period, limit: _Limit) -> Verdict:
    claimed = (period.count, period.unit)
    if period.comparison == "equal":
        return _equal(claimed, limit)
    if limit.unlimited:
        return {"over": Verdict.YES, "at_least": Verdict.NO_NUMBER}.get(period.comparison, Verdict.NO)
    if not limit.numbers:
        return Verdict.NO_NUMBER
    order = _order(limit, claimed)
    if period.comparison in ("over", "at_least"):
        return _longer_than(order, limit, at_least=period.comparison == "at_least")
    return _shorter_than(order, limit, at_most=period.comparison == "at_most")


def _order(limit: _Limit, claimed: tuple[int, str]) -> Order:
    """How the longest time of a row compares; a year-end adds up to two years before its count begins.

    One until the financial year that a day lies in has ended, one until the calendar year has in which that is.
    """
    count, unit = limit.longest
    order = compare((count, unit), claimed)
    if limit.year_end and order != "greater":
        return "less" if compare((count + 2, unit), claimed) == "less" else "unclear"
    return order


def _equal(claimed: tuple[int, str], limit: _Limit) -> Verdict:
    orders = {compare(number, claimed) for number in limit.numbers}
    if "equal" in orders:
        return Verdict.CONDITIONAL if limit.hedged else Verdict.STATED
    if "unclear" in orders:
        return Verdict.OTHER_UNITS
    return Verdict.NOT_STATED if limit.numbers or limit.unlimited else Verdict.NO_NUMBER


def _longer_than(order: Order, limit: _Limit, *, at_least: bool) -> Verdict:
    """How "more than N" and "at least N" stand to a limit. A limit is no promise, so it is never an "at least"."""
    if order == "greater" or (at_least and order == "equal"):
        return Verdict.NO_MINIMUM if at_least else Verdict.YES
    if order == "unclear" or limit.more:
        return Verdict.DEPENDS
    return _hedged(limit, Verdict.NO, Verdict.NORMALLY_NO, Verdict.NO_AFTER, Verdict.NORMALLY_NO_AFTER)


def _shorter_than(order: Order, limit: _Limit, *, at_most: bool) -> Verdict:
    """How "less than N" and "at most N" stand to a limit."""
    if order == "greater" or (order == "equal" and not at_most):
        return Verdict.NO
    if order == "unclear" or limit.more:
        return Verdict.DEPENDS
    return _hedged(limit, Verdict.YES, Verdict.NORMALLY_YES, Verdict.YES_AFTER, Verdict.NORMALLY_YES_AFTER)


def _hedged(limit: _Limit, plain: Verdict, normally: Verdict, after: Verdict, normally_after: Verdict) -> Verdict:
    if limit.after:
        return normally_after if limit.normally else after
    return normally if limit.normally else plain


def _clauses(row: RowFacts) -> list[Clause]:
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return list(storage.clauses) if storage else []


def _limit(row: RowFacts, clauses: Sequence[Clause], query: Query, facts: PolicyFacts) -> _Limit:
    bounds = [b for clause in clauses for b in clause.bounds]
    normally = any(b.normally for b in bounds)
    after = next((b.trigger or c.during for c in clauses if c.during for b in c.bounds), "")
    longer = _may_be_longer(row)
    return _Limit(
        numbers=tuple((b.count, b.unit) for b in bounds if b.count is not None and b.unit is not None),
        year_end=any(b.kind == "ordinal_year_end" for b in bounds),
        unlimited=any(b.kind == "unlimited" for b in bounds),
        normally=normally,
        after=after,
        more=longer or any(b.count is None for c in clauses for b in c.bounds if c.combine != "earlier_of"),
        excepted=normally or longer,
        hedged=normally or bool(after) or longer or len(bounds) > 1 or _runs_from_another(clauses, query, facts),
    )


def _may_be_longer(row: RowFacts) -> bool:
    """Whether the cell lets the time be longer ("longer if necessary for legal claims")."""
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return storage is not None and any(rider.kind == "extension" for rider in storage.riders)


def _runs_from_another(clauses: Sequence[Clause], query: Query, facts: PolicyFacts) -> bool:
    """Whether the question names events, and none of them is the one that a number runs from."""
    named = {e for e in query.events if not facts.vocabulary.term(Kind.EVENT, e).state}
    triggers = [trigger_of(c, b, facts.vocabulary) for c in clauses for b in c.bounds if b.count is not None]
    known = [t for t in triggers if t.events and not any(event.open for event in t.events)]
    return bool(named) and bool(known) and not any(t.has_come(named) for t in known)
