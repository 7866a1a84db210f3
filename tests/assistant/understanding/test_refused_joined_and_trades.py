"""What is left after a refusal, rights wanted together, trades that are no recipients, days that may be of either."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language", "rights"),
    [
        ("You declined my request for a copy. What can I do?", "en", ("complaint",)),
        ("You refused to erase my number. Now what?", "en", ("complaint",)),
        ("You dismissed my objection. Where do I turn?", "en", ("object", "complaint")),
        ("Ni avslog min begäran om rättelse. Vad gör jag nu?", "sv", ("complaint",)),
        ("Dere avviste innsigelsen min. Hva nå?", "nb", ("object", "complaint")),
        ("Odmówiliście usunięcia moich danych. Co teraz?", "pl", ("complaint",)),
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


@pytest.mark.parametrize(
    ("text", "language", "either"),
    [
        ("I signed up for your webinar on 5 May 2026. When is it erased?", "en", True),
        ("I signed up on 5 May 2026 for your webinar. When is it erased?", "en", False),
        ("Ich habe mich für euer Webinar am 5. Mai 2026 angemeldet. Wann wird das gelöscht?", "de", True),
        ("Our agreement ended on 5 May 2026. When is it erased?", "en", False),
    ],
)
def test_a_day_after_the_name_of_an_event_may_be_that_of_either(
    assistant: Assistant, text: str, language: str, either: bool
) -> None:
    dates = understood(assistant, text, language=language, today=date(2026, 11, 1)).dates
    assert [d.either for d in dates] == [either]


def test_after_a_day_that_nothing_followed_it_may_be_the_last_contact(assistant: Assistant) -> None:
    query = understood(assistant, "I filled in your form on 10 October 2025 and never heard again. Is it gone?")
    assert query.dates[0].events == ("form_filled", "nothing_since")
