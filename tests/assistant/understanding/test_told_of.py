"""What is told around a question: who gave the data, which of several people, that nothing came after, and when."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.service import Assistant
from assistant.understanding.date_expressions import dates_in
from knowledge.query import Topic
from tests.assistant.understanding.asking import understood

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("My boss gave you my number without asking me. Is that okay?", "en"),
        ("Kollegan min ga dere mobilnummeret mitt bak ryggen min. Har dere lov til å bruke det?", "nb"),
        ("Jakiś znajomy podał wam mój telefon. Czy to legalne?", "pl"),
    ],
)
def test_whose_number_was_given_away_is_no_referee_for_that(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.activities, query.data_subjects) == ((), ())


def test_who_gave_a_number_as_that_of_a_referee_tells_it(assistant: Assistant) -> None:
    query = understood(assistant, "A friend gave you my number as a reference. How long do you keep it?")
    assert query.data_subjects == ("references",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Which of us get our birth number processed?", "en"),
        ("Vilka av oss har personnummer hos er?", "sv"),
        ("Hvem av oss får fødselsnummeret sitt lagret?", "nb"),
        ("Kto z nas ma u was zapisany PESEL?", "pl"),
        ("Wer von uns hat eine Personenkennziffer bei euch?", "de"),
    ],
)
def test_who_of_us_is_a_question_for_groups_of_people(assistant: Assistant, text: str, language: str) -> None:
    query = understood(assistant, text, language=language)
    assert (query.topics, query.units) == ((Topic.PERSONAL_DATA,), ("categories",))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Will I be told who has received my details?", "en"),
        ("Får jag reda på var ni fått uppgifterna ifrån om jag frågar?", "sv"),
        ("Får jeg vite hvor dere har fått adressen min fra?", "nb"),
        ("Dowiem się, skąd macie mój adres?", "pl"),
        ("Erfahre ich, an wen meine Daten gegangen sind?", "de"),
    ],
)
def test_whether_one_will_be_told_is_the_right_of_access(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).rights == ("access",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Can my union ask for my data on my behalf?", "en"),
        ("Får facket begära ut mina uppgifter å mina vägnar?", "sv"),
        ("Kann mein Betriebsrat in meinem Namen Auskunft verlangen?", "de"),
    ],
)
def test_who_asks_for_somebody_receives_nothing(assistant: Assistant, text: str, language: str) -> None:
    assert understood(assistant, text, language=language).unstated == ("authorised_agent",)


def test_words_for_ones_own_data_name_no_recipient(assistant: Assistant) -> None:
    query = understood(assistant, "Bekommt der Wirtschaftsprüfer meine E-Mails zu sehen?", language="de")
    assert query.recipients == ("professional_advisors",)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I filled in the form on your landing page on 3 May 2025 and got no reply. When does it go?", "en"),
        ("Jag fyllde i ert formulär på landningssidan den 3 maj 2025 och fick aldrig svar. Har ni kvar det?", "sv"),
        ("Ich hab am 3. Mai 2025 euer Formular ausgefüllt und nie wieder was gehört. Habt ihr das noch?", "de"),
    ],
)
def test_what_nothing_came_after_was_the_last_contact(assistant: Assistant, text: str, language: str) -> None:
    (mention,) = understood(assistant, text, language=language, today=TODAY).dates
    assert "last_contact" in mention.events


def test_a_day_in_a_month_that_was_told_is_of_its_year() -> None:
    text = "Jag vann er lottdragning i oktober 2025. Kampanjen slutade 31 oktober. När är det borta?"
    assert dates_in(text, today=None)[-1].last == date(2025, 10, 31)
    assert len(dates_in("I applied in March 2025. Rejected on 3 May. When is it gone?", today=None)) == 1
