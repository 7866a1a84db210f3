"""Dates and lengths of time are read as people write them, in every language of questions, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.date_expressions import dates_in, find_dates
from assistant.understanding.time_expressions import periods_in

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
        "3/3 2025",
        "3/3 -25",
    ],
)
def test_one_day_is_read_in_every_form(text: str) -> None:
    assert [(m.first, m.last) for m in dates_in(text, today=None)] == [(DAY, DAY)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("your contest closed on Christmas Eve 2025", "2025-12-24"),
        ("på selveste julaften 2025", "2025-12-24"),
        ("Silvester 2024", "2024-12-31"),
        ("w Wigilię 2025", "2025-12-24"),
        ("nyårsafton i fjol", "2025-12-31"),
        ("avtalet upphörde den 30 juni i år", "2026-06-30"),
        ("on June 30 this year", "2026-06-30"),
        ("am 30. Juni dieses Jahres", "2026-06-30"),
        ("30 czerwca zeszłego roku", "2025-06-30"),
    ],
)
def test_a_day_is_read_by_its_name_and_of_a_year_named_from_today(text: str, day: str) -> None:
    (mention,) = dates_in(text, today=date(2026, 11, 23))
    assert mention.first == mention.last == date.fromisoformat(day)


def test_a_feast_is_no_date_where_only_its_name_stands() -> None:
    assert dates_in("I won your Christmas raffle", today=date(2026, 11, 23)) == ()


def test_a_month_is_an_interval() -> None:
    (mention,) = dates_in("a webinar in February 2024", today=None)
    assert (mention.first, mention.last, mention.is_exact) == (date(2024, 2, 1), date(2024, 2, 29), False)


def test_a_year_is_an_interval() -> None:
    (mention,) = dates_in("I left in 2019", today=None)
    assert (mention.first, mention.last) == (date(2019, 1, 1), date(2019, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("3-5 March 2026", "2026-03-03", "2026-03-05"),
        ("from 3 to 5 March 2026", "2026-03-03", "2026-03-05"),
        ("in spring 2024", "2024-03-01", "2024-05-31"),
        ("våren 2024", "2024-03-01", "2024-05-31"),
        ("in Q1 2024", "2024-01-01", "2024-03-31"),
        ("week 12, 2025", "2025-03-17", "2025-03-23"),
        ("financial year 2024/25", "2025-01-01", "2025-12-31"),
        ("räkenskapsåret 2023", "2023-01-01", "2023-12-31"),
        ("Geschäftsjahr 2023", "2023-01-01", "2023-12-31"),
        ("roku obrotowego 2023", "2023-01-01", "2023-12-31"),
        ("2025-03", "2025-03-01", "2025-03-31"),
        ("last March", "2026-03-01", "2026-03-31"),
        ("last December", "2025-12-01", "2025-12-31"),
        ("i mars i fjol", "2025-03-01", "2025-03-31"),
        ("w marcu zeszłego roku", "2025-03-01", "2025-03-31"),
        ("two weeks ago", "2026-11-09", "2026-11-15"),
        ("vor drei Monaten", "2026-08-01", "2026-08-31"),
        ("för två år sedan", "2024-01-01", "2024-12-31"),
        ("rok temu", "2025-01-01", "2025-12-31"),
        ("last month", "2026-10-01", "2026-10-31"),
        ("12/31/2025", "2025-12-31", "2025-12-31"),
        ("3.3.25", "2025-03-03", "2025-03-03"),
        ("den 3:e mars 2025", "2025-03-03", "2025-03-03"),
    ],
)
def test_a_partial_date_is_the_interval_that_it_can_mean(text: str, first: str, last: str) -> None:
    (mention,) = dates_in(f"it was {text}, I think", today=date(2026, 11, 24))
    assert (mention.first.isoformat(), mention.last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    "text",
    ["Regulation 2016/679", "ISO 27001:2022", "spring", "which of the 2 may see it", "row 4 of 2", "the last year"],
)
def test_what_only_looks_like_a_date_is_none(text: str) -> None:
    assert dates_in(text, today=date(2026, 11, 24)) == ()


def test_a_month_without_a_year_is_no_date() -> None:
    assert dates_in("I applied in March", today=None) == ()


def test_an_impossible_day_is_no_date_and_no_month_is_made_of_it() -> None:
    assert dates_in("on 31 February 2024", today=None) == ()
    assert [(f.text, f.mention) for f in find_dates("on 31 February 2024", today=None)] == [("31 February 2024", None)]


def test_yesterday_needs_a_today() -> None:
    assert dates_in("you called yesterday", today=None) == ()
    (mention,) = dates_in("you called yesterday", today=date(2026, 3, 1))
    assert mention.first == date(2026, 2, 28)


@pytest.mark.parametrize(
    "text",
    [
        "applied on 4 May 2025, filled on 31 August the same year",
        "ansökte 4 maj 2025, tillsattes 31 augusti samma år",
        "am 4. Mai 2025 beworben, am 31. August desselben Jahres besetzt",
    ],
)
def test_a_day_of_the_same_year_is_of_the_year_told_before_it(text: str) -> None:
    assert [mention.first for mention in dates_in(text, today=None)] == [date(2025, 5, 4), date(2025, 8, 31)]


def test_the_same_year_as_no_other_date_is_none() -> None:
    assert dates_in("filled on 31 August the same year", today=None) == ()


def test_a_number_and_a_unit_of_two_languages_are_no_length_of_time() -> None:
    assert periods_in("hur fick ni tag i mitt nummer?") == ()


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


@pytest.mark.parametrize(
    ("text", "count", "unit"),
    [
        ("half a year", 6, "month"),
        ("ett och ett halvt år", 18, "month"),
        ("pół roku", 6, "month"),
        ("a decade", 10, "year"),
    ],
)
def test_a_length_may_have_words_of_its_own(text: str, count: int, unit: str) -> None:
    assert [(p.count, p.unit) for p in periods_in(f"do you keep it {text}?")] == [(count, unit)]


def test_a_not_before_more_than_turns_it_round() -> None:
    assert [p.comparison for p in periods_in("you don't keep it for more than two years, right?")] == ["at_most"]
    assert [p.comparison for p in periods_in("ni sparar inte längre än ett år?")] == ["at_most"]


@pytest.mark.parametrize(
    "text",
    ["I've been your customer for five years.", "jag har varit kund i fem år", "ich bin seit zwei Jahren Kunde"],
)
def test_a_time_that_somebody_lived_through_claims_nothing(text: str) -> None:
    assert periods_in(text) == ()


def test_a_time_that_somebody_heard_of_is_claimed() -> None:
    assert [p.count for p in periods_in("I have heard that you keep CVs for five years")] == [5]


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


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("I was rejected two and a half years ago", "2024-06-01", "2024-06-30"),
        ("a year and a half ago", "2025-06-01", "2025-06-30"),
        ("half a year ago", "2026-06-01", "2026-06-30"),
        ("vor zweieinhalb Jahren", "2024-06-01", "2024-06-30"),
        ("för två och ett halvt år sedan", "2024-06-01", "2024-06-30"),
        ("półtora roku temu", "2025-06-01", "2025-06-30"),
        ("exactly a year ago", "2025-12-01", "2025-12-01"),
        ("two years ago tomorrow", "2024-12-02", "2024-12-02"),
        ("heute vor einem Jahr", "2025-12-01", "2025-12-01"),
        ("last Monday", "2026-11-30", "2026-11-30"),
        ("letzten Montag", "2026-11-30", "2026-11-30"),
        ("i fredags", "2026-11-27", "2026-11-27"),
        ("w zeszłą środę", "2026-11-25", "2026-11-25"),
        ("last Tuesday", "2026-11-24", "2026-11-24"),  # a Tuesday itself: the one a week before
        ("last spring", "2026-03-01", "2026-05-31"),
        ("i våras", "2026-03-01", "2026-05-31"),
        ("last winter", "2025-12-01", "2026-02-28"),
    ],
)
def test_what_came_last_is_read_from_today(text: str, first: str, last: str) -> None:
    (mention,) = dates_in(text, today=date(2026, 12, 1))
    assert (str(mention.first), str(mention.last)) == (first, last)
