"""Which recipients are meant where a turn names kin of those that are listed, or what they do for the company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.named import receiving_in
from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind, Match

# So many words may stand between two recipients that are joined ("the bank or a lawyer").
_JOINED = 2


def kin_listed(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query with the recipient that is listed for the people meant, where its name is next to the one used.

    "The case system" is one of customers' recipients and another one of those who write in. Beside one that is listed,
    another is meant that is joined to it ("the bank or a lawyer"), and not what the same words or a tale may name.
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    listed = {r.recipient for c in people for r in facts.recipients(c)}
    if not listed:
        return query
    if listed.intersection(query.recipients):
        matches = [m for m in receiving_in(reading) if m.term in query.recipients]
        known = [m for m in matches if m.term in listed]
        apart = {m.term for m in matches if any(0 < _words_between(m, k) <= _JOINED for k in known)}
        return replace(query, recipients=tuple(r for r in query.recipients if r in listed or r in apart))
    if not query.data_subjects:
        return query
    named = (facts.vocabulary.terms.get((Kind.RECIPIENT, r)) for r in query.recipients)
    kin = tuple(dict.fromkeys(k for term in named if term for k in term.umbrella if k in listed))
    return replace(query, recipients=kin or query.recipients)


def with_provider(query: Query, served: Sequence[str], facts: PolicyFacts) -> Query:
    """The query with the recipient that is named by what it does: "does the firm behind your survey see my title"."""
    if Topic.RECIPIENTS not in query.topics or query.recipients:
        return query
    known = (facts.vocabulary.terms.get((Kind.RECIPIENT, r.recipient or "")) for r in facts.recipients())
    # "Who sends out the newsletter": of those who do, the ones listed for the people whose newsletter it is
    home = [c for c in facts.policy.data_subjects if set(served).intersection(facts.home_activities(c))]
    people = query.data_subjects or home
    listed = {r.recipient for c in people for r in facts.recipients(c)}
    doing = [term for term in known if term and set(served).intersection(term.serves)]
    kin = (name for term in doing for name in (term.id, *term.umbrella) if name in listed)
    serving = dict.fromkeys(kin) or dict.fromkeys(term.id for term in doing)
    # "Other than whoever hosts your site, who sees it?": of these it is not asked
    return replace(query, recipients=tuple(r for r in serving if r not in query.aside))


def _words_between(one: Match, other: Match) -> int:
    """How many words stand between two matches; less than 0 where they share some."""
    return max(one.start, other.start) - min(one.end, other.end)
