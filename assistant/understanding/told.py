"""What a message and the turns beside it tell: read together, and without the situations that it does not ask about.

"I came to your webinar on 3 March." – "When is my registration gone?" is one message in two turns.
"I was at your webinar and applied for a job. How long is the recording kept?" tells of two things, of which the data
asked about are listed for one. Whoever is both a guest and an applicant must not be given the one's rows for the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

from assistant.understanding import parts
from assistant.understanding.corrections import begins_to_correct
from assistant.understanding.date_expressions import puts_day_right
from assistant.understanding.financial_year import year_end_told
from assistant.understanding.matching import inside, overlap
from assistant.understanding.one_turn import own_query
from assistant.understanding.phrased_situation import phrased_situation
from assistant.understanding.reading import Reading, read, weigh
from assistant.understanding.scorer import Scorers
from assistant.understanding.time_words import lowered
from knowledge.facts import PolicyFacts
from knowledge.query import Topic
from knowledge.vocabulary import Kind
from rules.triggers import triggers_of

# A question of no more words than this that names nothing goes on about the one before it ("And for how long?").
_FEW = 5

# Operators of words that make a sentence of a turn: somebody did or is something.
_OF_A_SENTENCE = frozenset({"first_person", "addressed", "role"})
# The operator of words for all of several things ("both", "each of the two").
_EACH = "both"

_Rows = frozenset[str]


class _Situation(NamedTuple):
    """Clauses that tell of the same rows: the places where they stand, each with the number of its turn.

    Without rows: something that people did with the company in words that we lack ("I came to your demo day").
    """

    rows: _Rows
    clauses: list[tuple[int, parts.Place]]


# A question, and the situations that it is about.
_Asked = tuple[str, Sequence[_Situation]]


def with_what_was_told(turns: Sequence[str], facts: PolicyFacts, language: str) -> tuple[tuple[str, ...], str]:
    """The turns before a message, and the message: the last turn with those right before it that only tell.

    So is a turn that only tells read with the question before it: "How long do you keep it?" – "I applied in May"; or
    that puts a day right: "sorry, 5 June".
    """
    *before, last = turns
    if before and _is_put_right(before[-1], last, facts, language):
        before.pop()
    if before and puts_day_right(last):
        last = f"{_ended(before.pop())} {last}"
    if before and _tells_of_what_was_asked(before[-1], last, facts, language):
        last = f"{_ended(before.pop())} {last}"
    tales: list[str] = []
    while before and parts.tells_only(before[-1], language) and not _is_of_others(last, before[-1], facts, language):
        if _asks_again(before, facts, language):
            break
        tale = before.pop()
        if before and _is_put_right(before[-1], tale, facts, language):
            before.pop()
        tales.insert(0, parts.set_right(tale, language))
    return tuple(before), " ".join([*(_ended(turn) for turn in tales if turn), last])


def _asks_again(turns: Sequence[str], facts: PolicyFacts, language: str) -> bool:
    """Whether the last turn asks what one before it does of another thing: "and references" is no tale."""
    if not parts.asks_the_same(turns[-1], language) or all(parts.tells_only(turn, language) for turn in turns):
        return False
    return _OF_A_SENTENCE.isdisjoint(read(turns[-1], facts.vocabulary, language).terms(Kind.OPERATOR))


def _is_put_right(told: str, after: str, facts: PolicyFacts, language: str) -> bool:
    """Whether a turn tells instead of the one before it: "I'm a referee." – "No wait, I'm the candidate."."""
    meant = parts.set_right(after, language)
    if not parts.tells_only(told, language) or not (meant != after or begins_to_correct(after)):
        return False
    before, now = (_rows_told(read(turn, facts.vocabulary, language), facts) for turn in (told, meant))
    return bool(before and now) and before.isdisjoint(now)


def _is_of_others(asked: str, told: str, facts: PolicyFacts, language: str) -> bool:
    """Whether a turn turns from what one before it told: "I applied." – "And if I only visit the website?"."""
    if not (parts.asks_the_same(asked, language) or parts.supposes(asked, language)):
        return False
    before, now = (_rows_told(read(turn, facts.vocabulary, language), facts) for turn in (told, asked))
    return bool(before and now) and before.isdisjoint(now)


def _tells_of_what_was_asked(asked: str, told: str, facts: PolicyFacts, language: str) -> bool:
    """Whether a turn only tells, in a sentence of its own, of nobody else than the turn before it asks about."""
    if not parts.tells_only(told, language) or parts.tells_only(asked, language):
        return False
    if year_end_told(lowered(told)):
        return True  # "our financial year is the calendar year" tells in which of them the day before it lies
    telling = read(told, facts.vocabulary, language)
    if _OF_A_SENTENCE.isdisjoint(telling.terms(Kind.OPERATOR)) or parts.answers_back(told, language):
        return False  # "the webinar" asks the same of another thing
    before, now = (_rows_told(r, facts) for r in (read(asked, facts.vocabulary, language), telling))
    return not (before and now) or bool(_people(before, facts) & _people(now, facts))


def _ended(turn: str) -> str:
    """A turn with a stop after it, where it has no mark."""
    return turn if turn.endswith((".", "!", "?", "…")) else f"{turn}."


def asked_apart(
    text: str, facts: PolicyFacts, scorers: Scorers | None, *, language: str, today: date | None
) -> tuple[str, ...]:
    """A message as several, each with one of the situations it tells of and the questions about that.

    "I phoned you and I applied. When is the recording gone, and when my CV?" As it is where it tells of one, or where
    a question may be about any.
    """
    situations = _told((text,), facts, language)
    known = [s for s in situations if s.rows]
    questions = _questions(text, language)
    if len(known) > 1 and len(questions) == 1 and _is_of_each(read(questions[0], facts.vocabulary, language)):
        return tuple(_message(text, [(questions[0], (situation,))]) for situation in known)
    asked = _asked(text, situations, facts, scorers, today, language) if len(situations) > 1 else []
    of_each = [list(questions) for _, questions in groupby(asked, key=lambda one: [s.rows for s in one[1]])]
    if len(of_each) < 2:
        return (text,)
    return tuple(_message(text, questions) for questions in of_each)


def _message(text: str, asked: Sequence[_Asked]) -> str:
    """The questions about the same situations, after what the text tells of these."""
    told = (text[slice(*place)] for situation in asked[0][1] for _, place in situation.clauses)
    return " ".join([*(f"{clause}." for clause in told), *(f"{question.rstrip('?')}?" for question, _ in asked)])


def on_what_is_asked(
    history: Sequence[str],
    text: str,
    facts: PolicyFacts,
    scorers: Scorers | None,
    *,
    language: str,
    today: date | None,
) -> tuple[tuple[str, ...], str]:
    """The turns of a conversation and its last one, without what they tell of other things than the last one asks.

    As they are where they tell of one thing, or where the question may be about all of them.
    """
    turns = (*history, text)
    situations = _told(turns, facts, language)
    if len(situations) < 2:
        return tuple(history), text
    asked = _asked(text, situations, facts, scorers, today, language)
    meant = [s for _, about in asked for s in about]
    dropped = [clause for s in situations if meant and s not in meant for clause in s.clauses]
    *before, last = (
        parts.without(turn, [place for n, place in dropped if n == number], language)
        for number, turn in enumerate(turns)
    )
    return tuple(turn for turn in before if turn), last


def _told(turns: Sequence[str], facts: PolicyFacts, language: str) -> list[_Situation]:
    """The different things that turns tell: clauses whose rows have none in common.

    A clause that names nothing, or only dates what people of a situation do, goes on about that.
    """
    told = [(number, place) for number, turn in enumerate(turns) for place in parts.told(turn, language)]
    found: list[_Situation] = []
    leading: list[tuple[int, parts.Place]] = []
    is_unknown = False
    for number, place in told if len(told) > 1 else ():
        reading = read(turns[number][slice(*place)], facts.vocabulary, language)
        if any(m.term == "besides" and not m.start for m in reading.of(Kind.OPERATOR)):
            continue  # "Apart from leads and customers, who …" tells nothing
        is_unknown = is_unknown or _tells_of_unknown(reading)
        rows = _rows_told(reading, facts)
        dated = [s for s in found if s.rows & rows or _dates_what(s, reading, rows, facts)] if rows else found[-1:]
        same = [s for s in found if s in dated or _only_starts(s, turns, rows, facts, language)]
        if not (rows or same):
            leading.append((number, place))
            continue
        clauses = [clause for s in same for clause in s.clauses]
        one = _Situation(rows.union(*(s.rows for s in same)), [*clauses, *leading, (number, place)])
        found, leading = [*(s for s in found if s not in same), one], []
    return [*found, _Situation(frozenset(), [])] if found and is_unknown else found


def _tells_of_unknown(reading: Reading) -> bool:
    """Whether a clause tells of something with the company, but names nothing that people do or are."""
    known = (Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.EVENT)
    return "addressed" in reading.terms(Kind.OPERATOR) and not any(reading.of(kind) for kind in known)


def _dates_what(situation: _Situation, reading: Reading, rows: _Rows, facts: PolicyFacts) -> bool:
    """Whether a clause only dates something of a situation: what its people do, or what its storage times run from.

    "I stood in as a referee, the appointment was made on 3 May" dates the reference, too.
    """
    if not _only_dates(reading):
        return False
    begun = _started_by(situation.rows, facts)
    return bool(_people(rows, facts) & _people(situation.rows, facts)) or not begun.isdisjoint(
        reading.terms(Kind.EVENT)
    )


def _only_starts(situation: _Situation, turns: Sequence[str], rows: _Rows, facts: PolicyFacts, language: str) -> bool:
    """Whether all that is told of a situation is what the storage times of rows told of after it run from.

    "We ended the agreement on 3 May. I led the project": the end dates the project, too.
    """
    told = [read(turns[number][slice(*place)], facts.vocabulary, language) for number, place in situation.clauses]
    begun = _started_by(rows, facts)
    return all(_only_dates(one) and not begun.isdisjoint(one.terms(Kind.EVENT)) for one in told)


def _started_by(rows: _Rows, facts: PolicyFacts) -> frozenset[str]:
    """The events by words of their own that the storage times of rows run from."""
    triggers = triggers_of((facts.rows[row] for row in rows), facts.vocabulary)
    return frozenset(e.id for trigger in triggers for e in trigger.events if not (e.general or e.open))


def _only_dates(reading: Reading) -> bool:
    """Whether words for an event alone name what is done: "the agreement ended in May"."""
    events = reading.of(Kind.EVENT)
    return bool(events) and all(any(overlap(m, e) for e in events) for m in reading.of(Kind.ACTIVITY))


def _people(rows: _Rows, facts: PolicyFacts) -> frozenset[str]:
    return frozenset(facts.rows[row].data_subject for row in rows)


def _rows_told(reading: Reading, facts: PolicyFacts) -> _Rows:
    """The rows about what the phrases of a clause name; none where they name nothing that stands by itself.

    What comes on top of something else ("I may sue you"), tells who one is not, or has data in it that its rows do not
    list ("I noted my allergy in the report") goes on about another one.
    """
    activities, people = phrased_situation(reading, facts, ())
    if reading.declared:
        activities, people = (), tuple(sorted(reading.declared))  # whoever they say to be, they are in all they tell
    if any(facts.vocabulary.term(Kind.ACTIVITY, a).ancillary for a in activities):
        return frozenset()
    if not activities and reading.denied(Kind.DATA_SUBJECT):
        return frozenset()
    done = (*reading.of(Kind.ACTIVITY), *reading.of(Kind.DATA_SUBJECT))
    apart = [m.term for m in reading.of(Kind.DATA_CATEGORY) if not any(inside(m, d) for d in done)]
    rows, listing = _rows(activities, people, facts), _listing(apart, facts)
    return rows if rows & listing or not listing else frozenset()


def _rows(activities: Sequence[str], people: Sequence[str], facts: PolicyFacts) -> _Rows:
    if not (activities or people):
        return frozenset()
    rows = (r for r in facts.processing() if not activities or r.activity in activities)
    return frozenset(r.id for r in rows if not people or r.data_subject in people)


def _listing(data: Sequence[str], facts: PolicyFacts) -> _Rows:
    """The rows that list one of these types, or a part of it: for "contact details" an e-mail address will do."""
    terms = facts.vocabulary.terms
    meant = {part for d in data for part in (d, *terms[Kind.DATA_CATEGORY, d].umbrella)}
    return frozenset(r.id for r in facts.processing() if any(r.lists(term) for term in meant))


def _questions(text: str, language: str) -> tuple[str, ...]:
    """What a text asks, apart from what it tells; all of that where nothing is worded as a question."""
    rest = parts.without(text, parts.told(text, language), language)
    return parts.parts(rest, language) or (rest,)


def _is_of_each(asked: Reading) -> bool:
    """Whether a question that names no thing of its own is about each that was told: "how long do you keep both?"."""
    named = (Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.DATA_CATEGORY, Kind.RECIPIENT)
    return _EACH in asked.terms(Kind.OPERATOR) and not any(asked.of(kind) for kind in named)


def _asked(
    text: str,
    situations: Sequence[_Situation],
    facts: PolicyFacts,
    scorers: Scorers | None,
    today: date | None,
    language: str,
) -> list[_Asked]:
    """The questions of the last turn, each with the situations that it is about; empty where one may be about any."""
    found: list[_Asked] = []
    for question in _questions(text, language):
        reading = read(question, facts.vocabulary, language)
        about = _about(reading, situations, facts, scorers, today)
        if len(about) == len(situations):
            goes_on = parts.looks_back(question, language) < len(question) or len(reading.tokens) <= _FEW
            if not (found and goes_on):
                return []
            about = found[-1][1]
        found.append((question, about))
    return found


def _about(
    asked: Reading, situations: Sequence[_Situation], facts: PolicyFacts, scorers: Scorers | None, today: date | None
) -> Sequence[_Situation]:
    """The situations asked about: what the question names, else those that have the data, or whoever receives them.

    Where all that is known of them lacks the data, it is the unknown one, if any: "who has the pictures?" of an
    applicant who came to something of ours is no question about applicants.
    """
    data, recipients = asked.terms(Kind.DATA_CATEGORY), asked.terms(Kind.RECIPIENT)
    named = [m for kind in (Kind.ACTIVITY, Kind.DATA_SUBJECT) for m in asked.of(kind)]
    is_named = any(not any(inside(m, d) for d in asked.of(Kind.DATA_CATEGORY)) for m in named)
    listing = _listing(data, facts)
    having = _those(situations, _rows_told(asked, facts) if is_named else listing)
    if len(having) < len(situations):
        return having
    getting = {r.data_subject for r in facts.recipients() if r.recipient in recipients and not is_named}
    receiving = _those(situations, _rows((), tuple(getting), facts))
    if len(receiving) < len(situations):
        return receiving
    own = own_query(weigh(asked, facts.vocabulary, scorers), facts, scorers, language=asked.language, today=today)
    have_it = any(_people(listing, facts) & _people(s.rows, facts) for s in situations)
    if listing and not have_it and Topic.PERSONAL_DATA not in own.topics:
        return [s for s in situations if not s.rows] or situations
    return situations if is_named else _those(situations, _rows(own.activities, own.data_subjects, facts))


def _those(situations: Sequence[_Situation], rows: _Rows) -> Sequence[_Situation]:
    """The known situations that have one of the rows; all situations where none has, or each."""
    known = [s for s in situations if s.rows]
    having = [s for s in known if s.rows & rows]
    return having if having and len(having) < max(len(known), 2) else situations
