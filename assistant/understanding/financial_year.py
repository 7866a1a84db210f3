"""The financial year that somebody tells of, and in which one of them a day lies.

"The invoice is from March 2025, and our financial year is the calendar year": that year ended on 31 December 2025. What
is told is the day on which each one ends; which year a day lies in follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

from assistant.understanding.calendar_parts import ENDING, MONTHS_IN_YEAR, day_and_month, month_days, month_name, months
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of
from knowledge.query import DateMention

_YEAR = WORDS.financial_year
# A common year: that its February is short makes no difference to which year a day lies in.
_COMMON = 2025
_WITHIN, ENDED = "invoice_dated", "financial_year_ended"


class YearEnd(NamedTuple):
    """Where a text tells when financial years end (code points, half-open), and the month and day of it."""

    start: int
    end: int
    month: int
    day: int

    def of(self, day: date) -> date:
        """The end of the financial year that a day lies in."""
        last = self._in(day.year)
        return last if day <= last else self._in(day.year + 1)

    def _in(self, year: int) -> date:
        # 28 February is the last day of it, and so is the 29th where there is one
        last = month_days(year, self.month)[1].day
        is_last = self.day >= month_days(_COMMON, self.month)[1].day
        return date(year, self.month, last if is_last else self.day)


def _day() -> str:
    """A day without a year, or a month."""
    first = month_name().replace("name", "first")
    return rf"(?:(?P<of>{day_and_month()[0]})|{first}(?:\s+(?P<nth>\d{{1,2}}){ENDING}(?!\w))?)"


_NAMES = any_of(_YEAR.names)
_FEW = r"(?:\s+[^\W\d]+){0,4}?(?:\s*[=:])?"
_IS_CALENDAR = LatePattern(
    lambda: (
        rf"\b(?:(?:{_NAMES}){_FEW}|(?:{any_of(_YEAR.having)})(?:\s+[^\W\d]+){{0,2}}?)\s+(?:{any_of(_YEAR.calendar)})\b"
    ),
    needs=_YEAR.calendar,
)
_CALENDAR = LatePattern(lambda: rf"\b(?:{any_of(_YEAR.calendar_year)})\b", needs=_YEAR.calendar_year)
_CALENDAR_IS = LatePattern(
    lambda: (
        rf"\b(?:{any_of(_YEAR.calendar)})\s+(?:{any_of(_YEAR.being)})"
        rf"(?:\s+[^\W\d]+){{0,2}}?\s+(?:{_NAMES})(?=\s*(?:[.,;:!?)]|$))"
    ),
    needs=_YEAR.calendar,
)
_STOP = re.compile(r"[.;?!\n](?:\s|$)")
_DENIED = re.compile(rf"\s*\b(?:{any_of(w for words in WORDS.negation.values() for w in words)}|n't)\b")
_NOT_AFTER = rf"(?!,?\s+(?:{any_of(WORDS.before_year)}\s+)?(?:19|20)\d{{2}})"
_ENDS = LatePattern(
    lambda: rf"\b(?:{_NAMES}){_FEW}\s+(?:{any_of(_YEAR.ends)}){_FEW}\s+{_day()}{_NOT_AFTER}", needs=_YEAR.ends
)
_BEGINS = LatePattern(
    lambda: rf"\b(?:{_NAMES}){_FEW}\s+(?:{any_of(_YEAR.begins)}){_FEW}\s+{_day()}{_NOT_AFTER}", needs=_YEAR.begins
)
_RUNS = LatePattern(
    lambda: (
        rf"\b(?:{_NAMES}){_FEW}\s+(?:\d{{1,2}}\.?\s+)?(?:{any_of(map(re.escape, months()))})\s*"
        rf"(?:-|–|\b(?:{any_of(_YEAR.to)})\b)\s*(?:\w{{2,3}}\s+)?{_day()}{_NOT_AFTER}"
    ),
    needs=_YEAR.names,
)


def year_end_told(folded: str) -> YearEnd | None:
    """When financial years end, as a text in lower case tells; None where it does not."""
    readings: tuple[tuple[LatePattern, Callable[[re.Match[str]], tuple[int, int] | None]], ...] = (
        (_IS_CALENDAR, lambda _: (MONTHS_IN_YEAR, 31)),
        (_CALENDAR_IS, lambda _: (MONTHS_IN_YEAR, 31)),
        (_CALENDAR, lambda _: (MONTHS_IN_YEAR, 31)),
        (_RUNS, _last_day),
        (_BEGINS, _day_before),
        (_ENDS, _last_day),
    )
    for pattern, read in readings:
        for match in pattern.finditer(folded):
            if not _is_told(folded, *match.span()):
                continue
            if told := read(match):
                return YearEnd(*match.span(), *told)
    return None


def _is_told(folded: str, start: int, end: int) -> bool:
    """Whether words in a text tell how the years lie: no sentence that denies it, supposes it or asks whether."""
    before, after = _STOP.split(folded[:start])[-1], _STOP.split(folded[end:], maxsplit=1)[0]
    words = f"{before}{folded[start:end]}".split()
    asks = bool(words) and words[0].strip(",") in _YEAR.not_told
    return not (asks or _DENIED.search(f"{before}{folded[start:end]}") or _DENIED.match(after))


def in_year_told(mention: DateMention, year_end: YearEnd) -> DateMention:
    """A day of an invoice, or of what the question does not say, as the end of the financial year that it lies in."""
    if mention.events and _WITHIN not in mention.events:
        return mention
    first, last = year_end.of(mention.first), year_end.of(mention.last)
    return replace(mention, first=first, last=last, events=(ENDED,))


def _told(match: re.Match[str]) -> tuple[int, int | None]:
    groups = match.groupdict()
    name, number = (groups["name"], groups["day"]) if groups["of"] else (groups["first"], groups["nth"])
    return months()[name], int(number) if number else None


def _last_day(match: re.Match[str]) -> tuple[int, int] | None:
    month, day = _told(match)
    last = month_days(_COMMON, month)[1].day
    return (month, min(day or last, last)) if day != 0 else None


def _day_before(match: re.Match[str]) -> tuple[int, int] | None:
    month, day = _told(match)
    try:
        before = date(_COMMON, month, day or 1) - timedelta(days=1)
    except ValueError:
        return None
    return before.month, before.day
