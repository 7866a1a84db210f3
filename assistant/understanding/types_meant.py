"""Which types of data a question asks about, once it is known of whom: by whose file it is, and by who has them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.matching import inside, overlap
from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind, Match

# What stands in brackets within the words for a type
_EXAMPLES = re.compile(r"\(([^()]*)\)")
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
    types = tuple(t for t in types if t not in _only_places(reading, types, facts))
    asked = {m.term for m in reading.of(Kind.DATA_CATEGORY) if m.term in types and reading.asks(m)}
    return replace(query, data_categories=tuple(t for t in types if t in asked) if asked else types)


def _only_places(reading: Reading, types: Sequence[str], facts: PolicyFacts) -> frozenset[str]:
    """Types that only tell where another one would stand: "is my personal number kept when I send in a report?".

    Of an open type alone, as that it may take the other one in is said with it. Not where both are joined.
    """
    named = [m for m in reading.of(Kind.DATA_CATEGORY) if m.term in types]
    apart = [m for m in named if not any(overlap(m, a) for a in reading.of(Kind.ACTIVITY))]
    if not apart or "joining" in reading.terms(Kind.OPERATOR) or "," in reading.text:
        return frozenset()
    within = {m.term for m in named if m not in apart and not m.gapped and m.start > apart[0].start}
    return frozenset(t for t in within if facts.vocabulary.term(Kind.DATA_CATEGORY, t).open)


def types_listed(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query without the types of data that the people meant do not have, where the same words name one they have.

    "My voice" is heard at a webinar and on the telephone; "check a Facebook profile" is about no profile that one gave.
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    rows = [r for r in facts.processing() if r.data_subject in people]
    named = [m for m in reading.of(Kind.DATA_CATEGORY) if m.term in query.data_categories]
    own = [r for r in rows if r.activity in query.activities]
    rows = own if any(r.lists(m.term) for r in own for m in named) else rows
    listed = [m for m in named if any(r.lists(m.term) for r in rows)]
    idle = {m.term for m in named if any(_is_of(m, one) for one in listed)} - {m.term for m in listed}
    words = {m: f" {normalise(' '.join(t.surface for t in reading.tokens[m.start : m.end]))} " for m in named}
    examples = [(m.term, _as_example(words[m], rows)) for m in named if m not in listed and m.term not in idle]
    taken = {term: found for term, found in examples if found}
    types = (taken.get(d, d) for d in query.data_categories if d not in idle)
    return replace(query, data_categories=tuple(dict.fromkeys(types)))


def _as_example(words: str, rows: Sequence[RowFacts]) -> str | None:
    """The type that names something as an example of its own: "logs" of an investigation are no technical metadata."""
    own = ((item, _EXAMPLES.search(item.atom.text)) for row in rows for item in row.data if item.row_id == row.id)
    return next((item.term for item, found in own if found and words in f" {normalise(found[1])} "), None)


def _is_of(name: Match, other: Match) -> bool:
    """Whether a name of a type stands in the same words as another one, or ends what words with a gap say."""
    within = other.gapped and not name.gapped and other.start < name.start < other.end
    within = within or name.end == other.start  # "chat messages"
    return (name.start, name.end) == (other.start, other.end) or within or inside(name, other)


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
