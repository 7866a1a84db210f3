"""What a turn before says once a later one puts it right: other people, or not by what the later one says it was not.

"We're leads of yours, how long do you keep my address?" – "No, we signed with you, I meant the mails"; "I sent you a
message on LinkedIn about a job, …" – "sorry, it was by e-mail, not LinkedIn".
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.conversation import kin
from assistant.understanding.corrections import begins_to_correct
from assistant.understanding.parts import set_right
from assistant.understanding.reading import Reading, read
from knowledge.facts import PolicyFacts
from knowledge.query import Query
from knowledge.vocabulary import Kind


def activities_disowned(text: str, reading: Reading, facts: PolicyFacts) -> frozenset[str]:
    """What a turn names only to say that it was not that; `reading` is that of the rest of it."""
    if set_right(text, reading.language) == text:
        return frozenset()
    return frozenset(read(text, facts.vocabulary, reading.language).terms(Kind.ACTIVITY)) - set(
        reading.terms(Kind.ACTIVITY)
    )


def without_disowned(told: Query, earlier: Reading, disowned: frozenset[str], facts: PolicyFacts) -> Query:
    """What a turn before tells without activities that a later one says it was not; what else it names is meant."""
    if not disowned.intersection(told.activities):
        return told
    others = tuple(a for a in earlier.terms(Kind.ACTIVITY) if a in facts.activities and a not in disowned)
    rows = [row for row in facts.processing() if row.activity in others]
    data = tuple(d for d in told.data_categories if any(row.lists(d) for row in rows))
    return replace(told, activities=others, data_subjects=(), data_categories=data)


def of_those_put_right(told: Query, turn: Reading, facts: PolicyFacts) -> Query:
    """What a turn before tells without its people, where a later one begins to correct it and does what these do not.

    "Sorry, I meant the marketing" names something that leads have, too, if by another name: they stay who they are.
    """
    people = told.data_subjects or facts.categories_of(*told.activities)
    if not people or not begins_to_correct(turn.text):
        return told
    named = [a for a in turn.terms(Kind.ACTIVITY) if a in facts.activities]
    strange = (a for a in named if not set(people) & set(facts.categories_of(a)) and not kin((a,), people, facts))
    return replace(told, activities=(), data_subjects=()) if any(strange) else told
