"""What the policy adds for a place (United Kingdom, California, other laws): exceptions over the base, no copies."""

from __future__ import annotations

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.finding import Finding, Outcome, Point, passage

RULE = "jurisdiction"
# A paragraph of a supplement says in its first words what it is about.
OPENING = 60
# Words by which a paragraph of a supplement shows that it is about what was asked.
_MARKS = {
    "complaint": ("complaint", "lodge"),
    Topic.TRANSFERS: ("transfer",),
    Topic.SALE: ("sell", "sale"),
    Topic.RETENTION: ("storage time",),
    Topic.EXERCISE: ("exercise", "contact us"),
    Topic.CONTACT: ("exercise", "contact us"),
    Topic.RECIPIENTS: ("recipients",),
    Topic.PERSONAL_DATA: ("categories,",),
    Topic.PURPOSE: ("purposes,",),
    Topic.SOURCE: ("sources,",),
    Topic.RIGHTS: ("right",),
    Topic.RIGHTS_OVERVIEW: ("right",),
}


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The passages for the places named, narrowed to what was asked where the supplement has a paragraph for it."""
    found: list[Passage] = []
    for place in query.jurisdictions:
        passages = [
            p for t in facts.vocabulary.term(Kind.JURISDICTION, place).passages for p in facts.policy.topic_passages(t)
        ]
        found += _narrowed(passages, query)
    if not found:
        return Finding(RULE, Outcome.NOT_STATED)
    return Finding(RULE, Outcome.STATED, tuple(_stated(p) for p in found), tuple(p.id for p in found))


def supplement(query: Query, facts: PolicyFacts) -> Finding | None:
    """What a supplement adds to an answer from the rows, where it has a paragraph on just that; else None."""
    found = [
        p
        for place in query.jurisdictions
        for topic in facts.vocabulary.term(Kind.JURISDICTION, place).passages
        for p in facts.policy.topic_passages(topic)
        if any(m in p.text.casefold()[:OPENING] for t in query.topics for m in _MARKS.get(t, ()))
    ]
    if not found:
        return None
    return Finding(RULE, Outcome.STATED, tuple(_stated(p) for p in found[:1]), tuple(p.id for p in found))


def _stated(item: Passage) -> Point:
    return Point("quoted", "jurisdiction.stated", (passage(item),), {"text": item.text, "heading": item.heading})


def _narrowed(passages: list[Passage], query: Query) -> list[Passage]:
    marks = [m for key in (*query.rights, *query.topics) for m in _MARKS.get(key, ())]
    if len(passages) < 2 or not marks:
        return passages
    return [p for p in passages if any(m in p.text.casefold() for m in marks)] or passages
