"""Which activity and which category of people a question is about, where all its words outweigh what its phrases chose.

Phrases are precise and know few words; the scorers know many and are never certain. So a scorer fills what the phrases
left open when it is fairly sure, and overrules them only by a wide margin. Who is meant by a part of an activity that
several categories of people share (a newsletter has customers and strangers as readers) only phrases can tell.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from typing import TYPE_CHECKING

from assistant.understanding.date_expressions import dates_in
from assistant.understanding.feature_names import Found
from assistant.understanding.features import situation_features
from assistant.understanding.matching import covers, inside, overlap
from assistant.understanding.parts import places
from assistant.understanding.scorer import NONE, Scorers
from knowledge.facts import PolicyFacts
from knowledge.query import Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match
from rules.of_basis import draws_on_others
from rules.scope import MOST_CATEGORIES
from rules.triggers import triggers_of

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# By how much (of probability) an activity or category must outweigh that of the phrases, or none, to be meant.
FILLS = 0.5
OVERRULES = 0.35
# A word for an activity is rarely said in passing.
EMPTIES = 0.95
FAIRLY_SURE = 0.6
LIKELY = 0.5
# Words that set several things side by side.
COMPARING = frozenset({"compare", "common", "longest", "shortest", "both"})
SIDE_BY_SIDE = frozenset({"compare", "both"})
# From here on one of several that are named is meant, and the others are said in passing.
ONE_OF_SEVERAL = 0.9
# Below this nobody with an activity is meant, so that the word for it is said in passing.
HARDLY_MEANT = 0.03
# From here on, another of several that a question sets side by side is meant, though a phrase names only the first.
BESIDE = 0.2

# What may be said of anybody.
_OF_ANYBODY = frozenset(
    {Kind.TOPIC, Kind.RIGHT, Kind.DATA_CATEGORY, Kind.PERSONAL_DATA_WORD, Kind.OPERATOR, Kind.UNIT, Kind.LEGAL_BASIS}
)
# So many words of one phrase name what is done outright.
_OUTRIGHT = 3
# Words of so few letters tell nothing by themselves.
_SHORT = 3
# Nor do so few words beside those for who gave the data.
_HARDLY = 2

Situation = tuple[tuple[str, ...], tuple[str, ...]]


def weighed(
    reading: Reading,
    chosen: Situation,
    facts: PolicyFacts,
    scorers: Scorers | None,
    *,
    leans: bool = False,
    of_use: bool = False,
) -> Situation:
    """Activities and categories of people: those of the phrases, unless the question as a whole speaks for others.

    Where the phrases name several of a kind, these stand: a scorer weighs one against another, not lists. `leans`:
    turns before this one tell who is meant where no phrase of its own does. `of_use`: it asks what data go into.
    """
    activities, people = chosen
    if scorers is None or scorers.people is None:
        return chosen
    denied = reading.denied(Kind.DATA_SUBJECT)
    only_given = not activities and _tells_only_a_giver(reading)
    if only_given or (not (activities or people) and _tells_no_situation(reading, facts)):
        return chosen
    if people and activities and people[0] not in facts.categories_of(activities[0]):
        return chosen  # both are meant as they are named: whether these people's data serve that purpose
    found = Found.of(situation_features(reading, reading.features, activities, people))
    undone = _not_meant(reading, chosen) | only_dating(reading, facts) | lacking_the_data(reading, facts)
    undone |= _unnamed_claims(reading, chosen, facts) | _only_left(reading, chosen) | _continued(reading, chosen, facts)
    only_data = _only_as_data(reading, chosen, facts) if of_use else frozenset()
    undone |= only_data
    by_activity = {
        name: 0.0 if name in undone else p
        for name, p in scorers.activities.probabilities(found, reading.encoded).items()
        if name == NONE or name in facts.activities
    }
    nobodys = denied | _only_receiving(reading, facts) | only_data
    by_person = {
        name: 0.0 if name in nobodys else p for name, p in scorers.people.probabilities(found, reading.encoded).items()
    }
    others = _of_others(reading, chosen, by_person, facts)
    if others:
        return activities, others
    by_person = _as_declared(_without_taken_in(by_person, reading), reading.declared.intersection(people))
    if not denied:
        # Who says only who they are not may be anybody, so that no people are left to weigh an activity by.
        by_activity, by_person = together(by_activity, by_person, facts)
    groups = {m.term for m in reading.of(Kind.DATA_SUBJECT) if m.group}
    if len(groups) < 2 and not COMPARING & set(reading.terms(Kind.OPERATOR)):
        activities = activities if _are_one_name(activities, reading) else _surest(activities, by_activity)
        people = _surest(people, by_person)
    if SIDE_BY_SIDE & set(reading.terms(Kind.OPERATOR)):
        listed = {name: p for name, p in by_person.items() if name in facts.policy.data_subjects}
        # What comes on top of another purpose ("in case of a lawsuit") is compared only where it is likely meant.
        own = {a: p for a, p in by_activity.items() if a == NONE or p >= LIKELY or not _is_ancillary(a, facts)}
        activities, people = _beside(activities, own), _beside(people, listed)
    if len(activities) > 1 or len(people) > 1:
        return activities, people
    # Who speaks of oneself ("your photo of me in a leaflet for prospects") names a group in passing.
    as_group = groups.intersection(people) and "first_person" not in reading.terms(Kind.OPERATOR)
    activities = activities if people else _not_in_passing(activities, by_person, facts)
    meant = people if as_group else _still_meant(people, by_person)
    # "Are my survey answers used for statistics?" is of these, whatever the answers speak for.
    drawing = of_use and activities and draws_on_others(activities[0], facts)
    outweighing = activities if drawing else outweighed_activity(activities, meant, by_activity, facts)
    # A right asked of what the turns before told: "and if I want no calls?" is of no support, and of no other guess
    of_those_before = leans and activities and outweighing != activities and bool(reading.of(Kind.RIGHT))
    activities = () if of_those_before else outweighing
    asked = "categories" in reading.terms(Kind.UNIT) and not people  # "whose data …": the people are the answer
    # "Is the webinar platform a receiver for leads": the recipient's name speaks for others than the group named.
    plain = bool(as_group and reading.of(Kind.RECIPIENT))
    if not (asked or plain or of_those_before or (leans and activities and not people)):
        people = outweighed_people(activities, people, by_person, facts)
    return activities, people or _not_denied(activities, denied, facts)


def _of_others(
    reading: Reading, chosen: Situation, by_person: Mapping[str, float], facts: PolicyFacts
) -> tuple[str, ...]:
    """Who asks for a purpose that is none of theirs: "I only wrote to support. Am I used for statistics?"."""
    activities, people = chosen
    if not activities or people or set(activities) != {m.term for m in reading.purposes_asked}:
        return ()
    sure = _best(by_person)
    theirs = sure not in facts.policy.data_subjects or any(sure in facts.categories_of(a) for a in activities)
    return () if theirs or by_person[sure] < FAIRLY_SURE else (sure,)


def _not_meant(reading: Reading, chosen: Situation) -> frozenset[str]:
    """Activities denied, set aside, or spoken of only by a recipient's name where another one and people are told.

    "I applied. Does your customer satisfaction tool get it?" is of the application.
    """
    activities, people = chosen
    undone = reading.denied(Kind.ACTIVITY) | reading.left_out(Kind.ACTIVITY)
    return undone | (_only_of_a_recipient(reading) - set(activities)) if activities and people else undone


def only_dating(reading: Reading, facts: PolicyFacts) -> frozenset[str]:
    """Activities that only words for an event tell of, where data of another one are asked about.

    "The agreement ended in May. How long do you keep my project reports?": the end is a day for these to run from. Not
    where the data may be of what happened: "I was at your webinar. How long do you keep the recording?".
    """
    named, events = reading.of(Kind.ACTIVITY), [e for e in reading.of(Kind.EVENT) if not reading.asks(e)]
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if not m.gapped and reading.asks(m)]
    asked = {m.term for m in named if any((m.start, m.end) == (d.start, d.end) for d in data)}
    having = {r.activity for r in facts.processing() if any(r.lists(d.term) for d in data)}
    if not asked or not asked.issuperset(m.term for m in named if reading.asks(m)):
        # "Our chat was closed" names none beside what is told of
        apart = [d for d in data if not any(overlap(d, e) for e in reading.of(Kind.EVENT) if e.words > 0)]
        having = {r.activity for r in facts.processing() if any(r.lists(d.term) for d in apart)}
        return _only_started_from(reading, having, facts)
    dating = {m.term for m in named if any(overlap(m, e) for e in events)}
    return frozenset(dating - asked - having)


def named_as_data(matches: Sequence[Match], data: Sequence[Match]) -> list[Match]:
    """The matches whose words are all those of a type of data: "an IP address" may stand for a visit."""
    return [m for m in matches if any((m.start, m.end) == (d.start, d.end) for d in data)]


def defines_people(match: Match, facts: PolicyFacts) -> bool:
    """Whether more than one word names what some people are there for."""
    people = facts.policy.data_subjects
    return match.words > 1 and any(match.term in facts.home_activities(who) for who in people)


def _only_as_data(reading: Reading, chosen: Situation, facts: PolicyFacts) -> frozenset[str]:
    """Activities and people that only words for data name, where more than a word names what other people do."""
    data = [d for d in reading.of(Kind.DATA_CATEGORY) if not d.gapped]
    doing, people = reading.of(Kind.ACTIVITY), reading.of(Kind.DATA_SUBJECT)
    apart = [m for m in doing if m.term in chosen[0] and m not in named_as_data(doing, data)]
    if chosen[1] or not any(defines_people(m, facts) for m in apart):
        return frozenset()
    only = [m for m in (*doing, *people) if m in named_as_data((*doing, *people), data)]
    return frozenset(m.term for m in only) - {m.term for m in (*doing, *people) if m not in only}


def _only_started_from(reading: Reading, having: Set[str | None], facts: PolicyFacts) -> frozenset[str]:
    """Activities that only words for an event tell of, where another one's storage time runs from that very event.

    "The agreement was ended in May, until when are delivery follow-ups kept?" Others are named by words of their own,
    or by data that the one told of has not (`having`: those that have it).
    """
    named, events = reading.of(Kind.ACTIVITY), [e for e in reading.of(Kind.EVENT) if e.words > 0]
    apart = {m.term for m in named if not any(overlap(m, e) for e in events)}
    told = frozenset(m.term for m in named if not _is_ancillary(m.term, facts)) - apart - having
    rows = [r for r in facts.processing() if told and r.activity in (apart | having) - told]
    triggers = triggers_of(rows, facts.vocabulary)
    started = {e.id for trigger in triggers for e in trigger.events if not (e.general or e.open)}
    by_these = [e for e in events if e.term in started]
    return frozenset(m.term for m in named if m.term in told and any(overlap(m, e) for e in by_these))


def _unnamed_claims(reading: Reading, chosen: Situation, facts: PolicyFacts) -> frozenset[str]:
    """What comes on top of any purpose and no words name, where the day is told on which the one chosen ended.

    "Proces się zakończył 3 maja odmową" is the end of a recruitment, though the word is one for a lawsuit, too.
    """
    events = (facts.vocabulary.term(Kind.EVENT, m.term) for m in reading.of(Kind.EVENT))
    served = {a for event in events for a in event.serves}
    if served.isdisjoint(chosen[0]) or not any(d.is_exact for d in dates_in(reading.text, today=None)):
        return frozenset()
    return frozenset(a for a in facts.activities if _is_ancillary(a, facts)) - set(reading.terms(Kind.ACTIVITY))


def lacking_the_data(reading: Reading, facts: PolicyFacts) -> frozenset[str]:
    """Activities without a row that lists the data asked for, where what is told happened in one that has such a row.

    "My call to customer support was on 3 May. Is the recording gone?": customers' cases have none. Not those in which
    something else told happened, nor what comes on top of any purpose.
    """
    data = [m for m in reading.of(Kind.DATA_CATEGORY) if reading.asks(m) and not m.gapped]
    # "Recording" may stand for a call, too, and "CV" for an application.
    by_data = [m for m in reading.of(Kind.ACTIVITY) if any(covers(d, m) for d in data)]
    named = [m for m in reading.of(Kind.ACTIVITY) if m not in by_data]
    if not data or any(reading.asks(m) for m in named):
        return frozenset()
    having = {r.activity for r in facts.processing() if any(r.lists(d.term) for d in data)}
    events = (facts.vocabulary.term(Kind.EVENT, m.term) for m in reading.of(Kind.EVENT) if not reading.asks(m))
    served = {a for event in events for a in event.serves} | {m.term for m in by_data}
    if not having & served & {m.term for m in named}:
        return frozenset()
    return frozenset(a for a in facts.activities if a not in having | served and not _is_ancillary(a, facts))


def _continued(reading: Reading, chosen: Situation, facts: PolicyFacts) -> frozenset[str]:
    """Activities that one named outright continues: "I applied, and agreed that you keep my papers. Ask me again?".

    That somebody applied leads up to it there.
    """
    named = {m.term for m in reading.of(Kind.ACTIVITY) if m.term in chosen[0] and m.words >= _OUTRIGHT}
    known = (facts.vocabulary.term(Kind.ACTIVITY, a) for a in facts.activities)
    return frozenset(term.id for term in known if named.intersection(term.continued_by))


def _only_left(reading: Reading, chosen: Situation) -> frozenset[str]:
    """Activities that somebody only tells to have left, where another one is named.

    "Am I on the list for good if I cancelled the newsletter?" is of the list.
    """
    leaving = [m for m in reading.of(Kind.OPERATOR) if m.term == "opted_out"] if chosen[0] else []
    named = reading.of(Kind.ACTIVITY)
    left = {m.term for m in named if any(overlap(m, o) for o in leaving)}
    apart = {m.term for m in named if not any(overlap(m, o) for o in leaving)}
    return frozenset(left - apart - set(chosen[0]))


def _only_receiving(reading: Reading, facts: PolicyFacts) -> frozenset[str]:
    """People whom only words for one who may see data name: "will my referee read my CV?" is of an applicant's data.

    Only those whom no policy lists as a recipient: "your survey supplier" may be a supplier's own question.
    """
    if not any(m.term == Topic.RECIPIENTS for m in reading.of(Kind.TOPIC)):
        return frozenset()
    known = ((m, facts.vocabulary.terms.get((Kind.RECIPIENT, m.term))) for m in reading.of(Kind.RECIPIENT))
    receiving = [m for m, term in known if term and not term.policy and reading.asks(m)]
    people = reading.of(Kind.DATA_SUBJECT)
    apart = {m.term for m in people if not any(overlap(m, r) for r in receiving)}
    return frozenset(m.term for m in people if m.term not in apart)


def _only_of_a_recipient(reading: Reading) -> frozenset[str]:
    """Activities that words name only within the name of a recipient."""
    receiving = [m for m in reading.of(Kind.RECIPIENT) if not m.gapped and m.words > 1]
    named = reading.of(Kind.ACTIVITY)
    apart = {m.term for m in named if not any(overlap(m, r) for r in receiving)}
    return frozenset(m.term for m in named) - apart


def _tells_no_situation(reading: Reading, facts: PolicyFacts) -> bool:
    """Whether the words name only what is asked, and a type of data that many people have: "how long my phone number".

    A scorer has nothing to go by there, and would give the people of whom it was told most.
    """
    data = set(reading.terms(Kind.DATA_CATEGORY))
    listed = [{row.data_subject for row in facts.processing() if row.lists(term)} for term in sorted(data)]
    if not data or any(len(people) <= MOST_CATEGORIES for people in listed):
        return False  # "my name is in a report": few have reports, whatever else is named
    return not unnamed(reading)


def unnamed(reading: Reading) -> list[int]:
    """The places of words that no phrase for what may be said of anybody takes in."""
    telling = [m for m in reading.matches if m.kind in _OF_ANYBODY]
    named = {i for m in telling for i in (range(m.start, m.end) if not m.gapped else (m.start, m.end - 1))}
    return [i for i, token in enumerate(reading.tokens) if i not in named and len(token.surface) > _SHORT]


def _tells_only_a_giver(reading: Reading) -> bool:
    """Whether it is told who gave the data, and what asks says next to nothing else: "my boss gave you my number. Ok?".

    Anybody may be given away so, and not a referee alone, of whom a scorer was told most.
    """
    given = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.SOURCE and m.words >= _SHORT]
    told = [p for p in places(folded(reading.text)) for m in given if p[0] <= reading.tokens[m.start].start < p[1]]
    others = (i for i in unnamed(reading) if i in reading.asked)
    return bool(told) and len([i for i in others if not _stands_in(i, told, reading)]) <= _HARDLY


def _stands_in(place: int, sentences: Sequence[tuple[int, int]], reading: Reading) -> bool:
    return any(start <= reading.tokens[place].start < end for start, end in sentences)


def _not_denied(activities: tuple[str, ...], denied: frozenset[str], facts: PolicyFacts) -> tuple[str, ...]:
    """Of the few categories of people with a purpose, those that the asker does not deny to belong to."""
    listed = facts.categories_of(*activities)
    if not denied & set(listed) or len(listed) > MOST_CATEGORIES:
        return ()
    return tuple(c for c in listed if c not in denied)


def together(
    activities: Mapping[str, float], people: Mapping[str, float], facts: PolicyFacts
) -> tuple[dict[str, float], dict[str, float]]:
    """The odds of each where both are of one row: "reject" in the mouth of a visitor turns down no applicant.

    Every pair counts by the product of its odds, but an activity with people for whom the policy does not list it.
    """
    by_activity, by_person = dict.fromkeys(activities, 0.0), dict.fromkeys(people, 0.0)
    for activity in sorted(activities):
        listed = facts.categories_of(activity)
        for person in sorted(people):
            if NONE in (activity, person) or person in listed:
                odds = activities[activity] * people[person]
                by_activity[activity] += odds
                by_person[person] += odds
    total = sum(by_activity.values())
    return ({a: p / total for a, p in by_activity.items()}, {w: p / total for w, p in by_person.items()})


def _are_one_name(activities: tuple[str, ...], reading: Reading) -> bool:
    """Whether the same words name all the activities ("tracking cookies"): nothing beside them tells which is meant."""
    named = [{(m.start, m.end) for m in reading.of(Kind.ACTIVITY) if m.term == a} for a in activities]
    return bool(named) and bool(set.intersection(*named))


def _surest(named: tuple[str, ...], odds: Mapping[str, float]) -> tuple[str, ...]:
    """Of several that the phrases name, the one that all words speak for; all where they speak for none."""
    sure = tuple(name for name in named if odds.get(name, 0.0) >= ONE_OF_SEVERAL)
    return sure or named


def _beside(named: tuple[str, ...], odds: Mapping[str, float]) -> tuple[str, ...]:
    """What the phrases name, and what they miss of the things that are compared: "a referee's words or the CV"."""
    return named and tuple(dict.fromkeys((*named, *(n for n in sorted(odds) if n != NONE and odds[n] >= BESIDE))))


def _without_taken_in(odds: Mapping[str, float], reading: Reading) -> Mapping[str, float]:
    """The odds without people whom only a part of longer words for others names: "you try to get us as a customer"."""
    named = reading.of(Kind.DATA_SUBJECT)
    parts = [m for m in named if any(inside(m, other) for other in named)]
    taken_in = {m.term for m in parts} - {m.term for m in named if m not in parts}
    return {name: 0.0 if name in taken_in else p for name, p in odds.items()}


def _as_declared(by_person: Mapping[str, float], declared: frozenset[str]) -> dict[str, float]:
    """The odds, sure where somebody says who they are."""
    return {name: float(name in declared) for name in by_person} if declared else dict(by_person)


def _is_ancillary(activity: str, facts: PolicyFacts) -> bool:
    return facts.vocabulary.term(Kind.ACTIVITY, activity).ancillary


def _not_in_passing(activities: tuple[str, ...], by_person: Mapping[str, float], facts: PolicyFacts) -> tuple[str, ...]:
    """The activities that people have who may be meant: "I clicked reject" in the cookie banner turns down nobody."""
    odds = {a: sum(by_person.get(c, 0.0) for c in facts.categories_of(a)) for a in activities}
    return tuple(a for a in activities if by_person.get(NONE, 0.0) + odds[a] >= HARDLY_MEANT)


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
    best = _best(odds)
    if activities:
        # Whom the activity implies; a category that does not have it was chosen for a word said in passing.
        listed = set(facts.categories_of(*activities))
        if listed & set(people):
            # "A man you turned down claims my verdict cost him the job": whose words these are, they tell as a whole.
            sure = best in listed and odds[best] - odds.get(people[0], 0.0) >= FAIRLY_SURE
            return (best,) if sure else people
        # Two or three are each told of; of many ("in case I sue"), the one that all words speak for is meant.
        many = len(listed) > MOST_CATEGORIES and best in listed
        return (best,) if many and odds[best] >= FAIRLY_SURE else ()
    if best == NONE or best in people or best not in facts.policy.data_subjects:
        return people
    if not people:
        return (best,) if odds[best] >= FAIRLY_SURE else ()
    return (best,) if odds[best] - odds.get(people[0], 0.0) >= OVERRULES else people


def _best(odds: Mapping[str, float]) -> str:
    return max(sorted(odds), key=lambda name: odds[name])
