"""A message that asks for several things, taken apart: what a part leaves unsaid, the message as a whole tells."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.understanding.asked_for import only_names
from assistant.understanding.conversation import inherit
from assistant.understanding.matching import settles
from assistant.understanding.named import receiving_besides, stood_for
from assistant.understanding.one_turn import own_query
from assistant.understanding.parts import asks_the_same, goes_on, joints, parts, questions
from assistant.understanding.phrased_situation import is_demanded, named_beside_people, phrased_situation
from assistant.understanding.reading import Reading, read_and_weigh
from assistant.understanding.scorer import Scorers
from assistant.understanding.topics import ruled_topic
from assistant.understanding.unsaid import CONTACT_PROPERTIES, named_outright
from assistant.understanding.who_receives import with_provider
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Query, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind

# From here on a piece of a message is taken to ask for a topic that no phrase names for sure.
ASKED_APART = 0.7
# And from here on it asks for a property that policies leave unsaid, which it names by a word in passing.
LIKELY_ASKED = 0.5
# What asks for the day that follows from one that a message tells.
_OF_A_DAY = frozenset({"has_passed", "asks_date"})
# What may be asked of what is left.
_OF_THINGS_KEPT = frozenset({Topic.PERSONAL_DATA, Topic.RETENTION, Topic.PURPOSE})
# Below this a piece asks for nothing that one of its phrases seems to settle.
HARDLY_ASKED = 0.005


def taken_apart(query: Query, reading: Reading, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """The query of a message with each of the things it asks for; as it is where that is one.

    What a part leaves unsaid ("and who gets it?") the message as a whole tells. Parts about the same rows become topics
    of one query.
    """
    pieces = _pieces(query)
    if len(pieces) == 1 and query.topics == (Topic.RIGHTS,):
        return _halves_apart(query, reading, facts, scorers)
    asked: dict[object, Query] = {}
    for text in pieces if len(pieces) > 1 else ():
        piece = read_and_weigh(text, facts.vocabulary, query.language, scorers)
        own = own_query(piece, facts, scorers, language=query.language, today=query.today)
        own = _as_told(own, piece, query, facts)
        before = next(reversed(asked.values()), query)
        own = receiving_besides(own, before, piece) if asked else own
        if asked and _is_of_others(piece, own):
            own = replace(own, activities=named_beside_people(own.activities, piece))  # "and which about an applicant?"
            own = _of_others(own, before, facts)
            asked.setdefault(_what_is_asked(own, asked.values()), own)
        elif _asks(piece, own, query) and not (asked and _is_of_what_is_unsaid(asked, own, query, facts)):
            own = _left_of_an_objection(own, before, facts) if asked else own
            part = inherit(own, replace(query, topics=own.topics, rights=own.rights), facts)
            if "provider" in part.operators:
                part = with_provider(part, part.activities, facts)  # "Is the survey voluntary, and who runs it?"
            if Topic.RECIPIENTS in part.topics and not (part.recipients or part.group_functions):
                part = replace(part, recipients=stood_for(text, reading))
            asked.setdefault(_what_is_asked(part, asked.values()), part)
    first, *others = asked.values() or [query]
    if not others:
        return query
    situations = {(part.activities, part.data_subjects) for part in asked.values()}
    topics = tuple(dict.fromkeys(topic for part in asked.values() for topic in part.topics))
    receiving = {(p.recipients, p.group_functions) for p in asked.values() if Topic.RECIPIENTS in p.topics}
    told = len(query.topics) > 1 and set(topics) == set(query.topics)  # The message as a whole asks for both.
    if (told or len(situations) == 1) and len(receiving) < 2 and ROW_TOPICS.issuperset(topics):
        return _with_receivers(query if told else replace(query, topics=topics), asked.values())
    return replace(first, text=query.text, also=tuple(others))


def _pieces(query: Query) -> tuple[str, ...]:
    """The pieces of a message that ask; the whole where they would cut a date: "a year and two weeks ago"."""
    text = unicodedata.normalize("NFC", query.text)
    dates = [(start, start + len(d.text)) for d in query.dates if (start := text.find(d.text)) >= 0]
    edges = [edge for place in questions(text, query.language) for edge in place]
    cut = any(start < edge < end for start, end in dates for edge in edges)
    return (query.text,) if cut else parts(query.text, query.language)


def _what_is_asked(part: Query, others: Iterable[Query]) -> tuple[object, ...]:
    """What tells one part of a message from another.

    A part that names nobody who receives anything goes on about those named before: "is it run by a firm and what do
    they see".
    """
    own = (part.topics[0], part.rights, part.activities, part.data_subjects)
    if not (part.recipients or part.group_functions):
        return own
    before = any(p.topics == part.topics and (p.recipients or p.group_functions) for p in others)
    return (*own, part.recipients, part.group_functions) if before else own


def _with_receivers(query: Query, asked: Iterable[Query]) -> Query:
    """The query of several topics with those whom one of its parts asks about: "does HR see it, and for how long …".

    All words together may speak for the other part's topic, and then name nobody who receives anything.
    """
    receiving = next((p for p in asked if Topic.RECIPIENTS in p.topics), query)
    if query.recipients or query.group_functions:
        return query
    return replace(query, recipients=receiving.recipients, group_functions=receiving.group_functions)


def _as_told(part: Query, reading: Reading, whole: Query, facts: PolicyFacts) -> Query:
    """A part without the activity that its few words alone spoke for, where the message as a whole tells of another.

    "I'm with a customer. How long do my support cases stay, and …": as a customer's, though anybody has support cases.
    Nor is it about people whom no word of it names: "She vouched for him. Does he read what she said, and …".
    """
    if whole.dates and whole.topics == (Topic.RETENTION,) and _OF_A_DAY.intersection(part.operators):
        # "I rang on 3 May. Should that have vanished by now, and on what date?" asks for one day, in two ways.
        part = replace(part, topics=whole.topics, rights=())
    named, people = phrased_situation(reading, facts, part.topics)
    if not (named or people) and (whole.activities or whole.data_subjects):
        return replace(part, activities=(), data_subjects=())
    guessed = set(part.activities).difference(named)
    fits = any(p in facts.categories_of(a) for a in part.activities for p in whole.data_subjects)
    if not guessed or people or not (set(named) & set(whole.activities) or (whole.data_subjects and not fits)):
        return part
    told = tuple(a for a in named if any(p in facts.categories_of(a) for p in whole.data_subjects))
    return replace(part, activities=told, data_subjects=())


def _left_of_an_objection(part: Query, before: Query, facts: PolicyFacts) -> Query:
    """A part that asks what is left after the objection asked for before it, of what is kept because of that.

    "Can I make sure they never ring again, and what of me stays behind then?": the list of those not to be rung.
    """
    asked = "afterwards" in part.operators and _OF_THINGS_KEPT.issuperset(part.topics)
    if before.rights != ("object",) or not asked:
        return part
    if not any(facts.vocabulary.term(Kind.ACTIVITY, a).direct_marketing for a in before.activities):
        return part
    people = before.data_subjects or facts.categories_of(*before.activities)
    kept = [r.activity for r in facts.processing() if r.data_subject in people and r.activity and is_demanded(r)]
    return replace(part, activities=tuple(dict.fromkeys(kept)) or part.activities)


def _halves_apart(query: Query, reading: Reading, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """The query with both things asked in a sentence that joins two, of which one at least is a right.

    "Can I object to marketing and get my data in a file?", "my invoices, how many years, and may I object?": each is
    about what its own half names, since what is objected to is not what is asked for.
    """
    text = folded(reading.text)
    for start, end in joints(text, reading.language):
        halves = ((0, start), (end, len(text)))
        asked = tuple(_asked_within(half, reading) for half in halves)
        if None in asked or asked[0] == asked[1] or not any(a in query.rights for a in asked):
            continue
        apart = [
            _of_half(one, text[slice(*half)], query, facts, scorers)
            for half, one in zip(halves, asked, strict=True)
            if one
        ]
        return replace(apart[0], text=query.text, also=tuple(apart[1:]))
    return query


def _of_half(asked: str, text: str, query: Query, facts: PolicyFacts, scorers: Scorers | None) -> Query:
    """One thing asked, of what its own words name and for whom the question as a whole is asked."""
    reading = read_and_weigh(text, facts.vocabulary, query.language, scorers)
    own = own_query(reading, facts, scorers, language=query.language, today=query.today)
    own = replace(own, data_subjects=own.data_subjects or query.data_subjects)
    if (Kind.RIGHT, asked) in facts.vocabulary.terms:
        return replace(own, topics=(Topic.RIGHTS,), rights=(asked,))
    return inherit(replace(own, topics=(Topic(asked),), rights=()), query, facts)


def _asked_within(half: tuple[int, int], reading: Reading) -> str | None:
    """The right that the words of one half of a sentence name for sure; else the column that they ask for outright."""
    within = [
        m
        for kind in (Kind.RIGHT, Kind.TOPIC)
        for m in reading.of(kind)
        if reading.asks(m) and half[0] <= reading.tokens[m.start].start and reading.tokens[m.end - 1].end <= half[1]
    ]
    named = [m for m in within if m.kind == Kind.RIGHT and (m.decisive or m.words > 1)]
    columns = [m for m in within if m.kind == Kind.TOPIC and m.term in ROW_TOPICS and m.decisive and not m.gapped]
    surest = max(named or columns, key=lambda m: (m.decisive, not m.gapped, m.words), default=None)
    return surest.term if surest else None


def _is_of_others(reading: Reading, part: Query) -> bool:
    """Whether a piece asks the same about others, and says no more than what they are ("And the applicants?")."""
    named = part.data_subjects or part.activities or part.data_categories or part.recipients or part.group_functions
    return bool(named) and not (settles(reading) or part.unstated) and asks_the_same(part.text, part.language)


def _says_nothing(reading: Reading) -> bool:
    """Whether a piece of a few words only carries the question before it on ("and me?", "how many?")."""
    if {m.term for m in reading.matches} == {"count"}:
        return True  # "Can it be kept for years? How many?"
    return only_names(reading) and not (reading.of(Kind.TOPIC) or reading.of(Kind.RIGHT) or reading.of(Kind.UNSTATED))


def _asks_whether_it_matters(reading: Reading) -> bool:
    """Whether a piece begins with words that ask if something makes a difference: the question before it is all."""
    return any(m.term == "matters" and m.start <= 1 for m in reading.of(Kind.OPERATOR))


def _of_others(part: Query, asked: Query, facts: PolicyFacts) -> Query:
    """What was asked before, of what this part names."""
    same = replace(part, topics=asked.topics, rights=asked.rights)
    if not (part.recipients or part.group_functions):
        same = replace(same, recipients=asked.recipients, group_functions=asked.group_functions)
    if part.activities or (part.data_categories and not _is_listed_there(part.data_categories, asked, facts)):
        return same
    return inherit(replace(same, data_categories=part.data_categories or asked.data_categories), asked, facts)


def _is_listed_there(data: Sequence[str], asked: Query, facts: PolicyFacts) -> bool:
    """Whether data named after a question belong to what it asks about: "When does the recording go? And the case?"."""
    rows = [r for r in facts.processing() if r.activity in asked.activities]
    return any(r.lists(term) for r in rows for term in data)


def _is_of_what_is_unsaid(asked: Mapping[object, Query], part: Query, whole: Query, facts: PolicyFacts) -> bool:
    """Whether a part goes on about what is left unsaid: "is there a camera in the lobby, and who keeps its pictures?".

    A right, or whom to turn to, is asked for by itself: "is there an officer, and where can I complain?".
    """
    if not ROW_TOPICS.intersection(part.topics) and not goes_on(part.text, part.language):
        return False
    first = next(iter(asked.values()))
    made = {data for name in first.unstated for data in facts.vocabulary.term(Kind.UNSTATED, name).akin}
    data = set(part.data_categories) - made
    named = part.activities or part.data_subjects or data or part.recipients or part.unstated
    known = named or whole.activities or whole.data_subjects
    return bool(first.unstated) and (not known or goes_on(part.text, part.language))


def _asks(reading: Reading, query: Query, whole: Query) -> bool:
    """Whether a piece of a message asks for something by itself, and does not only lead up to it."""
    ruled = ruled_topic(query.topics, query.rights)
    if ruled is None or _says_nothing(reading) or _asks_whether_it_matters(reading):
        return False
    decisive = any(m.decisive and m.term == ruled for kind in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(kind))
    # "You STILL count me in your visitor statistics??" tells, whatever its phrase may ask for elsewhere.
    decisive = decisive and reading.probabilities.get(ruled, 1.0) >= HARDLY_ASKED
    if query.unstated:
        told = named_outright(reading, query.unstated) or not reading.probabilities
        names = {ruled, Topic.CONTACT.value} if CONTACT_PROPERTIES & set(query.unstated) else {ruled}
        return told or max(reading.probabilities.get(name, 0.0) for name in names) >= LIKELY_ASKED
    if ruled == Topic.UNSTATED and reading.of(Kind.DATA_CATEGORY):
        return False  # "With names on??" leaves all but the data to what is asked before it
    # "Is there a recording with my voice in it": a type of data named speaks for a list of data, too.
    names_data = ruled == Topic.PERSONAL_DATA and reading.of(Kind.DATA_CATEGORY)
    least = LIKELY_ASKED if names_data or ruled == ruled_topic(whole.topics, whole.rights) else ASKED_APART
    # "May your cloud guys see it": that a recipient is named beside a word for getting settles it.
    getting = any(m.term == Topic.RECIPIENTS for m in reading.of(Kind.TOPIC))
    receives = ruled == Topic.RECIPIENTS and getting and bool(query.recipients or query.group_functions)
    return decisive or receives or reading.probabilities.get(ruled, 0.0) >= least
