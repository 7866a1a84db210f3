"""Which types of data a question asks about, once it is known of whom: by whose file it is, and by who has them."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.matching import inside, overlap
from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind, Match

# Who speaks of oneself, or of health and the like "in whistleblower reports", asks of those that are named.
_OF_SOMEBODY = frozenset({"first_person", "special_category"})


def types_asked(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query with a type that names somebody else's file, and without those only told beside another that is asked.

    "I gave a reference by phone. You haven't got my CV, have you?" asks a referee for the CV, and not for the number.
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    if query.topics != (Topic.PERSONAL_DATA,) or not people:
        return query
    others = [m for m in reading.of(Kind.DATA_SUBJECT) if m.term not in people and not m.group]
    named = [m for m in reading.of(Kind.DATA_CATEGORY) if reading.asks(m) and not m.gapped]
    files = [m for m in named if any(inside(m, o) for o in others) and m.term not in query.data_categories]
    types = (*query.data_categories, *dict.fromkeys(m.term for m in files))
    asked = {m.term for m in reading.of(Kind.DATA_CATEGORY) if m.term in types and reading.asks(m)}
    return replace(query, data_categories=tuple(t for t in types if t in asked) if asked else types)


def types_listed(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query without the types of data that the people meant do not have, where the same words name one they have.

    "My voice" is heard at a webinar and on the telephone; "check a Facebook profile" is about no profile that one gave.
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    rows = [r for r in facts.processing() if r.data_subject in people]
    named = [m for m in reading.of(Kind.DATA_CATEGORY) if m.term in query.data_categories]
    listed = [m for m in named if any(r.lists(m.term) for r in rows)]
    idle = {m.term for m in named if any(_is_of(m, one) for one in listed)} - {m.term for m in listed}
    return replace(query, data_categories=tuple(d for d in query.data_categories if d not in idle))


def _is_of(name: Match, other: Match) -> bool:
    """Whether a name of a type stands in the same words as another one, or ends what words with a gap say."""
    within = other.gapped and not name.gapped and other.start < name.start < other.end
    return (name.start, name.end) == (other.start, other.end) or within


def whosever(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query about anybody, where only a type of data told who is meant, and another one named is of others.

    "Do you record calls or meetings?": that who calls has no meetings is no "no".
    """
    if query.topics != (Topic.PERSONAL_DATA,) or reading.tells or _OF_SOMEBODY & set(query.operators):
        return query
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if m.term in query.data_categories]
    telling = (*reading.of(Kind.ACTIVITY), *reading.of(Kind.DATA_SUBJECT))
    if not data or any(m.group or not any(overlap(m, d) for d in data) for m in telling):
        return query
    people = query.data_subjects or facts.categories_of(*query.activities)
    rows = [r for r in facts.processing() if r.data_subject in people]
    listed = [d for d in query.data_categories if any(r.lists(d) for r in rows)]
    if not listed or len(listed) == len(query.data_categories):
        return query
    return replace(query, activities=(), data_subjects=())
