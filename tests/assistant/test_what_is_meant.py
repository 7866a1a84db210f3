"""Which property, topic or activity a question means, where its words speak for two."""

from __future__ import annotations

import pytest

from assistant.scorer import load_scorers
from assistant.service import Assistant
from assistant.understand import understand
from knowledge.query import Query, Topic


def understood(assistant: Assistant, text: str, *, language: str = "en") -> Query:
    scorers = load_scorers(assistant.embedder.embed_query, assistant.folders["imi"].parent)
    return understand(text, assistant.facts["imi"], language=language, scorers=scorers)


@pytest.mark.parametrize("text", ["is my stuff shipped to the US?", "does any of it go to China in the end"])
def test_a_country_asked_for_is_no_question_about_transfers_as_such(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert query.topics == (Topic.UNSTATED,)
    assert query.unstated[:1] == ("country_name",)


def test_transfers_as_such_are_still_asked_about(assistant: Assistant) -> None:
    assert understood(assistant, "is any of it processed outside the EU?").topics == (Topic.TRANSFERS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [("how long does a tracking cookie stay", "en"), ("wie lange bleiben Tracking-Cookies gespeichert", "de")],
)
def test_words_that_name_two_activities_mean_both(assistant: Assistant, text: str, language: str) -> None:
    assert set(understood(assistant, text, language=language).activities) == {"website_analytics", "cookie_marketing"}


def test_an_activity_in_the_surroundings_of_another_still_gives_way(assistant: Assistant) -> None:
    query = understood(assistant, "how long do you keep website statistics from marketing cookies")
    assert query.activities == ("website_analytics",)


def test_what_something_is_based_on_is_its_legal_basis(assistant: Assistant) -> None:
    query = understood(assistant, "I am self-employed. What is the basis for our supplier agreement data?")
    assert query.topics == (Topic.LEGAL_BASIS,)
