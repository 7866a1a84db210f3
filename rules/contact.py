"""How to reach the controller (GDPR Art. 13(1)(a)): what the policy's copy holds, and what it lacks.

An address is stated only when the text really has one. A web page's mail cloaking ("[email protected]") and a heading
with nothing under it are said to be what they are; nothing is filled in.
"""

from __future__ import annotations

import re

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage, Span
from knowledge.query import Query
from rules.exercise import gaps
from rules.finding import Finding, Outcome, Point, passage

RULE = "contact"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w-])\+?\d[\d ()/-]{6,}\d(?!\w)")


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """Quote an e-mail address or telephone number that is there; else say what stands in its place."""
    places = (*facts.policy.topic_passages("contact"), *facts.policy.topic_passages("exercise"))
    if not places:
        return Finding(RULE, Outcome.NOT_STATED)
    wanted = _patterns(query)
    found = tuple(
        Point("quoted", "contact.stated", (passage(p, _span(p, m)),), {"text": m.group()})
        for p in places
        for pattern in wanted
        for m in pattern.finditer(p.text)
    )
    if found:
        return Finding(RULE, Outcome.STATED, found, tuple(p.id for p in places))
    points = (*_unnamed(query, places), *(point for p in places for point in _gaps(p, facts)))
    return Finding(RULE, Outcome.NOT_STATED, points, tuple(p.id for p in places))


def _patterns(query: Query) -> tuple[re.Pattern[str], ...]:
    if "telephone_contact" in query.unstated:
        return (TELEPHONE,)
    if "email_contact" in query.unstated:
        return (EMAIL,)
    if "postal_address" in query.unstated or "data_protection_officer" in query.unstated:
        return ()
    return (EMAIL, TELEPHONE)


def _unnamed(query: Query, places: tuple[Passage, ...]) -> tuple[Point, ...]:
    """That a data protection officer is not named (GDPR Art. 13(1)(b)), said before what else is missing."""
    if "data_protection_officer" not in query.unstated:
        return ()
    evidence = tuple(passage(p) for p in places)
    return (Point("absence", "unstated.not_stated", evidence, {"property": "data_protection_officer"}),)


def _gaps(item: Passage, facts: PolicyFacts) -> tuple[Point, ...]:
    if item.text.rstrip().endswith(":"):
        return (Point("absence", "contact.empty", (passage(item),), {"text": item.text}),)
    return gaps(item, facts)


def _span(item: Passage, match: re.Match[str]) -> Span:
    return Span(item.span.start + match.start(), item.span.start + match.end())
