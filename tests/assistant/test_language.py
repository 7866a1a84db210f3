"""The language of a question is told offline, also where a question is short."""

from __future__ import annotations

import pytest

from assistant.language import detect
from assistant.service import Assistant


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
        ("Wie lange speichern Sie meine Bewerbung?", "de"),
        ("Was bedeutet Interessenabwägung?", "de"),
        ("Werden Bewerberdaten an Personalvermittler weitergegeben?", "de"),
        ("Können eure Kunden meine Daten sehen?", "de"),
    ],
)
def test_a_question_is_told_by_its_words(assistant: Assistant, text: str, language: str) -> None:
    assert detect(text, assistant.facts["imi"].vocabulary.known_words) == language
