"""Which days a turn tells of: put right, without their year, several lengths back, or by a financial year."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.service import Assistant
from assistant.understanding.date_expressions import dates_in
from assistant.understanding.financial_year import year_end_told
from assistant.understanding.time_expressions import periods_in
from tests.assistant.understanding.asking import understood

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("turns", "language", "day", "events"),
    [
        (["I was rejected on 3 May 2025. When is my CV gone?", "sorry, 4 June 2025"], "en", "2025-06-04", ["rejected"]),
        (["I was rejected on 3 May 2025. When is my CV gone?", "oops, 4 June"], "en", "2025-06-04", ["rejected"]),
        (
            ["How long is my CV kept?", "I was rejected on 3 May", "no sorry, it was 4 June"],
            "en",
            "2026-06-04",
            ["rejected"],
        ),
        (["My contract ended 2018. How long?", "Not 2018, 2019"], "en", "2019-12-31", ["agreement_ended"]),
        (["I was rejected on 3 May 2025, no wait, 2 May 2025. When is my CV gone?"], "en", "2025-05-02", ["rejected"]),
        (
            ["I was rejected on 3 May 2025. When is my CV gone?", "it was 5 May 2025, not 3 May 2025"],
            "en",
            "2025-05-05",
            ["rejected"],
        ),
        (
            ["Jag fick avslag den 3 maj 2025. När raderas min ansökan?", "förlåt, 4 juni 2025"],
            "sv",
            "2025-06-04",
            ["rejected"],
        ),
    ],
)
def test_a_day_put_right_takes_the_place_of_the_one_before_it(
    assistant: Assistant, turns: list[str], language: str, day: str, events: list[str]
) -> None:
    query = understood(assistant, turns[-1], *turns[:-1], language=language, today=TODAY)
    assert [(str(mention.last), list(mention.events)) for mention in query.dates] == [(day, events)]


def test_a_day_of_something_else_is_put_right_by_none(assistant: Assistant) -> None:
    told = "I applied on 3 March 2026 and was rejected on 5 May 2026. When is it gone?"
    query = understood(assistant, "sorry, I was rejected on 6 June 2026", told, today=TODAY)
    assert {str(mention.last) for mention in query.dates} == {"2026-03-03", "2026-06-06"}


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("filled in on 1 October 2026, withdrawn on 20 October", ["2026-10-01", "2026-10-20"]),
        ("filled in on 1 October 2026, withdrawn on 20 January", ["2026-10-01"]),  # of which year is a guess
        ("invoices from 2019 to 2021", ["2019-12-31", "2021-12-31"]),
        ("invoices in 2019, 2020 and 2021", ["2019-12-31", "2020-12-31", "2021-12-31"]),
        ("closed a year and two weeks ago", ["2025-11-09"]),
        ("ended two years and one month ago", ["2024-10-31"]),
        ("rang three months and a day ago", ["2026-08-22"]),
        ("vor einem Jahr und drei Monaten", ["2025-08-31"]),
        ("closed last year on 3 October", ["2025-10-03"]),
        ("letztes Jahr am 3. Oktober beendet", ["2025-10-03"]),
        ("over a year ago", []),  # which has no first day
        ("solved on 9 June", ["2026-06-09"]),  # the latest that has come
        ("rang on 23 November", ["2026-11-23"]),
        ("rejected on 24 November", ["2025-11-24"]),
        ("ended on 29 February", ["2024-02-29"]),
        ("it got the job in February", ["2026-02-28"]),
        ("my contract ends on 5 January", ["2027-01-05"]),  # which is still to come
        ("the contest runs until 24 December", ["2026-12-24"]),
        ("am 31. März läuft der Vertrag aus", ["2027-03-31"]),
        ("tävlingen avslutas den 24 december", ["2026-12-24"]),
        ("tävlingen avslutades den 24 december", ["2025-12-24"]),
        ("saken ble lukket 3. mars", ["2026-03-03"]),
        ("umowa wygasa 31 marca", ["2027-03-31"]),
        ("sprawa została zamknięta 3 marca", ["2026-03-03"]),
        ("the case will be closed on 3 December", ["2026-12-03"]),
        ("I have a meeting with you on 3 December", []),  # is told neither way
        ("I'm on holiday from 20 December and have an open ticket", []),
        ("I must send it by 15 December", []),
        ("terminated per 31 December", []),  # of this year or of last year
        ("I've signed up for your webinar on 3 December", []),
        ("yesterday I withdrew it for your event on 5 November", ["2026-11-22", "2026-11-05"]),
        ("ticket 2024-0311 has been closed since 5 May", ["2026-05-05"]),
        ("case done on the 10th.", ["2026-11-10"]),
        ("you hired her on the 3rd of this month", ["2026-11-03"]),
        ("I wrote on 7 July and we stopped chatting that day", ["2026-07-07", "2026-07-07"]),
        ("the contract ended 2018", ["2018-12-31"]),
        ("closed in 2024, on 3 May", ["2024-12-31"]),  # of that year, or of another one
        ("closed on 3 May, gone by 1 March?", ["2026-05-03", "2027-03-01"]),
        ("closed on 28 December 2024. Gone by Christmas?", ["2024-12-28", "2026-12-26"]),
        ("closed just before Easter last year, on Maundy Thursday", ["2025-04-17"]),
        ("closed in week 40 this year", ["2026-10-04"]),
        ("avslutades vecka 40 i fjol", ["2025-10-05"]),
        ("w 40. tygodniu tego roku", ["2026-10-04"]),
        ("answered last Christmas", ["2025-12-26"]),
        ("svarade i julas", ["2025-12-26"]),
        ("ended the day after New Year's", ["2026-01-02"]),
        ("am Tag nach Neujahr beendet", ["2026-01-02"]),
        ("closed on midsummer eve 2025", ["2025-06-20"]),
        ("applied 18 months ago, filled three months later", ["2025-05-31", "2025-08-31"]),
    ],
)
def test_a_day_is_as_exact_as_its_words(text: str, days: list[str]) -> None:
    assert [str(mention.last) for mention in dates_in(text, today=TODAY)] == days


def test_several_lengths_that_have_passed_claim_nothing() -> None:
    assert periods_in("My project ended two years and one month ago") == ()


@pytest.mark.parametrize(
    ("text", "month_and_day"),
    [
        ("our financial year is the calendar year", (12, 31)),
        ("calendar year is your financial year", (12, 31)),
        ("we have calendar years", (12, 31)),
        ("your books close on 30 april", (4, 30)),
        ("it is our fiscal year that starts on 1 july", (6, 30)),
        ("the accounting year runs from 1 may to 30 april", (4, 30)),
        ("vårt räkenskapsår slutar i juni", (6, 30)),
        ("unser geschäftsjahr endet am 30. juni", (6, 30)),
    ],
)
def test_a_financial_year_is_told_by_its_end(text: str, month_and_day: tuple[int, int]) -> None:
    told = year_end_told(text)
    assert told is not None
    assert (told.month, told.day) == month_and_day


@pytest.mark.parametrize(
    "text",
    [
        "the end of the calendar year in which the relevant financial year ended",
        "the financial year ended on 31 august 2024",
    ],
)
def test_the_words_of_the_policy_and_a_day_with_its_year_tell_of_none(text: str) -> None:
    assert year_end_told(text) is None


def test_an_invoice_is_of_the_financial_year_that_its_day_lies_in(assistant: Assistant) -> None:
    text = "Invoice from November 2024, but your books close 30 April. When is it gone?"
    (mention,) = understood(assistant, text, today=TODAY).dates
    assert (str(mention.last), mention.events) == ("2025-04-30", ("financial_year_ended",))


@pytest.mark.parametrize(
    ("question", "language", "days"),
    [
        ("Our agreement ended on 1 February 2024, I was born 1970-02-02. Last day?", "en", ["2024-02-01"]),
        ("Ich bin am 3. Mai 1980 geboren, der Vertrag endete am 1. Februar 2024. Bis wann?", "de", ["2024-02-01"]),
    ],
)
def test_a_day_in_somebody_s_life_is_no_start(
    assistant: Assistant, question: str, language: str, days: list[str]
) -> None:
    query = understood(assistant, question, language=language, today=TODAY)
    ended = [str(mention.last) for mention in query.dates if "agreement_ended" in mention.events]
    assert ended == days[-1:]


def test_an_event_ends_where_another_part_of_the_sentence_begins(assistant: Assistant) -> None:
    told = "Ich habe am 12.3.2025 an einem Gewinnspiel teilgenommen, die Aktion endete am 30.4.2025. Wann ist es weg?"
    query = understood(assistant, told, language="de", today=TODAY)
    assert [mention.events for mention in query.dates] == [("took_part",), ("campaign_ended",)]


def test_a_message_is_not_taken_apart_within_a_date(assistant: Assistant) -> None:
    told = "My support case was closed a year and two weeks ago, so it should be gone, right?"
    query = understood(assistant, told, today=TODAY)
    assert ([str(mention.last) for mention in query.dates], query.also) == (["2025-11-09"], ())


def test_a_turn_that_tells_the_financial_year_tells_of_the_day_before_it(assistant: Assistant) -> None:
    told = "We were a supplier of yours until Dec 2018. Invoices gone?"
    (mention,) = understood(assistant, "financial year is the calendar year", told, today=TODAY).dates
    assert (str(mention.last), mention.events) == ("2018-12-31", ("financial_year_ended",))


def test_words_that_begin_with_those_for_a_day_name_no_event(assistant: Assistant) -> None:
    query = understood(assistant, "We signed with you last year, I meant the mails. How long?", today=TODAY)
    assert "last_contact" not in {event for mention in query.dates for event in mention.events}
