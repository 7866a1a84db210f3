"""Phrases: every one that a rule can say is there in every language, with the same values to fill in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from knowledge.errors import VocabularyError
from knowledge.phrasebook import load_phrasebook
from knowledge.tokens import LANGUAGES

ROOT = Path(__file__).parents[2]
PHRASES = ROOT / "knowledge" / "phrases"
PREFIXES = "retention|recipients|personal_data|legal_basis|purpose|rights|listing|unstated|contact"


def values_of(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name}


def english() -> dict[str, str]:
    return dict(yaml.safe_load((PHRASES / "en.yaml").read_text(encoding="utf-8")))


def test_every_phrase_that_a_rule_names_is_there() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.py"))
    named = set(re.findall(rf'"((?:{PREFIXES})\.[a-z_]+)"', source))
    assert named
    assert named - set(english()) == set()


@pytest.mark.parametrize("language", [tag for tag in LANGUAGES if (PHRASES / f"{tag}.yaml").exists()])
def test_a_language_says_every_phrase_with_the_same_values(language: str) -> None:
    own = yaml.safe_load((PHRASES / f"{language}.yaml").read_text(encoding="utf-8"))
    reference = english()
    assert set(own) - set(reference) == set(), "phrases that nobody says"
    different = {
        key: (values_of(own[key]), values_of(phrase))
        for key, phrase in reference.items()
        if key in own and values_of(own[key]) != values_of(phrase)
    }
    assert different == {}


def test_a_missing_value_is_named() -> None:
    with pytest.raises(VocabularyError, match=r"purpose\.stated"):
        load_phrasebook("en").say("purpose.stated", purpose="x")
