"""Loads words.yaml: the phrases and patterns by which checks find their way in a text, as data that a lawyer reads."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Literal

from pydantic import model_validator

from rules.lint.data import Frozen, load

_GAP = r"[^.\n]{0,60}?"


class Asked(Frozen):
    """Something that a text may say: its name in a sentence, and the phrases that say it."""

    name: str
    phrases: str
    when: str | None = None


class Pointer(Frozen):
    """Words that promise something above or below ("the address above"), and the patterns that would keep it."""

    phrases: str
    side: Literal["above", "below"]
    object: tuple[str, ...]


class Country(Frozen):
    """A country as the letters after a company's name show it, with the names of its supervisory authority.

    `ambiguous`: the form tells only where the text holds one of these words.
    """

    name: str
    eea: bool
    forms: tuple[str, ...]
    authority: tuple[str, ...]
    ambiguous: tuple[str, ...] = ()


class LaterLaw(Frozen):
    """A rule of law that applies from a day on (of rules/parameters/law), and the words that would tell it."""

    law: str
    parameter: str
    about: str
    jurisdiction: str
    needs: str


class Limits(Frozen):
    """Numbers at which a check speaks up."""

    long_period_years: int
    categories_for_a_pattern: int
    heading_words: int
    sentence_words: int


class Words(Frozen):
    """The content of words.yaml. `phrases` and `patterns` share their names: `pattern(name)` finds either."""

    language: str
    phrases: Mapping[str, tuple[str, ...]]
    patterns: Mapping[str, tuple[str, ...]]
    rights: tuple[Asked, ...]
    practicalities: tuple[Asked, ...]
    not_mandatory: tuple[Asked, ...]
    california: tuple[Asked, ...]
    pointers: tuple[Pointer, ...]
    countries: tuple[Country, ...]
    later_law: tuple[LaterLaw, ...]
    limits: Limits

    @model_validator(mode="after")
    def _names_are_there(self) -> Words:
        if both := self.phrases.keys() & self.patterns.keys():
            raise ValueError(f"under phrases and under patterns: {sorted(both)}")
        named = {a.phrases for a in (*self.rights, *self.practicalities, *self.not_mandatory, *self.california)}
        named |= {o for p in self.pointers for o in (p.phrases, *p.object)} | {law.needs for law in self.later_law}
        if missing := named - self._compiled.keys():
            raise ValueError(f"neither under phrases nor under patterns: {sorted(missing)}")
        return self

    @cached_property
    def _compiled(self) -> dict[str, re.Pattern[str]]:
        return {name: compile_phrases(phrases) for name, phrases in self.phrases.items()} | {
            name: re.compile("|".join(f"(?:{p})" for p in patterns) if len(patterns) > 1 else patterns[0])
            for name, patterns in self.patterns.items()
        }

    def pattern(self, name: str) -> re.Pattern[str]:
        """What a name under `phrases` or `patterns` looks for; KeyError if there is none."""
        return self._compiled[name]

    def speaks(self, language: str) -> bool:
        """Whether these words are of a policy's language."""
        return language.split("-")[0].lower() == self.language


def compile_phrases(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """One pattern for any of the phrases, longest first: whole words, `*` the rest of a word, `…` a short gap."""
    alternatives = "|".join(_phrase(p) for p in sorted(phrases, key=len, reverse=True))
    # no \b: "e.g." ends with no letter
    return re.compile(rf"(?<!\w)(?:{alternatives})(?!\w)", re.IGNORECASE)


def _phrase(phrase: str) -> str:
    parts = [_GAP if word == "…" else re.escape(word).replace(r"\*", r"\w*") for word in phrase.split()]
    return r"\s+".join(parts).replace("'", "['’]").replace(rf"\s+{_GAP}\s+", rf"\s{_GAP}\b")


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The words that come with the package. Raises VocabularyError if the file is malformed."""
    return load("words.yaml", Words)
