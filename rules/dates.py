"""Calendar arithmetic for storage times ("up to N units from an event"), and which of two lengths is the longer one.

Convention (as in Regulation 1182/71 Art. 3 and the Swedish Act 1930:173 § 1, which govern statutory periods): the day
of the event is not counted and the period ends with the day of the last month that bears the same number, or with that
month's last day where it has no such day. Always added to the original day, never step by step.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from dateutil.relativedelta import relativedelta

from knowledge.policy import Bound
from knowledge.query import DateMention

Order = Literal["less", "equal", "greater", "unclear"]

_MONTHS = {"month": 1, "year": 12}
_DAYS = {"day": 1, "week": 7}
# Only to put lengths in order; nothing that is said is computed from it.
_MONTHS_PER_UNIT = {"day": 1 / 30, "week": 7 / 30, "month": 1.0, "year": 12.0}
# Every length of a month and both kinds of year lie in these days.
_FIRST_ANCHOR, _ANCHORS = date(2023, 3, 1), 4 * 365 + 1


def months(count: int | None, unit: str | None) -> float | None:
    """A length of time in months, for sorting; None where it has no number. To compare two, use `compare`."""
    return count * _MONTHS_PER_UNIT[unit] if count is not None and unit is not None else None


def compare(length: tuple[int, str], other: tuple[int, str]) -> Order:
    """How one length compares with another, whatever day they run from; "unclear" where that depends on the day.

    90 days are longer than three months from February and shorter from July, so neither; 24 months are two years.
    """
    if (length[1] in _MONTHS) == (other[1] in _MONTHS):
        one, two = _in_small_units(length), _in_small_units(other)
        return "equal" if one == two else "less" if one < two else "greater"
    (shortest, longest), (other_shortest, other_longest) = _days(*length), _days(*other)
    if longest < other_shortest:
        return "less"
    return "greater" if shortest > other_longest else "unclear"


def _in_small_units(length: tuple[int, str]) -> int:
    count, unit = length
    return count * (_MONTHS.get(unit) or _DAYS[unit])


@lru_cache(maxsize=256)
def _days(count: int, unit: str) -> tuple[int, int]:
    """The fewest and the most days that a length has."""
    if unit in _DAYS:
        return count * _DAYS[unit], count * _DAYS[unit]
    anchors = (_FIRST_ANCHOR + timedelta(days=n) for n in range(_ANCHORS))
    lengths = {(latest_day(day, count=count, unit=unit) - day).days for day in anchors}
    return min(lengths), max(lengths)


def latest_day(event: date, *, count: int, unit: str) -> date:
    """The last day of a period of `count` `unit`s (day, week, month, year) that runs from `event`."""
    steps = relativedelta(days=count * _DAYS[unit]) if unit in _DAYS else relativedelta(months=count * _MONTHS[unit])
    return event + steps


def is_clamped(event: date, latest: date, unit: str) -> bool:
    """Whether the last month has no day of the event's number."""
    return unit in _MONTHS and event.day != latest.day


def latest_days(mention: DateMention, bound: Bound) -> tuple[date, date] | None:
    """First and last possible end of a bound for a date that may be only a month or a year; None if not computable.

    An ordinal bound ("until the seventh year following the end of the calendar year in which …") is counted through
    the end of that year, as accounting law does (Swedish bokföringslagen 7 kap. 2 §).
    """
    if bound.count is None:
        return None
    if bound.kind == "ordinal_year_end":
        return date(mention.first.year + bound.count, 12, 31), date(mention.last.year + bound.count, 12, 31)
    if bound.kind != "fixed_after" or bound.unit is None:
        return None
    return (
        latest_day(mention.first, count=bound.count, unit=bound.unit),
        latest_day(mention.last, count=bound.count, unit=bound.unit),
    )
