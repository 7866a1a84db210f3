"""What the policy does not say: said plainly, with where it was looked for and where to ask. States no other fact."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column, Passage
from knowledge.query import Query
from knowledge.vocabulary import Kind
from rules.finding import Evidence, Finding, Outcome, Point, cell, marked, passage

RULE = "unstated"


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Quote the policy where it does state the property; else "not stated", with the passages and rows to look at."""
    points: list[Point] = []
    for name in query.unstated[:1]:
        term = facts.vocabulary.term(Kind.UNSTATED, name)
        stated = [p for p in _stating(term.policy, facts) if _holds(p, query, facts)]
        if stated:
            points = [Point("quoted", "unstated.stated", (passage(p),), {"text": p.text}) for p in stated]
            return Finding(RULE, Outcome.STATED, tuple(points), tuple(p.id for p in stated))
    evidence = _looked_at(query, facts)
    point = _outside(query, facts) or Point(
        "absence", "unstated.not_stated", evidence, {"property": (query.unstated or ("",))[0]}
    )
    return Finding(RULE, Outcome.NOT_STATED, (point,), tuple(e.item_id for e in evidence))


def _outside(query: Query, facts: PolicyFacts) -> Point | None:
    """That a property lies outside what the policy is about, in the words that say what it is about."""
    for name in query.unstated[:1]:
        marks = [m for n in facts.vocabulary.term(Kind.UNSTATED, name).marks for m in facts.policy.marked(n)]
        if marks:
            evidence = (marked(marks[0]), *_looked_at(query, facts)[1:])
            return Point("absence", "unstated.outside", evidence, {"property": name, "text": marks[0].text})
    return None


def _stating(phrases: tuple[str, ...], facts: PolicyFacts) -> list[Passage]:
    wanted = [f" {normalise(p)} " for p in phrases]
    return [p for p in facts.policy.passages if any(w in f" {normalise(p.text)} " for w in wanted)]


def _holds(item: Passage, query: Query, facts: PolicyFacts) -> bool:
    """Whether a passage speaks to the asker: one in a supplement for a place only where that place is named."""
    places = [t for t in facts.vocabulary.of_kind(Kind.JURISDICTION) if item.topic in t.passages]
    return not places or any(t.id in query.jurisdictions for t in places)


def _looked_at(query: Query, facts: PolicyFacts) -> tuple[Evidence, ...]:
    """Where a reader would look: the recipient rows named, the property's passages, and how to ask."""
    rows: list[RowFacts] = []
    if query.recipients:
        rows = [
            r
            for r in facts.recipients()
            if r.recipient in query.recipients and (not query.data_subjects or r.data_subject in query.data_subjects)
        ]
    topics: list[str] = []
    for name in query.unstated[:1]:
        topics.extend(facts.vocabulary.term(Kind.UNSTATED, name).passages)
    passages = [p for topic in dict.fromkeys([*topics, "exercise"]) for p in facts.policy.topic_passages(topic)[:1]]
    return (*(cell(r, Column.RECIPIENT) for r in rows), *(passage(p) for p in passages))
