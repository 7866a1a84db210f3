"""Whose data a question is about, and which of several things done with them."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is my IP address kept when I just send you a mail?", "en"),
        ("Sparas min IP-adress när jag bara mejlar er?", "sv"),
        ("Czy zapisujecie mój adres IP, gdy tylko do was piszę?", "pl"),
    ],
)
def test_more_than_a_word_for_what_one_does_tells_more_than_a_type_of_data(
    assistant: Assistant, text: str, language: str
) -> None:
    assert understood(assistant, text, language=language).activities == ("enquiries_support",)


@pytest.mark.parametrize(
    ("told", "people"), [("took part in the raffle", "event-participants"), ("visited your site", "website-visitors")]
)
def test_claims_are_asked_of_whoever_is_told_of_though_none_are_listed_there(
    assistant: Assistant, told: str, people: str
) -> None:
    query = understood(assistant, f"I {told}. Could you hold my details for defending claims?")
    assert (query.activities, query.data_subjects) == (("legal_claims",), (people,))


def test_whose_words_are_published_is_told_by_rows_that_speak_of_it(assistant: Assistant) -> None:
    query = understood(assistant, "Whose quotes and reviews do you publish?")
    assert (query.activities, query.data_categories) == (("marketing_customers",), ("quotes_reviews",))


def test_bases_named_one_by_one_are_of_as_many_things(assistant: Assistant) -> None:
    query = understood(assistant, "Why do you rest invoicing on legal obligation but surveys on weighing of interests?")
    assert query.activities == ("invoicing_accounting", "customer_surveys")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (
            "Our contract ended on 31 July 2025. Until what day may my contract mails lie around, and does it make a "
            "difference that I still get your newsletter?",
            "en",
        ),
        (
            "Unser Vertrag endete am 31. Juli 2025. Bis zu welchem Tag dürfen meine Vertragsmails bleiben, und macht "
            "es einen Unterschied, dass ich noch euren Newsletter bekomme?",
            "de",
        ),
    ],
)
def test_a_circumstance_that_may_matter_is_not_asked_about(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.activities) == ((Topic.RETENTION,), ("contract_admin",))
    assert "compare" not in query.operators


def test_all_purposes_that_list_a_type_are_meant_where_they_are_asked_for(assistant: Assistant) -> None:
    query = understood(assistant, "My phone number, in which of your processing does it turn up if I'm an applicant?")
    assert query.topics == (Topic.PURPOSE,)
    assert "every" in query.operators
