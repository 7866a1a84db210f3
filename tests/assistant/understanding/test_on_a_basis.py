"""What rests on a legal basis that a question names is looked for in all the rows it may mean."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("question", "language", "people"),
    [
        ("Which things need my consent as a visitor of your site?", "en", "website-visitors"),
        ("What do I agree to by consent as a customer's employee?", "en", "business-contacts"),
        ("Does anything with references run on consent?", "en", "references"),
        ("Vad kräver mitt samtycke som besökare på er webbplats?", "sv", "website-visitors"),
        ("Hva trenger dere mitt samtykke til som besøkende på nettstedet?", "nb", "website-visitors"),
        ("Na co potrzebna jest moja zgoda jako odwiedzającego stronę?", "pl", "website-visitors"),
        ("Wofür braucht ihr meine Einwilligung als Besucher eurer Website?", "de", "website-visitors"),
    ],
)
def test_all_rows_of_the_people_are_meant(assistant: Assistant, question: str, language: str, people: str) -> None:
    query = understood(assistant, question, language=language)
    assert (query.topics, query.data_subjects, query.activities) == ((Topic.LEGAL_BASIS,), (people,), ())
    assert "list_rows" in query.operators


@pytest.mark.parametrize(
    "question",
    [
        "Is my consent what lets you read my application?",
        "When I sent in my CV I never ticked any box. So what entitles you to go through it?",
    ],
)
def test_what_entitles_is_of_one_row(assistant: Assistant, question: str) -> None:
    assert "list_rows" not in understood(assistant, question).operators


@pytest.mark.parametrize(
    ("question", "language", "basis"),
    [
        ("Can you process on the basis of vital interests?", "en", "vital_interests"),
        ("Är allmänt intresse en grund ni använder?", "sv", "public_task"),
        ("Stützt ihr euch auf lebenswichtige Interessen?", "de", "vital_interests"),
        ("Czy interes publiczny jest podstawą prawną?", "pl", "public_task"),
    ],
)
def test_a_basis_that_nothing_rests_on_is_asked_of_all(
    assistant: Assistant, question: str, language: str, basis: str
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.legal_bases, query.data_subjects, query.activities) == ((basis,), (), ())
    assert "list_rows" in query.operators


def test_what_a_right_holds_for_is_looked_for_in_all_rows(assistant: Assistant) -> None:
    query = understood(assistant, "What can an applicant withdraw consent for?")
    assert (query.rights, query.data_subjects, query.activities) == (("withdraw_consent",), ("job-seekers",), ())


@pytest.mark.parametrize(
    ("question", "language", "recipient"),
    [
        ("Why does the accountant get my contract details?", "en", "professional_advisors"),
        ("What does the group company do with my application?", "en", "group_companies"),
        ("Warum bekommt der Steuerberater meine Vertragsdaten?", "de", "professional_advisors"),
    ],
)
def test_what_a_recipient_has_data_for_is_asked_of_its_row(
    assistant: Assistant, question: str, language: str, recipient: str
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), (recipient,))
    assert "what_for" in query.operators
