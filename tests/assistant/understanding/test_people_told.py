"""People and things that a message tells of before it asks: a boss in a story is no recipient, a call no case."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("my boss made me fill in your satisfaction survey, who sees the answers?", "en"),
        ("min chef blev anmäld i visselblåsarsystemet och jag var vittne, vilka utanför imi får läsa det?", "sv"),
        ("Jeg er sykemeldt og har varslet om sjefen, er det andre enn systemet som får se det?", "nb"),
        ("szef kazał mi wypełnić ankietę u was, kto widzi odpowiedzi?", "pl"),
        ("mein Chef hat mich zum Webinar angemeldet, wer bekommt meine Daten?", "de"),
    ],
)
def test_a_boss_told_of_before_it_is_asked_who_gets_the_data_is_not_asked_about(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), ())


def test_a_boss_who_is_asked_about_is(assistant: Assistant) -> None:
    query = understood(assistant, "chefen bad mig svara på er kundenkät, får chefen se svaren?", language="sv")
    assert query.recipients == ("current_employer",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My call with customer support was on 1 September 2026, you taped it. Is the recording gone?", "en"),
        ("Mitt samtal med kundtjänst var 1 september 2026, ni sa att det spelades in. Är inspelningen borta?", "sv"),
        ("Mein Gespräch mit dem Kundendienst war am 1. September 2026. Ist die Aufnahme gelöscht?", "de"),
    ],
)
def test_data_that_only_what_happened_lists_are_of_that(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).activities == ("enquiries_support",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Are phone calls with applicants recorded?", "en"),
        ("Werden Telefonate mit Bewerbern mitgeschnitten?", "de"),
        ("Czy rozmowy telefoniczne z kandydatami są nagrywane?", "pl"),
    ],
)
def test_who_is_named_within_words_for_data_is_meant(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.data_subjects, query.data_categories) == (("job-seekers",), ("call_recording",))


def test_a_word_for_a_process_is_no_lawsuit_where_it_ended_in_a_refusal(assistant: Assistant) -> None:
    text = "Aplikowałam do was, proces się zakończył 30 listopada 2025 odmową. Kiedy moje CV musi zniknąć?"
    assert understood(assistant, text, language="pl").activities == ("recruitment",)


def test_a_clause_that_dates_what_the_time_runs_from_is_read_with_it(assistant: Assistant) -> None:
    text = "Jeg sto som referanse for en kollega, ansettelsen ble avgjort 18. september 2025. Når slettes det jeg sa?"
    query = understood(assistant, text, language="nb")
    assert query.activities == ("reference_taking",)
    assert [d.events for d in query.dates] == [("position_filled",)]
