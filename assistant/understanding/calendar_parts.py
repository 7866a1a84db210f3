"""What date expressions are made of: names of months and days, days and stretches of the calendar.

Month and weekday names are Babel's for the languages of questions, all read at once: a name like "mars" is nowhere
anything but a month beside a day and a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered
from knowledge.tokens import LANGUAGES

MONTHS_IN_YEAR = 12
# First and last day; None where the calendar has no such day.
Days = tuple[date, date] | None
Candidate = tuple[tuple[int, int], Days]

ENDING = r"(?:st|nd|rd|th|\.|:e|:a|-ego)?"
DAY = rf"(?P<day>\d{{1,2}}){ENDING}"
THE = r"(?:(?:the|den|dem)\s+)?"
NAMED_DAYS = {word: day for day, words in WORDS.named_days.items() for word in words}
SEASONS = {word: season for season in WORDS.seasons.values() for word in season.words}


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
    """A day of a year. "12/31" is read as the only day it can be."""
    month, number = _month_and_day(match)
    made = day(year, month, number)
    if made is None and "/" in match.group() and not match.groupdict().get("name"):
        made = day(year, number, month)
    return (made, made) if made else None


def _month_and_day(match: re.Match[str]) -> tuple[int, int]:
    if named := match.groupdict().get("named"):
        month, number = NAMED_DAYS[spaced(named)].split("-")
        return int(month), int(number)
    return month_of(match), int(match["day"])


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
