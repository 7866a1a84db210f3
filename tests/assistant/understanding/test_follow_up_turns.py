"""Short turns that go on about the one before: they put something right, name one more, or ask by a single word."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from assistant.understanding.scorer import load_scorers
from assistant.understanding.understand import understand
from knowledge.query import Query, Topic


def understood(assistant: Assistant, text: str, *before: str, language: str) -> Query:
    scorers = load_scorers(assistant.encode, assistant.folders["imi"].parent)
    return understand(text, assistant.facts["imi"], language=language, history=before, scorers=scorers)


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("How long do you keep my newsletter data?", "not the newsletter, the survey", "en"),
        ("Wie lange speichert ihr die Newsletterdaten?", "nicht den Newsletter, die Umfrage", "de"),
        ("Hur länge sparar ni uppgifterna för nyhetsbrevet?", "inte nyhetsbrevet, enkäten", "sv"),
        ("Hvor lenge har dere nyhetsbrevdataene?", "ikke nyhetsbrevet, undersøkelsen", "nb"),
        ("Jak długo trzymacie dane z newslettera?", "nie newsletter, tylko ankieta", "pl"),
    ],
)
def test_what_a_turn_puts_aside_is_not_asked_about(assistant: Assistant, before: str, text: str, language: str) -> None:
    query = understood(assistant, text, before, language=language)
    assert query.topics == (Topic.RETENTION,)
    assert "newsletters" not in query.activities
    assert "customer_surveys" in query.activities or "survey_responses" in query.data_categories


def test_a_comma_after_no_puts_nothing_aside(assistant: Assistant) -> None:
    query = understood(assistant, "nie, webinar", "Jak długo trzymacie dane z konkursu?", language="pl")
    assert "events_webinars" in query.activities


def test_who_did_not_do_one_thing_may_have_done_another_as_the_same_person(assistant: Assistant) -> None:
    before = "Ich habe bei eurem Gewinnspiel mitgemacht. Wie lange speichert ihr das?"
    query = understood(assistant, "nee sorry, war ein Webinar, kein Gewinnspiel", before, language="de")
    assert (query.activities, query.topics) == (("events_webinars",), (Topic.RETENTION,))


@pytest.mark.parametrize(
    ("before", "text", "recipient", "language"),
    [
        ("Wer sieht meine Bewerbung?", "Behörden auch?", "authorities", "de"),
        ("Vem ser min ansökan?", "advokater då?", "professional_advisors", "sv"),
        ("Hvem ser søknaden min?", "politiet også?", "authorities", "nb"),
        ("Kto widzi moje CV?", "spółki z grupy też?", "group_companies", "pl"),
    ],
)
def test_a_recipient_named_alone_is_the_one_asked_about(
    assistant: Assistant, before: str, text: str, recipient: str, language: str
) -> None:
    query = understood(assistant, text, before, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), (recipient,))


@pytest.mark.parametrize(
    ("before", "text", "language"),
    [
        ("Ich bin Bewerberin.", "Weitergabe?", "de"),
        ("Jag söker jobb hos er.", "delning?", "sv"),
        ("Jeg søker jobb hos dere.", "deling?", "nb"),
        ("Aplikuję do was o pracę.", "udostępnianie?", "pl"),
    ],
)
def test_a_word_for_a_topic_asks_for_it_by_itself(assistant: Assistant, before: str, text: str, language: str) -> None:
    assert understood(assistant, text, before, language=language).topics == (Topic.RECIPIENTS,)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is Google among those who get the visitor data?", "en"),
        ("Bekommt Google meine Daten, wenn ich eure Seite besuche?", "de"),
        ("Finns Google bland dem som får besöksdatan från er sajt?", "sv"),
        ("Er Google blant dem som får besøksdata?", "nb"),
        ("Czy Google dostaje moje dane z waszej strony?", "pl"),
    ],
)
def test_a_firm_that_the_policy_does_not_name_is_no_type_of_data(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.unstated[:1]) == ((Topic.UNSTATED,), ("supplier_brand",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Steht auf der Sperrliste nur mein Name?", "de"),
        ("Sparar ni bara mitt namn om jag är referens?", "sv"),
        ("Lagrer dere bare navnet mitt hvis jeg er referanse?", "nb"),
    ],
)
def test_only_before_a_type_of_data_asks_for_all_that_is_listed(assistant: Assistant, text: str, language: str) -> None:
    assert {"alone", "open"} <= set(understood(assistant, text, language=language).operators)


def test_how_something_was_reported_is_told_and_who_gets_it_asked(assistant: Assistant) -> None:
    query = understood(assistant, "Ich hab anonym was gemeldet. Wer bekommt das?", language="de")
    assert (query.topics, query.unstated) == ((Topic.RECIPIENTS,), ())
