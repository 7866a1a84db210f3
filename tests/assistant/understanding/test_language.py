"""The language of a question is told offline, also where a question is short."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.service import Assistant
from assistant.understanding.language import detect


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("how long do you keep my application", "en"),
        ("GDPR?", "en"),
        ("how long cv", "en"),
        ("Hur länge sparar ni min ansökan?", "sv"),
        ("vem får mina uppgifter", "sv"),
        ("Hvor lenge lagrer dere søknaden min?", "nb"),
        ("hvem ser opplysningene mine", "nb"),
        ("Jak długo przechowujecie moje CV?", "pl"),
        ("komu przekazujecie dane", "pl"),
        ("a kto je widzi?", "pl"),
        ("jak dlugo trzymacie cv", "pl"),
        ("Handlujecie moimi danymi?", "pl"),
        ("Wie lange speichern Sie meine Bewerbung?", "de"),
        ("Was bedeutet Interessenabwägung?", "de"),
        ("Werden Bewerberdaten an Personalvermittler weitergegeben?", "de"),
        ("Muss ich Cookies akzeptieren?", "de"),
        ("Können eure Kunden meine Daten sehen?", "de"),
    ],
)
def test_a_question_is_told_by_its_words(assistant: Assistant, text: str, language: str) -> None:
    assert detect(text, assistant.facts["imi"].vocabulary.known_words) == language


@pytest.mark.parametrize(
    ("before", "question", "language"),
    [
        ("Jak długo przechowujecie dane kandydatów?", "leady?", "pl"),
        ("Hur länge sparar ni min ansökan?", "leads?", "sv"),
        ("Hur länge sparar ni min ansökan?", "and for how long do you keep leads?", "en"),
        ("how long do you keep my application", "leads?", "en"),
    ],
)
def test_a_turn_that_does_not_tell_its_language_is_in_that_of_the_turn_before(
    assistant: Assistant, before: str, question: str, language: str
) -> None:
    assert assistant.answer(Question(question=question, history=(before,))).language == language
