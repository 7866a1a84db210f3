"""Which activity and which category of people a question is about, where all its words outweigh what its phrases chose.

Phrases are precise and know few words; the scorers know many and are never certain. So a scorer fills what the phrases
left open when it is fairly sure, and overrules them only by a wide margin. Who is meant by a part of an activity that
several categories of people share (a newsletter has customers and strangers as readers) only phrases can tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from assistant.features import situation_features
from assistant.scorer import NONE, Scorers
from knowledge.facts import PolicyFacts

if TYPE_CHECKING:
    from assistant.understand import Reading

# By how much (of probability) an activity or category must outweigh that of the phrases, or none, to be meant.
FILLS = 0.4
OVERRULES = 0.5
# A word for an activity is rarely said in passing.
EMPTIES = 0.7
FAIRLY_SURE = 0.6
LIKELY = 0.5

Situation = tuple[tuple[str, ...], tuple[str, ...]]


def weighed(reading: Reading, chosen: Situation, facts: PolicyFacts, scorers: Scorers | None) -> Situation:
    """Activities and categories of people: those of the phrases, unless the question as a whole speaks for others.

    Where the phrases name several of a kind, these stand: a scorer weighs one against another, not lists.
    """
    activities, people = chosen
    if scorers is None or scorers.people is None or len(activities) > 1 or len(people) > 1:
        return chosen
    if people and activities and people[0] not in facts.categories_of(activities[0]):
        return chosen  # both are meant as they are named: whether these people's data serve that purpose
    found = situation_features(reading, reading.features, activities, people)
    by_activity = {
        name: p
        for name, p in scorers.activities.probabilities(found, reading.vector).items()
        if name == NONE or name in facts.activities
    }
    by_person = scorers.people.probabilities(found, reading.vector)
    activities = outweighed_activity(activities, _still_meant(people, by_person), by_activity, facts)
    return activities, outweighed_people(activities, people, by_person, facts)


def _still_meant(people: tuple[str, ...], odds: Mapping[str, float]) -> tuple[str, ...]:
    """The people whom the phrases name, unless the question as a whole speaks more for others."""
    return tuple(p for p in people if odds.get(p, 0.0) >= LIKELY)


def outweighed_activity(
    activities: tuple[str, ...], people: tuple[str, ...], odds: Mapping[str, float], facts: PolicyFacts
) -> tuple[str, ...]:
    """The activity meant, by the odds of all words against the phrases' choice; empty where none is."""
    ruled = activities[0] if activities else NONE
    best = _best(odds)
    margin = odds[best] - odds.get(ruled, 0.0)
    if best == ruled:
        return activities
    if best == NONE:
        return () if margin >= EMPTIES else activities
    if people and people[0] not in facts.categories_of(best):
        return activities
    return (best,) if margin >= (FILLS if ruled == NONE else OVERRULES) else activities


def outweighed_people(
    activities: tuple[str, ...], people: tuple[str, ...], odds: Mapping[str, float], facts: PolicyFacts
) -> tuple[str, ...]:
    """Who is meant, by the odds of all words against the phrases' choice; empty where nobody tells."""
    if activities:
        # Whom the activity implies; a category that does not have it was chosen for a word said in passing.
        return people if any(p in facts.categories_of(a) for p in people for a in activities) else ()
    best = _best(odds)
    if best == NONE or best in people or best not in facts.policy.data_subjects:
        return people
    if not people:
        return (best,) if odds[best] >= FAIRLY_SURE else ()
    return (best,) if odds[best] - odds.get(people[0], 0.0) >= OVERRULES else people


def _best(odds: Mapping[str, float]) -> str:
    return max(sorted(odds), key=lambda name: odds[name])
