"""The chat's own words: all in every language, each of them used."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml
from babel import Locale

from knowledge.tokens import LANGUAGES
from ui import text

UI = Path(text.__file__).parent


def catalogue(language: str) -> dict[str, str]:
    return dict(yaml.safe_load((UI / "words" / f"{language}.yaml").read_text(encoding="utf-8")))


def values_of(words: str) -> set[str]:
    """The values that a text takes, those inside the forms beside a number too."""
    parsed = [(name, spec) for _, name, spec, _ in Formatter().parse(words) if name]
    return {name for name, _ in parsed}.union(*(values_of(spec) for _, spec in parsed if spec))


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_everything_with_the_same_values(language: str) -> None:
    own, reference = catalogue(language), catalogue("en")
    assert list(own) == list(reference)
    assert {key for key in reference if values_of(own[key]) != values_of(reference[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_forms_beside_a_number_are_those_that_the_language_has(language: str) -> None:
    categories = Locale.parse(language).plural_form.tags | {"other"}
    specs = [spec for words in catalogue(language).values() for _, _, spec, _ in Formatter().parse(words) if spec]
    forms = [{form.split("=")[0] for form in spec.split("|")} for spec in specs]
    assert forms
    assert all("other" in given and given <= categories for given in forms)


def test_every_word_is_shown_somewhere_and_every_word_that_is_shown_stands_in_the_catalogue() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in UI.rglob("*.py"))
    keys = set(catalogue("en"))
    said = set(re.findall(r'\bsay\(\s*f?["\']([a-z_.{}]+)["\']', source))
    said |= {key for key in keys if re.search(rf"""["']{re.escape(key)}["']""", source)}
    # A key with a value in it ("kind.{statement.kind}") stands for all keys of that shape.
    shapes = {key: re.compile(re.sub(r"\\{[^}]*\\}", "[a-z_]+", re.escape(key))) for key in said}
    assert {key for key in keys if not any(shape.fullmatch(key) for shape in shapes.values())} == set()
    assert {key for key, shape in shapes.items() if not any(shape.fullmatch(known) for known in keys)} == set()
