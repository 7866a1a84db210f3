"""Topics that the policy answers in prose: each is the passages that carry it, quoted.

Where data come from (Art. 14(2)(f)), transfers (Art. 13(1)(f)), version, controller (Art. 4(7)), processor (Art. 4(8)),
joint controllers (Art. 26), the rights as such, how to exercise them, and what "weighing of interests" means.
"""

from __future__ import annotations

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.finding import Finding, Outcome, Point, passage


def decide(query: Query, facts: PolicyFacts, topic: Topic) -> Finding:
    """Quote the passages of a topic; "not stated" where the policy has none."""
    found = topic_passages(topic, query, facts)
    if topic == Topic.WEIGHING:
        found = tuple(p for p in found if "legal basis" in p.text)
    if not found:
        return Finding(topic, Outcome.NOT_STATED)
    points = tuple(_point(topic, p) for p in found)
    if topic == Topic.RIGHTS_OVERVIEW:
        points += tuple(_named_right(p) for p in _rights(facts))
    return Finding(topic, Outcome.STATED, points, tuple(p.id for p in found))


def _rights(facts: PolicyFacts) -> tuple[Passage, ...]:
    topics = [t for right in facts.vocabulary.of_kind(Kind.RIGHT) for t in right.passages]
    return tuple(p for topic in topics for p in facts.policy.topic_passages(topic)[:1])


def _named_right(item: Passage) -> Point:
    return Point("quoted", "rights_overview.item", (passage(item),), {"heading": item.heading, "text": item.text})


def topic_passages(topic: str, query: Query, facts: PolicyFacts) -> tuple[Passage, ...]:
    """The passages of a topic; where a category has its own copy of one, that copy alone."""
    term = facts.vocabulary.terms.get((Kind.TOPIC, topic))
    wanted = term.passages if term else ()
    found: list[Passage] = []
    for name in wanted:
        passages = facts.policy.topic_passages(name)
        own = [p for p in passages if p.data_subject in query.data_subjects]
        general = [p for p in passages if p.data_subject is None]
        # A paragraph repeated under several categories is said once, from the asker's category if known.
        found.extend(own[:1] or general or passages[:1])
    return tuple(found)


def _point(topic: Topic, item: Passage) -> Point:
    return Point("quoted", f"{topic}.stated", (passage(item),), {"text": item.text, "heading": item.heading})
