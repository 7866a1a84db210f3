"""What a question for a permission, or for what is left, is about: the condition of a cell, or the rows that stand.

"May you record the call without telling me?" is answered by the words of the cell that names the recording, as they
say on what condition it is made; the legal basis of the whole row does not tell. And "I withdrew my consent. Is it all
gone?" asks how long things are kept, and for no right.
"""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.reading import Reading
from assistant.understanding.unmatched import asks_whether
from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

# Whether something is done only under a condition; and whether something is shown to everybody, which is no matter of
# whether it is held.
_ON_CONDITION, _PUBLISHED = "only_if", "published"
# That everything is gone is asked after a consent has been taken back; what this right comes to is not.
_ALL_GONE = "all_gone"
_ENDED = frozenset({"withdraw_consent", "erasure"})
# "You recorded me without a word. May you?" asks for the condition, however it begins.
_WITHOUT = "lacking"


def as_conditioned(query: Query, facts: PolicyFacts, reading: Reading) -> Query:
    """The query for types of data that the rows meant name under a condition, where it asks whether they may be had.

    As it is where it names a legal basis ("need you my consent"), or no such type.
    """
    told_without = (
        _WITHOUT in query.operators and "open" not in query.operators
    )  # "what gives you the right" is no whether
    whether = asks_whether(reading) or told_without
    asked = query.topics == (Topic.LEGAL_BASIS,) and whether and not query.legal_bases
    if not asked or _PUBLISHED in query.operators:
        return query
    people = query.data_subjects or facts.categories_of(*query.activities) or facts.policy.data_subjects
    rows = [r for r in facts.processing() if r.data_subject in people]
    rows = [r for r in rows if not query.activities or r.activity in query.activities]
    named = tuple(t for t in query.data_categories if any(_is_conditioned(r, t, facts) for r in rows))
    if not named:
        return query
    operators = tuple(dict.fromkeys((*query.operators, _ON_CONDITION)))
    return replace(query, topics=(Topic.PERSONAL_DATA,), data_categories=named, operators=operators)


def _is_conditioned(row: RowFacts, term: str, facts: PolicyFacts) -> bool:
    item = row.lists(term)
    words = f" {normalise(item.atom.text)} " if item else ""
    return any(f" {normalise(p)} " in words for p in facts.vocabulary.term(Kind.OPERATOR, _ON_CONDITION).policy)


def as_left(query: Query, facts: PolicyFacts, reading: Reading) -> Query:
    """The query for how long things are kept, where it tells that a consent was taken back and asks if all is gone."""
    told = [m for m in reading.of(Kind.RIGHT) if m.term == "withdraw_consent" and not reading.asks(m)]
    if not told or _ALL_GONE not in query.operators or not query.rights or not _ENDED.issuperset(query.rights):
        return query
    return replace(query, topics=(Topic.RETENTION,), rights=())
