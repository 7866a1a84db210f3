"""How long data may be kept (GDPR Art. 13(2)(a)), with the latest day where the question names the event.

A storage time is a limit, never a promise. A date is computed only from a bound that has a length and an event; no
number is ever made out of "as long as". What a question claims is compared with the row, and the row is quoted.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Clause, Column
from knowledge.query import DateMention, Query
from rules.dates import is_clamped, latest_days, months
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.scope import processing_scope

RULE = "retention"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The storage time of each row meant, the parts of its cell, and the latest day for a date in the question."""
    scope = processing_scope(query, facts)
    if scope.unclear:
        return Finding(RULE, Outcome.UNCLEAR, read=ids(scope.rows), options=scope.unclear)
    points: list[Point] = []
    if "forever" in query.operators and _is_limited(scope.rows, query, facts):
        points.append(_not_unlimited(scope.rows))
    points.extend(_claim(query, scope.rows))
    points.extend(_stated(row) for row in scope.rows)
    computed = [p for row in scope.rows for p in _computed(row, query)]
    return Finding(RULE, Outcome.COMPUTED if computed else Outcome.STATED, (*points, *computed), ids(scope.rows))


def _stated(row: RowFacts) -> Point:
    storage, purpose = row.row.cell(Column.STORAGE_TIME), row.row.cell(Column.PURPOSE)
    return Point(
        "quoted",
        "retention.stated",
        (cell(row, Column.PURPOSE), cell(row, Column.STORAGE_TIME)),
        {"who": row.data_subject, "purpose": purpose.text, "storage": storage.text},
    )


def _not_unlimited(rows: tuple[RowFacts, ...]) -> Point:
    return Point("derived", "retention.not_unlimited", tuple(cell(r, Column.STORAGE_TIME) for r in rows))


def _claim(query: Query, rows: tuple[RowFacts, ...]) -> list[Point]:
    """Whether a length of time that the question names is the one stated; nothing where it names none."""
    if not query.periods or not rows:
        return []
    claimed = query.periods[0]
    lengths = {(b.count, b.unit) for row in rows for _, b in _bounds(row) if b.kind == "fixed_after"}
    right = any(months(count, unit) == months(claimed.count, claimed.unit) for count, unit in lengths)
    say = "retention.claim_right" if right else "retention.claim_wrong"
    return [Point("derived", say, tuple(cell(r, Column.STORAGE_TIME) for r in rows), {"claim": claimed.text})]


def _is_limited(rows: tuple[RowFacts, ...], query: Query, facts: PolicyFacts) -> bool:
    """Whether every row meant has a numbered limit and, where no activity narrows it, its category has no other."""
    whole = tuple(r for c in {r.data_subject for r in rows} for r in facts.processing(c))
    numbered = all(any(b.count is not None for _, b in _bounds(r)) for r in rows)
    return bool(rows) and numbered and not any(_unlimited(r) for r in (rows if query.activities else whole))


def _unlimited(row: RowFacts) -> bool:
    return any(b.kind == "unlimited" for _, b in _bounds(row))


def _bounds(row: RowFacts) -> list[tuple[Clause, Bound]]:
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return [(clause, bound) for clause in storage.clauses for bound in clause.bounds] if storage else []


def _computed(row: RowFacts, query: Query) -> list[Point]:
    """One point per date and matching bound. A part of a cell is used only when the question names that part."""
    if not query.dates:
        return []
    if query.ongoing and (start := _needs_end(row)):
        return [start]
    clauses = _clauses_meant(row, query)
    points = []
    for mention in query.dates[:1]:
        for clause, bound in _bounds(row):
            if clause in clauses:
                points.extend(_compute(row, clause, bound, mention, query))
    return points


def _needs_end(row: RowFacts) -> Point | None:
    """Where a period begins with the end of something, a date on which it began computes nothing: ask for the end."""
    for clause, bound in _bounds(row):
        if clause.during and bound.kind == "fixed_after":
            # "… and up to 1 year thereafter" runs from the end of the state itself.
            trigger = bound.trigger or clause.during
            say = "retention.needs_end" if trigger == clause.during else "retention.needs_event"
            return Point("derived", say, (cell(row, Column.STORAGE_TIME, clause.span),),
                         {"trigger": trigger, "length": (bound.count, bound.unit)})  # fmt: skip
    return None


def _clauses_meant(row: RowFacts, query: Query) -> list[Clause]:
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    if storage is None:
        return []
    partial = [c for c in storage.clauses if c.applies_to and _names_part(c, query)]
    whole = [c for c in storage.clauses if not c.applies_to and any(b.count is not None for b in c.bounds)]
    return partial or whole or list(storage.clauses)


def _names_part(clause: Clause, query: Query) -> bool:
    """Whether the question is about the part of the data that a clause covers ("recordings for …")."""
    words = {w for w in (clause.applies_to or "").casefold().split() if len(w) > 4}
    named = {term for term in query.data_categories if any(w.rstrip("s") in term for w in words)}
    return bool(named)


def _compute(row: RowFacts, clause: Clause, bound: Bound, mention: DateMention, query: Query) -> list[Point]:
    days = latest_days(mention, bound)
    if days is None:
        return []
    first, last = days
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    riders = storage.riders if storage else ()
    values = {
        "length": (bound.count, bound.unit),
        "event": mention.first if mention.is_exact else mention.text,
        "trigger": bound.trigger or clause.during or "",
        "latest": last,
        "earliest": first,
        "normally": bound.normally,
        "clamped": mention.is_exact and bound.unit is not None and is_clamped(mention.first, last, bound.unit),
        "part": clause.applies_to or "",
        "past": query.today is not None and last < query.today,
        "no_trigger": bound.kind == "fixed_after" and not bound.trigger and not clause.during,
        "sooner": next((b.text for b in clause.bounds if b is not bound and clause.combine == "earlier_of"), ""),
        "longer": next((b.trigger for b in clause.bounds if b is not bound and clause.combine == "later_of"), ""),
        "unless": next((r.text for r in riders if r.kind == "extension"), ""),
    }
    say = "retention.computed_year_end" if bound.kind == "ordinal_year_end" else "retention.computed"
    if not mention.is_exact and first != last:
        say += "_range"
    points = [Point("computed", say, (cell(row, Column.STORAGE_TIME),), values)]
    if values["past"]:
        points.append(Point("derived", "retention.past", (cell(row, Column.STORAGE_TIME),), values))
    return points
