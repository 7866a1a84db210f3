"""Dates in a question: a day, or an interval where only a month, a season or a year is named.

Only what is written is read. "Last month" and "two weeks ago" need a today, and are the widest interval that people
mean by it; a day without a year is no date, since any year would be a guess. Month names are Babel's for the languages
of questions, all read at once: a name like "mars" is nowhere anything but a month beside a day and a year.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import NUMBER, UNIT, UNITS, WORDS, any_of, lowered, number
from knowledge.query import DateMention
from knowledge.tokens import LANGUAGES

# Of a year written with two digits: up to this one it is 20xx.
_LATEST_SHORT_YEAR = 49
_MONTHS_IN_YEAR = 12
_DIGIT = re.compile(r"\d")
_STOPPED = re.compile(r"\d\.\s")
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
    return tuple(sorted((*found, *_of_the_same_year(text, folded, found)), key=lambda f: f.start))


def _of_the_same_year(text: str, folded: str, found: Sequence[Found]) -> Iterator[Found]:
    """Days of the year that the date before them is in: "on 4 May 2025, and 31 August the same year"."""
    for pattern in _OF_THE_SAME_YEAR if found else ():
        for match in pattern.finditer(folded):
            before = [f.mention for f in found if f.mention and f.end <= match.start()][-1:]
            if before and before[0].first.year == before[0].last.year:
                days, words = _one_day(match, before[0].first.year), text[slice(*match.span())]
                yield Found(*match.span(), words, DateMention(*days, words) if days else None)


def ordinals_of_days(text: str) -> frozenset[int]:
    """Where the ordinal numbers of days end that are written with a stop: "31. August", "5. kwietnia"."""
    found = _ORDINAL.finditer(lowered(text)) if _STOPPED.search(text) else ()
    return frozenset(m.end("ordinal") for m in found)


_Days = tuple[date, date] | None
_Candidate = tuple[tuple[int, int], _Days]


@cache
def _months() -> dict[str, int]:
    from babel.dates import get_month_names  # few questions have a date in them

    names = dict(WORDS.months)
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, language).items():
                    names.setdefault(lowered(name).rstrip("."), month)
    return names


@cache
def _name() -> str:
    return rf"(?P<name>{any_of(re.escape(name) for name in _months())})\b\.?"


def _relative_year() -> str:
    return rf"(?P<relative>{any_of(_RELATIVE_WORDS['year'])})\b"


_RELATIVE_WORDS = {unit: [w for words in by.values() for w in words] for unit, by in WORDS.relative.items()}
_ENDING = r"(?:st|nd|rd|th|\.|:e|:a|-ego)?"
_DAY = rf"(?P<day>\d{{1,2}}){_ENDING}"
# "I am 17. May I apply?": English writes none with a stop
_ORDINAL = LatePattern(lambda: rf"\b(?P<ordinal>\d{{1,2}}\.)\s+(?!may\b){_name()}")
_YEAR = r"(?P<year>(?:19|20)\d{2})\b"
_SHORT_YEAR = r"(?:['’]?(?P<short>\d{2}))\b"
_THE = r"(?:(?:the|den|dem)\s+)?"
_OF = r"(?:,?\s+(?:of\s+|i\s+|in\s+|w\s+)?|,\s*)"
_EXACT = (
    LatePattern(lambda: rf"\b{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})\b"),
    LatePattern(lambda: rf"\b{_DAY}\s*(?:of\s+)?{_name()},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b{_name()}\s+{_THE}{_DAY},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})[./-]\s?(?P<month>\d{{1,2}})[./-]\s?{_YEAR}"),
    LatePattern(lambda: rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_SHORT_YEAR}"),
    LatePattern(lambda: r"\b(?P<year>(?:19|20)\d{2})(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)\b"),
)
_NAMED_DAYS = {word: day for day, words in WORDS.named_days.items() for word in words}
_NAMED_DAY = LatePattern(lambda: rf"\b(?P<named>{any_of(_NAMED_DAYS)}){_OF}{_YEAR}", needs=_NAMED_DAYS)


def _of_relative_year(day: Callable[[], str]) -> LatePattern:
    return LatePattern(lambda: rf"\b{day()},?\s+(?:of\s+|in\s+)?{_relative_year()}", needs=_RELATIVE_WORDS["year"])


_OF_RELATIVE_YEAR = (
    _of_relative_year(lambda: rf"{_DAY}\s*(?:of\s+)?{_name()}"),
    _of_relative_year(lambda: rf"{_name()}\s+{_THE}{_DAY}"),
    _of_relative_year(lambda: rf"(?P<named>{any_of(_NAMED_DAYS)})"),
)


def _of_same_year(day: Callable[[], str]) -> LatePattern:
    return LatePattern(lambda: rf"\b{day()},?\s+(?:{any_of(WORDS.same_year)})\b", needs=WORDS.same_year)


_OF_THE_SAME_YEAR = (
    _of_same_year(lambda: rf"{_DAY}\s*(?:of\s+)?{_name()}"),
    _of_same_year(lambda: rf"{_name()}\s+{_THE}{_DAY}"),
)
_UNTIL = rf"\s*(?:-|–|{any_of(WORDS.to)})\s*(?P<until>\d{{1,2}}){_ENDING}"
_DAYS_OF_MONTH = (
    LatePattern(lambda: rf"\b{_DAY}{_UNTIL}\s+{_name()},?\s+{_YEAR}"),
    LatePattern(lambda: rf"\b{_name()}\s+{_DAY}{_UNTIL},?\s+{_YEAR}"),
)
_MONTH_YEAR = LatePattern(lambda: rf"\b{_name()}{_OF}{_YEAR}")
_MONTH_RELATIVE_YEAR = LatePattern(
    lambda: rf"\b{_name()}\s+(?:of\s+|in\s+)?{_relative_year()}", needs=_RELATIVE_WORDS["year"]
)
_ISO_MONTH = LatePattern(lambda: r"\b(?P<year>(?:19|20)\d{2})-(?P<month>0[1-9]|1[0-2])\b(?!-)")
_MONTH_SLASH_YEAR = LatePattern(lambda: r"(?<![\d./-])(?P<month>0?[1-9]|1[0-2])/(?P<year>(?:19|20)\d{2})\b")
_LAST_MONTH_NAMED = LatePattern(lambda: rf"\b(?:{any_of(WORDS.last)})\s+{_name()}\b", needs=WORDS.last)
_SEASONS = {word: season for season in WORDS.seasons.values() for word in season.words}
_SEASON = LatePattern(lambda: rf"\b(?P<season>{any_of(_SEASONS)}){_OF}{_YEAR}", needs=_SEASONS)
_QUARTER = LatePattern(
    lambda: rf"\b(?:q(?P<q>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th|\.|:e|\.e)?\s+(?:{any_of(WORDS.quarter)})){_OF}{_YEAR}"
)
_WEEK = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.week)})\s+(?P<week>\d{{1,2}}),?\s+(?:of\s+|i\s+|in\s+)?{_YEAR}", needs=WORDS.week
)
_TWO_YEARS = LatePattern(lambda: r"\b(?P<first>(?:19|20)\d{2})\s?[/–-]\s?(?P<second>(?:19|20)?\d{2})\b(?![-/.]\d)")
_YEAR_ONLY = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.before_year)})\s+(?:the\s+year\s+)?{_YEAR}(?![-/.]\d)", needs=WORDS.before_year
)
_AGO_AFTER = LatePattern(
    lambda: rf"\b(?:(?P<count>{NUMBER})\s+)?(?P<unit>{UNIT})\s+(?:{any_of(WORDS.ago['after'])})\b",
    needs=WORDS.ago["after"],
)
_AGO_BEFORE = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.ago['before'])})\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\b",
    needs=WORDS.ago["before"],
)


def _relative(words: Sequence[str]) -> LatePattern:
    # "the last year that you keep it" is not last year
    return LatePattern(lambda: rf"(?<!\bthe )\b(?P<word>{any_of(words)})\b", needs=words)


_RELATIVE = {unit: _relative(words) for unit, words in _RELATIVE_WORDS.items()}
_OFFSETS = {
    (unit, word): offset
    for unit, by_offset in WORDS.relative.items()
    for offset, words in by_offset.items()
    for word in words
}


def _candidates(folded: str, today: date | None) -> Iterator[_Candidate]:
    """Every reading of a place as a date, the most exact first. Only what is told from today has no digit."""
    has_digits = _DIGIT.search(folded) is not None
    if has_digits:
        for pattern in _DAYS_OF_MONTH:
            yield from _matched(pattern, folded, _days_of_month)
        for pattern in (*_EXACT, _NAMED_DAY):
            yield from _matched(pattern, folded, _exact)
        for pattern, read in _STRETCHES:
            yield from _matched(pattern, folded, read)
    if today is not None:
        yield from _from_today(folded, today)
    if has_digits:
        yield from _matched(_YEAR_ONLY, folded, lambda m: _years(int(m["year"])))


def _matched(pattern: LatePattern, folded: str, read: Callable[[re.Match[str]], _Days]) -> Iterator[_Candidate]:
    for match in pattern.finditer(folded):
        yield match.span(), read(match)


def _exact(match: re.Match[str]) -> _Days:
    """One day; None where the calendar has no such day. "12/31/2025" is read as the only day it can be."""
    return _one_day(match, _year(match))


def _one_day(match: re.Match[str], year: int) -> _Days:
    month, day = _month_and_day(match)
    made = _day(year, month, day)
    if made is None and "/" in match.group() and not match.groupdict().get("name"):
        made = _day(year, day, month)
    return (made, made) if made else None


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    if named := match.groupdict().get("named"):
        month, day = _NAMED_DAYS[_spaced(named)].split("-")
        return int(month), int(day)
    return _month(match), int(match["day"])


def _days_of_month(match: re.Match[str]) -> _Days:
    year, month = _year(match), _month(match)
    first, last = _day(year, month, int(match["day"])), _day(year, month, int(match["until"]))
    return (first, last) if first and last and first <= last else None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(match: re.Match[str]) -> int:
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    short = int(groups["short"])
    return (2000 if short <= _LATEST_SHORT_YEAR else 1900) + short


def _month(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return _months()[groups["name"]] if groups.get("name") else int(groups["month"])


def _month_days(year: int, month: int) -> tuple[date, date]:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _years(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year, 12, 31)


def _season(match: re.Match[str]) -> _Days:
    """The season's months; a winter named by one year may be the one it begins or the one it ends in."""
    first, last = _SEASONS[match["season"]].months
    year = int(match["year"])
    if first <= last:
        return _month_days(year, first)[0], _month_days(year, last)[1]
    return _month_days(year - 1, first)[0], _month_days(year + 1, last)[1]


def _quarter(match: re.Match[str]) -> _Days:
    year, last = int(match["year"]), 3 * int(match["q"] or match["nth"])
    return _month_days(year, last - 2)[0], _month_days(year, last)[1]


def _week(match: re.Match[str]) -> _Days:
    try:
        monday = date.fromisocalendar(int(match["year"]), int(match["week"]), 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=6)


def _two_years(match: re.Match[str]) -> _Days:
    """A financial or school year over the turn of a year ("2024/25"): it ended in the second."""
    first = int(match["first"])
    second = int(match["second"]) if len(match["second"]) > 2 else first // 100 * 100 + int(match["second"])
    return _years(second) if second == first + 1 else None


_STRETCHES: tuple[tuple[LatePattern, Callable[[re.Match[str]], _Days]], ...] = (
    (_MONTH_YEAR, lambda m: _month_days(int(m["year"]), _months()[m["name"]])),
    (_ISO_MONTH, lambda m: _month_days(int(m["year"]), int(m["month"]))),
    (_MONTH_SLASH_YEAR, lambda m: _month_days(int(m["year"]), int(m["month"]))),
    (_SEASON, _season),
    (_QUARTER, _quarter),
    (_WEEK, _week),
    (_TWO_YEARS, _two_years),
)


def _from_today(folded: str, today: date) -> Iterator[_Candidate]:
    """What is named from today: months of last year, "last March", "two weeks ago", "yesterday"."""
    for pattern in _OF_RELATIVE_YEAR:
        yield from _matched(pattern, folded, lambda m: _one_day(m, _relative_to(today, m)))
    yield from _matched(
        _MONTH_RELATIVE_YEAR, folded, lambda m: _month_days(_relative_to(today, m), _months()[m["name"]])
    )
    yield from _matched(_LAST_MONTH_NAMED, folded, lambda m: _last_month_named(_months()[m["name"]], today))
    for pattern in (_AGO_AFTER, _AGO_BEFORE):
        yield from _matched(pattern, folded, lambda m: _around(UNITS[m["unit"]], -number(m["count"] or "1"), today))
    for unit, pattern in _RELATIVE.items():
        for match in pattern.finditer(folded):
            yield match.span(), _around(unit, _OFFSETS[unit, _spaced(match["word"])], today)


def _relative_to(today: date, match: re.Match[str]) -> int:
    return today.year + _OFFSETS["year", _spaced(match["relative"])]


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _last_month_named(month: int, today: date) -> _Days:
    """The month of that name that is over."""
    return _month_days(today.year if month < today.month else today.year - 1, month)


def _around(unit: str, offset: int, today: date) -> _Days:
    """The day, ISO week, month or calendar year that lies `offset` of them from today's; None beyond the calendar."""
    try:
        if unit == "year":
            return _years(today.year + offset)
        if unit == "month":
            year, month = divmod(today.year * _MONTHS_IN_YEAR + today.month - 1 + offset, _MONTHS_IN_YEAR)
            return _month_days(year, month + 1)
        day = today + timedelta(days=offset * (7 if unit == "week" else 1))
        monday = day - timedelta(days=day.weekday())
        return (monday, monday + timedelta(days=6)) if unit == "week" else (day, day)
    except (ValueError, OverflowError):
        return None
