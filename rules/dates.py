"""Calendar arithmetic for storage times: "up to N units from an event", by dateutil.

Convention (as in Regulation 1182/71 Art. 3 and the Swedish Act 1930:173 § 1, which govern statutory periods): the day
of the event is not counted and the period ends with the day of the last month that bears the same number, or with that
month's last day where it has no such day. Always added to the original day, never step by step.
"""

from __future__ import annotations

from datetime import date

from dateutil.relativedelta import relativedelta

from knowledge.policy import Bound
from knowledge.query import DateMention

# Only to compare lengths; dates are never computed from it.
_MONTHS_PER_UNIT = {"day": 1 / 30, "week": 7 / 30, "month": 1.0, "year": 12.0}


def months(count: int | None, unit: str | None) -> float | None:
    """A length of time in months, for comparing it with another; None where it has no number."""
    return count * _MONTHS_PER_UNIT[unit] if count is not None and unit is not None else None


def latest_day(event: date, *, count: int, unit: str) -> date:
    """The last day of a period of `count` `unit`s (day, month, year) that runs from `event`."""
    steps = {"day": relativedelta(days=count), "month": relativedelta(months=count), "year": relativedelta(years=count)}
    return event + steps[unit]


def is_clamped(event: date, latest: date, unit: str) -> bool:
    """Whether the last month has no day of the event's number."""
    return unit != "day" and event.day != latest.day


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
