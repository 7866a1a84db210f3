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
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.stretches import without_beginnings
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
# What asks whether something is still so on the day that follows: "still stored in", "gone by".
_STILL = LatePattern(lambda: rf"\b(?:{any_of(WORDS.still)})\b(?:\s+\w+){{0,6}}\s*$", needs=WORDS.still)


@dataclass(frozen=True, slots=True)
class Times:
    """Dates with their events, the events and states named at all, and the days that no calendar has."""

    dates: tuple[DateMention, ...]
    events: tuple[str, ...]
    impossible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tied:
    """A date, its events, the weight of the borders between, their nearest phrase, and whether that comes after it."""

    mention: DateMention
    events: tuple[str, ...] = ()
    between: int = 0
    nearest: Match | None = None
    leads: bool = False


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
    dates, ends = without_beginnings(found, text)
    tied = [_events(f, happened, tokens, borders, vocabulary) for f in dates if f.mention]
    ended = {f.mention for f in ends}
    asked = {f.mention for f in dates if _is_asked_about(f, text, named, tokens)}
    others = {t.mention for t in tied if any(_is_of_the_other(t, other) for other in tied)}
    # "I was rejected on 12 March 2025. Is it stored in April 2027?": what is to come is asked about
    asked |= {m for m in others if today is not None and m.first >= today}
    return Times(
        dates=tuple(
            replace(t.mention, asked_about=True)
            if t.mention in asked
            else replace(t.mention, events=_at_end(t.events) if t.mention in ended else t.events)
            for t in tied
            if t.mention in asked or t.mention not in others
        ),
        # A mere noun ("my application") tells of something that happened only where a date stands by it.
        events=tuple(dict.fromkeys(m.term for m in named if m.words > 0 or found)),
        impossible=tuple(f.text for f in found if f.mention is None),
    )


def _is_of_the_other(tied: _Tied, other: _Tied) -> bool:
    """Whether the event that a date seems to be of has a day of its own, and this one is of something else.

    "The year ended on 31 March. May I have it struck today?"; "I lived there until 2023, and was rejected on 3 May".
    A day that follows is one more of the same: "I was at your webinars on 3 May and on 10 June".
    """
    if not tied.events or tied.events != other.events or other.between >= _SENTENCE:
        return False
    before = tied.nearest is not None and tied.nearest == other.nearest and tied.leads and tied.between > other.between
    return tied.between >= _SENTENCE or before


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
    """The events without states whose words lie on both sides of a date, or lead to it.

    "Last contact 4 June 2024, still stored" tells of no contact that goes on, nor does "gone on 1 March".
    """

    def strained(match: Match) -> bool:
        start, end = tokens[match.start].start, tokens[match.end - 1].end
        return vocabulary.term(Kind.EVENT, match.term).state and any(
            start < f.start and (f.end < end or 0 <= f.start - end <= 1) for f in found
        )

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
) -> _Tied:
    """A date with the events nearest to it: fewest borders between, a verb before a noun, then the fewest characters.

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

    if found.mention is None:
        raise LookupError(found.text)
    if not happened:
        return _Tied(found.mention)
    nearest = min(happened, key=lambda m: (*rank(m), m.gapped and m.end - m.start, -m.words, m.term))
    # "contract … ended" spans "ended": the longer phrase says what it was that ended.
    around = [
        m for m in happened if m.start <= nearest.start and nearest.end <= m.end and rank(m)[:3] <= rank(nearest)[:3]
    ]
    most = max(m.words for m in around)
    events = tuple(sorted({m.term for m in around if m.words == most}))
    leads = tokens[nearest.start].start >= found.end
    return _Tied(found.mention, events, rank(nearest)[0], nearest, leads)
