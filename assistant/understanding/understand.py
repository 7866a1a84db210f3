"""From words to a typed Query: which topics, about whom, which activity, data and recipients.

Evidence is the vocabulary's matches in the question, then the conversation. Precedence is by rule, so that every choice
can be explained: longer phrases beat shorter ones, special activities beat everyday ones, and what a person says they
are beats what an activity implies. Topic, activity and person are also weighed over all the words (`scorer.py`), which
overrules the phrases only by a clear margin. The dense ranking of rows takes no part: with the rows' own words it put a
wrong row first for most wordings that the vocabulary lacks, so it only shows where to look (`Assistant.nearest`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from functools import cache, partial
from itertools import pairwise
from typing import Protocol

from assistant.understanding.conversation import (
    as_asker,
    dated_before,
    in_their_role,
    inherit,
    on_what_was_told,
    set_beside,
    unless_of_others,
    without,
)
from assistant.understanding.date_expressions import puts_day_right
from assistant.understanding.day_asked import as_of, names_nothing_asked, of_each_event
from assistant.understanding.heart import heart, says_nothing
from assistant.understanding.matching import settles
from assistant.understanding.named import receiving_besides, told_alone
from assistant.understanding.of_a_request import of_a_request
from assistant.understanding.one_turn import as_served, own_query
from assistant.understanding.opting_out import OPTED_OUT, as_opted_out, as_opting_out
from assistant.understanding.parts import meant_in, set_right, tells_only
from assistant.understanding.phrased_situation import named_beside_people
from assistant.understanding.premises import said_of
from assistant.understanding.put_right import activities_disowned, of_those_put_right, without_disowned
from assistant.understanding.reading import Reading, read_and_weigh
from assistant.understanding.refusing import NOTHING_RECOGNISED, OFF_TOPIC, refusal
from assistant.understanding.scorer import Scorers
from assistant.understanding.sets_of_people import everyone_but, of_the_others
from assistant.understanding.taking_apart import taken_apart
from assistant.understanding.told import asked_apart, on_what_is_asked, with_what_was_told
from assistant.understanding.topics import default_topics
from assistant.understanding.turns import turns_of
from assistant.understanding.who_receives import with_provider
from knowledge.facts import PolicyFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.of_basis import draws_on_others

# From here on a turn after others asks for what policies leave unsaid, though no phrase of it names that.
SURELY_UNSAID = 0.9


class Fill(Protocol):
    """Names terms for slots of a query that its words leave open; `is_placed`: they tell it to be one for a policy."""

    def __call__(self, reading: Reading, query: Query, *, is_placed: bool) -> Query:
        """The query with what was chosen in it; as it is where nothing was."""


def understand(
    text: str,
    facts: PolicyFacts,
    *,
    language: str,
    history: Sequence[str] = (),
    data_subject: str | None = None,
    today: date | None = None,
    scorers: Scorers | None = None,
    fill: Fill | None = None,
) -> Query:
    """The typed query of a question in its conversation. Slots that nobody named stay empty; nothing is guessed.

    Without `scorers` the phrases of the vocabulary decide alone. A message of several questions is read as turns that
    follow each other. `fill` may name what the words leave open; of several questions they leave little.
    """
    before = (said for said in history if not says_nothing(said, language))
    # What puts a day right begins as what is said out of politeness does: "sorry, 5 June"
    hearts = (said if puts_day_right(said) else heart(said, facts.vocabulary, language) for said in (*before, text))
    whole, turns = text, tuple(hearts)
    history, text = with_what_was_told(turns, facts, language)
    one = partial(_understood, facts=facts, language=language, data_subject=data_subject, today=today, scorers=scorers)
    if text != turns[-1]:
        fill = None  # a model is shown the latest turn alone (docs/language-model.md)
        alone = one(turns[-1], history=turns[:-1])
        if alone.refused not in (None, NOTHING_RECOGNISED):
            return _said_in(whole, alone)  # "I'll complain to the ICO." – "Tell me a joke"
    messages = asked_apart(text, facts, scorers, language=language, today=today)
    said = [turn for one in messages for turn in turns_of(one, facts, scorers, language=language, today=today)]
    if len(said) == 1:
        return _said_in(whole, one(text, history=history, fill=fill))
    asked = [one(said[0], history=history)]
    asked += [one(turn, history=(*history, before), follows=False) for before, turn in pairwise(said)]
    if any(query.refused for query in asked):
        return _said_in(whole, one(text, history=history, fill=fill))
    first, *others = (replace(query, also=()) for turn in asked for query in (turn, *turn.also))
    return _said_in(whole, replace(first, also=tuple(others)))


def _said_in(whole: str, query: Query) -> Query:
    """The query of a message as it was written, each part of it with the words that stand in the message.

    A part is read with what was told before it, or with the words that ask whether it is so.
    """
    folded = whole.casefold()

    def standing(text: str) -> str:
        if text.casefold() in folded:
            return text
        found = SequenceMatcher(None, text, whole, autojunk=False).find_longest_match()
        return text[found.a : found.a + found.size].strip()

    def marked(part: Query) -> Query:
        dates = tuple(replace(d, told_before=d.text.casefold() not in folded) for d in part.dates)
        periods = tuple(replace(p, told_before=p.text.casefold() not in folded) for p in part.periods)
        impossible = tuple(text for text in part.impossible_dates if text.casefold() in folded)
        return replace(part, dates=dates, periods=periods, impossible_dates=impossible)

    parts = tuple(replace(marked(part), text=standing(part.text)) for part in query.also)
    return replace(marked(query), text=whole, also=parts)


def _understood(
    text: str,
    *,
    facts: PolicyFacts,
    language: str,
    history: Sequence[str],
    data_subject: str | None,
    today: date | None,
    scorers: Scorers | None,
    fill: Fill | None = None,
    follows: bool | None = None,
) -> Query:
    """The typed query of one turn.

    `follows`: whether it may leave to the turns before it what it asks, as any does that has some.
    """
    follows = bool(history) if follows is None else follows
    history, text = on_what_is_asked(history, text, facts, scorers, language=language, today=today)
    reading = _read(text, facts, scorers, language=language, follows=follows)
    aside = everyone_but(reading, facts)
    if aside:
        reading = _read(aside.rest, facts, scorers, language=language, follows=follows)
        data_subject = None  # whoever asks, it is about all the others
    query = own_query(reading, facts, scorers, language=language, today=today, follows=follows, leans=follows)
    query = of_the_others(query, aside, reading, facts) if aside else query
    if data_subject and not (reading.of(Kind.ACTIVITY) or reading.of(Kind.DATA_SUBJECT)):
        query = unless_of_others(query, data_subject, facts)
    if data_subject and "first_person" in query.operators:
        # "How long do you keep my data" is about who asks now, whomever the turns before were about.
        query = as_asker(query, data_subject, facts)
    told_in = cache(partial(_told_in, history, facts=facts, scorers=scorers, reading=reading, today=today))
    query, reading = of_a_request(query, reading, told_in, turns=len(history))
    disowned = activities_disowned(text, reading, facts) if history else frozenset()
    query = _after(history, query, reading, facts, told_in, disowned=disowned)
    query = as_opted_out(query, reading, facts)
    query = of_each_event(query, facts) if names_nothing_asked(reading) else query
    if history and not query.topics and not tells_only(reading.text, language):
        # No turn before it asked anything: "I'm a candidate." – "and if I drop out, can I insist you throw it away?"
        own = own_query(reading, facts, scorers, language=language, today=today, follows=True)
        query = replace(query, topics=own.topics, rights=own.rights)
    if (history or reading.tells) and not any(reading.asks(m) for m in reading.of(Kind.ACTIVITY)):
        query = with_provider(query, query.activities if "provider" in query.operators else (), facts)
    if data_subject:
        query = as_asker(query, data_subject, facts, named=reading.terms(Kind.ACTIVITY))
    refused = refusal(reading, _settled(query, facts), facts, follows=follows, unasked=not query.topics)
    if aside and refused in (OFF_TOPIC, NOTHING_RECOGNISED) and query.topics:
        refused = None  # whoever sets people of ours aside asks of the others
    query = query if refused else as_served(taken_apart(query, reading, facts, scorers), facts)
    if fill is not None and refused in (None, NOTHING_RECOGNISED):
        filled = fill(reading, query, is_placed=refused is None)
        query, refused = (filled, None) if filled.chosen else (query, refused)
    query = replace(query, also=tuple(_settled(part, facts) for part in query.also))
    return replace(_settled(query, facts), text=text, refused=refused)


def _after(
    history: Sequence[str],
    query: Query,
    reading: Reading,
    facts: PolicyFacts,
    told_in: Callable[[int], tuple[Query, Reading]],
    *,
    disowned: frozenset[str],
) -> Query:
    """The query of a turn with what it leaves to those before it, the last one first."""
    if history and not query.unstated and reading.probabilities.get(Topic.UNSTATED, 0.0) < SURELY_UNSAID:
        query = replace(query, topics=tuple(t for t in query.topics if t != Topic.UNSTATED))
    if history and "compare" in query.operators:
        query = set_beside(query, [told_in(place)[0] for place in reversed(range(len(history)))], facts)
    for place in reversed(range(len(history))):
        is_open = not (query.topics and query.activities and query.data_subjects)
        if not (is_open or Topic.RETENTION in query.topics):
            break
        told, earlier = told_in(place)
        if place:
            # "Do you look at my Facebook, too?" of an applicant names no page of ours
            told = on_what_was_told(told, told_in(place - 1)[0], earlier, facts)
        if place and not (earlier.of(Kind.ACTIVITY) or earlier.of(Kind.DATA_SUBJECT)):
            # It followed others, and what it spoke of was told there: "who gets the recording?" of a webinar
            told = replace(told, activities=(), data_subjects=())
        if not is_open:
            query = dated_before(query, told, facts)
            continue
        told = of_those_put_right(without_disowned(told, earlier, disowned, facts), reading, facts)
        told = told_alone(told, earlier)
        if said_of(query.premises, told.rights, facts.vocabulary) and not settles(reading):
            query = replace(query, topics=told.topics, rights=told.rights)
        query = _of_the_transfer(query, told, reading, facts)
        query = as_opting_out(query, told, reading, facts)
        opted_out = OPTED_OUT in told.operators and OPTED_OUT not in query.operators
        query = replace(query, operators=(*query.operators, OPTED_OUT)) if opted_out else query
        told = without(_carried_on(told, earlier, query), reading.denied(Kind.DATA_SUBJECT), facts)
        query = in_their_role(on_what_was_told(query, told, reading, facts), told)
        query = dated_before(inherit(receiving_besides(query, told, reading), told, facts), told, facts)
    return query


def _of_the_transfer(query: Query, told: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """What protects data is asked of those that go to another country, where these were spoken of: "and how safe?".

    Not where a country was named that has the same law, nor of data that the turn names itself.
    """
    properties = (facts.vocabulary.term(Kind.UNSTATED, name) for name in told.unstated)
    spoken_of = Topic.TRANSFERS in told.topics or any(Topic.TRANSFERS in p.passages for p in properties)
    foreign = all(facts.vocabulary.term(Kind.JURISDICTION, place).passages for place in told.jurisdictions)
    leans = not (reading.of(Kind.DATA_CATEGORY) or reading.of(Kind.PERSONAL_DATA_WORD))
    asked = query.topics == (Topic.UNSTATED,) and "securing" in query.operators
    if not (spoken_of and foreign and leans and asked):
        return query
    return replace(query, topics=(Topic.TRANSFERS,), unstated=())


def _told_in(
    history: Sequence[str],
    place: int,
    *,
    facts: PolicyFacts,
    scorers: Scorers | None,
    reading: Reading,
    today: date | None,
) -> tuple[Query, Reading]:
    """What a turn before the one read says by itself."""
    earlier = read_and_weigh(history[place], facts.vocabulary, reading.language, scorers)
    leans = place > 0
    own = own_query(earlier, facts, scorers, language=reading.language, today=today, follows=True, leans=leans)
    return own, earlier


def _read(text: str, facts: PolicyFacts, scorers: Scorers | None, *, language: str, follows: bool) -> Reading:
    """The reading of a turn; one that puts right how a turn before it was taken is read without what it does not mean.

    Whom it denies to be ("not a customer, …") it does mean to say.
    """
    reading = read_and_weigh(text, facts.vocabulary, language, scorers)
    meant = (set_right if follows else meant_in)(text, language)
    others = "who_else" in reading.terms(Kind.OPERATOR)  # "not the lawyers, the others" asks without them
    if meant == text or others or any(m.denied and m.kind == Kind.DATA_SUBJECT for m in reading.matches):
        return reading
    return read_and_weigh(meant, facts.vocabulary, language, scorers)


def _carried_on(told: Query, earlier: Reading, query: Query) -> Query:
    """What a turn before tells where this one names other people: "How long do you keep leads?" names no marketing."""
    if not query.data_subjects or query.activities:
        return told
    return replace(told, activities=named_beside_people(told.activities, earlier))


def _settled(query: Query, facts: PolicyFacts) -> Query:
    """What is meant once conversation and asker are known: a default topic, the activity of what happened on a date."""
    if not query.topics:
        query = replace(query, topics=default_topics(query, facts))
    if query.topics == (Topic.UNSTATED,) and not query.unstated and "how_shown" in query.operators:
        # "And is that anonymous?" of what draws on the data of others: the words for these tell
        drawing = any(draws_on_others(a, facts) for a in query.activities)
        query = replace(query, topics=(Topic.PERSONAL_DATA,)) if drawing else query
    if Topic.RETENTION in query.topics:
        query = as_of(query)
    if Topic.RETENTION in query.topics and not query.activities:
        query = replace(query, activities=_activities_of_events(query, facts))
    return replace(query, data_categories=_taken_in(query, facts), recipients=_of_the_tale(query, facts))


def _of_the_tale(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The recipients; of people whom one pronoun may stand for, those of what is told.

    "I reported him. Will he find out?" is of no applicant, "I recommended him. Will he?" is.
    """
    terms = [facts.vocabulary.terms.get((Kind.RECIPIENT, name)) for name in query.recipients]
    unlisted = [term for term in terms if term and term.serves and not term.policy]
    if len(unlisted) < 2:
        return query.recipients
    doing = set(query.activities) or {a for c in query.data_subjects for a in facts.home_activities(c)}
    others = {term.id for term in unlisted if doing.isdisjoint(term.serves)}
    return tuple(name for name in query.recipients if name not in others)


def _taken_in(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """The types of data named, and those that one of them takes in by its name: "contact details" are an e-mail.

    For people of whom no row lists the name itself ("contact details of my referees"), what it takes in is meant alone:
    that the name is missing is no "no".
    """
    people = query.data_subjects or facts.categories_of(*query.activities)
    # What is kept is told by the rows of what is done; who receives something is listed with more.
    receiving = Topic.RECIPIENTS in query.topics
    table = facts.rows.values() if receiving else facts.processing()
    rows = [r for r in table if not people or r.data_subject in people]
    meant: list[str] = []
    for name in query.data_categories:
        term = facts.vocabulary.terms.get((Kind.DATA_CATEGORY, name))
        parts = [t for t in (term.umbrella if term else ()) if any(r.lists(t) for r in rows)]
        listed = any(r.lists(name) for r in rows)
        if receiving and listed:
            parts = [t for t in parts if not _is_kind_of(t, name, facts)]
        meant += [name, *parts] if listed or not parts else parts
    return tuple(dict.fromkeys(meant))


def _is_kind_of(part: str, name: str, facts: PolicyFacts) -> bool:
    """Whether the policy's words for a type of data begin with those for another: who gets that may get this, too."""
    narrow, wide = (facts.vocabulary.term(Kind.DATA_CATEGORY, term).policy for term in (part, name))
    return any(words.startswith(f"{whole} ") for words in narrow for whole in wide)


def _activities_of_events(query: Query, facts: PolicyFacts) -> tuple[str, ...]:
    """What a dated event is a part of ("somebody else was appointed on …"), where the words name no activity."""
    events = [facts.vocabulary.term(Kind.EVENT, e) for mention in query.dates for e in mention.events]
    implied = dict.fromkeys(a for event in events for a in event.serves if a in facts.activities)
    subjects = query.data_subjects
    return tuple(a for a in implied if not subjects or set(facts.categories_of(a)) & set(subjects))
