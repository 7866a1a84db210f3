"""Phrases: every one that a rule can say is there in every language, with the same values to fill in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
import yaml
from babel import Locale

from knowledge.errors import VocabularyError
from knowledge.phrasebook import load_phrasebook
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER
from knowledge.wording import wording

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "knowledge" / "phrases"
PREFIXES = "retention|recipients|personal_data|legal_basis|purpose|rights|listing|unstated|contact"


def values_of(phrase: str) -> set[str]:
    """The values that a phrase takes, those inside the forms beside a number too."""
    parsed = [(name, spec) for _, name, spec, _ in Formatter().parse(phrase) if name]
    return {name for name, _ in parsed}.union(*(values_of(spec) for _, spec in parsed if spec))


def read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def phrases(language: str) -> dict[str, str]:
    return read(PHRASES / f"{language}.yaml")


def test_every_phrase_that_a_rule_names_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.py"))
    named = set(re.findall(rf'"((?:{PREFIXES})\.[a-z_]+)"', source))
    assert named
    assert named - set(phrases("en")) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_every_phrase_with_the_same_values(language: str) -> None:
    own, reference = phrases(language), phrases("en")
    assert set(own) ^ set(reference) == set(), "phrases that nobody says, or that are said in English"
    different = {
        key: (values_of(own[key]), values_of(phrase))
        for key, phrase in reference.items()
        if values_of(own[key]) != values_of(phrase)
    }
    assert different == {}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("folder", [DOMAIN_FOLDER, ROOT / "knowledge/data/policies/imi/vocabulary"])
def test_a_language_has_a_name_for_every_term_that_english_names(language: str, folder: Path) -> None:
    named = {
        tag: {(kind, term) for kind, terms in read(folder / "labels" / f"{tag}.yaml").items() for term in terms}
        for tag in ("en", language)
    }
    assert named["en"] ^ named[language] == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_beside_a_number_are_those_that_the_language_has(language: str) -> None:
    categories = Locale.parse(language).plural_form.tags | {"other"}
    forms = [
        {form.split("=")[0] for form in spec.split("|")}
        for phrase in phrases(language).values()
        for _, _, spec, _ in Formatter().parse(phrase)
        if spec
    ]
    assert forms
    assert all("other" in given and given <= categories for given in forms)


@pytest.mark.parametrize(
    ("number", "form"), [(0, "celów"), (1, "cel"), (2, "cele"), (4, "cele"), (5, "celów"), (12, "celów"), (22, "cele")]
)
def test_polish_has_a_form_for_one_for_a_few_and_for_many(number: int, form: str) -> None:
    book = load_phrasebook("pl")
    assert f"{book.counted(number):one=cel|few=cele|other=celów}" == form
    assert f"{book.counted(number)}" == str(number)


def test_a_phrase_takes_the_form_that_goes_with_its_number() -> None:
    lead = [wording("recipients.lead", {"who": "x", "count": n}, load_phrasebook("pl")) for n in (1, 3, 11)]
    assert [line.split("wymienia ")[1].split(" odbiorców")[0] for line in lead] == [
        "jedną kategorię",
        "3 kategorie",
        "11 kategorii",
    ]


def test_a_missing_value_is_named() -> None:
    with pytest.raises(VocabularyError, match=r"purpose\.stated"):
        load_phrasebook("en").say("purpose.stated", purpose="x")
