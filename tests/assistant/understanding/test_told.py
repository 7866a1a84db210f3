"""Messages that tell of two things: the question is about the one that has what is asked for, or about each in turn."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from assistant.understanding.told import asked_apart, on_what_is_asked
from tests.assistant.understanding.asking import understood

WEBINAR, JOB, CALL = "events_webinars", "recruitment", "enquiries_support"
REFERENCE_AND_JOB = [("reference_taking",), (JOB,)]


@pytest.mark.parametrize(
    ("language", "text", "activity"),
    [
        ("en", "I was at your webinar and I also applied for a job. Until when is the recording kept?", WEBINAR),
        ("en", "I was at your webinar and I also applied for a job. Who gets to see my CV?", JOB),
        ("en", "I applied for a job and was at your webinar, until when is the recording kept?", WEBINAR),
        (
            "en",
            "I came to your breakfast seminar and phoned your support later. How long is the call recording kept?",
            CALL,
        ),
        (
            "en",
            "I phoned your support and later came to the breakfast seminar. Who gets the note on my allergy?",
            WEBINAR,
        ),
        ("de", "Ich war bei eurem Webinar und habe mich beworben. Wie lange bleibt die Aufzeichnung?", WEBINAR),
        ("sv", "Jag var på ert webbinarium och sökte jobb. Hur länge finns inspelningen kvar?", WEBINAR),
        ("nb", "Jeg var på webinaret deres og søkte jobb. Hvor lenge beholder dere CV-en min?", JOB),
        ("pl", "Byłem na webinarze i wysłałem CV. Jak długo trzymacie nagranie?", WEBINAR),
    ],
)
def test_the_data_asked_about_tell_which_of_two_things_is_meant(
    assistant: Assistant, language: str, text: str, activity: str
) -> None:
    query = understood(assistant, text, language=language)
    assert query.activities == (activity,)
    assert not query.also


def test_each_of_two_things_told_is_asked_about_by_its_own_question(assistant: Assistant) -> None:
    query = understood(
        assistant, "I phoned you in May and I applied in June. When is the recording gone, and when my CV?"
    )
    assert [one.activities for one in (query, *query.also)] == [(CALL,), (JOB,)]


@pytest.mark.parametrize(
    "text",
    [
        "I phoned you in May and I applied in June. When is the recording gone, and when my CV?",
        "She says CVs stay ten years, and that I can't object, and that nobody sees them. Is she right?",
    ],
)
def test_each_part_has_words_that_stand_in_the_message(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert query.also
    assert query.text == text
    assert all(part.text and part.text in text for part in query.also)


def test_of_two_turns_before_the_one_that_has_the_data_is_meant(assistant: Assistant) -> None:
    before = ("I applied in May.", "I was at your webinar as well.")
    assert understood(assistant, "Who sees my CV?", *before).activities == (JOB,)
    assert understood(assistant, "How long is the recording around?", *before).activities == (WEBINAR,)


@pytest.mark.parametrize(
    "text",
    [
        "I'm with a customer of yours and was at the user day. How long is the photo kept?",  # who they are
        "I was at your webinar, I'm no customer. How long is the recording kept?",
        "I applied in May and I may sue you. How long do you keep my CV?",  # the claim is about the application
        "My project ended, the agreement ran out in May. How long do my time reports stay?",
        "I applied and I was at your webinar. How long do you keep my e-mail address?",  # of either
        "I applied and was at your webinar. How long is the CV kept, and when do you drop the lines on my old boss?",
        "My boss, who left, and my colleague gave references. How long do you keep them?",
        "How long do you keep my CV?",
    ],
)
def test_nothing_is_left_out_where_it_may_be_meant(assistant: Assistant, text: str) -> None:
    facts = assistant.facts["imi"]
    assert asked_apart(text, facts, None, language="en", today=None) == (text,)
    assert on_what_is_asked((), text, facts, None, language="en", today=None) == ((), text)


@pytest.mark.parametrize(
    ("language", "text", "activities"),
    [
        (
            "en",
            "I gave a reference for a friend and later applied myself. How long do you keep both?",
            REFERENCE_AND_JOB,
        ),
        ("en", "I phoned your support and I applied for a job. How long are the two kept?", [(CALL,), (JOB,)]),
        (
            "de",
            "Ich war Referenz für eine Freundin und hab mich später beworben. Wie lange hebt ihr beides auf?",
            REFERENCE_AND_JOB,
        ),
    ],
)
def test_a_question_about_both_is_asked_of_each(
    assistant: Assistant, language: str, text: str, activities: list[tuple[str, ...]]
) -> None:
    query = understood(assistant, text, language=language)
    assert [one.activities for one in (query, *query.also)] == activities


def test_nobody_is_named_where_the_one_thing_known_lacks_the_data_and_another_is_told(assistant: Assistant) -> None:
    """A "no" for applicants would be one for the wrong people: the pictures are of what the vocabulary lacks."""
    asked = "I had a poke around at your truck show and also applied for a job. Who gets the pictures of me?"
    assert understood(assistant, asked).data_subjects == ()
    assert understood(assistant, "I applied for a job last year. Who gets the pictures of me?").data_subjects
