"""Questions on what is done with data: whether they go into statistics, and whether they are shown to everybody."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I'm a customer. Are my survey answers used for statistics?", "en"),
        ("do you feed our support tickets into your statistics?", "en"),
        ("Används mitt namn i er statistik?", "sv"),
        ("Fließen meine Umfrageantworten in eure Statistik ein?", "de"),
    ],
)
def test_what_statistics_draw_on_is_named_beside_them_and_is_not_what_is_asked(
    assistant: Assistant, text: str, language: str
) -> None:
    assert understood(assistant, text, language=language).activities == ("statistics_development",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I won your competition, will my name be published?", "en"),
        ("We won your raffle. Will you plaster our names all over Facebook?", "en"),
        ("Jag vann er tävling. Blir mitt namn publicerat?", "sv"),
        ("Ich habe bei Ihrem Gewinnspiel gewonnen. Wird mein Name veröffentlicht?", "de"),
        ("Wygrałam w waszym konkursie. Opublikujecie moje nazwisko?", "pl"),
        ("Jeg vant konkurransen deres. Blir navnet mitt publisert?", "nb"),
    ],
)
def test_whether_a_winner_is_published_is_told_by_the_cells_that_speak_of_it(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert query.activities == ("contests",)
    assert query.topics == (Topic.PURPOSE, Topic.LEGAL_BASIS)


def test_that_a_picture_is_listed_is_no_yes_to_whether_it_is_published(assistant: Assistant) -> None:
    query = understood(assistant, "You have my photo from the form on your landing page. Will you publish my photo?")
    assert query.is_conditioned


@pytest.mark.parametrize(
    "text",
    ["Is the customer survey anonymous?", "The customer survey: can you see who said what, by name?"],
)
def test_whether_one_is_recognised_is_told_by_all_that_is_listed(assistant: Assistant, text: str) -> None:
    assert "open" in understood(assistant, text).operators


def test_to_demand_where_data_come_from_is_to_ask_for_access(assistant: Assistant) -> None:
    query = understood(assistant, "Can I demand to know who gave you my phone number?")
    assert query.topics == (Topic.RIGHTS, Topic.SOURCE)
    assert query.rights == ("access",)
