"""The day that is asked about is no day on which something happened, and of a stretch of days the end counts."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.service import Assistant
from tests.assistant.understanding.asking import understood

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("turns", "language", "happened", "asked"),
    [
        (
            ["Will my application, rejected on 4 May 2025, still be stored on 4 June 2027?"],
            "en",
            "2025-05-04",
            "2027-06-04",
        ),
        (["Bin ich, abgelehnt am 4. Mai 2025, am 4. Juni 2027 noch gespeichert?"], "de", "2025-05-04", "2027-06-04"),
        (
            ["My form's last contact was on 4 June 2024. Was it still stored in May 2025?"],
            "en",
            "2024-06-04",
            "2025-05-31",
        ),
        (
            ["The webinar was on 2 December 2024.", "is my registration gone?", "tomorrow?"],
            "en",
            "2024-12-02",
            "2026-12-02",
        ),
        (["I visited your site on 1 March 2026. Is that log gone today?"], "en", "2026-03-01", "2026-12-01"),
    ],
)
def test_it_is_told_apart_from_what_happened(
    assistant: Assistant, turns: list[str], language: str, happened: str, asked: str
) -> None:
    query = understood(assistant, turns[-1], *turns[:-1], language=language, today=TODAY)
    assert [str(mention.last) for mention in query.dates] == [happened]
    assert str(query.as_of) == asked


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("Our contract ends on 31 March 2027. When is my name gone?", ["2027-03-31"]),  # the time runs from it
        (
            "I attended two webinars, one on 10 May 2024 and one on 10 May 2025. Are both gone?",
            ["2024-05-10", "2025-05-10"],
        ),
        ("On 10 May 2024 and on 10 May 2025 I attended webinars. Are both gone?", ["2024-05-10", "2025-05-10"]),
        (
            "The case was still open on 3 March 2026 and was closed on 5 May 2026. When is it gone?",
            ["2026-05-05"],
        ),
        (
            "I was at your webinar on 3 May 2025 and I move on 1 January 2027. When is it gone?",
            ["2025-05-03", "2027-01-01"],
        ),
    ],
)
def test_days_on_which_something_happens_stay(assistant: Assistant, question: str, days: list[str]) -> None:
    query = understood(assistant, question, today=TODAY)
    assert (query.as_of, [str(mention.last) for mention in query.dates]) == (None, days)


def test_a_day_asked_about_alone_is_no_day_to_reckon_from(assistant: Assistant) -> None:
    query = understood(assistant, "Will you still have my CV on 1 January 2030?", today=TODAY)
    assert (query.as_of, query.dates) == (None, ())


@pytest.mark.parametrize(
    ("question", "language", "ended"),
    [
        ("Our contract ran from 1 March 2012 to 1 March 2017. Is my name still there?", "en", "2017-03-01"),
        ("Your lottery ran from 1 December 2025 until 6 January 2026. When is my entry gone?", "en", "2026-01-06"),
        ("I took part in a campaign between March and May 2026. Till when do you keep my name?", "en", "2026-05-31"),
        (
            "Das Gewinnspiel lief vom 1. Oktober bis zum 15. November 2025. Sind meine Daten noch da?",
            "de",
            "2025-11-15",
        ),
        ("Vårt avtal gällde från 1 mars 2012 till 1 mars 2017. Finns mitt namn kvar?", "sv", "2017-03-01"),
    ],
)
def test_of_a_stretch_of_days_the_end_counts(assistant: Assistant, question: str, language: str, ended: str) -> None:
    (mention,) = understood(assistant, question, language=language, today=TODAY).dates
    assert str(mention.last) == ended
    assert "ended" in mention.events


def test_invoices_of_a_stretch_of_days_end_nothing(assistant: Assistant) -> None:
    query = understood(assistant, "Do you keep our invoices from 3 March 2019 to 5 May 2019?", today=TODAY)
    assert query.dates
    assert all("ended" not in mention.events for mention in query.dates)


def test_each_of_two_things_that_happened_has_its_storage_time(assistant: Assistant) -> None:
    told = "We had a support case closed on 12 November 2025 and an agreement terminated 31 December 2018."
    query = understood(assistant, f"{told} When is each gone?", today=TODAY)
    assert set(query.activities) == {"customer_service", "contract_admin"}


def test_where_one_thing_is_asked_about_the_other_day_adds_none(assistant: Assistant) -> None:
    question = (
        "Our contract ended on 31 December 2018. I answered a survey on 5 May 2026. When are my survey answers gone?"
    )
    assert understood(assistant, question, today=TODAY).activities == ("customer_surveys",)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        (
            "I lived in Oslo until 31 May 2023, and my application was rejected on 10 September 2025. When is it gone?",
            ["2025-09-10"],
        ),
        (
            "The delivery failed on 4 July 2019, our contract ended on 1 October 2023. When is my name gone?",
            ["2023-10-01"],
        ),
        ("I was at your webinars on 3 May and 10 June 2026. When is it gone?", ["2026-05-03", "2026-06-10"]),
    ],
)
def test_a_day_of_something_else_is_none_of_the_event(assistant: Assistant, question: str, days: list[str]) -> None:
    assert [str(mention.last) for mention in understood(assistant, question, today=TODAY).dates] == days


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Your raffle ran from 3 to 20 October 2025. Is my entry gone?", "en"),
        ("Your raffle ran 3–20 October 2025. Is my entry gone?", "en"),
        ("Tävlingen pågick 3–20 oktober 2025. Har ni kvar mitt bidrag?", "sv"),
    ],
)
def test_so_does_the_last_of_some_days_of_a_month(assistant: Assistant, question: str, language: str) -> None:
    (mention,) = understood(assistant, question, language=language, today=TODAY).dates
    assert (str(mention.first), "ended" in mention.events) == ("2025-10-20", True)


def test_what_runs_until_a_day_ends_on_it(assistant: Assistant) -> None:
    question = "Our agreement runs until 31 December 2027. Until when may you keep my name?"
    (mention,) = understood(assistant, question, today=TODAY).dates
    assert "ended" in mention.events
