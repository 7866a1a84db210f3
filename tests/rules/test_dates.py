"""Calendar arithmetic of storage times, for any day: what holds of every period, leap days and month ends included.

Source: Regulation (EEC, Euratom) No 1182/71 Art. 3(2)(c): a period in months or years ends on the day that bears the
date of its first, or on the last day of the last month where that month has no such day.
"""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.policy import Bound, Span
from knowledge.query import DateMention
from rules.dates import Order, compare, is_clamped, latest_day, latest_days, months

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
COUNTS = st.integers(1, 120)
DAY_UNITS = st.sampled_from(("day", "week"))
MONTH_UNITS = st.sampled_from(("month", "year"))
UNITS = st.one_of(DAY_UNITS, MONTH_UNITS)
LENGTHS = st.tuples(st.integers(1, 40), UNITS)
IN_MONTHS = {"month": 1, "year": 12}
OPPOSITE: dict[Order, Order] = {"less": "greater", "greater": "less", "equal": "equal", "unclear": "unclear"}


def bound(count: int | None, unit: Any, kind: Any = "fixed_after") -> Bound:
    return Bound(kind=kind, text="", span=Span(0, 0), count=count, unit=unit)


def mention(first: date, last: date) -> DateMention:
    return DateMention(first, last, "then")


@given(DAYS, COUNTS, MONTH_UNITS)
@example(date(2024, 2, 29), 1, "year")
@example(date(2023, 2, 28), 1, "year")
@example(date(2024, 2, 29), 4, "year")
@example(date(2025, 1, 31), 1, "month")
@example(date(2024, 8, 31), 6, "month")
def test_months_and_years_end_on_the_same_number_or_on_the_months_last_day(event: date, count: int, unit: str) -> None:
    latest = latest_day(event, count=count, unit=unit)
    months_on = event.year * 12 + event.month - 1 + count * IN_MONTHS[unit]
    assert (latest.year, latest.month) == divmod(months_on, 12)[:1] + (months_on % 12 + 1,)
    assert latest.day == min(event.day, monthrange(latest.year, latest.month)[1])


@given(DAYS, COUNTS, DAY_UNITS)
def test_days_and_weeks_are_counted_one_by_one(event: date, count: int, unit: str) -> None:
    days = count * {"day": 1, "week": 7}[unit]
    assert latest_day(event, count=count, unit=unit) - event == timedelta(days=days)


@given(DAYS, COUNTS, UNITS)
def test_a_period_ends_after_its_event_and_a_longer_one_later(event: date, count: int, unit: str) -> None:
    assert event < latest_day(event, count=count, unit=unit) < latest_day(event, count=count + 1, unit=unit)


@given(DAYS, COUNTS, UNITS)
def test_the_day_before_never_ends_later_and_the_day_after_never_sooner(event: date, count: int, unit: str) -> None:
    before, on, after = (latest_day(event + timedelta(days=d), count=count, unit=unit) for d in (-1, 0, 1))
    assert before <= on <= after
    # Only month ends of different lengths make two days end on one
    assert on - before <= timedelta(days=4)
    assert after - on <= timedelta(days=4)


@given(DAYS, COUNTS)
def test_a_year_is_twelve_months_from_whatever_day(event: date, count: int) -> None:
    assert latest_day(event, count=count, unit="year") == latest_day(event, count=12 * count, unit="month")


@given(DAYS, st.integers(1, 40))
def test_a_leap_day_alone_ends_on_another_number_after_years(event: date, count: int) -> None:
    latest = latest_day(event, count=count, unit="year")
    is_lost = (event.month, event.day) == (2, 29) and not isleap(event.year + count)
    assert is_clamped(event, latest, "year") == is_lost
    assert (latest.month, latest.day) == ((2, 28) if is_lost else (event.month, event.day))


@given(DAYS, COUNTS, MONTH_UNITS)
def test_a_month_without_the_day_is_said_to_have_none(event: date, count: int, unit: str) -> None:
    latest = latest_day(event, count=count, unit=unit)
    assert is_clamped(event, latest, unit) == (event.day > monthrange(latest.year, latest.month)[1])


@given(DAYS, COUNTS, DAY_UNITS)
def test_days_and_weeks_lose_no_day(event: date, count: int, unit: str) -> None:
    assert not is_clamped(event, latest_day(event, count=count, unit=unit), unit)


@given(DAYS, st.integers(0, 800), COUNTS, UNITS)
def test_a_range_of_days_ends_between_the_ends_of_its_days(first: date, length: int, count: int, unit: str) -> None:
    last = first + timedelta(days=length)
    ends = latest_days(mention(first, last), bound(count, unit))
    assert ends == (latest_day(first, count=count, unit=unit), latest_day(last, count=count, unit=unit))
    assert ends[0] <= latest_day(first + timedelta(days=length // 2), count=count, unit=unit) <= ends[1]


@given(DAYS, st.integers(1, 12))
@example(date(2025, 12, 31), 7)
@example(date(2026, 1, 1), 7)
@example(date(2025, 4, 30), 7)
def test_the_nth_year_after_a_calendar_year_is_counted_to_its_end(event: date, count: int) -> None:
    """All days of one year end on one day, the last of a year; the next year's first day ends a year later."""
    (first, last) = latest_days(mention(event, event), bound(count, "year", "ordinal_year_end")) or (None, None)
    assert first == last == date(event.year + count, 12, 31)
    new_year = date(event.year + 1, 1, 1)
    later = latest_days(mention(new_year, new_year), bound(count, "year", "ordinal_year_end"))
    assert later == (date(event.year + count + 1, 12, 31),) * 2


@pytest.mark.parametrize(("year_end", "latest"), [("2025-04-30", "2032-12-31"), ("2025-12-31", "2032-12-31")])
def test_accounts_are_kept_through_the_seventh_year_whatever_financial_year_ended_in_it(
    year_end: str, latest: str
) -> None:
    day = date.fromisoformat(year_end)
    ends = latest_days(mention(day, day), bound(7, "year", "ordinal_year_end"))
    assert ends == (date.fromisoformat(latest),) * 2


@given(DAYS, st.sampled_from(("until_event", "as_long_as", "unlimited", "external")))
def test_what_has_no_length_gives_no_day(event: date, kind: str) -> None:
    assert latest_days(mention(event, event), bound(None, None, kind)) is None


@given(LENGTHS, LENGTHS)
def test_comparing_the_other_way_round_gives_the_opposite(one: tuple[int, str], two: tuple[int, str]) -> None:
    assert compare(two, one) == OPPOSITE[compare(one, two)]


@given(LENGTHS, LENGTHS, DAYS)
@example((3, "month"), (90, "day"), date(2026, 2, 1))
@example((12, "month"), (1, "year"), date(2024, 2, 29))
def test_what_is_said_of_two_lengths_holds_from_every_day(
    one: tuple[int, str], two: tuple[int, str], event: date
) -> None:
    ends = [latest_day(event, count=count, unit=unit) for count, unit in (one, two)]
    order = compare(one, two)
    assert order == "unclear" or {"less": ends[0] < ends[1], "greater": ends[0] > ends[1], "equal": True}[order]
    assert order != "equal" or ends[0] == ends[1]


@given(LENGTHS, LENGTHS)
def test_the_order_for_sorting_contradicts_no_comparison(one: tuple[int, str], two: tuple[int, str]) -> None:
    lengths = [months(*length) for length in (one, two)]
    assert None not in lengths
    order = compare(one, two)
    assert order == "unclear" or (order == "less") == (round((lengths[0] or 0) - (lengths[1] or 0), 6) < 0)
