"""Words that settle a question only beside what they are about: a platform, a check, a list, a name, how often."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language", "people"),
    [
        ("The colleague I gave a reference for was hired. What do you hold on me?", "en", "references"),
        ("How long do you keep the people I gave as my references?", "en", "job-seekers"),
    ],
)
def test_who_gives_a_reference_is_told_from_who_names_a_referee(
    assistant: Assistant, text: str, language: str, people: str
) -> None:
    assert understood(assistant, text, language=language).data_subjects == (people,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("You are handing my application to an American company. Is that allowed?", "en"),
        ("Ni är på väg att skicka mitt cv till ett amerikanskt företag. Får ni det?", "sv"),
        ("Dere er i gang med å sende CV-en min til et amerikansk selskap. Er det lov?", "nb"),
        ("Sie sind dabei, meinen Lebenslauf an ein amerikanisches Unternehmen zu geben. Ist das erlaubt?", "de"),
        ("Jesteście w trakcie wysyłania mojego CV amerykańskiej firmie. Czy to dozwolone?", "pl"),
    ],
)
def test_a_company_that_gets_data_is_not_the_one_asked(assistant: Assistant, text: str, language: str) -> None:
    assert Topic.CONTROLLER not in understood(assistant, text, language=language).topics


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Your platform stores my application. For how long?", Topic.RETENTION),
        ("Do you check who I am on social media before an interview?", Topic.PERSONAL_DATA),
        ("Is my son's application kept for two years too?", Topic.RETENTION),
        ("Did you get my letter with the corrected certificates? How long do you keep it?", Topic.RETENTION),
        ("Do you keep visitor badges from your seminar?", Topic.PERSONAL_DATA),
        ("I wrote in the chat on your website; is this dialogue saved with my case?", Topic.PERSONAL_DATA),
        ("Who owns the recruitment system that holds my CV?", Topic.RECIPIENTS),
        ("Does Kowalczyk keep my CV?", Topic.RETENTION),
    ],
)
def test_words_settle_only_what_they_are_about(assistant: Assistant, text: str, topic: Topic) -> None:
    query = understood(assistant, text)
    assert (query.refused, query.topics[0], query.rights) == (None, topic, ())


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("How do you check who I am when I ask for a copy?", Topic.UNSTATED),
        ("Do you keep visitor badges?", Topic.UNSTATED),
        ("Is this conversation saved?", Topic.UNSTATED),
        ("Who owns the recording of the webinar?", Topic.UNSTATED),
    ],
)
def test_and_these_they_still_settle(assistant: Assistant, text: str, topic: Topic) -> None:
    assert understood(assistant, text).topics == (topic,)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("I never gave you my number. Where does it come from?", True),
        ("Do you collect data when we sign a contract, or just from public registers?", True),
        ("Did you get my number from my boss?", False),
    ],
)
def test_a_plain_yes_or_no_alone_narrows_where_data_come_from(assistant: Assistant, text: str, *, whole: bool) -> None:
    query = understood(assistant, text)
    assert query.topics == (Topic.SOURCE,)
    assert ("open" in query.operators or "from_others" not in query.operators) == whole


def test_how_often_something_is_done_is_not_how_often_a_request_is_made(assistant: Assistant) -> None:
    before = "Can I get a copy of my data?"
    assert understood(assistant, "How often do you share it?", before).unstated != ("request_frequency",)
    assert understood(assistant, "How often can I ask?", before).unstated == ("request_frequency",)


@pytest.mark.parametrize(
    ("text", "people", "activities"),
    [
        ("Is contract a basis for anything for leads?", "leads", ()),
        ("What did I consent to as a contest participant?", "event-participants", ("contests",)),
        ("What do I agree to as an applicant?", "job-seekers", ()),
    ],
)
def test_a_basis_is_asked_of_those_named(
    assistant: Assistant, text: str, people: str, activities: tuple[str, ...]
) -> None:
    query = understood(assistant, text)
    assert (query.data_subjects, query.activities) == ((people,), activities)


def test_a_clause_that_asks_about_somebody_sets_nobody_aside(assistant: Assistant) -> None:
    query = understood(assistant, "I am an applicant, does the bank see my CV and who else?")
    assert query.recipients
    assert not query.aside
