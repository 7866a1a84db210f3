"""What a question over many rows, or of one recipient, is about: groups by what they have, lists, sides, no ones."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("For which people does nobody outside the group get a thing?", "en"),
        ("Bei wem bekommt niemand außerhalb der Gruppe etwas?", "de"),
        ("För vilka får ingen utanför koncernen något?", "sv"),
        ("For hvem får ingen utenfor konsernet noe?", "nb"),
        ("Czyich danych nie dostaje nikt spoza grupy?", "pl"),
    ],
)
def test_that_nobody_receives_anything_is_asked_of_groups(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.topics == (Topic.RECIPIENTS,)
    assert not query.recipients
    assert "lacking" in query.operators
    assert query.units[:1] == ("categories",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What more do you hold on a candidate than on whoever vouches for him?", "en"),
        ("Was wissen Sie über Bewerber mehr als über Referenzpersonen?", "de"),
        ("Vad vet ni mer om en sökande än om en referensperson?", "sv"),
        ("Hva vet dere mer om en søker enn om en referanse?", "nb"),
        ("Co więcej wiecie o kandydacie niż o osobie udzielającej referencji?", "pl"),
    ],
)
def test_what_is_known_more_of_one_than_of_another_compares_them(
    assistant: Assistant, text: str, language: str
) -> None:
    query = understood(assistant, text, language=language)
    assert "compare" in query.operators
    assert set(query.data_subjects) == {"job-seekers", "references"}
    assert not query.activities


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many recipients are listed for people who apply for a job?", "en"),
        ("Wie viele Empfänger sind bei Jobsuchenden genannt?", "de"),
        ("Hur många mottagare anges för jobbsökande?", "sv"),
        ("Hvor mange mottakere er oppgitt for søkere?", "nb"),
        ("Ilu odbiorców jest wymienionych dla aplikujących?", "pl"),
    ],
)
def test_what_is_counted_for_people_is_all_there_is_for_them(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.topics == (Topic.RECIPIENTS,)
    assert query.data_subjects == ("job-seekers",)
    assert query.activities == query.recipients == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("How many purposes rest on statute, wholly or partly?", "en"),
        ("Hur många av era ändamål vilar på lag, helt eller delvis?", "sv"),
        ("Hvor mange av formålene deres hviler på lov?", "nb"),
        ("Ile waszych celów opiera się na prawie, w całości lub częściowo?", "pl"),
    ],
)
def test_a_law_that_purposes_rest_on_is_their_legal_basis(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.legal_bases == ("legal_obligation",)
    assert {"count"} <= set(query.operators)
    assert "partly" not in query.operators


@pytest.mark.parametrize(
    ("text", "language", "data"),
    [
        ("Whose survey answers do you have?", "en", "survey_responses"),
        ("For which groups do you hold a job title?", "en", "job_title"),
        ("Welche Gruppen geben Ihnen eine Telefonnummer?", "de", "telephone_number"),
        ("Vilka har ni personnummer på?", "sv", "personal_identity_number"),
        ("Hvem har dere fødselsnummer på?", "nb", "personal_identity_number"),
        ("Czyj PESEL macie?", "pl", "personal_identity_number"),
    ],
)
def test_whose_data_are_held_is_asked_of_groups(assistant: Assistant, text: str, language: str, data: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.units[:1] == ("categories",)
    assert data in query.data_categories
    assert Topic.RECIPIENTS not in query.topics
    assert "recruitment" not in query.activities


def test_one_denial_is_said_once(assistant: Assistant) -> None:
    query = understood(assistant, "Which groups never rest on consent?")
    assert "lacking" in query.operators
    assert "other_than" not in query.operators


def test_who_says_to_be_one_of_some_people_is_no_part_of_a_name(assistant: Assistant) -> None:
    query = understood(assistant, "I'm a lead. Does the webinar platform get my details?")
    assert query.data_subjects == ("leads",)
    assert query.recipients == ("event_platforms",)


def test_who_is_set_aside_up_to_a_comma_is_not_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "Apart from whoever supplies the whistleblowing system, who may see a report?")
    assert query.recipients == ()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Do you have my phone number?", "en"),
        ("Macie mój numer telefonu?", "pl"),
        ("Har ni mitt telefonnummer?", "sv"),
    ],
)
def test_a_type_of_data_of_mine_is_asked_for_as_data(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).topics == (Topic.PERSONAL_DATA,)


def test_a_call_that_is_told_asks_for_no_number_to_ring(assistant: Assistant) -> None:
    query = understood(assistant, "Zadzwoniłem do was z pytaniem. Co po tym zostaje?", language="pl")
    assert query.topics == (Topic.PERSONAL_DATA,)
    assert query.activities == ("enquiries_support",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Is the prospective buyer of IMI on the list for applicants?", "en"),
        ("Lämnar ni mina uppgifter till inkasso om jag är sökande?", "sv"),
        ("Wird dem Inkassobüro etwas über mich als Kunden gegeben?", "de"),
    ],
)
def test_somebody_not_listed_is_asked_about_by_name(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.topics == (Topic.RECIPIENTS,)
    assert query.recipients in {("acquirer",), ("credit_agencies",)}


@pytest.mark.parametrize(
    ("language", "before", "turn"),
    [
        ("en", "How long do you keep job seekers' data?", "and is that longer than for referees?"),
        ("sv", "Hur länge sparas ansökningar?", "är det längre än för referenspersoner?"),
        ("nb", "Hvor lenge lagrer dere søknader?", "er det lenger enn for referanser?"),
    ],
)
def test_a_turn_that_compares_is_set_beside_the_one_before(
    assistant: Assistant, language: str, before: str, turn: str
) -> None:
    query = understood(assistant, turn, before, language=language)
    assert query.topics == (Topic.RETENTION,)
    assert query.activities == ("recruitment", "reference_taking")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("What do the group companies not get from a website visitor?", "en"),
        ("Was bekommt der Konzern von Webseitenbesuchern nicht?", "de"),
        ("Vilka uppgifter om webbplatsbesökare går inte till koncernen?", "sv"),
        ("Hva får ikke konsernselskapene vite om nettstedbesøkende?", "nb"),
        ("Jakie dane odwiedzających stronę nie trafiają do spółek z grupy?", "pl"),
    ],
)
def test_what_somebody_does_not_get_is_asked_of_their_list(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.recipients) == ((Topic.RECIPIENTS,), ("group_companies",))
    assert "withheld" in query.operators


def test_what_is_denied_once_is_asked_about(assistant: Assistant) -> None:
    query = understood(assistant, "You don't need consent for anything on job applicants, right?")
    assert "other_than" not in query.operators
    query = understood(assistant, "You don't do anything with applicants' data without consent, right?")
    assert "other_than" in query.operators


def test_whoever_is_told_to_lack_something_is_asked_about_it(assistant: Assistant) -> None:
    query = understood(assistant, "For whom is there no legal-claims purpose in your tables?")
    assert query.activities == ("legal_claims",)
    assert {"lacking"} <= set(query.operators)
