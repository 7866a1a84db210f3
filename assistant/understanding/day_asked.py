"""What the days of a question are for: the one that it asks about, and those of several things that happened.

"I was rejected in May 2025, is my CV still stored in June 2027?", "our contract ended in 2018, the case was closed in
2025, when is each gone?"
"""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.understanding.reading import Reading
from assistant.understanding.time_words import WORDS
from knowledge.facts import PolicyFacts
from knowledge.policy import Column
from knowledge.query import DateMention, Query, Topic
from knowledge.vocabulary import Kind
from rules.triggers import Role, trigger_of

# Events that may be said of the storage time itself.
_GENERAL = frozenset({"ended", "happened"})


def as_of(query: Query) -> Query:
    """The query with the day on which something is asked to be over or not, and without it among its dates.

    It is a day that words ask about, or one to come beside a day of the same event that has passed. Without another day
    for a time to run from it tells nothing, and is left out.
    """
    asked = [d for d in query.dates if d.asked_about or _lies_after(d, query)]
    others = tuple(d for d in query.dates if d not in asked)
    if len(asked) != 1 or not others:
        return replace(query, dates=others)
    return replace(query, dates=others, as_of=asked[0].last)


def _lies_after(mention: DateMention, query: Query) -> bool:
    """Whether a day is today or to come, while another one, of the event that this one seems to be of, has passed."""
    today = query.today
    if today is None or mention.first < today:
        return False
    past = (d for d in query.dates if d.last < today and not d.asked_about)
    # "Is its time over today?": what is over is the time
    of_time = _GENERAL if mention.last == today else frozenset()
    beside = [d for d in past if set(mention.events) <= {*d.events, *of_time}]
    return bool(beside) and not any(_is_joined(d, mention, query) for d in beside)


def _is_joined(one: DateMention, other: DateMention, query: Query) -> bool:
    """Whether two days are named in one breath: "on 3 May 2026 and 10 June 2026"."""
    joining = "|".join(map(re.escape, WORDS.joining.get(query.language, ())))
    words = rf"{re.escape(one.text)},?\s+(?:{joining})\s+(?:\w{{1,4}}\s+)?{re.escape(other.text)}"
    return bool(joining) and re.search(words, query.text, re.IGNORECASE) is not None


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
    others = [d for d in query.dates if d.events and not _is_reckoned(d, query, facts)]
    people = set(query.data_subjects or facts.categories_of(*query.activities))
    served = (a for d in others for e in d.events for a in facts.vocabulary.term(Kind.EVENT, e).serves)
    theirs = (a for a in served if a in facts.activities and people & set(facts.categories_of(a)))
    return replace(query, activities=tuple(dict.fromkeys((*query.activities, *theirs))))


def _is_reckoned(mention: DateMention, query: Query, facts: PolicyFacts) -> bool:
    """Whether a storage time of the activities meant runs, or may run, from a day."""
    times = (r.row.cell(Column.STORAGE_TIME).storage_time for r in facts.processing() if r.activity in query.activities)
    clauses = (clause for time in times if time for clause in time.clauses)
    runs = (trigger_of(clause, bound, facts.vocabulary) for clause in clauses for bound in clause.bounds)
    return any(run.role(mention) != Role.OTHER for run in runs)
