"""How to reach the controller (GDPR Art. 13(1)(a)): what the policy's copy holds, and what it lacks.

An address is stated only when the text really has one. A web page's mail cloaking ("[email protected]") and a heading
with nothing under it are said to be what they are; nothing is filled in.
"""

from __future__ import annotations

import re

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage, Span
from knowledge.query import Query
from rules.finding import Finding, Outcome, Point, passage

RULE = "contact"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
TELEPHONE = re.compile(r"(?<![\w-])\+?\d[\d ()/-]{6,}\d(?!\w)")
CLOAKED = re.compile(r"\[email\s*protected\]")


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
    points = tuple(point for p in places if (point := _gap(p)) is not None)
    return Finding(RULE, Outcome.NOT_STATED, points, tuple(p.id for p in places))


def _patterns(query: Query) -> tuple[re.Pattern[str], ...]:
    if "telephone_contact" in query.unstated:
        return (TELEPHONE,)
    if "email_contact" in query.unstated:
        return (EMAIL,)
    if "postal_address" in query.unstated or "data_protection_officer" in query.unstated:
        return ()
    return (EMAIL, TELEPHONE)


def _gap(item: Passage) -> Point | None:
    cloaked = CLOAKED.search(item.text)
    if cloaked:
        return Point("absence", "contact.cloaked", (passage(item),), {"text": item.text, "token": cloaked.group()})
    if item.text.rstrip().endswith(":"):
        return Point("absence", "contact.empty", (passage(item),), {"text": item.text})
    return None


def _span(item: Passage, match: re.Match[str]) -> Span:
    return Span(item.span.start + match.start(), item.span.start + match.end())
