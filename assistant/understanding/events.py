"""Which event each date of a question belongs to: "I applied in January, the job was filled on 3 March".

A storage time runs from one event, so a date of another one computes nothing. A date is tied to the words for an event
in its own part of the sentence, else to the nearest part that has any; in one part a verb beats a noun. What has not
happened yet or still lasts ("the case is still open") is a state and has no date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.understanding.date_expressions import Found, find_dates
from assistant.understanding.time_words import WORDS, any_of, lowered
from knowledge.query import DateMention
from knowledge.tokens import Token, folded
from knowledge.vocabulary import Kind, Match, Vocabulary

# A stop that ends a sentence divides more than any commas do.
_STOPS = re.compile(r"[.;?!\n]+(?=\s|$)")
_COMMAS = re.compile(r"[,:()–—]|\s-\s")
_SENTENCE, _PART = 1000, 1
# Says no more than a noun beside it does: "the call was on 3 March".
_WAS = "happened"


@dataclass(frozen=True, slots=True)
class Times:
    """Dates with their events, the events and states named at all, and the days that no calendar has."""

    dates: tuple[DateMention, ...]
    events: tuple[str, ...]
    impossible: tuple[str, ...]


def times_in(
    text: str,
    tokens: Sequence[Token],
    matches: Sequence[Match],
    vocabulary: Vocabulary,
    *,
    language: str,
    today: date | None,
) -> Times:
    """What a turn says of time. `matches` are those of events; `today` is needed for "yesterday" alone."""
    text = folded(text)  # the tokens' places are counted in it
    found = find_dates(text, today=today)
    named = _without_denied(matches, vocabulary)
    happened = [m for m in named if not vocabulary.term(Kind.EVENT, m.term).state]
    borders = _borders(text, found, language)
    tied = [(f.mention, *_events(f, happened, tokens, borders, vocabulary)) for f in found if f.mention]
    # "The year ended on 31 March. May I have it struck today?": what happened has its own day in its own sentence.
    dated = {events for _, events, between in tied if events and between < _SENTENCE}
    return Times(
        dates=tuple(
            replace(mention, events=events)
            for mention, events, between in tied
            if between < _SENTENCE or events not in dated
        ),
        # A mere noun ("my application") tells of something that happened only where a date stands by it.
        events=tuple(dict.fromkeys(m.term for m in named if m.words > 0 or found)),
        impossible=tuple(f.text for f in found if f.mention is None),
    )


def _without_denied(matches: Sequence[Match], vocabulary: Vocabulary) -> list[Match]:
    """The events without those whose words are a part of a state's: "not withdrawn" is no withdrawal."""
    states = [m for m in matches if vocabulary.term(Kind.EVENT, m.term).state]
    return [m for m in matches if m in states or not any(s.start < m.end and m.start < s.end for s in states)]


def _borders(text: str, found: Sequence[Found], language: str) -> list[tuple[int, int]]:
    """Places where another part of the sentence begins, with their weight; none inside a date."""
    plain = lowered(text)
    words = re.compile(rf"\b(?:{any_of(WORDS.joining.get(language, ()))})\b") if language in WORDS.joining else _COMMAS
    places = [(m.start(), _SENTENCE) for m in _STOPS.finditer(plain)]
    places += [(m.start(), _PART) for pattern in (_COMMAS, words) for m in pattern.finditer(plain)]
    return [(at, weight) for at, weight in places if not any(f.start <= at < f.end for f in found)]


def _events(
    found: Found,
    happened: Sequence[Match],
    tokens: Sequence[Token],
    borders: Sequence[tuple[int, int]],
    vocabulary: Vocabulary,
) -> tuple[tuple[str, ...], int]:
    """The events nearest to a date: fewest borders between, a verb before a noun, then the fewest characters.

    And the weight of the borders between.

    A verb that says little ("the call was on …", "… ended on …") gives way to one that says what it was.
    """

    def rank(match: Match) -> tuple[int, bool, bool, int]:
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        low, high = (end, found.start) if end <= found.start else (found.end, start)
        between = sum(weight for at, weight in borders if low <= at < high)
        general = vocabulary.term(Kind.EVENT, match.term).general
        return between, match.words < 1 or match.term == _WAS, general, max(high - low, 0)

    if not happened:
        return (), 0
    nearest = min(happened, key=lambda m: (*rank(m), -m.words, m.term))
    # "contract … ended" spans "ended": the longer phrase says what it was that ended.
    around = [
        m for m in happened if m.start <= nearest.start and nearest.end <= m.end and rank(m)[:3] <= rank(nearest)[:3]
    ]
    most = max(m.words for m in around)
    return tuple(sorted({m.term for m in around if m.words == most})), rank(nearest)[0]
