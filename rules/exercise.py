"""How to exercise the rights (GDPR Art. 12(2)): the policy's words, and the addresses that are missing from them."""

from __future__ import annotations

import re

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage, Span
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, marked, passage

RULE = "exercise"
# A web page's mail cloaking, as it stands in a copy of the page's text.
CLOAKED = re.compile(r"\[email\s*protected\]")


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """How to exercise rights; "not stated" where the policy has no such passage."""
    found = points(facts)
    return Finding(RULE, Outcome.STATED if found else Outcome.NOT_STATED, found, _read(facts))


def points(facts: PolicyFacts) -> tuple[Point, ...]:
    """The passage, and each address that it speaks of and does not hold."""
    passages = facts.policy.topic_passages("exercise")
    stated = tuple(Point("quoted", "exercise.stated", (passage(p),), {"text": p.text}) for p in passages)
    return (*stated, *missing(facts))


def missing(facts: PolicyFacts) -> tuple[Point, ...]:
    """What the passage on exercising rights points to and lacks, where it is not quoted."""
    return tuple(gap for p in facts.policy.topic_passages("exercise") for gap in gaps(p, facts))


def gaps(item: Passage, facts: PolicyFacts) -> tuple[Point, ...]:
    """What a passage points to and this copy lacks: a cloaked e-mail address, an address that stands nowhere."""
    cloaked = CLOAKED.search(item.text)
    found = []
    if cloaked:
        place = Span(item.span.start + cloaked.start(), item.span.start + cloaked.end())
        found.append(Point("absence", "contact.cloaked", (passage(item, place),), {"token": cloaked.group()}))
    for mark in facts.policy.marked("missing_address", topic=item.topic):
        found.append(Point("absence", "contact.no_address", (marked(mark),), {"text": mark.text}))
    return tuple(found)


def _read(facts: PolicyFacts) -> tuple[str, ...]:
    return tuple(p.id for p in facts.policy.topic_passages("exercise"))
