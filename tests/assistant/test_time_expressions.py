"""Dates and lengths of time are read as people write them, in every language of questions, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.time_expressions import dates_in, periods_in

DAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    "text",
    [
        "on 3 March 2025",
        "on March 3, 2025",
        "the 3rd of March 2025",
        "2025-03-03",
        "3.3.2025",
        "den 3 mars 2025",
        "3. mars 2025",
        "am 3. März 2025",
        "3 marca 2025 r.",
    ],
)
def test_one_day_is_read_in_every_form(text: str) -> None:
    assert [(m.first, m.last) for m in dates_in(text, today=None)] == [(DAY, DAY)]


def test_a_month_is_an_interval() -> None:
    (mention,) = dates_in("a webinar in February 2024", today=None)
    assert (mention.first, mention.last, mention.is_exact) == (date(2024, 2, 1), date(2024, 2, 29), False)


def test_a_year_is_an_interval() -> None:
    (mention,) = dates_in("I left in 2019", today=None)
    assert (mention.first, mention.last) == (date(2019, 1, 1), date(2019, 12, 31))


def test_a_month_without_a_year_is_no_date() -> None:
    assert dates_in("I applied in March", today=None) == ()


def test_an_impossible_day_is_no_date() -> None:
    assert [m.is_exact for m in dates_in("on 31 February 2024", today=None)] == [False]


def test_yesterday_needs_a_today() -> None:
    assert dates_in("you called yesterday", today=None) == ()
    (mention,) = dates_in("you called yesterday", today=date(2026, 3, 1))
    assert mention.first == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("for five years", 5, "year"),
        ("3 months", 3, "month"),
        ("i fem år", 5, "year"),
        ("fünf Jahre", 5, "year"),
        ("przez dwa lata", 2, "year"),
        ("tre måneder", 3, "month"),
    ],
)
def test_lengths_of_time_are_read_in_every_language(text: str, count: int, unit: str) -> None:
    assert [(p.count, p.unit) for p in periods_in(text)] == [(count, unit)]


@pytest.mark.parametrize("text", ["a year ago", "two years later", "vor zwei Jahren", "för två år sedan"])
def test_a_time_that_has_passed_is_no_length_that_is_claimed(text: str) -> None:
    assert periods_in(text) == ()


@pytest.mark.parametrize(
    ("text", "comparison"),
    [
        ("for five years", "equal"),
        ("up to two years", "equal"),
        ("under två år", "equal"),
        ("longer than one year", "over"),
        ("more than for 5 years", "over"),
        ("mer än två år", "over"),
        ("lenger enn ett år", "over"),
        ("länger als für zwei Jahre", "over"),
        ("über ein Jahr", "over"),
        ("ponad dwa lata", "over"),
        ("dłużej niż 3 miesiące", "over"),
        ("less than six months", "under"),
        ("under two years", "under"),
        ("weniger als ein Jahr", "under"),
        ("at least a year", "at_least"),
        ("five years or longer", "at_least"),
        ("minst ett år", "at_least"),
        ("mindestens zwei Jahre", "at_least"),
        ("co najmniej rok", "at_least"),
        ("no longer than two years", "at_most"),
        ("two years at most", "at_most"),
        ("inte längre än ett år", "at_most"),
        ("maks to år", "at_most"),
        ("höchstens zwei Jahre", "at_most"),
        ("nie dłużej niż dwa lata", "at_most"),
    ],
)
def test_what_is_claimed_of_a_length_of_time_is_read_from_the_words_around_it(text: str, comparison: str) -> None:
    assert [p.comparison for p in periods_in(f"Is it {text} or not?")] == [comparison]


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2099, 12, 31)))
def test_every_date_is_read_back_from_its_iso_form(day: date) -> None:
    (mention,) = dates_in(f"it was on {day.isoformat()} I think", today=None)
    assert (mention.first, mention.last, mention.text) == (day, day, day.isoformat())
