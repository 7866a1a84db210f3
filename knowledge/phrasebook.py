"""The sentences and names an answer is made of, per language. Data, not code: see phrases/*.yaml and labels/*.yaml."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date

from knowledge.errors import VocabularyError
from knowledge.yaml_text import load_yaml

_FOLDER = Path(__file__).resolve().parent / "phrases"
_FALLBACK = "en"
_OTHER = "other"


class Counted(str):
    """A number as words; in a phrase `{count:one=purpose|other=purposes}` is the form that goes with it.

    The forms are those of CLDR's plural categories (Polish: 1 cel, 2 cele, 5 celów; 22 cele, 25 celów), `other` where a
    category has none of its own. Source: Unicode Technical Standard #35, part 3, ch. 5, "Language Plural Rules".
    """

    __slots__ = ("category",)
    category: str

    def __new__(cls, number: int, language: str) -> Counted:
        """The number in digits, and its plural category in a language."""
        made = super().__new__(cls, number)
        made.category = Locale.parse(language).plural_form(number)
        return made

    def __format__(self, spec: str) -> str:
        """The number itself, or of some forms the one that goes with it; raises KeyError where `other` is missing."""
        if not spec:
            return str(self)
        forms = dict(form.split("=", 1) for form in spec.split("|"))
        return forms.get(self.category, forms[_OTHER])


@dataclass(frozen=True)
class Phrasebook:
    """Phrases and labels of one language; what is missing there is taken from English."""

    language: str
    phrases: dict[str, str]
    labels: dict[str, dict[str, str]]

    def say(self, phrase_id: str, **values: str) -> str:
        """A phrase with its values put in; raises VocabularyError for an unknown phrase or value."""
        try:
            return self.phrases[phrase_id].format(**values)
        except KeyError as error:
            raise VocabularyError(
                f"phrases/{self.language}.yaml: {phrase_id!r} cannot be said: {error} is missing",
                hint="Add the phrase, or give its rule the value.",
            ) from error

    def counted(self, number: int) -> Counted:
        """A number with the form of the words beside it that the language puts there."""
        return Counted(number, self.language)

    def label(self, kind: str, term: str) -> str:
        """What a term is called in an answer; its id in words where no label stands."""
        return self.labels.get(kind, {}).get(term, term.replace("_", " ").replace("-", " "))

    def day(self, value: date) -> str:
        """A date as people of the language write it."""
        pattern = "d MMMM y" if self.language == "en" else None
        return format_date(value, format=pattern or "long", locale=self.language)

    def join(self, items: Sequence[str], *, either: bool = False) -> str:
        """A list as words: "a, b and c", or with `either` "a, b or c"."""
        if len(items) < 2:
            return "".join(items)
        return f"{', '.join(items[:-1])} {self.phrases['frame.or' if either else 'frame.and']} {items[-1]}"


def load_phrasebook(language: str, *label_folders: Path) -> Phrasebook:
    """The phrasebook of a language with the labels found in the vocabulary folders; English where it has no phrases."""
    if not (_FOLDER / f"{language}.yaml").exists():
        language = _FALLBACK
    phrases = {**_yaml(_FOLDER / f"{_FALLBACK}.yaml"), **_yaml(_FOLDER / f"{language}.yaml")}
    labels: dict[str, dict[str, str]] = {}
    for tag in (_FALLBACK, language):
        for folder in label_folders:
            for kind, entries in _yaml(folder / "labels" / f"{tag}.yaml").items():
                labels[kind] = {**labels.get(kind, {}), **entries}
    return Phrasebook(language, phrases, labels)


@lru_cache(maxsize=64)
def _yaml(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    content = load_yaml(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise VocabularyError(f"{path.name}: expected a mapping", hint="See phrases/en.yaml.")
    return content
