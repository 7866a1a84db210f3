"""What is told first decides what is asked: a refusal, a consent not given, a report, who somebody works for."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("You refused my access request. Now what?", "en"),
        ("Ni avslog min begäran. Vad gör jag nu?", "sv"),
        ("Dere avslo kravet mitt. Hva gjør jeg nå?", "nb"),
        ("Sie haben meinen Löschantrag abgelehnt. Was nun?", "de"),
        ("Odrzuciliście mój wniosek. Co teraz?", "pl"),
    ],
)
def test_whose_request_was_refused_may_complain_and_is_no_applicant(
    assistant: Assistant, question: str, language: str
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.rights, query.data_subjects, query.activities) == (("complaint",), (), ())


def test_what_else_is_asked_after_a_refusal_is_asked(assistant: Assistant) -> None:
    query = understood(assistant, "You refused my objection. How long do you keep my number as a lead?")
    assert (query.topics, query.rights) == ((Topic.RETENTION,), ())


@pytest.mark.parametrize(
    "question",
    [
        "I said no to all cookies. Do you still do visitor statistics about me?",
        "I never agreed to any tracking on your site. Do you still run web analytics on me?",
    ],
)
def test_what_goes_on_without_a_consent_is_a_matter_of_its_basis(assistant: Assistant, question: str) -> None:
    query = understood(assistant, question)
    assert (query.topics, query.activities) == ((Topic.LEGAL_BASIS,), ("website_analytics",))


@pytest.mark.parametrize(
    ("question", "recipient"),
    [
        ("I reported my boss through your whistleblower line. Will he find out my name?", "accused_person"),
        ("I gave a reference for a friend. Will she find out what I said?", "applicant"),
    ],
)
def test_a_pronoun_stands_for_whom_the_tale_is_of(assistant: Assistant, question: str, recipient: str) -> None:
    assert understood(assistant, question).recipients == (recipient,)


def test_a_referee_is_asked_about_as_somebody_who_may_see_an_application(assistant: Assistant) -> None:
    query = understood(assistant, "Does the referee ever read what the applicant wrote?")
    assert (query.recipients, query.data_subjects) == (("referee",), ("job-seekers",))


@pytest.mark.parametrize(
    "question", ["As you're an American company, GDPR does not bind you, does it?", "You are a Chinese firm, right?"]
)
def test_of_which_country_the_company_is_names_nobodys_law(assistant: Assistant, question: str) -> None:
    query = understood(assistant, question)
    assert (query.topics, query.jurisdictions) == ((Topic.CONTROLLER,), ())


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Is my allergy on the invoice?", "allergies"),
        ("Does the invoice contain my personal identity number?", "personal_identity_number"),
        ("Står mitt personnummer på fakturan?", "personal_identity_number"),
    ],
)
def test_what_may_be_in_a_record_is_asked_about_and_not_the_record(
    assistant: Assistant, question: str, asked: str
) -> None:
    language = "sv" if "fakturan" in question else "en"
    query = understood(assistant, question, language=language)
    assert (query.data_categories, query.activities) == ((asked,), ("invoicing_accounting",))


def test_a_length_after_which_something_is_still_used_is_exceeded(assistant: Assistant) -> None:
    used = understood(assistant, "Do you use my survey answers for anything after a year?")
    gone = understood(assistant, "Are my survey answers erased after a year?")
    assert [p.comparison for p in (*used.periods, *gone.periods)] == ["over", "equal"]


def test_a_length_after_which_somebody_changes_their_mind_is_no_claim(assistant: Assistant) -> None:
    told = ("I filled in the form on a landing page.", "how long do you keep it?")
    query = understood(assistant, "what if I change my mind after two months", *told)
    assert (query.rights, query.periods) == (("withdraw_consent",), ())


def test_who_sees_data_and_whether_somebody_does_are_both_asked(assistant: Assistant) -> None:
    query = understood(assistant, "Who can see my whistleblower report, the police maybe?")
    assert (query.recipients, "added" in query.operators) == (("authorities",), True)


def test_what_remains_after_unsubscribing_is_that_somebody_did(assistant: Assistant) -> None:
    query = understood(assistant, "I unsubscribed from your newsletter. What remains of me?")
    assert query.activities == ("suppression_list",)
