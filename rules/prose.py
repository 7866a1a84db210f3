"""Topics that the policy answers in prose: each is the passages that carry it, quoted.

Where data come from (Art. 14(2)(f)), transfers (Art. 13(1)(f)), version, controller (Art. 4(7)), processor (Art. 4(8)),
joint controllers (Art. 26), and what "weighing of interests" means.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind, Term
from rules.finding import Finding, Outcome, Point, marked, passage


def decide(query: Query, facts: PolicyFacts, topic: Topic) -> Finding:
    """Quote the passages of a topic, first those that say what is asked; "not stated" where the policy has none."""
    found = _fitting_first(topic_passages(topic, query, facts), query, facts)
    if not found:
        return Finding(topic, Outcome.NOT_STATED)
    return Finding(topic, Outcome.STATED, tuple(_point(topic, p) for p in found), tuple(p.id for p in found))


def _fitting_first(found: tuple[Passage, ...], query: Query, facts: PolicyFacts) -> tuple[Passage, ...]:
    """The passages, those first whose words the question leads to ("do you buy lists": "from third parties, …").

    What opens a list stays before its items; of a list, a plain question for a yes or a no gets the items meant alone.
    """
    names = {name for term in _named(query, facts) for name in term.marks}
    meant = {m.passage.id for m in facts.policy.marks if m.name in names}
    fitting = tuple(p for p in found if p.id in meant)
    if not fitting:
        return found
    opening = found[:1] if found[0].text.endswith(":") else ()
    if opening and "open" not in query.operators:
        return (*opening, *fitting)
    return tuple(dict.fromkeys((*opening, *fitting, *found)))


def _named(query: Query, facts: PolicyFacts) -> Iterator[Term]:
    """The terms that lead to words of prose: what is to be done, and the types of data."""
    kinds = ((Kind.OPERATOR, query.operators), (Kind.DATA_CATEGORY, query.data_categories))
    known = (facts.vocabulary.terms.get((kind, name)) for kind, names in kinds for name in names)
    return (term for term in known if term is not None)


def categories(query: Query, facts: PolicyFacts) -> Finding:
    """What the policy says of its categories of people, and which they are where all of them are asked for.

    Who tells about oneself and asks for one's own ("I'm a supplier, which heading applies to me?") is told that one.
    """
    finding = decide(query, facts, Topic.CATEGORIES)
    people, theirs = facts.policy.data_subjects, query.data_subjects
    own = len(theirs) == 1 and "first_person" in query.operators
    if not finding.points or "categories" not in query.units or (theirs and not own):
        return finding
    say, who = ("categories.yours", theirs) if own else ("categories.named", people)
    named = Point("derived", say, finding.points[0].evidence, {"who_all": who, "count": len(who)})
    return replace(finding, points=(named, *finding.points))


def weighing(query: Query, facts: PolicyFacts) -> Finding:
    """What the policy says that its words for legitimate interests mean (GDPR Art. 6(1)(f)), where it says so."""
    marks = facts.policy.marked("weighing")
    points = tuple(Point("quoted", "weighing.stated", (marked(m),), {"text": m.text}) for m in marks)
    return Finding(Topic.WEIGHING, Outcome.STATED if marks else Outcome.NOT_STATED, points, _read(points))


def _read(points: tuple[Point, ...]) -> tuple[str, ...]:
    return tuple(e.item_id for p in points for e in p.evidence)


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
