"""Dates in a question: a day, or an interval where only a month, a season or a year is named.

Only what is written is read. "Last month" and "two weeks ago" need a today, and are the widest interval that people
mean by it; so does a day without a year, unless a date beside it tells its year (nearest_days.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache, partial

from assistant.understanding.calendar_parts import (
    DAY,
    ENDING,
    NAMED,
    NAMED_DAYS,
    QUARTER,
    SEASON,
    SEASONS,
    WEEK,
    Candidate,
    Days,
    day,
    day_and_month,
    matched,
    month_days,
    month_name,
    month_of,
    months,
    one_day,
    quarter_days,
    season_days,
    week_days,
    year_days,
)
from assistant.understanding.corrections import corrects, denies
from assistant.understanding.dates_from_today import LATER, from_today, so_long_after
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.nearest_days import WITHOUT_YEAR, nearest_days
from assistant.understanding.time_words import WORDS, any_of, lowered
from knowledge.query import DateMention

# Of a year written with two digits: up to this one it is 20xx.
_LATEST_SHORT_YEAR = 49
_DIGIT = re.compile(r"\d")
_STOPPED = re.compile(r"\d\.\s")
# A year of another sentence is a guess.
_STOPS = re.compile(r"[.;?!\n](?=\s|$)")
# Not even a month that a question names is longer.
_MONTH = timedelta(days=31)
# So few words may follow a day that puts another one right.
_FEW_AFTER = 2
# Several steps of one answer ask for the dates of one text
_REMEMBERED = 64


@dataclass(frozen=True, slots=True)
class Found:
    """A date and its place in the text (NFC), half-open; `mention` None: no such day, as in "30 February 2026"."""

    start: int
    end: int
    text: str
    mention: DateMention | None


def dates_in(text: str, *, today: date | None) -> tuple[DateMention, ...]:
    """The dates in order of place. Impossible ones are left out."""
    return tuple(f.mention for f in find_dates(text, today=today) if f.mention)


@lru_cache(maxsize=_REMEMBERED)
def find_dates(text: str, *, today: date | None) -> tuple[Found, ...]:
    """Dates with their places, in order; of two readings the more exact one. `today` None: no "yesterday"."""
    text = unicodedata.normalize("NFC", text)
    folded = lowered(text)
    found: list[Found] = []
    for (start, end), days in _candidates(folded, today):
        if not any(start < other.end and other.start < end for other in found):
            words = text[start:end]
            found.append(Found(start, end, words, DateMention(*days, words) if days else None))
    found.sort(key=lambda f: f.start)
    for more in (
        _the_same_day,
        _of_the_same_year,
        _of_the_year_after,
        _of_the_year_before,
        _joined_years,
        _later,
        _nearest(today),
    ):
        found = sorted([*found, *more(text, folded, found)], key=lambda f: f.start)
    return tuple(_beside(f, text, folded) for f in found)


def _the_same_day(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """The day told before, where words say that another thing happened on it: "… on 2 July, and ended the same day"."""
    for match in _SAME_DAY.finditer(folded) if found else ():
        before = [f.mention for f in found if f.mention and f.end <= match.start()][-1:]
        if before and before[0].is_exact:
            words = text[slice(*match.span())]
            yield Found(*match.span(), words, DateMention(before[0].first, before[0].last, words))


def _of_the_same_year(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days of the year that the date before them is in: "on 4 May 2025, and 31 August the same year"."""
    for pattern in _OF_THE_SAME_YEAR if found else ():
        for match in pattern.finditer(folded):
            before = [f.mention for f in found if f.mention and f.end <= match.start()][-1:]
            if before and before[0].first.year == before[0].last.year:
                days, words = one_day(match, before[0].first.year), text[slice(*match.span())]
                yield Found(*match.span(), words, DateMention(*days, words) if days else None)


def _of_the_year_after(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days of the year that the day joined to them has: "on 3 May and 10 June 2026"."""
    for after in found:
        if not after.mention or not after.mention.is_exact:
            continue
        for pattern in _JOINED_DAYS:
            for match in pattern.finditer(folded[: after.start]):
                days = one_day(match, after.mention.first.year)
                words = text[slice(*match.span("one"))]
                start, end = match.span("one")
                if days and days[0] < after.mention.first and not any(f.start < end and start < f.end for f in found):
                    yield Found(*match.span("one"), words, DateMention(*days, words))


def _of_the_year_before(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days without a year after one that has one, and later in it: "signed on 1 October 2026, ended on 20 October".

    A day that puts the one before it right may be any of its year: "on 5 May 2026 … sorry, 4 May". And one that lies in
    a month told before it is of that month, whatever stands between: "I won in October 2025. It ended on 31 October".
    """
    for pattern in WITHOUT_YEAR if found else ():
        for match in pattern.finditer(folded):
            start = match.start()
            end = start + len(match.group().rstrip("."))  # which ends the sentence, or shortens the month
            told = [(f.mention, f.end) for f in found if f.mention and f.end <= start]
            if any(f.start < end and start < f.end for f in found):
                continue
            for before, place in told[-1:] + [t for t in told if t[0].is_exact][-1:]:
                days = one_day(match, before.first.year)
                later = before.is_exact and days and days[0] > before.first and not _STOPS.search(folded[place:start])
                put_right = before.is_exact and corrects(folded[:start])
                if days and (later or put_right or _is_in_month(days[0], before)):
                    yield Found(start, end, text[start:end], DateMention(*days, text[start:end]))
                    break


def _is_in_month(named: date, told: DateMention) -> bool:
    """Whether a day lies in a stretch of days told that is no longer than a month."""
    return not told.is_exact and told.last - told.first < _MONTH and told.first <= named <= told.last


def _joined_years(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Years that are joined to one that is told as a year: "from 2019 to 2021", "in 2019, 2020 and 2021"."""
    ends = {f.end for f in found if f.mention and f.text.isdecimal()}
    for match in _YEAR_JOINED.finditer(folded):
        if match.start() in ends:
            start, end = match.span("year")
            ends.add(end)
            yield Found(start, end, text[start:end], DateMention(*year_days(int(match["year"])), text[start:end]))


def _later(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days that are told from the one before them: "18 months ago, and you hired someone else three months later"."""
    for match in LATER.finditer(folded) if found else ():
        before = [f.mention for f in found if f.mention and f.end <= match.start()][-1:]
        if before:
            days, words = so_long_after(before[0], match), text[slice(*match.span())]
            yield Found(*match.span(), words, DateMention(*days, words) if days else None)


def _nearest(today: date | None) -> Callable[[str, str, Sequence[Found]], Iterator[Found]]:
    """Days without a year, of one that nothing tells."""

    def more(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
        if today is None:
            return
        for (start, end), days in nearest_days(folded, today, has_years=_tells_a_year(folded, found, today)):
            if not any(f.start < end and start < f.end for f in found):
                yield Found(start, end, text[start:end], DateMention(*days, text[start:end]) if days else None)

    return more


def _tells_a_year(folded: str, found: Sequence[Found], today: date) -> bool:
    """Whether a text tells a day or a year that has come: one without a year may be of that."""
    told = any(f.mention is not None and f.mention.first < today for f in found)
    years = (m for m in _BARE_YEAR.finditer(folded) if not any(f.start <= m.start() < f.end for f in found))
    return told or any(int(m["year"]) <= today.year for m in years)


def _beside(one: Found, text: str, folded: str) -> Found:
    """The day before or after one, where words say so: "the day after New Year's"."""
    for steps, pattern in _BESIDE.items():
        beside = pattern.search(folded[: one.start]) if one.mention else None
        if beside and one.mention:
            day = (one.mention.last if steps > 0 else one.mention.first) + timedelta(days=steps)
            words = text[beside.start() : one.end]
            return Found(beside.start(), one.end, words, DateMention(day, day, words))
    return one


def puts_day_right(turn: str) -> bool:
    """Whether a turn says no more than another day than the one told before it: "sorry, 5 June", "5 May, not 3 May"."""
    folded = lowered(turn)
    days = [found.span() for pattern in (*_EXACT, *WITHOUT_YEAR) for found in pattern.finditer(folded)]
    leads = (folded[:start] for start, end in days if len(folded[end:].split()) <= _FEW_AFTER)
    return "?" not in turn and any(corrects(before) or (len(days) > 1 and denies(before)) for before in leads)


def ordinals_of_days(text: str) -> frozenset[int]:
    """Where the ordinal numbers of days end that are written with a stop: "31. August", "5. kwietnia"."""
    found = _ORDINAL.finditer(lowered(text)) if _STOPPED.search(text) else ()
    return frozenset(m.end("ordinal") for m in found)


# "I am 17. May I apply?": English writes none with a stop
_ORDINAL = LatePattern(lambda: rf"\b(?P<ordinal>\d{{1,2}}\.)\s+(?!may\b){month_name()}")
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
_BARE_YEAR = re.compile(rf"\b{_YEAR}")
# How many days from the one named; the words stand right before it
_BESIDE = {
    steps: LatePattern(partial("\\b(?:{})\\s+$".format, any_of(words)), needs=words)
    for steps, words in WORDS.beside_days.items()
}
_SHORT_YEAR = r"(?:['’]?(?P<short>\d{2}))\b"
_OF = r"(?:,?\s+(?:of\s+|i\s+|in\s+|w\s+)?|,\s*)"
_EXACT = (
    LatePattern(lambda: rf"\b{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b"),
    LatePattern(lambda: rf"\b{day_and_month()[0]},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b{day_and_month()[1]},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})[./-]\s?(?P<month>\d{{1,2}})[./-]\s?{_YEAR}"),
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_SHORT_YEAR}"),
    # "31/12 2025", "15/8 -26", as Swedes and Norwegians write them
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})\.?,?\s{_YEAR}"),
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})/(?P<month>\d{{1,2}})\s?[-–]{_SHORT_YEAR}(?![./]\d)"),
    LatePattern(lambda: r"\b(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)\b"),
)
_NAMED_DAY = LatePattern(lambda: rf"\b{NAMED}{_OF}{_YEAR}", needs=NAMED_DAYS)


_SAME_DAY = LatePattern(lambda: rf"\b(?:{any_of(WORDS.same_day)})\b", needs=WORDS.same_day)


def _of_same_year(named: Callable[[], str]) -> LatePattern:
    return LatePattern(lambda: rf"\b{named()},?\s+(?:{any_of(WORDS.same_year)})\b", needs=WORDS.same_year)


_OF_THE_SAME_YEAR = (
    _of_same_year(lambda: day_and_month()[0]),
    _of_same_year(lambda: day_and_month()[1]),
)
_JOINED = rf",?\s+(?:{any_of(WORDS.to)})\s+(?:\w{{2,4}}\s+)?$"
_JOINED_DAYS = (
    LatePattern(lambda: rf"\b(?P<one>{day_and_month()[0]}){_JOINED}"),
    LatePattern(lambda: rf"\b(?P<one>{day_and_month()[1]}){_JOINED}"),
)
_UNTIL = rf"\s*(?:-|–|{any_of(WORDS.to)})\s*(?P<until>\d{{1,2}}){ENDING}"
_DAYS_OF_MONTH = (
    LatePattern(lambda: rf"\b{DAY}{_UNTIL}\s+{month_name()},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b{month_name()}\s+{DAY}{_UNTIL},?\s+{_YEAR}"),
)
_MONTH_YEAR = LatePattern(lambda: rf"\b{month_name()}{_OF}{_YEAR}")
_ISO_MONTH = LatePattern(lambda: r"\b(?P<year>(?:19|20)\d{2})-(?P<month>0[1-9]|1[0-2])\b(?!-)")
_MONTH_SLASH_YEAR = LatePattern(lambda: r"(?<![\d./-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d{2})\b")
_SEASON = LatePattern(lambda: rf"\b{SEASON}{_OF}{_YEAR}", needs=SEASONS)
_QUARTER = LatePattern(lambda: rf"\b{QUARTER}{_OF}{_YEAR}")
_WEEK = LatePattern(lambda: rf"\b{WEEK}{_OF}{_YEAR}", needs=WORDS.week)
_TWO_YEARS = LatePattern(lambda: r"\b(?P<first>(?:19|20)\d{2})\s?[/–-]\s?(?P<second>(?:19|20)?\d{2})\b(?![-/.]\d)")
_JOINING = (*WORDS.to, *WORDS.until, *(word for words in WORDS.joining.values() for word in words))
_YEAR_ONLY = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.before_year)})\s+(?:the\s+year\s+)?{_YEAR}(?![-/.]\d)", needs=WORDS.before_year
)

# "… to 2021", ", 2020", "–2021"
_YEAR_JOINED = LatePattern(
    lambda: (
        rf"(?:,\s*|\s?[–-]\s?|,?\s+(?:{any_of(_JOINING)})\s+){_YEAR}"
        rf"(?![-/.]\d|\s?[%€$£]|\s+(?:{any_of(WORDS.not_years)})\b)"
    )
)


def _candidates(folded: str, today: date | None) -> Iterator[Candidate]:
    """Every reading of a place as a date, the most exact first. Only what is told from today has no digit."""
    has_digits = _DIGIT.search(folded) is not None
    if has_digits:
        for pattern in _DAYS_OF_MONTH:
            yield from matched(pattern, folded, _days_of_month)
        for pattern in (*_EXACT, _NAMED_DAY):
            yield from matched(pattern, folded, _exact)
        for pattern, read in _STRETCHES:
            yield from matched(pattern, folded, read)
    if today is not None:
        yield from from_today(folded, today)
    if has_digits:
        # The year alone: "the financial year of in 2024" is none
        yield from ((m.span("year"), year_days(int(m["year"]))) for m in _YEAR_ONLY.finditer(folded))


def _exact(match: re.Match[str]) -> Days:
    """One day; None where the calendar has no such day. "12/31/2025" is read as the only day it can be."""
    return one_day(match, _year(match))


def _days_of_month(match: re.Match[str]) -> Days:
    year, month = _year(match), month_of(match)
    first, last = day(year, month, int(match["day"])), day(year, month, int(match["until"]))
    return (first, last) if first and last and first <= last else None


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    short = int(groups["short"])
    return (2000 if short <= _LATEST_SHORT_YEAR else 1900) + short


def _two_years(match: re.Match[str]) -> Days:
    """A financial or school year over the turn of a year ("2024/25"): it ended in the second."""
    first = int(match["first"])
    second = int(match["second"]) if len(match["second"]) > 2 else first // 100 * 100 + int(match["second"])
    return year_days(second) if second == first + 1 else None


_STRETCHES: tuple[tuple[LatePattern, Callable[[re.Match[str]], Days]], ...] = (
    (_MONTH_YEAR, lambda m: month_days(int(m["year"]), months()[m["name"]])),
    (_ISO_MONTH, lambda m: month_days(int(m["year"]), int(m["month"]))),
    (_MONTH_SLASH_YEAR, lambda m: month_days(int(m["year"]), int(m["month"]))),
    (_SEASON, lambda m: season_days(m, int(m["year"]))),
    (_QUARTER, lambda m: quarter_days(m, int(m["year"]))),
    (_WEEK, lambda m: week_days(m, int(m["year"]))),
    (_TWO_YEARS, _two_years),
)
