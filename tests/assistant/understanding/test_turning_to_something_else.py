"""A turn may turn from what was told before to other people and things, and what it names itself counts."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("before", "text", "people"),
    [
        ("I was the referee", "and what about the applicant, who gets his?", "job-seekers"),
        ("I applied for a job", "and if I only visit the website?", "website-visitors"),
    ],
)
def test_other_people_than_those_told_before_are_meant(
    assistant: Assistant, before: str, text: str, people: str
) -> None:
    assert understood(assistant, text, before).data_subjects == (people,)


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("what is your ISO certification", "and what do you do with my cookies", "en"),
        ("Hvem får svarene mine i kundeundersøkelsen?", "og hvorfor trenger dere dem", "nb"),
    ],
)
def test_a_question_without_a_mark_that_begins_with_and_asks_by_itself(
    assistant: Assistant, before: str, text: str, language: str
) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.PURPOSE,)


def test_a_thing_that_only_others_have_is_theirs(assistant: Assistant) -> None:
    query = understood(assistant, "how long do you keep phone recordings?", "how long do you keep my CV?")
    assert query.activities == ("enquiries_support",)


def test_a_turn_that_looks_at_data_names_no_page_of_ours_to_those_after_it(assistant: Assistant) -> None:
    before = ("what data do you hold on me as an applicant", "do you look at my facebook too")
    assert understood(assistant, "on what ground", *before).data_subjects == ("job-seekers",)


def test_recordings_of_other_things_are_other_recordings(assistant: Assistant) -> None:
    query = understood(assistant, "and the phone calls?", "do you record webinars?")
    assert query.data_categories == ("call_recording",)


def test_whether_a_recipient_gets_one_thing_more_is_asked_of_the_recipient(assistant: Assistant) -> None:
    before = ("who gets the recording of my phone call", "and the group?")
    query = understood(assistant, "does that include the recording", *before)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), ("group_companies",))


def test_statistics_of_a_website_stay_those_of_the_website(assistant: Assistant) -> None:
    query = understood(assistant, "and for the statistics?", "can I object to the cookies")
    assert query.activities == ("website_analytics",)


def test_who_tells_us_to_stop_is_who_was_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "and if I tell you to stop?", "How long do you keep lead data?")
    assert query.data_subjects == ("leads",)


def test_before_that_says_nothing_of_a_consent_where_none_was_spoken_of(assistant: Assistant) -> None:
    assert understood(assistant, "and before that?", "when was this policy last updated?").topics == (Topic.VERSION,)


def test_whoever_wants_to_know_is_no_recipient(assistant: Assistant) -> None:
    query = understood(assistant, "my wife who gave a reference wants to know who gets her details")
    assert (query.recipients, query.data_subjects) == ((), ("references",))


def test_what_protects_it_is_asked_of_the_transfer_spoken_of(assistant: Assistant) -> None:
    assert understood(assistant, "What protects it then?", "Is anything transferred to the US?").topics == (
        Topic.TRANSFERS,
    )
    assert understood(assistant, "What protects it then?", "Do you have my CV?").topics == (Topic.UNSTATED,)
