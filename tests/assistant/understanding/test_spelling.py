"""Slips of the keyboard, and Polish typed without its own letters."""

from __future__ import annotations

import pytest

from assistant.understanding.spelling import corrected
from knowledge.tokens import tokenize
from knowledge.word_set import NO_WORDS, Words, WordSet


def read(text: str, language: str, *known: str) -> list[str]:
    return [token.lemma for token in corrected(tokenize(text, language), WordSet(Words(known)), language)]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jak dlugo", ["jak", "długo"]),
        ("usunac", ["usunąć"]),
        ("zgloszenie", ["zgłoszenie"]),
        ("wspolpracownikow", ["współpracownik"]),
        ("sygnalistow", ["sygnalista"]),
    ],
)
def test_polish_typed_without_its_letters_is_read_as_with_them(typed: str, meant: list[str]) -> None:
    assert read(typed, "pl") == meant


def test_of_two_words_that_lack_letters_the_one_of_the_vocabulary_is_meant() -> None:
    assert read("zadac", "pl", "żądać") == ["żądać"]
    assert read("zadac", "pl") == ["zadać"]


def test_words_that_the_dictionary_knows_stay_as_they_are() -> None:
    assert read("lata", "pl") == ["rok"]
    assert [t.surface for t in corrected(tokenize("sad", "pl"), WordSet(Words(["sąd"])), "pl")] == ["sad"]


def test_everyday_words_that_the_dictionary_lacks_gain_no_letters() -> None:
    assert [t.surface for t in corrected(tokenize("nadal widać", "pl"), NO_WORDS, "pl")] == ["nadal", "widać"]


def test_a_slip_becomes_the_one_word_that_it_is_a_slip_of() -> None:
    assert read("webinra", "en", "webinar") == ["webinar"]


def test_other_languages_gain_no_polish_letters() -> None:
    assert [t.surface for t in corrected(tokenize("usunac", "en"), NO_WORDS, "en")] == ["usunac"]
