"""The latest day of a storage time, for the dates that a question gives.

A day is computed only from a bound that has a length, and from a date of the event that the bound names. A date of
another event computes nothing: the one that is missing is asked for. `today` decides whether a day has passed and
never enters the day itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Clause, Column, StorageTime
from knowledge.query import DateMention, Query
from knowledge.vocabulary import Kind
from rules.dates import is_clamped, latest_day, latest_days
from rules.finding import Point, cell
from rules.selection import bounds, is_unlimited
from rules.triggers import Role, Trigger, states_of, trigger_of

# Asking for more missing dates than this at once helps nobody.
MOST_ASKED = 3
_OPEN_ENDED = frozenset({"retention.no_end_yet", "retention.no_end_state", "retention.no_end_while"})
# Points that give the latest day of a storage time in their `latest`, and points that say why there is none. Neither
# holds what is no end of the storage: when consent may be asked for again, and the least that a time can be.
LATEST_DAYS = frozenset(
    {"retention.ended", "retention.computed", "retention.computed_range", "retention.computed_year_end"}
    | {"retention.computed_year_end_range", "retention.computed_year_end_within"}
)
NO_LENGTH = frozenset({"retention.no_date"})
NO_DAY = (
    _OPEN_ENDED
    | NO_LENGTH
    | {"retention.needs_event", "retention.needs_event_other", "retention.needs_end", "retention.needs_end_other"}
    | {"retention.impossible"}
)
_NUMBERED = ("fixed_after", "ordinal_year_end")
# What is said of a length that does not run from the event that it is asked to.
_NOT_FROM = {
    "retention.needs_event": "retention.not_counted_from",
    "retention.needs_end": "retention.not_counted_from_end",
}


def deadline_points(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> list[Point]:
    """What the dates and states in a question amount to for the rows meant, each thing once for all rows it holds for.

    First what is computed; only where nothing is, what is missing for it.
    """
    found = _merged(p for row in rows for p in _of_row(row, query, facts))
    if any(p.kind == "computed" for p in found):
        return [p for p in found if p.kind == "computed" or is_open_ended(p)]
    return found or _missing(rows, query, facts)


def is_open_ended(point: Point) -> bool:
    """Whether a point says that there is no end yet."""
    return point.say in _OPEN_ENDED


def verdict_points(computed: Sequence[Point], query: Query) -> list[Point]:
    """Whether the limits computed have passed on the day asked about, if asked; nothing where they differ in that."""
    limits = [p for p in computed if p.kind == "computed" and "earliest" in p.values and not p.values.get("consent")]
    day = query.as_of or query.today
    asked = query.as_of is not None or "has_passed" in query.operators
    if not limits or day is None or not asked:
        return []
    states = {_state(p, day) for p in limits}
    if len(states) != 1:
        return []
    evidence = tuple(dict.fromkeys(e for p in limits for e in p.evidence))
    values = {"today": day, "normally": any(p.values.get("normally") for p in limits)}
    return [Point("computed", f"retention.{states.pop()}", evidence, values)]


def is_past(point: Point, query: Query) -> bool:
    """Whether the latest day of a limit computed lies before the day of the question."""
    return "latest" in point.values and query.today is not None and point.values["latest"] < query.today


def past_points(past: Sequence[Point], *, said: bool) -> list[Point]:
    """That a limit in the past shows nothing of what was done. `said`: that it is past has been said before."""
    evidence = tuple(dict.fromkeys(e for p in past for e in p.evidence))
    return [Point("derived", "retention.limit_only" if said else "retention.past", evidence)] if past else []


def clauses_meant(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Clause]:
    """The parts of a storage cell that a question is about: the one that it names or dates, else those for all data."""
    storage = _storage(row)
    if storage is None:
        return []
    parts = [c for c in storage.clauses if c.applies_to]
    whole = [c for c in storage.clauses if not c.applies_to and any(b.count is not None for b in c.bounds)]
    named = [c for c in parts if names_part(c, query)]
    if not named and not any(_is_dated(c, query, facts) for c in whole):
        named = [c for c in parts if _is_dated(c, query, facts)]
    return named or whole or list(storage.clauses)


def clauses_of(row: RowFacts) -> tuple[Clause, ...]:
    """All parts of a storage cell."""
    storage = _storage(row)
    return storage.clauses if storage else ()


def names_part(clause: Clause, query: Query) -> bool:
    """Whether the question is about the part of the data that a clause covers ("recordings for …")."""
    words = {w for w in (clause.applies_to or "").casefold().split() if len(w) > 4}
    return any(w.rstrip("s") in term for term in query.data_categories for w in words)


def _storage(row: RowFacts) -> StorageTime | None:
    return row.row.cell(Column.STORAGE_TIME).storage_time


def _is_dated(clause: Clause, query: Query, facts: PolicyFacts) -> bool:
    triggers = [trigger_of(clause, b, facts.vocabulary) for b in clause.bounds if b.kind in _NUMBERED]
    return any(t.role(m) == Role.IS for t in triggers for m in query.dates)


def _state(point: Point, today: date) -> str:
    if point.values["latest"] < today:
        return "has_passed"
    return "has_not_passed" if point.values["earliest"] >= today else "may_have_passed"


def _of_row(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Point]:
    return [p for clause in _reckoned(row, query, facts) for p in _Reckoning(row, clause, query, facts).points()]


def _reckoned(row: RowFacts, query: Query, facts: PolicyFacts) -> list[Clause]:
    """The clauses meant; beside a part without a length ("posting … according to the platform's terms"), one dated.

    Not where that part is asked about: its own words are the answer then.
    """
    meant = clauses_meant(row, query, facts)
    if any(b.kind in _NUMBERED for clause in meant for b in clause.bounds) or any(c.applies_to for c in meant):
        return meant
    others = [c for c in clauses_of(row) if c not in meant and not c.applies_to]
    return [*meant, *(c for c in others if _is_dated(c, query, facts))]


class _Reckoning:
    """One clause against one question: its bounds, their triggers, and the dates that count for each."""

    def __init__(self, row: RowFacts, clause: Clause, query: Query, facts: PolicyFacts) -> None:
        self.row, self.clause, self.query, self.vocabulary = row, clause, query, facts.vocabulary
        self.triggers = {b: trigger_of(clause, b, facts.vocabulary) for b in clause.bounds}

    def points(self) -> list[Point]:
        """What follows for this clause: no end yet, or the days computed."""
        numbered = [b for b in self.clause.bounds if b.kind in _NUMBERED]
        dated = {b: self._dates(b) for b in numbered}
        if self._still_lasts():
            return self._no_end(numbered, dated)
        ended = [b for b in self.clause.bounds if b.kind == "until_event" and self._of(b, Role.IS)]
        points = [p for b in ended for p in self._ended(b, self._of(b, Role.IS)[0])]
        limits = [self._limit(b, mention, role) for b in numbered for mention, role in dated[b]]
        if ended and limits and self.clause.combine == "earlier_of":
            # Whichever comes first ends it.
            return [min((*points, *limits), key=lambda p: p.values["latest"])]
        return [*points, *limits, *self._consent_again()]

    def _of(self, bound: Bound, role: Role) -> list[DateMention]:
        """The dates that are this to a bound; those of its own event before those of whatever was or ended then.

        "I was on leave until 30 November. My visit to your site was on 3 March": the leave is no visit.
        """
        trigger = self.triggers[bound]
        dates = [m for m in self.query.dates if trigger.role(m) == role]
        return [m for m in dates if trigger.is_told_outright(m)] or dates

    def _dates(self, bound: Bound) -> list[tuple[DateMention, Role]]:
        """The dates that count for a bound: those of its event, else those around it, else those that may be its."""
        for role in (Role.IS, Role.WITHIN, Role.MAY_BE):
            if role == Role.WITHIN and bound.kind != "ordinal_year_end":
                continue
            if found := self._of(bound, role):
                return [(mention, role) for mention in found]
        return []

    def _still_lasts(self) -> bool:
        """Whether the question says that what this clause waits for has not come yet ("still a customer")."""
        numbered = [b for b in self.clause.bounds if b.kind in _NUMBERED]
        if self.clause.combine != "later_of" and any(self._of(b, Role.IS) for b in numbered):
            return False
        waited = [b for b in self.clause.bounds if b in numbered or self._may_be_later(b)]
        lasting = {state for b in waited for state in self.triggers[b].states}
        return bool((lasting | states_of(self.clause.during, self.vocabulary)) & set(self.query.events))

    def _may_be_later(self, bound: Bound) -> bool:
        return self.clause.combine == "later_of" and bound.kind == "as_long_as"

    def _no_end(self, numbered: list[Bound], dated: dict[Bound, list[tuple[DateMention, Role]]]) -> list[Point]:
        """No end date while it lasts; where a length runs from another event that is dated, the least it can be."""
        longer = next((b for b in self.clause.bounds if self._may_be_later(b)), None)
        if longer is not None and numbered:
            points = [self._point("derived", "retention.no_end_while", {"lasting": longer.trigger})]
            least = [self._limit(b, m, role) for b in numbered for m, role in dated[b] if m.is_exact]
            return points + [replace(p, say="retention.computed_least") for p in least]
        if numbered:
            bound = numbered[0]
            say = "retention.no_end_yet" if not self.triggers[bound].ends_state else "retention.no_end_state"
            return [self._point("derived", say, _length(bound, self.clause))]
        return []

    def _ended(self, bound: Bound, mention: DateMention) -> list[Point]:
        """The event that ends the time has come: the time ended with it."""
        values = {"event": _event(mention), "trigger": bound.trigger, "earliest": mention.first, "latest": mention.last}
        return [self._point("computed", "retention.ended", values)]

    def _limit(self, bound: Bound, mention: DateMention, role: Role) -> Point:
        first, last = latest_days(mention, bound) or (mention.first, mention.last)
        values = {**self._values(bound, mention, role), "earliest": first, "latest": last}
        if bound.kind != "ordinal_year_end":
            exact = mention.is_exact
            values["clamped"] = exact and bound.unit is not None and is_clamped(mention.first, last, bound.unit)
            return self._point("computed", "retention.computed" if exact else "retention.computed_range", values)
        return self._year_end(bound, mention, role, values)

    def _values(self, bound: Bound, mention: DateMention, role: Role) -> dict[str, Any]:
        trigger, storage = self.triggers[bound], _storage(self.row)
        others = [b for b in self.clause.bounds if b is not bound]
        return {
            "length": (bound.count, bound.unit),
            "event": _event(mention),
            "trigger": trigger.words or self.clause.during or "",
            "normally": bound.normally,
            "part": self.clause.applies_to or "",
            "assumed": role == Role.MAY_BE and bool(trigger.words),
            "no_trigger": bound.kind == "fixed_after" and not trigger.words and not self.clause.during,
            "sooner": next((b.text for b in others if self.clause.combine == "earlier_of"), ""),
            "longer": next((b.trigger for b in others if self._may_be_later(b) and not self._is_over(b)), ""),
            "unless": next((r.text for r in storage.riders if r.kind == "extension"), "") if storage else "",
        }

    def _is_over(self, bound: Bound) -> bool:
        return self.triggers[bound].has_come(self.query.events)

    def _year_end(self, bound: Bound, mention: DateMention, role: Role, values: dict[str, Any]) -> Point:
        """Counted through the year named; a day within the year that ends later leaves two years to choose from."""
        count, year = bound.count or 0, mention.last.year
        values |= {
            "years": count,
            "base": str(year),
            "final": str(year + count),
            "other": date(year + count - 1, 12, 31),
        }
        if role == Role.WITHIN:
            values |= {"next": str(year + 1), "latest": date(year + 1 + count, 12, 31)}
            return self._point("computed", "retention.computed_year_end_within", values)
        same = values["earliest"] == values["latest"]
        return self._point("computed", f"retention.computed_year_end{'' if same else '_range'}", values)

    def _consent_again(self) -> list[Point]:
        """From when renewed consent may be asked for: no end of the storage, and counted from a day that is assumed."""
        storage = _storage(self.row)
        given = [m for m in self.query.dates if "consent_given" in m.events and m.is_exact]
        lengths = [r.length for r in storage.riders if r.kind == "reconsent" and r.length] if storage else []
        return [
            self._point(
                "computed",
                "retention.consent_again",
                {
                    "event": m.first,
                    "length": length,
                    "again": latest_day(m.first, count=length[0], unit=length[1]),
                    "consent": True,
                },
            )
            for m in given
            for length in lengths
        ]

    def _point(self, kind: Any, say: str, values: dict[str, Any]) -> Point:  # noqa: ANN401 - a PointKind
        return Point(kind, say, (cell(self.row, Column.STORAGE_TIME),), values)


def _event(mention: DateMention) -> date | str:
    return mention.first if mention.is_exact else mention.text


def _length(bound: Bound, clause: Clause) -> dict[str, Any]:
    return {"length": (bound.count, bound.unit), "trigger": bound.trigger or clause.during or ""}


def _missing(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> list[Point]:
    """What would have to be known for a day to be computed; that there is none to compute where no length is stated."""
    points = _impossible(rows, query)
    others = [m for m in query.dates if m.events]
    if others or points or "asks_date" in query.operators or _tells_what_happened(query, facts):
        for row in rows:
            for clause in clauses_meant(row, query, facts):
                points += _asked_for(row, clause, facts, others)
    elif not (query.periods or "forever" in query.operators):
        points += [_no_date(row) for row in rows if not _has_length(row) and not is_unlimited(row)]
    return _merged(points)[: MOST_ASKED + 1]


def counted_from_points(rows: Sequence[RowFacts], query: Query, facts: PolicyFacts) -> list[Point]:
    """What the lengths of rows run from, where that is asked: "does it start on the day I applied?".

    Where the question names other events alone, the answer to whether it is one of those is a no.
    """
    if "counted_from" not in query.operators:
        return []
    dated = [m for m in query.dates if m.events]
    points: list[Point] = []
    for row in rows:
        for clause in (c for c in clauses_meant(row, query, facts) if _limits_of(c)):
            bound = _limits_of(clause)[0]
            # What runs from the end of a calendar year runs from more than the event that its cell names
            of_year = bound.kind == "ordinal_year_end"
            if not of_year and _is_of_another(trigger_of(clause, bound, facts.vocabulary), query, facts):
                points += [replace(p, say=_NOT_FROM[p.say]) for p in _asked_for(row, clause, facts, [])]
            else:
                points += _asked_for(row, clause, facts, dated)
    return _merged(points)[:MOST_ASKED]


def _is_of_another(trigger: Trigger, query: Query, facts: PolicyFacts) -> bool:
    """Whether a question is whether a length runs from an event that it does not run from.

    Not where it names an end or a beginning as such, or several things to choose from: one of them may be the event.
    """
    events = [facts.vocabulary.term(Kind.EVENT, e) for e in query.events]
    named = {e.id for e in events if not e.state}
    is_known = bool(trigger.events) and not any(event.open or event.everyday for event in trigger.events)
    whether = "whether_from" in query.operators and "joining" not in query.operators
    return is_known and whether and bool(named) and not any(e.general for e in events) and not trigger.has_come(named)


def _limits_of(clause: Clause) -> list[Bound]:
    return [b for b in clause.bounds if b.kind in _NUMBERED]


def _tells_what_happened(query: Query, facts: PolicyFacts) -> bool:
    """Whether people tell what happened to them, so that the day of it may be all that is missing."""
    happened = any(not facts.vocabulary.term(Kind.EVENT, event).state for event in query.events)
    return happened and "first_person" in query.operators


def _has_length(row: RowFacts) -> bool:
    return any(b.kind in _NUMBERED for b in bounds(row))


def _no_date(row: RowFacts) -> Point:
    return Point("derived", "retention.no_date", (cell(row, Column.STORAGE_TIME),))


def _impossible(rows: Sequence[RowFacts], query: Query) -> list[Point]:
    evidence = tuple(cell(r, Column.STORAGE_TIME) for r in rows)
    return [Point("derived", "retention.impossible", evidence, {"date": t}) for t in query.impossible_dates if rows]


def _asked_for(row: RowFacts, clause: Clause, facts: PolicyFacts, others: list[DateMention]) -> list[Point]:
    evidence = (cell(row, Column.STORAGE_TIME),)
    limits = _limits_of(clause)
    if not limits:
        return [] if _has_length(row) else [_no_date(row)]
    trigger = trigger_of(clause, limits[0], facts.vocabulary)
    if not trigger.words:
        return []
    say = "retention.needs_end" if trigger.ends_state else "retention.needs_event"
    longer = (b.trigger for b in clause.bounds if clause.combine == "later_of" and b.kind == "as_long_as")
    values = _length(limits[0], clause) | {"hedged": limits[0].normally, "longer": next(longer, "")}
    if others:
        return [Point("derived", f"{say}_other", evidence, {**values, "event": _event(others[0])})]
    return [Point("derived", say, evidence, values)]


def _merged(points: Iterable[Point]) -> list[Point]:
    """Points that say the same for several rows as one, with the evidence of all."""
    merged: list[Point] = []
    for point in points:
        same = next((i for i, p in enumerate(merged) if (p.say, p.values) == (point.say, point.values)), None)
        if same is None:
            merged.append(point)
        else:
            evidence = tuple(dict.fromkeys((*merged[same].evidence, *point.evidence)))
            merged[same] = replace(merged[same], evidence=evidence)
    return merged
