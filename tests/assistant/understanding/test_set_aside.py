"""What a question sets aside is known and not asked about, and whoever says not to be somebody is not."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("question", "language", "aside"),
    [
        ("Who, apart from your IT providers, may see my diploma?", "en", ("email_collab_it",)),
        ("Which recipients of applicants' data are there, not counting authorities?", "en", ("authorities",)),
        ("Vem får min ansökan utöver koncernbolagen?", "sv", ("group_companies",)),
        ("Wer bekommt meine Bewerbung außer den Behörden?", "de", ("authorities",)),
        ("Hvem får søknaden min utenom myndighetene?", "nb", ("authorities",)),
        ("Kto dostaje moją aplikację oprócz organów władzy?", "pl", ("authorities",)),
        (
            "Not the authorities and not the lawyers: who else can read my CV?",
            "en",
            ("authorities", "professional_advisors"),
        ),
        ("The lawyers aside, who reads my application?", "en", ("professional_advisors",)),
        ("Nicht die Behörden – wer sonst sieht meine Bewerbung?", "de", ("authorities",)),
        ("Inte myndigheterna, vem annars får min ansökan?", "sv", ("authorities",)),
        (
            "Who, other than whoever hosts your site, learns which pages I read?",
            "en",
            ("website_provision", "website_providers"),
        ),
        ("Who gets my CV, but without the IT people?", "en", ("email_collab_it",)),
        ("Who, besides whoever runs the recruiting tool, can read my CV?", "en", ("recruitment_systems",)),
    ],
)
def test_recipients_are_set_aside(assistant: Assistant, question: str, language: str, aside: tuple[str, ...]) -> None:
    query = understood(assistant, question, language=language)
    assert (query.topics, query.recipients, query.aside) == ((Topic.RECIPIENTS,), (), aside)


@pytest.mark.parametrize(
    "question",
    [
        "I was told nobody except your group companies sees my invoices. Is that so?",
        "Who can read my application, both within and outside your group of companies?",
        "Who apart from you gets my application?",
        "Does the bank get our invoices, and who else?",
        "Within your own group, who else gets my CV?",
    ],
)
def test_no_recipient_is_set_aside(assistant: Assistant, question: str) -> None:
    assert understood(assistant, question).aside == ()


def test_a_recipient_told_in_another_sentence_is_not_set_aside(assistant: Assistant) -> None:
    query = understood(assistant, "We clock in with your project tool. Besides the lawyers, who gets these hours?")
    assert query.aside == ("professional_advisors",)


def test_activities_are_set_aside(assistant: Assistant) -> None:
    query = understood(assistant, "Which purposes do you have for referees without the legal claims one?")
    assert query.aside == ("legal_claims",)
    assert "legal_claims" not in query.activities
    query = understood(assistant, "Other than mailings, which purposes for customers rest on consent?")
    assert (query.aside, query.legal_bases) == (("newsletters",), ("consent",))
    assert "other_than" not in query.operators


def test_whose_list_is_not_asked_about_keeps_its_name(assistant: Assistant) -> None:
    query = understood(assistant, "Erase what you have on me but leave me on the do-not-mail list, please?")
    assert (query.rights, query.activities) == (("erasure",), ())


@pytest.mark.parametrize(
    ("question", "language", "people"),
    [
        (
            "I join a webinar, not as a customer. How long do you keep the recording?",
            "en",
            ("event-participants",),
        ),
        ("Jag är med på webbinariet, inte som kund. Hur länge sparas inspelningen?", "sv", ("event-participants",)),
        ("Ich bin beim Webinar, aber nicht als Kunde. Wie lange bleibt die Aufnahme?", "de", ("event-participants",)),
        ("Jestem na webinarze, ale nie jako klient. Jak długo trzymacie nagranie?", "pl", ("event-participants",)),
        ("Wir sind keine Kunden mehr. Wie lange dürft ihr mir Werbung schicken?", "de", ("business-contacts",)),
        ("Vi är inte kunder längre. Hur länge får ni skicka reklam till mig?", "sv", ("business-contacts",)),
    ],
)
def test_who_somebody_is_not_and_who_somebody_was(
    assistant: Assistant, question: str, language: str, people: tuple[str, ...]
) -> None:
    query = understood(assistant, question, language=language)
    assert (query.data_subjects or assistant.facts["imi"].categories_of(*query.activities)) == people


@pytest.mark.parametrize(
    ("language", "before", "turn", "aside"),
    [
        ("en", "Who gets my contest entry?", "not social media, the others", "social_platforms"),
        ("de", "Wer bekommt meine Bewerbung?", "nicht die Anwälte, die anderen", "professional_advisors"),
        ("nb", "Hvem får søknaden min?", "men uten IT-folkene", "email_collab_it"),
        ("pl", "Kto dostaje moje dane z konkursu?", "ale bez mediów społecznościowych", "social_platforms"),
    ],
)
def test_a_turn_sets_aside_what_the_one_before_it_asked_for(
    assistant: Assistant, language: str, before: str, turn: str, aside: str
) -> None:
    query = understood(assistant, turn, before, language=language)
    assert query.topics == (Topic.RECIPIENTS,)
    assert aside in query.aside
    assert not query.recipients


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Neither the newsletter nor the webinar, just the contest please: what do you store?", "en"),
        ("Weder Newsletter noch Webinar, nur das Gewinnspiel bitte: was speichert ihr?", "de"),
        ("Ani newsletter, ani webinar, tylko konkurs: co przechowujecie?", "pl"),
    ],
)
def test_what_is_outright_not_meant_is_not_asked_about(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).activities == ("contests",)
