"""Lengths of time and the days they end on, worked out without the code that the rules use.

The day of the event is not counted; a month or year ends on the day of the same number, or on the last day of a month
that has none (Regulation (EEC, Euratom) 1182/71 Art. 3(2)(c)).
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Length = tuple[int, str]
Order = Literal["less", "equal", "greater", "unclear"]

_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
# Four years from a first of March hold every length of month and both kinds of year
_STARTS = tuple(date(2027, 3, 1) + timedelta(days=n) for n in range(4 * 365 + 1))


def end_of(event: date, length: Length) -> date:
    """The last day of a length of time that runs from a day."""
    count, unit = length
    if unit in _DAYS:
        return event + timedelta(days=count * _DAYS[unit])
    months = event.year * 12 + event.month - 1 + count * _MONTHS[unit]
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(event.day, calendar.monthrange(year, month)[1]))


def is_clamped(event: date, length: Length) -> bool:
    """Whether the month that the time ends in has no day of the event's number."""
    return length[1] in _MONTHS and end_of(event, length).day != event.day


def order(one: Length, other: Length) -> Order:
    """Which of two lengths is the longer one, from whatever day they run; unclear where that hangs on the day."""
    (low, high), (other_low, other_high) = _span(one), _span(other)
    if _is_months(one) == _is_months(other):
        low, other_low = _units(one), _units(other)
        return "equal" if low == other_low else "less" if low < other_low else "greater"
    return "less" if high < other_low else "greater" if low > other_high else "unclear"


def rank(length: Length) -> Fraction:
    """A length as a number, to sort by; thirty days count as a month here, and nothing that is said is so counted."""
    return Fraction(_units(length)) if _is_months(length) else Fraction(_units(length), 30)


def _is_months(length: Length) -> bool:
    return length[1] in _MONTHS


def _units(length: Length) -> int:
    return length[0] * (_MONTHS if _is_months(length) else _DAYS)[length[1]]


@lru_cache(maxsize=512)
def _span(length: Length) -> tuple[int, int]:
    """The fewest and the most days that a length has."""
    if not _is_months(length):
        return _units(length), _units(length)
    days = [(end_of(start, length) - start).days for start in _STARTS]
    return min(days), max(days)
