"""Computed deletion dates as a calendar file: the day, what stands in it, the same bytes, none without a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar, Event

from assistant.answer import Answer
from assistant.question import Question
from assistant.reminder import calendar, missing, reminders
from assistant.service import Assistant

WEBINAR = "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"
TODAY = date(2026, 5, 4)
IN_LANGUAGES = {
    "en": (WEBINAR, "This is not legal advice.", "27 April 2026"),
    "de": (
        "Ich habe am 3. Mai 2026 an einem Webinar teilgenommen. Wann werden meine Daten spätestens gelöscht?",
        "Das ist keine Rechtsberatung.",
        "27. April 2026",
    ),
    "sv": (
        "Jag deltog i ett webbinarium den 3 maj 2026. När raderas mina uppgifter senast?",
        "Detta är inte juridisk rådgivning.",
        "27 april 2026",
    ),
    "nb": (
        "Jeg deltok på et webinar 3. mai 2026. Når slettes opplysningene mine senest?",
        "Dette er ikke juridisk rådgivning.",
        "27. april 2026",
    ),
    "pl": (
        "Wziąłem udział w webinarze 3 maja 2026. Kiedy najpóźniej zostaną usunięte moje dane?",
        "To nie jest porada prawna.",
        "27 kwietnia 2026",
    ),
}


def answer(assistant: Assistant, question: str, *, today: date = TODAY) -> Answer:
    return assistant.answer(Question(question=question, today=today))


def events(given: Answer) -> list[Event]:
    content = calendar(given)
    assert content is not None
    return [event for event in Calendar.from_ical(content).walk("VEVENT") if isinstance(event, Event)]


def text(event: Event, name: str) -> str:
    return str(event[name])


def test_a_computed_date_is_one_whole_day_with_its_arithmetic_and_its_row(assistant: Assistant) -> None:
    given = answer(assistant, WEBINAR)
    (event,) = events(given)
    assert event.decoded("dtstart") == date(2028, 5, 3)
    assert "dtend" not in event
    assert text(event, "summary") == "Latest deletion date by the policy: “Conducting in events and webinars”"
    lines = text(event, "description").split("\n")
    assert lines[0] == given.statements[0].text
    assert "3 May 2026 (“event/webinar”) + 2 years = 3 May 2028" in lines[0]
    assert lines[1].endswith("row 3 (event-participants/processing/conducting-in-events-and-webinars)")
    assert lines[2:4] == [
        "- purpose: “Conducting in events and webinars”",
        "- storage time: “Up to 2 years after event/webinar”",
    ]
    assert "version of 27 April 2026" in lines[4]
    assert given.policy.sha256 in lines[4]
    assert lines[5:] == ["This is not legal advice."]


def test_the_bytes_are_the_same_whenever_they_are_made(assistant: Assistant) -> None:
    """Also years later, when the answer adds that the day has passed, and from an answer that was kept as JSON."""
    first = calendar(answer(assistant, WEBINAR))
    later = answer(assistant, WEBINAR, today=date(2029, 1, 1))
    assert first == calendar(later) == calendar(Answer.model_validate_json(later.model_dump_json()))


def test_the_stamp_is_the_day_of_the_policys_version(assistant: Assistant) -> None:
    (event,) = events(answer(assistant, WEBINAR))
    assert event.decoded("dtstamp") == datetime(2026, 4, 27, tzinfo=UTC)


def test_another_version_of_the_policy_is_another_event(assistant: Assistant) -> None:
    given = answer(assistant, WEBINAR)
    newer = given.model_copy(update={"policy": given.policy.model_copy(update={"version": "2027-01-01"})})
    assert reminders(given)[0].uid != reminders(newer)[0].uid


@pytest.mark.parametrize("language", IN_LANGUAGES)
def test_an_event_is_in_the_language_of_the_answer_and_quotes_the_policy_as_it_stands(
    language: str, assistant: Assistant
) -> None:
    question, no_advice, version = IN_LANGUAGES[language]
    given = answer(assistant, question)
    (event,) = events(given)
    assert given.language == language
    assert event["summary"].params["LANGUAGE"] == language
    assert "“Conducting in events and webinars”" in text(event, "summary")
    description = text(event, "description")
    assert description.startswith(given.statements[0].text)
    assert "“Up to 2 years after event/webinar”" in description
    assert description.endswith(no_advice)
    assert version in description
    assert text(event, "uid") == text(events(answer(assistant, WEBINAR))[0], "uid")


def test_the_policys_hedges_stand_in_the_event(assistant: Assistant) -> None:
    (event,) = events(answer(assistant, "My application was rejected on 20 June 2024. When is it deleted?"))
    assert text(event, "summary").startswith("Normally the latest deletion date")
    assert "normally up to 2 years from the appointment/termination of the procedure”" in text(event, "description")


def test_a_month_that_has_no_such_day_ends_with_its_last(assistant: Assistant) -> None:
    (event,) = events(answer(assistant, "My application was rejected on 29 February 2024. When is it deleted?"))
    assert event.decoded("dtstart") == date(2026, 2, 28)
    assert "its last day counts" in text(event, "description")


@pytest.mark.parametrize(
    ("question", "first", "last", "day"),
    [
        (
            "My application was rejected in June 2024. When is it deleted?",
            "1 June 2026",
            "30 June 2026",
            date(2026, 6, 30),
        ),
        (
            "I paid an invoice on 3 March 2025. When is it deleted?",
            "31 December 2032",
            "31 December 2033",
            date(2033, 12, 31),
        ),
    ],
)
def test_where_the_day_is_not_known_the_last_one_stands_and_the_event_says_so(
    question: str, first: str, last: str, day: date, assistant: Assistant
) -> None:
    (event,) = events(answer(assistant, question))
    assert event.decoded("dtstart") == day
    said = f"This day is {first} at the earliest and {last} at the latest; the entry stands on the last one."
    assert said in text(event, "description")


def test_each_date_is_an_event_of_its_own(assistant: Assistant) -> None:
    question = "I attended webinars on 3 May 2026 and 10 June 2026. When must my data be deleted at the latest?"
    found = events(answer(assistant, question))
    assert [event.decoded("dtstart") for event in found] == [date(2028, 5, 3), date(2028, 6, 10)]
    assert len({text(event, "uid") for event in found}) == 2


@pytest.mark.parametrize(
    ("question", "told", "can_be_told"),
    [
        ("how long do you keep my application", "tell the day of the event", True),
        ("I applied on 3 May 2026. When is my application deleted?", "not from 3 May 2026", True),
        ("I am still a customer. When is my data deleted?", "that has not come", True),
        ("how long do you keep my data", "who you are to the company", True),
        ("When is my data deleted that I gave on 31 February 2025 at a webinar?", "no day in the calendar", True),
        ("who receives my webinar data", "Ask how long something is kept", True),
        ("which cloud host do you use?", "Ask how long something is kept", False),
        ("tell me a joke", "Ask how long something is kept", False),
    ],
)
def test_without_a_computed_date_there_is_no_file_and_what_is_missing_is_told(
    question: str, told: str, can_be_told: bool, assistant: Assistant
) -> None:
    given = answer(assistant, question)
    assert calendar(given) is None
    lacking = missing(given)
    assert lacking.reason.startswith("There is nothing to put in a calendar")
    assert told in lacking.hint
    assert lacking.can_be_told is can_be_told


def test_what_is_missing_is_told_in_the_language_of_the_answer(assistant: Assistant) -> None:
    lacking = missing(answer(assistant, "Wie lange speichern Sie meine Bewerbung?"))
    assert lacking.reason.startswith("Es gibt nichts in einen Kalender einzutragen")
