"""The service's own words: all in every language, with the same values, and each of them used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from assistant.answer import Citation
from assistant.api import words as catalogue
from assistant.api.places import place
from knowledge.tokens import LANGUAGES
from knowledge.yaml_text import load_yaml

API = Path(catalogue.__file__).parents[1]


def words_of(language: str) -> dict[str, str]:
    return dict(load_yaml((catalogue.FOLDER / f"{language}.yaml").read_text(encoding="utf-8")))


def values_of(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_with_the_same_values(language: str) -> None:
    own, reference = words_of(language), words_of("en")
    assert list(own) == list(reference)
    assert {key for key in reference if values_of(own[key]) != values_of(reference[key])} == set()


def test_every_word_is_said_somewhere() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in API.rglob("*.[jp][sy]"))
    said = set(re.findall(r"""\bsay\(\s*f?["']([a-z_.{}]+)["']""", source))
    shapes = [re.compile(re.sub(r"\{[^}]*\}", "[a-z_]+", key)) for key in said]
    assert {key for key in words_of("en") if not any(shape.fullmatch(key) for shape in shapes)} == set()


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Job seekers › Recipients › row 3 › types of personal data"),
        ("de", "Job seekers › Empfänger › Zeile 3 › Arten personenbezogener Daten"),
        ("sv", "Job seekers › Mottagare › rad 3 › typer av personuppgifter"),
        ("nb", "Job seekers › Mottakere › rad 3 › typer personopplysninger"),
        ("pl", "Job seekers › Odbiorcy › wiersz 3 › rodzaje danych osobowych"),
    ],
)
def test_a_place_is_told_in_each_language_with_the_policys_own_heading(language: str, words: str) -> None:
    citation = Citation(
        number=1, id="x", data_subject="job-seekers", section="Job seekers", table="recipients", row=3,
        columns=("personal_data",), quote="x", start=0, end=1,
    )  # fmt: skip
    assert place(citation, catalogue.words(language)) == words
