"""What date expressions are made of: names of months and days, days and stretches of the calendar.

Month and weekday names are Babel's for the languages of questions, all read at once: a name like "mars" is nowhere
anything but a month beside a day and a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered
from knowledge.tokens import LANGUAGES

MONTHS_IN_YEAR, DAYS_IN_WEEK = 12, 7
# First and last day; None where the calendar has no such day.
Days = tuple[date, date] | None
Candidate = tuple[tuple[int, int], Days]

ENDING = r"(?:st|nd|rd|th|\.|:e|:a|-ego)?"
DAY = rf"(?P<day>\d{{1,2}}){ENDING}"
THE = r"(?:(?:the|den|dem)\s+)?"
NAMED_DAYS = {word: day for day, words in WORDS.named_days.items() for word in words}
NAMED = rf"(?P<named>{any_of(NAMED_DAYS)})"
SEASONS = {word: season for season in WORDS.seasons.values() for word in season.words}
SEASON = rf"(?P<season>{any_of(SEASONS)})"
QUARTER = rf"(?:q(?P<q>[1-4])|(?P<nth>[1-4])(?:st|nd|rd|th|\.|:e|\.e)?\s+(?:{any_of(WORDS.quarter)}))"
_WEEKS = any_of(WORDS.week)
WEEK = rf"(?:(?:{_WEEKS})\s+(?P<week>\d{{1,2}})|(?P<week_nth>\d{{1,2}})(?:st|nd|rd|th|\.|:a|:e)\s+(?:{_WEEKS}))"


@cache
def months() -> dict[str, int]:
    """The number of a month by its name in any of the languages."""
    from babel.dates import get_month_names  # few questions have a date in them

    names = dict(WORDS.months)
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for month, name in get_month_names(width, context, language).items():
                    names.setdefault(lowered(name).rstrip("."), month)
    return names


@cache
def weekdays() -> dict[str, int]:
    """The number of a day of the week by its name in any of the languages; Monday is 0."""
    from babel.dates import get_day_names

    names = dict(WORDS.weekdays)
    for language in LANGUAGES:
        names |= {lowered(name): day for day, name in get_day_names("wide", "format", language).items()}
    return names


@cache
def month_name() -> str:
    """A pattern for the name of a month."""
    return rf"(?P<name>{any_of(re.escape(name) for name in months())})\b\.?"


def day_and_month() -> tuple[str, str]:
    """Patterns for a day without its year, in both orders: "3rd of May", "May 3"."""
    return rf"{DAY}\s*(?:of\s+)?{month_name()}", rf"{month_name()}\s+{THE}{DAY}"


def matched(pattern: LatePattern, folded: str, read: Callable[[re.Match[str]], Days]) -> Iterator[Candidate]:
    """Each place of a pattern with the days that it is."""
    for match in pattern.finditer(folded):
        yield match.span(), read(match)


def one_day(match: re.Match[str], year: int) -> Days:
    """A day of a year, or the days that a name stands for. "12/31" is read as the only day it can be."""
    if named := match.groupdict().get("named"):
        return named_days(spaced(named), year)
    month, number = month_of(match), int(match["day"])
    made = day(year, month, number)
    if made is None and "/" in match.group() and not match.groupdict().get("name"):
        made = day(year, number, month)
    return (made, made) if made else None


def named_days(name: str, year: int) -> tuple[date, date]:
    """The days of a year that a name stands for: one, or the first and last of a feast."""
    first, _, last = NAMED_DAYS[name].partition("/")
    return _named_day(first, year), _named_day(last or first, year)


def _named_day(written: str, year: int) -> date:
    """A day as it is written for a name: "12-24", "easter-2", or "6-19>4" for the first Friday from that day on."""
    if written.startswith("easter"):
        from dateutil.easter import easter  # few questions name a feast

        return easter(year) + timedelta(days=int(written.removeprefix("easter") or 0))
    month_and_day, _, weekday = written.partition(">")
    month, number = map(int, month_and_day.split("-"))
    made = date(year, month, number)
    return made + timedelta(days=(int(weekday) - made.weekday()) % DAYS_IN_WEEK) if weekday else made


def season_days(match: re.Match[str], year: int) -> Days:
    """The season's months; a winter named by one year may be the one it begins or the one it ends in."""
    first, last = SEASONS[match["season"]].months
    if first <= last:
        return month_days(year, first)[0], month_days(year, last)[1]
    return month_days(year - 1, first)[0], month_days(year + 1, last)[1]


def quarter_days(match: re.Match[str], year: int) -> Days:
    """The first and last day of a quarter."""
    last = 3 * int(match["q"] or match["nth"])
    return month_days(year, last - 2)[0], month_days(year, last)[1]


def week_days(match: re.Match[str], year: int) -> Days:
    """The days of an ISO week; None where the year has no such week."""
    try:
        monday = date.fromisocalendar(year, int(match["week"] or match["week_nth"]), 1)
    except ValueError:
        return None
    return monday, monday + timedelta(days=DAYS_IN_WEEK - 1)


def month_of(match: re.Match[str]) -> int:
    """The month that a pattern found, by its name or its number."""
    groups = match.groupdict()
    return months()[groups["name"]] if groups.get("name") else int(groups["month"])


def day(year: int, month: int, number: int) -> date | None:
    """A day of the calendar; None where there is no such day."""
    try:
        return date(year, month, number)
    except ValueError:
        return None


def month_days(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def year_days(year: int) -> tuple[date, date]:
    """First and last day of a year."""
    return date(year, 1, 1), date(year, 12, 31)


def spaced(words: str) -> str:
    """Words with one space between them."""
    return " ".join(words.split())
