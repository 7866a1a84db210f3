"""What the days of a question are for: the one that it asks about, and those of several things that happened.

"I was rejected in May 2025, is my CV still stored in June 2027?", "our contract ended in 2018, the case was closed in
2025, when is each gone?"
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts
from knowledge.query import DateMention, Query, Topic
from knowledge.vocabulary import Kind
from rules.triggers import Role, triggers_of


def as_of(query: Query) -> Query:
    """The query with the day on which something is asked to be over or not, and without it among its dates.

    Without another day for a time to run from it tells nothing, and is left out. Of several the last one counts.
    """
    asked = [d for d in query.dates if d.asked_about]
    others = tuple(d for d in query.dates if not d.asked_about)
    return replace(query, dates=others, as_of=max(d.last for d in asked) if asked and others else None)


def names_nothing_asked(reading: Reading) -> bool:
    """Whether a turn tells what happened, and asks of all of it: "… When is each gone?"."""
    things = (*reading.of(Kind.ACTIVITY), *reading.of(Kind.DATA_CATEGORY))
    return reading.tells and not any(map(reading.asks, things))


def of_each_event(query: Query, facts: PolicyFacts) -> Query:
    """The query with what those people do besides, where it has several days and no storage time runs from one of them.

    What somebody else does is not added: "a mail that the recruitment was called off" is no call.
    """
    if Topic.RETENTION not in query.topics or len(query.dates) < 2 or not query.activities:
        return query
    # "In October 2025 … on 31 October": that day, and not the month that it is of
    days = [d for d in query.dates if not any(d != o and d.first <= o.first and o.last <= d.last for o in query.dates)]
    others = [d for d in days if d.events and not _is_reckoned(d, query, facts)]
    people = set(query.data_subjects or facts.categories_of(*query.activities))
    served = (a for d in others for e in d.events for a in facts.vocabulary.term(Kind.EVENT, e).serves)
    theirs = (a for a in served if a in facts.activities and people & set(facts.categories_of(a)))
    return replace(query, activities=tuple(dict.fromkeys((*query.activities, *theirs))))


def _is_reckoned(mention: DateMention, query: Query, facts: PolicyFacts) -> bool:
    """Whether a storage time of the activities meant runs, or may run, from a day."""
    rows = (row for row in facts.processing() if row.activity in query.activities)
    return any(run.role(mention) != Role.OTHER for run in triggers_of(rows, facts.vocabulary))
