"""Days worked out from a date in the question and a bound of the cited cell, and what is missing to work one out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from knowledge.facts import RowFacts
from knowledge.plain import plain
from knowledge.policy import Bound, Clause, Column
from knowledge.query import DateMention
from knowledge.vocabulary import Kind
from proof.calendar import end_of, is_clamped
from proof.checks.registry import check
from proof.checks.storage import bounds, is_unlimited, length, meant, numbered, reckoned, said, storage_time
from proof.claim import Claim, Values, require
from proof.events import running
from proof.problem import Refuted

# A phrase, and the values with which it is true
Candidate = tuple[str, Values]

_COMPUTED = (
    *("retention.computed", "retention.computed_range", "retention.computed_least", "retention.computed_year_end"),
    *("retention.computed_year_end_range", "retention.computed_year_end_within", "retention.ended"),
)


@check(*_COMPUTED, "retention.consent_again", kind="computed")
def computed(claim: Claim) -> Values:
    """A day that follows for every row cited."""
    return _for_each_row(claim, lambda row: _days(row, claim))


@check("retention.no_end_yet", "retention.no_end_state", "retention.no_end_while", kind="derived")
def no_end(claim: Claim) -> Values:
    """The question says that what the storage time waits for still lasts."""
    return _for_each_row(claim, lambda row: _open_ends(row, claim))


@check(
    *("retention.needs_event", "retention.needs_event_other", "retention.needs_end", "retention.needs_end_other"),
    kind="derived",
)
def needs(claim: Claim) -> Values:
    """The event that a length is counted from is not among those that the question dates."""
    return _for_each_row(claim, lambda row: _without_noes(row, claim))


def _without_noes(row: RowFacts, claim: Claim) -> Iterator[Candidate]:
    """What is missing, but for a length of which the question is whether it runs from something else: that is a no."""
    noes = [values for _, values in _of_others(row, _named(claim), claim)] if _asks_whether_from(claim) else []
    told = [(values["length"], values["trigger"]) for values in noes]
    yield from ((say, v) for say, v in _missing(row, claim) if (v.get("length"), v.get("trigger")) not in told)


def _named(claim: Claim) -> set[str]:
    terms = claim.facts.vocabulary.terms
    return {e for e in claim.query.events if not terms[Kind.EVENT, e].state}


def _asks_whether_from(claim: Claim) -> bool:
    """Whether it is asked if a length runs from events that are named, each by itself."""
    query, terms = claim.query, claim.facts.vocabulary.terms
    asked = {"counted_from", "whether_from"}.issubset(query.operators) and "joining" not in query.operators
    return asked and bool(_named(claim)) and not any(terms[Kind.EVENT, e].general for e in query.events)


@check("retention.not_counted_from", "retention.not_counted_from_end", kind="derived")
def not_counted_from(claim: Claim) -> Values:
    """It is asked whether a length runs from an event, and all that are named are others than the one it runs from."""
    require(_asks_whether_from(claim), "it is not asked")
    return _for_each_row(claim, lambda row: _of_others(row, _named(claim), claim))


def _of_others(row: RowFacts, named: set[str], claim: Claim) -> Iterator[Candidate]:
    for clause in meant(row, claim):
        for bound in numbered(clause.bounds)[:1]:
            run = running(clause, bound, claim.facts)
            known = bool(run.events) and not any(event.open or event.everyday for event in run.events)
            known = known and bound.kind != "ordinal_year_end"
            if known and run.words and named.isdisjoint(event.id for event in run.events):
                say = f"retention.not_counted_from{'_end' if run.ends_state else ''}"
                yield say, {**_counted(bound, clause), "hedged": bound.normally, "longer": _longer(clause)}


@check("retention.no_date", kind="derived")
def no_date(claim: Claim) -> Values:
    """The rows cited are those without any length; without any limit, too, only where a day was asked about."""
    without = tuple(r for r in said(claim) if not any(length(b) for _, b in bounds(r)))
    if not _asks_for_day(claim):
        without = tuple(r for r in without if not is_unlimited(r))
        require(not claim.query.periods and "forever" not in claim.query.operators, "a length was asked about")
    require(claim.rows(Column.STORAGE_TIME) == without, "the rows without a length are others")
    return {}


def _asks_for_day(claim: Claim) -> bool:
    """Whether the question names a day, asks for one, or tells what happened to the asker."""
    terms = claim.facts.vocabulary.terms
    told = [e for e in claim.query.events if not terms[Kind.EVENT, e].state]
    dated = any(m.events for m in claim.query.dates) or bool(claim.query.impossible_dates)
    operators = set(claim.query.operators)
    return dated or "asks_date" in operators or ("first_person" in operators and bool(told))


@check("retention.impossible", kind="derived")
def impossible(claim: Claim) -> Values:
    """A date of the question that no calendar has, with the rows meant."""
    require(claim.rows(Column.STORAGE_TIME) == said(claim), "the rows meant are not said")
    return claim.one_of({"date": text} for text in claim.query.impossible_dates if text in claim.query.text)


@check("retention.has_passed", "retention.has_not_passed", "retention.may_have_passed", kind="computed")
def has_passed(claim: Claim) -> Values:
    """Whether all the limits worked out next lie before the day that is asked about, or the question's own."""
    today = claim.query.as_of or claim.query.today
    limits = [c for c in claim.following if c.say in _COMPUTED]
    if today is None or not limits:
        raise Refuted("there is nothing to compare")
    true = {_state(c, today) for c in limits}
    require(true == {claim.say.removeprefix("retention.")}, f"the limits make it {sorted(true)}")
    require(not any(c.say.startswith("retention.no_end") for c in claim.following), "there is no end yet")
    claim.is_about(key for c in limits for key in c.keys)
    return {"today": today, "normally": any(c.given.get("normally") for c in limits)}


@check("retention.past", "retention.limit_only", kind="derived")
def past(claim: Claim) -> Values:
    """A limit worked out before lies in the past; whether that was said already decides the words."""
    today = claim.query.today
    limits = [c for c in claim.before if c.say in _COMPUTED and today and _day(c, "latest") < today]
    require(bool(limits), "no limit lies in the past")
    claim.is_about(key for c in limits for key in c.keys)
    said = any(c.say == "retention.has_passed" for c in claim.before)
    require(said == (claim.say == "retention.limit_only"), "that was said already, or was not")
    return {}


def _state(limit: Claim, today: date) -> str:
    if _day(limit, "latest") < today:
        return "has_passed"
    return "has_not_passed" if _day(limit, "earliest") >= today else "may_have_passed"


def _day(limit: Claim, name: str) -> date:
    """A day of another claim, which has a check of its own."""
    return date.fromisoformat(str(limit.given.get(name)))


def _for_each_row(claim: Claim, candidates: Callable[[RowFacts], Iterator[Candidate]]) -> Values:
    """What the trace gives, if the rows cited are those of the rows said that bear it out."""
    found = {
        row.id: v for row in said(claim) for say, v in candidates(row) if say == claim.say and plain(v) == claim.given
    }
    rows = claim.rows(Column.STORAGE_TIME)
    require([row.id for row in rows] == list(found), "nothing in the storage times cited makes this true")
    return found[rows[0].id]


def _days(row: RowFacts, claim: Claim) -> Iterator[Candidate]:
    for clause in reckoned(row, claim):
        for bound in clause.bounds:
            run = running(clause, bound, claim.facts)
            for mention in claim.query.dates:
                if bound.kind == "until_event" and run.is_dated_by(mention):
                    yield "retention.ended", {"event": _event(mention), "trigger": bound.trigger,
                                              "earliest": mention.first, "latest": mention.last}  # fmt: skip
                if length(bound) is not None:
                    yield from _limits(row, clause, bound, mention, claim)
    yield from _consent_again(row, claim)


def _limits(row: RowFacts, clause: Clause, bound: Bound, mention: DateMention, claim: Claim) -> Iterator[Candidate]:
    """A length from a date that is the event's, may be it, or lies in the financial year that the event ends."""
    run = running(clause, bound, claim.facts)
    sure, may_be = run.is_dated_by(mention), run.may_be_dated_by(mention)
    within = bound.kind == "ordinal_year_end" and bool(run.around & set(mention.events))
    values = _hedges(row, clause, bound, claim) | {"event": _event(mention), "assumed": not sure and bool(run.words)}
    if bound.kind == "ordinal_year_end":
        if sure or may_be:
            yield _year_end(bound, mention, values)
        elif within:
            yield _year_end_within(bound, mention, values | {"assumed": False})
    elif sure or may_be:
        size = (bound.count or 0, bound.unit or "day")
        exact = mention.first == mention.last
        values |= {"earliest": end_of(mention.first, size), "latest": end_of(mention.last, size)}
        values |= {"clamped": exact and is_clamped(mention.first, size)}
        least = exact and clause.combine == "later_of" and _waits(clause, claim)
        yield f"retention.computed{'_least' if least else '' if exact else '_range'}", values


def _hedges(row: RowFacts, clause: Clause, bound: Bound, claim: Claim) -> dict[str, Any]:
    """What the cell says beside the length: from what it runs, for which part, and what may end it sooner or later."""
    run, others = running(clause, bound, claim.facts), [b for b in clause.bounds if b is not bound]
    lasting = [b for b in others if clause.combine == "later_of" and b.kind == "as_long_as"]
    over = [b for b in lasting if {e.id for e in running(clause, b, claim.facts).events} & set(claim.query.events)]
    return {
        "length": (bound.count, bound.unit),
        "trigger": run.words or run.during,
        "normally": bound.normally,
        "part": clause.applies_to or "",
        "no_trigger": bound.kind == "fixed_after" and not run.words and not run.during,
        "sooner": others[0].text if others and clause.combine == "earlier_of" else "",
        "longer": next((b.trigger for b in lasting if b not in over), ""),
        "unless": next((r.text for r in storage_time(row).riders if r.kind == "extension"), ""),
    }


def _year_end(bound: Bound, mention: DateMention, values: dict[str, Any]) -> Candidate:
    years, first, last = bound.count or 0, mention.first.year, mention.last.year
    said = f"retention.computed_year_end{'' if first == last else '_range'}"
    return said, {
        **values,
        **_years(years, last),
        "earliest": date(first + years, 12, 31),
        "latest": date(last + years, 12, 31),
    }


def _year_end_within(bound: Bound, mention: DateMention, values: dict[str, Any]) -> Candidate:
    """A financial year that a day lies in ends in that calendar year or in the next."""
    years, first, last = bound.count or 0, mention.first.year, mention.last.year
    return "retention.computed_year_end_within", {
        **values,
        **_years(years, last),
        "next": str(last + 1),
        "earliest": date(first + years, 12, 31),
        "latest": date(last + 1 + years, 12, 31),
    }


def _years(years: int, base: int) -> dict[str, Any]:
    return {"years": years, "base": str(base), "final": str(base + years), "other": date(base + years - 1, 12, 31)}


def _consent_again(row: RowFacts, claim: Claim) -> Iterator[Candidate]:
    for mention in claim.query.dates:
        if "consent_given" in mention.events and mention.first == mention.last:
            for size in (r.length for r in storage_time(row).riders if r.kind == "reconsent" and r.length):
                yield "retention.consent_again", {"event": mention.first, "length": size, "consent": True,
                                                  "again": end_of(mention.first, size)}  # fmt: skip


def _open_ends(row: RowFacts, claim: Claim) -> Iterator[Candidate]:
    for clause in reckoned(row, claim):
        counted = numbered(clause.bounds)
        lasting = [b for b in clause.bounds if clause.combine == "later_of" and b.kind == "as_long_as"]
        runs = {b: running(clause, b, claim.facts) for b in clause.bounds}
        if not counted or not _waits(clause, claim):
            continue
        if lasting:
            yield "retention.no_end_while", {"lasting": lasting[0].trigger}
        else:
            yield f"retention.no_end_{'state' if runs[counted[0]].ends_state else 'yet'}", _counted(counted[0], clause)


def _waits(clause: Clause, claim: Claim) -> bool:
    """Whether the question says that what a clause waits for still lasts, and does not date its end."""
    runs = {b: running(clause, b, claim.facts) for b in clause.bounds}
    counted, later = numbered(clause.bounds), clause.combine == "later_of"
    waiting = [*counted, *(b for b in clause.bounds if later and b.kind == "as_long_as")]
    dated = any(runs[b].is_dated_by(mention) for b in counted for mention in claim.query.dates)
    return any(runs[b].states & set(claim.query.events) for b in waiting) and (later or not dated)


def _missing(row: RowFacts, claim: Claim) -> Iterator[Candidate]:
    others = [m for m in claim.query.dates if m.events]
    for clause in meant(row, claim):
        for bound in numbered(clause.bounds)[:1]:
            run = running(clause, bound, claim.facts)
            if not run.words or any(run.is_dated_by(mention) for mention in claim.query.dates):
                continue
            if _waits(clause, claim):
                continue
            say = f"retention.needs_{'end' if run.ends_state else 'event'}"
            values = {**_counted(bound, clause), "hedged": bound.normally, "longer": _longer(clause)}
            if others:
                yield f"{say}_other", {**values, "event": _event(others[0])}
            else:
                yield say, values


def _longer(clause: Clause) -> str:
    """What the time lasts longer for, as long as that goes on."""
    while_it_lasts = [b.trigger or "" for b in clause.bounds if b.kind == "as_long_as"]
    return while_it_lasts[0] if while_it_lasts and clause.combine == "later_of" else ""


def _counted(bound: Bound, clause: Clause) -> dict[str, Any]:
    return {"length": (bound.count, bound.unit), "trigger": bound.trigger or clause.during or ""}


def _event(mention: DateMention) -> date | str:
    return mention.first if mention.first == mention.last else mention.text
