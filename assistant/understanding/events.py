"""Which event each date of a question belongs to: "I applied in January, the job was filled on 3 March".

A storage time runs from one event, so a date of another one computes nothing. A date is tied to the words for an event
in its own part of the sentence, else to the nearest part that has any; in one part a verb beats a noun. What has not
happened yet or still lasts ("the case is still open") is a state and has no date.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.understanding.corrections import corrects, denies
from assistant.understanding.date_expressions import Found, find_dates
from assistant.understanding.financial_year import YearEnd, in_year_told, year_end_told
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.stretches import stretches_in
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
# So many words may stand between two days that are named in one breath.
_WORDS_BETWEEN = 3
# A turn of so few words says no more than a day.
_FEW = 6
# Said after a day, nothing came after what happened on it.
_LAST = "nothing_since"
# What a stretch of days ends with, and what its first day is; an invoice's date is within a year, and ends nothing.
_ENDED, _BEGAN, _WITHIN = "ended", "began", "invoice_dated"
# What asks whether something is still so on the day that follows: "still stored in", "gone by".
_STILL = LatePattern(lambda: rf"\b(?:{any_of(WORDS.still)})\b(?:\s+\w+){{0,6}}\s*$", needs=WORDS.still)


_BORN = any_of(WORDS.of_a_life)
_BORN_BEFORE = LatePattern(lambda: rf"\b(?:{_BORN})\b(?:[ :]+\w+){{0,2}}[ :]*$", needs=WORDS.of_a_life)
_BORN_AFTER = re.compile(rf"\s*(?:{_BORN})\b")


@dataclass(frozen=True, slots=True)
class Times:
    """Dates with their events, the events and states named at all, and the days that no calendar has."""

    dates: tuple[DateMention, ...]
    events: tuple[str, ...]
    impossible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Tied:
    """A date, its place and events, the weight of the borders between, their nearest phrase, and whether it leads."""

    mention: DateMention
    place: tuple[int, int]
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
    year_end = year_end_told(lowered(text))
    found = [f for f in find_dates(text, today=today) if not (_is_within(f.start, year_end) or _is_of_a_life(f, text))]
    matches = [m for m in matches if not _is_within(tokens[m.start].start, year_end)]
    named = _without_denied(_without_strained(matches, found, tokens, vocabulary), vocabulary)
    happened = [m for m in named if not vocabulary.term(Kind.EVENT, m.term).state]
    borders = _borders(text, found, language)
    dates, ends, begun = stretches_in(found, text)
    tied = [_events(f, f.mention, happened, tokens, borders, vocabulary) for f in dates if f.mention]
    tied = _with_first_ones(tied, begun)
    tied = _corrected(tied, text)
    ended = {f.mention for f in ends}
    others = {t.mention for t in tied if any(_is_of_the_other(t, other, text) for other in tied)}
    asked = {t.mention for t in tied if _is_asked_about(t, tied, text, named, tokens, today)}
    dates_told = [
        replace(t.mention, asked_about=True)
        if t.mention in asked
        else replace(t.mention, events=_at_end(t.events) if t.mention in ended else t.events)
        for t in tied
        if t.mention in asked or t.mention not in others
    ]
    dates_told = _as_last(dates_told) if any(m.term == _LAST for m in named) else dates_told
    return Times(
        dates=tuple(in_year_told(d, year_end) if year_end and not d.asked_about else d for d in dates_told),
        # A mere noun ("my application") tells of something that happened only where a date stands by it.
        events=tuple(dict.fromkeys(m.term for m in named if m.words > 0 or found)),
        impossible=tuple(f.text for f in found if f.mention is None),
    )


def _as_last(dates: Sequence[DateMention]) -> list[DateMention]:
    """The days told, what happened on the latest being the last of it: "I wrote on 3 May and never heard back"."""
    told = [d for d in dates if not d.asked_about]
    latest = max(told, key=lambda d: d.last, default=None)
    return [replace(d, events=tuple(sorted({*d.events, _LAST}))) if d is latest else d for d in dates]


def _is_of_the_other(tied: _Tied, other: _Tied, text: str) -> bool:
    """Whether the event that a date seems to be of has a day of its own, and this one is of something else.

    "The year ended on 31 March. May I have it struck today?"; "I lived there until 2023, and was rejected on 3 May".
    A day that follows is one more of the same: "I was at your webinars on 3 May and on 10 June".
    """
    if not tied.events or tied.events != other.events or other.between >= _SENTENCE:
        return False
    before = tied.nearest is not None and tied.nearest == other.nearest and tied.leads and tied.between > other.between
    return tied.between >= _SENTENCE or (before and not _is_one_more(tied, other, text))


def _is_within(place: int, year_end: YearEnd | None) -> bool:
    """Whether a place lies in words for how financial years lie in the calendar: these tell of no day that has come."""
    return year_end is not None and year_end.start <= place < year_end.end


def _is_of_a_life(found: Found, text: str) -> bool:
    """Whether a date is the birth of somebody: "I was born on 3 May 1980", "am 3. Mai 1980 geboren"."""
    before, after = lowered(text[: found.start]), lowered(text[found.end :])
    return bool(_BORN_BEFORE.search(before) or _BORN_AFTER.match(after))


def _with_first_ones(tied: Sequence[_Tied], begun: Mapping[int, Found]) -> list[_Tied]:
    """The dates with the first of a stretch, where each day in it counts: "invoices from 2019 to 2021"."""
    every = list[_Tied]()
    for one in tied:
        first = begun.get(one.place[0])
        if first and first.mention and _WITHIN in one.events:
            every.append(replace(one, mention=first.mention, place=(first.start, first.end)))
        every.append(one)
    return every


def _corrected(tied: Sequence[_Tied], text: str) -> list[_Tied]:
    """The dates without those that a later one puts right, and without those that are said not to be meant.

    "Rejected on 3 May 2026 – sorry, it was 2 May 2026" tells of one day, which is of the event that the first one had.
    """
    plain, kept = lowered(text), list[_Tied]()
    denied = {t.mention.first for t in tied if len(tied) > 1 and denies(plain[: t.place[0]])}
    for one in tied:
        before = plain[kept[-1].place[1] if kept else 0 : one.place[0]]
        # "Sorry, but is it gone on 3 May 2027?" asks about that day
        asks = bool(kept) and _is_in_question(one.place[1], text) and not _is_in_question(kept[-1].place[1], text)
        says_so = (corrects(before) and not asks) or (bool(kept) and kept[-1].mention.first in denied)
        wrong = _put_right(one, kept) if kept and says_so else None
        if wrong:
            kept.remove(wrong)
            one = replace(one, events=wrong.events, between=wrong.between, nearest=wrong.nearest)
        kept.append(one)
    return [one for one in kept if one.mention.first not in denied]


def _put_right(correct: _Tied, before: Sequence[_Tied]) -> _Tied | None:
    """Which of the days before is put right: the last of the event that is named beside the correct one, if any is."""
    named = correct.events if correct.between < _SENTENCE else ()
    same = (t for t in reversed(before) if not named or set(named) & set(t.events))
    return next(same, before[-1] if {_ENDED, _BEGAN, _WAS}.issuperset(named) else None)


def _at_end(events: tuple[str, ...]) -> tuple[str, ...]:
    """What happened at the end of a stretch of days."""
    return events if _WITHIN in events else tuple(sorted({*events, _ENDED} - {_BEGAN}))


def _is_asked_about(
    tied: _Tied,
    every: Sequence[_Tied],
    text: str,
    named: Sequence[Match],
    tokens: Sequence[Token],
    today: date | None,
) -> bool:
    """Whether it is asked if something is still so on a day: words lead up to it that do, or it is still to come.

    Only where a sentence asks. A day to come is asked about beside an earlier one of the event that it seems to be of
    itself ("rejected on 4 May 2025, stored in June 2027?"), or where the turn says no more ("and in April?").
    """
    if not _is_in_question(tied.place[1], text):
        return False
    if _is_led_up_to(tied.place[0], text, named, tokens):
        return True
    if today is None or tied.mention.first < today:
        return False
    before = [o for o in every if o.mention.last < tied.mention.first]
    of_time = {_ENDED, _WAS} if tied.mention.last == today else set()  # "is its time over today?"
    beside = any(set(tied.events) <= {*o.events, *of_time} and not _is_one_more(o, tied, text) for o in before)
    return beside or (not tied.events and len(tokens) <= _FEW)


def _is_in_question(place: int, text: str) -> bool:
    """Whether the sentence around a place ends with a question mark; so does a text without any."""
    end = next((m for m in _STOPS.finditer(text) if m.start() >= place), None)
    return "?" in end.group() if end else "?" not in text


def _is_one_more(one: _Tied, other: _Tied, text: str) -> bool:
    """Whether two days are named in one breath: "on 3 May 2026 and 10 June 2026"."""
    between = text[one.place[1] : other.place[0]].split()
    joining = {word for words in WORDS.joining.values() for word in words}
    return 0 < len(between) <= _WORDS_BETWEEN and between[0].strip(",") in joining


def _is_led_up_to(place: int, text: str, named: Sequence[Match], tokens: Sequence[Token]) -> bool:
    """Whether words before a day ask if something is still so, and none of them says what happened or lasted then."""
    asking = _STILL.search(lowered(text[:place]))
    if asking is None:
        return False
    # "Over" may be said of the time itself; "still open" is said of what lasted
    verbs = [m for m in named if m.words >= 1 and (m.end - m.start > 1 or tokens[m.start].start > asking.start())]
    return not any(asking.start() <= tokens[m.end - 1].start < place for m in verbs)


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
    mention: DateMention,
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
        # Words on both sides of a date end after it
        low, high = (end, found.start) if end <= found.start else (found.end, end if start < found.start else start)
        between = sum(weight for at, weight in borders if low <= at < high)
        general = vocabulary.term(Kind.EVENT, match.term).general
        far = max(high - low, 0) if not start < found.start < end else 0
        return between, match.words < 1 or match.term == _WAS, general, far

    place = found.start, found.end
    if not happened:
        return _Tied(mention, place)
    nearest = min(happened, key=lambda m: (*rank(m), m.end - m.start if m.gapped else 0, -m.words, m.term))
    # "contract … ended" spans "ended": the longer phrase says what it was that ended.
    # After a date, not what goes on: "am 3.5. am Gewinnspiel teilgenommen, die Aktion endete …" is more than one event.
    leads = tokens[nearest.start].start >= found.end
    own = [m for m in happened if not (leads and _goes_on(nearest, m, tokens, borders))]
    around = [m for m in own if m.start <= nearest.start and nearest.end <= m.end and rank(m)[:3] <= rank(nearest)[:3]]
    most = max(m.words for m in around)
    events = {m.term for m in around if m.words == most}
    either = _named_right_before(found, nearest, own, tokens, vocabulary)
    mention = replace(mention, either=True) if either else mention
    return _Tied(mention, place, tuple(sorted(events | either)), rank(nearest)[0], nearest, leads)


def _named_right_before(
    found: Found, nearest: Match, happened: Sequence[Match], tokens: Sequence[Token], vocabulary: Vocabulary
) -> set[str]:
    """What the last words before a date name, where it seems to be of what was done about it: "booked a talk on 3 May".

    The day may be that of either. Only of what belongs together: to register for an event and the event.
    """
    last = sum(token.end <= found.start for token in tokens) - 1
    serves = set(vocabulary.term(Kind.EVENT, nearest.term).serves)
    named = (m for m in happened if m.term != nearest.term and 0 <= last - m.start <= 1)
    if nearest.start <= last:  # "The agreement ended on 3 May" tells of its end alone
        named = (m for m in named if m.start > nearest.start)
    return {m.term for m in named if serves.intersection(vocabulary.term(Kind.EVENT, m.term).serves)}


def _goes_on(nearest: Match, match: Match, tokens: Sequence[Token], borders: Sequence[tuple[int, int]]) -> bool:
    """Whether words that begin as those for an event do go on into another part of the sentence."""
    last, end = tokens[nearest.end - 1].end, tokens[match.end - 1].end
    return any(last <= at < end for at, _ in borders)
