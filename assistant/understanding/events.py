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

from assistant.understanding.calendar_parts import months
from assistant.understanding.date_expressions import Found, find_dates
from assistant.understanding.late_pattern import LatePattern
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
# What a stretch of days ends with, and what its first day is; an invoice's date is within a year, and ends nothing.
_ENDED, _BEGAN, _WITHIN = "ended", "began", "invoice_dated"
# The first of two days, which may be only half a date ("from 1 June to 31 August 2025"), and what leads to the second.
_FROM = LatePattern(
    lambda: (
        rf"\b(?:{any_of(WORDS.from_)})\s+(?P<first>[^?!;,]{{1,24}}?)\s*(?:\b(?:{any_of(WORDS.to)})\b|[–-])\s*(?:\w{{2,3}}\s+)?$"
    ),
    needs=WORDS.from_,
)
_DATE_LIKE = LatePattern(lambda: rf"\d|\b(?:{any_of(re.escape(name) for name in months())})\b")
# What asks whether something is still so on the day that follows: "still stored in", "gone by".
_STILL = LatePattern(lambda: rf"\b(?:{any_of(WORDS.still)})\b(?:\s+\w+){{0,6}}\s*$", needs=WORDS.still)


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
    named = _without_denied(_without_strained(matches, found, tokens, vocabulary), vocabulary)
    happened = [m for m in named if not vocabulary.term(Kind.EVENT, m.term).state]
    borders = _borders(text, found, language)
    dates, ends = _without_beginnings(found, text)
    tied = [(f.mention, *_events(f, happened, tokens, borders, vocabulary)) for f in dates if f.mention]
    ended = {f.mention for f in ends}
    asked = {f.mention for f in dates if _is_asked_about(f, text, named, tokens)}
    # "The year ended on 31 March. May I have it struck today?": what happened has its own day in its own sentence.
    dated = {events for _, events, between in tied if events and between < _SENTENCE}
    return Times(
        dates=tuple(
            replace(mention, asked_about=True)
            if mention in asked
            else replace(mention, events=_at_end(events) if mention in ended else events)
            for mention, events, between in tied
            if mention in asked or between < _SENTENCE or events not in dated
        ),
        # A mere noun ("my application") tells of something that happened only where a date stands by it.
        events=tuple(dict.fromkeys(m.term for m in named if m.words > 0 or found)),
        impossible=tuple(f.text for f in found if f.mention is None),
    )


def _without_beginnings(found: Sequence[Found], text: str) -> tuple[list[Found], list[Found]]:
    """The dates without those that a stretch of days begins with ("from 1 June to 31 August"), and those it ends with.

    A storage time that runs from such a stretch runs from its end.
    """
    kept, ends = list(found), []
    for date_found in found:
        stretch = _FROM.search(lowered(text[: date_found.start]))
        if stretch and _DATE_LIKE.search(stretch["first"]):
            kept = [f for f in kept if not stretch.start("first") <= f.start < stretch.end("first")]
            ends.append(date_found)
    return kept, ends


def _at_end(events: tuple[str, ...]) -> tuple[str, ...]:
    """What happened at the end of a stretch of days."""
    return events if _WITHIN in events else tuple(sorted({*events, _ENDED} - {_BEGAN}))


def _is_asked_about(found: Found, text: str, named: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """Whether words ask if something is still so on a day; not where they say what happened, or what lasted, then."""
    asking = _STILL.search(lowered(text[: found.start]))
    if asking is None:
        return False
    # "Over" may be said of the time itself; "still open" is said of what lasted
    verbs = [m for m in named if m.words >= 1 and (m.end - m.start > 1 or tokens[m.start].start > asking.start())]
    return not any(asking.start() <= tokens[m.end - 1].start < found.start for m in verbs)


def _without_strained(
    matches: Sequence[Match], found: Sequence[Found], tokens: Sequence[Token], vocabulary: Vocabulary
) -> list[Match]:
    """The events without states whose words lie on both sides of a date: "last contact 4 June 2024, still stored"."""

    def strained(match: Match) -> bool:
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        return vocabulary.term(Kind.EVENT, match.term).state and any(start < f.start and f.end < end for f in found)

    return [m for m in matches if not strained(m)]


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
        low, high = (
            (end, found.start) if end <= found.start else (found.end, max(start, end if start < found.start else 0))
        )
        between = sum(weight for at, weight in borders if low <= at < high)
        general = vocabulary.term(Kind.EVENT, match.term).general
        far = max(high - low, 0) if not start < found.start < end else 0
        return between, match.words < 1 or match.term == _WAS, general, far

    if not happened:
        return (), 0
    nearest = min(happened, key=lambda m: (*rank(m), m.gapped and m.end - m.start, -m.words, m.term))
    # "contract … ended" spans "ended": the longer phrase says what it was that ended.
    around = [
        m for m in happened if m.start <= nearest.start and nearest.end <= m.end and rank(m)[:3] <= rank(nearest)[:3]
    ]
    most = max(m.words for m in around)
    return tuple(sorted({m.term for m in around if m.words == most})), rank(nearest)[0]
