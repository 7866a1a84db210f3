"""How long data may be kept (GDPR Art. 13(2)(a)), with the latest day where the question names the event.

A storage time is a limit, never a promise. The short answer comes first: whether the time is over, whether a claim is
right, or the day computed; then the policy's words; then what is missing.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.query import Query, Topic
from rules.continuation import continuing_rows, kept_on, standing_rows
from rules.deadline import counted_from_points, deadline_points, is_open_ended, is_past, past_points, verdict_points
from rules.finding import Finding, Outcome, Point, cell, ids
from rules.period_claim import claim_points, forever_points, rows_with_claim
from rules.personal_data import none_listed
from rules.scope import Scope, processing_scope
from rules.storage_range import range_points

RULE = "retention"
# The length that a question names is one that the policy states.
_STATED = ("retention.claim_right", "retention.claim_conditional")


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The storage time of each row meant, what the question claims of it, and the latest day for a date in it."""
    scope = processing_scope(query, facts)
    if scope.unclear:
        return _of_somebody(query, scope, facts)
    rows = scope.rows
    times = deadline_points(rows, query, facts)
    computed = [p for p in times if p.kind == "computed"]
    past = [p for p in computed if is_past(p, query)]
    computed = [*past, *(p for p in computed if p not in past)]  # in the order in which they are said
    lasting = [p for p in times if is_open_ended(p)]
    start = [] if computed or lasting else counted_from_points(rows, query, facts)
    missing = [] if start else [p for p in times if p not in computed and p not in lasting]
    unlisted = none_listed(query, rows, facts)
    # How long something is kept that is not listed is neither right nor wrong
    claims = [*forever_points(rows, query, facts), *claim_points(rows, query, facts, lasting=bool(lasting))]
    claims = [] if unlisted else claims
    beside = rows_with_claim(rows, query, facts) if any(p.say == "retention.claim_wrong" for p in claims) else ()
    # A day that has passed ends nothing where something else keeps the data longer, and lasts.
    verdict = [] if lasting else verdict_points(computed, query)
    # "And after those two years?" asks for what comes then, whoever asks.
    afterwards = "afterwards" in query.operators
    alone = query.topics == (Topic.RETENTION,) and not (computed or lasting or (query.periods and not afterwards))
    after = continuing_rows(rows, query, facts) if alone and (query.asker or afterwards) else ()
    # "I withdrew my consent. Is everything gone?"
    after = standing_rows(rows, facts) if "all_gone" in query.operators else after
    points = (
        *unlisted,
        *start,
        *verdict,
        # A length that is right needs no word of its own beside the day that it makes.
        *(p for p in claims if not (computed and p.say in _STATED)),
        *lasting,
        *past,
        *past_points(past, said=any(p.say == "retention.has_passed" for p in verdict)),
        *(p for p in computed if p not in past),
        *(_stated(row) for row in rows),
        *_claimed_of(beside, query),
        *missing,
        *(kept_on(row) for row in after),
    )
    return Finding(RULE, Outcome.COMPUTED if computed else Outcome.STATED, points, ids((*rows, *after, *beside)))


def _of_somebody(query: Query, scope: Scope, facts: PolicyFacts) -> Finding:
    """From what to what the times run where nobody said whose data are meant; who it is, is asked in both cases.

    That answers how long data stay. When those of one person go, it does not.
    """
    told = range_points(scope.rows, facts)
    if told and not query.asks_for_a_day:
        points = (*told, Point("derived", "retention.say_who", told[0].evidence[-1:], {"who_any": scope.unclear}))
        return Finding(RULE, Outcome.STATED, points, ids(scope.rows), scope.unclear)
    return Finding(RULE, Outcome.UNCLEAR, told, ids(scope.rows), scope.unclear)


def _claimed_of(rows: tuple[RowFacts, ...], query: Query) -> tuple[Point, ...]:
    """What the claim is right for instead."""
    if not rows:
        return ()
    evidence = tuple(cell(r, Column.STORAGE_TIME) for r in rows)
    lead = Point("derived", "retention.claim_elsewhere", evidence, {"claim": query.periods[0].text})
    return (lead, *(_stated(row) for row in rows))


def _stated(row: RowFacts) -> Point:
    storage, purpose = row.row.cell(Column.STORAGE_TIME), row.row.cell(Column.PURPOSE)
    return Point(
        "quoted",
        "retention.stated",
        (cell(row, Column.PURPOSE), cell(row, Column.STORAGE_TIME)),
        {"who": row.data_subject, "purpose": purpose.text, "storage": storage.text},
    )
