"""What is left after a refusal, rights wanted together, trades that are no recipients."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language", "rights"),
    [
        ("You declined my request for a copy. What can I do?", "en", ("complaint",)),
        ("You dismissed my objection. Where do I turn?", "en", ("object", "complaint")),
        ("Ni avslog min begäran om rättelse. Vad gör jag nu?", "sv", ("complaint",)),
        ("Dere avviste innsigelsen min. Hva nå?", "nb", ("object", "complaint")),
        ("Mein Auskunftsantrag wurde abgelehnt. Was nun?", "de", ("complaint",)),
        ("May you turn down my objection?", "en", ("object",)),
        ("I want to see what support wrote about me and have it struck.", "en", ("access", "erasure")),
        ("I'd like to look at and correct what you noted about me.", "en", ("access", "rectification")),
        ("Am I on the newsletter list?", "en", ("access",)),
    ],
)
def test_rights_that_are_left_joined_or_meant(
    assistant: Assistant, text: str, language: str, rights: tuple[str, ...]
) -> None:
    assert understood(assistant, text, language=language).rights == rights


@pytest.mark.parametrize(
    ("text", "language", "recipients"),
    [
        ("Does the plumber get to see my complaint?", "en", ("premises_services",)),
        ("Bekommt die Druckerei meinen Namen?", "de", ("printers",)),
        ("Får hotellet veta mina allergier?", "sv", ("hospitality",)),
        ("I was a speaker at your event. Who gets my picture?", "en", ()),
        ("As a customer's lawyer I want to know who gets my name.", "en", ()),
        ("Do the lawyers or others see my application?", "en", ()),
    ],
)
def test_trades_are_recipients_only_where_asked_about(
    assistant: Assistant, text: str, language: str, recipients: tuple[str, ...]
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), recipients)


def test_the_hotel_is_none_of_ours_where_nobody_gets_data(assistant: Assistant) -> None:
    assert understood(assistant, "Which hotel is nearest to your office?").refused
