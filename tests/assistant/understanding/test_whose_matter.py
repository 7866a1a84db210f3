"""Whose matter something is: a shop's parcel, another company's handling, a law in general, the company's own staff."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I purchased shoes from Stadium Outlet and the delivery sms mentions IMI. Who decides over my data?", "en"),
        ("Webhallen sent me a parcel with a wrong name, can you fix my data?", "en"),
        ("My Acme Foods order: who is the controller, them or you?", "en"),
        ("Webhallen skickade ett paket till mig med fel namn, kan ni rätta mina uppgifter?", "sv"),
        ("Jeg kjøpte en genser på Dollarstore, hvorfor ligger pakkeopplysningene hos IMI?", "nb"),
        ("Webhallen wysłał mi paczkę ze złym nazwiskiem, czy możecie poprawić moje dane?", "pl"),
        ("Ich habe einen Pulli bei Dollarstore gekauft, warum sind die Paketdaten bei IMI?", "de"),
    ],
)
def test_what_was_ordered_somewhere_is_the_matter_of_whoever_sold_it(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.refused) == ((Topic.PROCESSOR,), None)


def test_who_works_where_the_system_is_used_is_told_that_first(assistant: Assistant) -> None:
    query = understood(assistant, "I'm a picker at a warehouse that uses your WMS, does this policy apply to my data?")
    assert query.topics == (Topic.PROCESSOR, Topic.CONTROLLER)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What does Primark do with my data?", "en"),
        ("Vad gör Primark med mina uppgifter?", "sv"),
        ("Hva gjør Primark med mine opplysninger?", "nb"),
        ("Co Primark robi z moimi danymi?", "pl"),
        ("Was macht Primark mit meinen Daten?", "de"),
    ],
)
def test_a_name_known_nowhere_is_another_company(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).refused == "other_company"


@pytest.mark.parametrize("text", ["What does HR do with my application?", "What do you do with my data at Ahlsell?"])
def test_what_is_done_here_is_no_other_company_s(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).refused is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What's personal data?", "en"),
        ("Is the GDPR stricter than the CCPA?", "en"),
        ("How quickly must we respond to a DSAR?", "en"),
        ("Vad är skillnaden mellan UK GDPR och GDPR?", "sv"),
        ("Hva er en behandlingsansvarlig?", "nb"),
        ("Wyjaśnij słowo pseudonimizacja", "pl"),
        ("Ist die DSGVO strenger als der CCPA?", "de"),
    ],
)
def test_what_a_law_says_in_general_is_out_of_scope(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).refused == "off_topic"


@pytest.mark.parametrize("text", ["What is personal data kept for?", "How long do you have to answer my request?"])
def test_what_goes_on_is_no_definition(assistant: Assistant, text: str) -> None:
    assert understood(assistant, text).refused is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I'm an intern at IMI, does the policy apply to me?", "en"),
        ("Jag är praktikant på IMI, gäller policyn mig?", "sv"),
        ("Jeg er praktikant hos IMI, gjelder erklæringen meg?", "nb"),
        ("Jestem stażystą w IMI, czy polityka mnie dotyczy?", "pl"),
        ("Ich bin Praktikant bei IMI, gilt die Erklärung für mich?", "de"),
    ],
)
def test_who_learns_the_trade_here_is_one_of_the_staff(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).unstated[:1] == ("own_employees",)


@pytest.mark.parametrize("text", ["does the Canadian PIPEDA apply?", "Do Australians get anything out of this policy?"])
def test_a_law_by_its_name_and_people_by_their_country_are_of_a_place(assistant: Assistant, text: str) -> None:
    query = understood(assistant, text)
    assert (query.jurisdictions, query.refused) == (("other",), None)
