"""A message of several questions, as the turns of a conversation in which each is asked by itself.

"How long do you keep an application? I was at your webinar, who gets my e-mail?" are two questions about two things,
and what one of them says must not be read into the other. A question that names nobody and nothing goes with the one
before it ("And who gets it?"); both are then taken apart as one message (`taking_apart.py`).
"""

from __future__ import annotations

from datetime import date

from assistant.understanding import parts
from assistant.understanding.matching import ASKED, overlap
from assistant.understanding.one_turn import own_query
from assistant.understanding.reading import Reading, read, weigh
from assistant.understanding.scorer import Scorers
from knowledge.facts import PolicyFacts
from knowledge.query import ROW_TOPICS, Topic
from knowledge.vocabulary import Kind

# A turn of no more words than this that asks for nothing by a phrase goes on about the one before it ("My CV too?").
_FEW = 6
# A message of more turns than this is read as one: nobody writes it, and each turn takes the time of a question.
_MOST = 20


def turns_of(
    text: str, facts: PolicyFacts, scorers: Scorers | None, *, language: str, today: date | None
) -> tuple[str, ...]:
    """The turns of a message, of which each but the first tells by itself whom or what it is about."""
    said = parts.turns(text, language)
    if not 1 < len(said) <= _MOST:
        return (text,)
    taken: list[parts.Place] = []
    placed = False
    sentences = {start for start, _ in parts.places(text)}
    for start, end in said:
        reading = read(text[start:end], facts.vocabulary, language)
        whole = start in sentences or parts.is_numbered(text, (start, end))
        places = _is_placed(reading) or (whole and _seems_placed(reading, facts, scorers, today))
        if placed and places and _asks_by_itself(reading) and not _looks_back(reading):
            taken.append((start, end))
        else:
            taken[-1:] = [(taken[-1][0] if taken else start, end)]
        placed = placed or places
    return tuple(parts.worded(text, place, language) for place in taken)


def _is_placed(reading: Reading) -> bool:
    """Whether a turn names what is done, to whom or where; or asks for what holds for all ("do you sell data")."""
    of_prose = [m for m in reading.of(Kind.TOPIC) if m.term not in ROW_TOPICS]
    told = any(m.decisive and reading.asks(m) for m in of_prose) or any(m.term == Topic.PROCESSOR for m in of_prose)
    return told or any(map(reading.of, (Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.JURISDICTION)))


def _seems_placed(reading: Reading, facts: PolicyFacts, scorers: Scorers | None, today: date | None) -> bool:
    """Whether all the words of a turn together speak for something that is done, or for some people."""
    weighed = weigh(reading, facts.vocabulary, scorers)
    own = own_query(weighed, facts, scorers, language=reading.language, today=today)
    return bool(own.activities or own.data_subjects)


def _asks_by_itself(reading: Reading) -> bool:
    """Whether a turn asks for something of its own: in so many words, or in a sentence that is more than a name."""
    named = (m for kind in (*ASKED, Kind.UNIT) for m in reading.of(kind))
    if any(map(reading.asks, named)):
        return True
    first = parts.sentences(reading.text)[0]
    if len(first.split()) <= _FEW and parts.asks_the_same(first, reading.language):
        return False  # "And which about an applicant?"
    return len(reading.tokens) > _FEW or parts.begins(reading.text, reading.language)


def _looks_back(reading: Reading) -> bool:
    """Whether a question is about a thing of which only a turn before tells ("Is it shared with customers?").

    Not where a sentence leads up to it, which then tells of it.
    """
    if len(parts.places(reading.text)) > 1:
        return False
    back = parts.looks_back(reading.text, reading.language)
    people = reading.of(Kind.DATA_SUBJECT)
    things = [m for m in reading.of(Kind.ACTIVITY) if not any(overlap(m, p) for p in people)]
    things += reading.of(Kind.DATA_CATEGORY)
    asked = parts.tag_of(reading.text, reading.language)  # "… , is she right?" is about nobody told before
    return back < asked and not any(reading.tokens[m.end - 1].end <= back for m in things)
