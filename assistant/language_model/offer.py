"""What a language model may choose from: only what the words of a question leave open and the scorers hold possible.

A slot that phrases, scorers, conversation or caller filled is closed; so is every slot of a question that claims
something, names a property or word that the policy may be silent on, asks over many rows, or asks several things.
Nobody is guessed: the one category of people on offer is the one that the fitted scorer, too, holds likeliest, and an
activity must be one of that category's. So two witnesses that know nothing of each other must agree on who is meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.understanding.feature_names import Found
from assistant.understanding.features import situation_features
from assistant.understanding.groups import is_over_rows
from assistant.understanding.language import function_words
from assistant.understanding.reading import Reading
from assistant.understanding.scorer import NONE, REFUSED, Scorers
from assistant.understanding.topics import ruled_topic
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.tokens import fold
from knowledge.vocabulary import Kind

# From which probability on the scorers hold something possible.
POSSIBLE = 0.05
# The same for a category of people: to answer about the wrong one is worse than to ask back.
LIKELY_PERSON = 0.25
# Below it they hardly hold a topic to be the one asked for.
UNSURE = 0.5
# What nobody may choose: silence and refusals are told by words alone, a place is named or it is not.
NEVER_CHOSEN = frozenset({REFUSED, NONE, Topic.UNSTATED, Topic.JURISDICTION})
# Topics that are asked of somebody's rows.
_OF_A_SITUATION = ROW_TOPICS | {Topic.RIGHTS}
# Kinds of terms whose words have been read for what they are.
_READ = frozenset(Kind) - {Kind.OPERATOR, Kind.UNIT, Kind.PERSONAL_DATA_WORD, Kind.PREMISE, Kind.EVENT}
_SHORTEST_WORD = 3


@dataclass(frozen=True)
class Offer:
    """The ids on offer for each slot, the likeliest first; empty where a slot is closed.

    `topics` holds rights, too. `words` are those of the question that nothing has read, folded.
    """

    topics: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    data_subjects: tuple[str, ...] = ()
    words: frozenset[str] = frozenset()
    needs_topic: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to ask for."""
        return not (self.topics or (self.activities and not self.needs_topic))


NOTHING = Offer()


def offer(
    reading: Reading,
    query: Query,
    facts: PolicyFacts,
    scorers: Scorers | None,
    *,
    is_placed: bool,
    follows: bool = False,
) -> Offer:
    """What is open. `is_placed`: the words tell that it is one for a privacy policy. `follows`: turns came before."""
    words = _unread(reading)
    if scorers is None or not words or _is_settled(query, facts):
        return NOTHING
    is_open = _topic_is_open(reading, query, is_placed=is_placed, follows=follows)
    topics = _possible(reading.probabilities) if is_open else ()
    activities, people = _situation(reading, query, facts, scorers, topics)
    return Offer(topics, activities, people, words, needs_topic=not is_placed or not query.topics)


def _unread(reading: Reading) -> frozenset[str]:
    """The words of a turn that the vocabulary has not read, without those that only hold a sentence together."""
    read = {i for m in reading.matches if m.kind in _READ and not m.gapped for i in range(m.start, m.end)}
    words = {fold(token.typed) for i, token in enumerate(reading.tokens) if i not in read}
    return frozenset(w for w in words - function_words(reading.language) if len(w) >= _SHORTEST_WORD and w.isalnum())


def _is_settled(query: Query, facts: PolicyFacts) -> bool:
    """Whether what a question says leaves no room for a guess at what it means."""
    said = (query.also, query.units, query.periods, query.premises, query.impossible_dates, query.unstated,
            query.unmatched, query.jurisdictions, query.legal_bases, query.recipients,
            query.group_functions)  # fmt: skip
    return any(said) or is_over_rows(query, facts)


def _topic_is_open(reading: Reading, query: Query, *, is_placed: bool, follows: bool) -> bool:
    """Whether no topic was named, or only by words that settle none, with all words together speaking against it.

    In a conversation a topic that any turn named is named, however little the last one says of it.
    """
    ruled = ruled_topic(query.topics, query.rights)
    if ruled is None:
        return True
    if (
        follows
        or len(query.topics) > 1
        or any(m.decisive for kind in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(kind))
    ):
        return False
    return not is_placed or reading.probabilities.get(ruled, 0.0) < UNSURE


def _situation(
    reading: Reading, query: Query, facts: PolicyFacts, scorers: Scorers, topics: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Activities and the one category of people on offer."""
    told = query.events or any(mention.events for mention in query.dates)  # what happened tells what it was part of
    named = query.activities or query.data_subjects or query.data_categories or told
    asked = bool(topics) or bool(_OF_A_SITUATION.intersection(query.topics))
    if named or not asked or scorers.people is None:
        return (), ()
    found = Found.of(situation_features(reading, reading.features, (), ()))
    odds = scorers.people.probabilities(found, reading.encoded)
    people = [p for p in _possible(odds)[:1] if odds[p] >= LIKELY_PERSON and p in facts.policy.data_subjects]
    activities = _possible(scorers.activities.probabilities(found, reading.encoded))
    theirs = tuple(a for a in activities if set(people) & set(facts.categories_of(a)))
    return theirs, tuple(people) if theirs else ()


def _possible(odds: Mapping[str, float]) -> tuple[str, ...]:
    """What has a fair chance and may be chosen, the likeliest first."""
    names = [name for name, p in odds.items() if p >= POSSIBLE and name not in NEVER_CHOSEN]
    return tuple(sorted(names, key=lambda name: (-odds[name], name)))
