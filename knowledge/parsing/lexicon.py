"""Loads lexicon.yaml: the phrases by which table rows are taken apart."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import PolicyMetadataError
from knowledge.policy import TableKind
from knowledge.yaml_text import load_yaml

BasisTerm = Literal["legitimate_interests", "consent", "legal_obligation", "contract", "vital_interests", "public_task"]


class Repair(BaseModel):
    """A list item that is really several, since a delimiter is missing in the source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    items: tuple[str, ...] = Field(min_length=2)
    reason: str = Field(min_length=1)

    @model_validator(mode="after")
    def _covers_the_text(self) -> Repair:
        if "".join(self.items).replace(" ", "") != self.text.replace(" ", ""):
            raise ValueError(f"the items {self.items} do not make up {self.text!r}")
        return self


class References(BaseModel):
    """How cells begin that point elsewhere, by kind of reference."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    same_as_above: tuple[str, ...]
    all_of_section: tuple[str, ...]
    open_set: tuple[str, ...]
    all_of_basis: dict[BasisTerm, tuple[str, ...]]


class Lexicon(BaseModel):
    """The phrases of lexicon.yaml, and the patterns made of them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    table_headers: dict[TableKind, tuple[str, ...]]
    table_headings: tuple[str, ...]
    legal_bases: dict[BasisTerm, tuple[str, ...]]
    conditions: dict[str, tuple[str, ...]]
    data_openings: tuple[str, ...]
    storage_openings: tuple[str, ...]
    references: References
    repairs: tuple[Repair, ...]

    def table_kind(self, line: str) -> TableKind | None:
        """The kind of table that a line heads, or None."""
        return next((kind for kind, headers in self.table_headers.items() if line in headers), None)

    def basis_term(self, phrase: str) -> BasisTerm:
        """The legal basis that a phrase names, in any letter case; KeyError for a phrase not listed."""
        return self._terms[phrase.casefold()]

    def condition(self, words: str | None) -> str | None:
        """The condition on the person that a scope in brackets states; `other` for one not listed, None for none."""
        if words is None:
            return None
        return next((name for name, phrases in self.conditions.items() if words.casefold() in phrases), "other")

    @cached_property
    def _terms(self) -> dict[str, BasisTerm]:
        return {phrase.casefold(): term for term, phrases in self.legal_bases.items() for phrase in phrases}

    @cached_property
    def basis_item(self) -> re.Pattern[str]:
        """One legal basis: groups `phrase`, and `part` or `condition` where its scope is stated.

        A scope has no capital letter outside brackets: the next cell begins with one. An article of law in brackets
        is no scope.
        """
        phrase = one_of(self._terms, ignore_case=True)
        return re.compile(
            rf"(?P<phrase>{phrase})"
            rf"(?: for (?P<part>[^,;()A-Z]+?(?: \([^()]*\))?)(?=$|, | and {phrase}))?"
            r"(?: \(Art(?:icle|\.)(?:[^()]|\([^()]*\))*\)| \((?P<condition>[^()]*)\))?"
        )

    @cached_property
    def basis_opening(self) -> re.Pattern[str]:
        """Where a legal-basis cell can begin: a phrase with a capital first letter."""
        return re.compile(rf"(?<=\s)(?:{one_of(p[0].upper() + p[1:] for p in self._terms)})\b")

    @cached_property
    def storage_opening(self) -> re.Pattern[str]:
        """Where a storage time can begin: straight after a list item, so never after a comma or full stop."""
        return re.compile(rf"(?<=[^\s,;:.] )(?:{one_of(self.storage_openings)}|For (?=\d))\b")


def one_of(phrases: Iterable[str], *, ignore_case: bool = False) -> str:
    """A pattern for any of the phrases, the longest first so that none hides behind its own beginning."""
    alternatives = "|".join(re.escape(phrase) for phrase in sorted(phrases, key=len, reverse=True))
    return f"(?i:{alternatives})" if ignore_case else f"(?:{alternatives})"


@lru_cache(maxsize=1)
def load_lexicon() -> Lexicon:
    """The lexicon that comes with the package. Raises PolicyMetadataError if it is malformed."""
    text = files("knowledge.parsing").joinpath("lexicon.yaml").read_text(encoding="utf-8")
    try:
        return Lexicon.model_validate(load_yaml(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise PolicyMetadataError(
            f"knowledge/parsing/lexicon.yaml: {error}", hint=f"The keys are {', '.join(Lexicon.model_fields)}."
        ) from None
