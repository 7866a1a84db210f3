"""Loads catalogue.yaml: what each check is called, how much it weighs, and what it says."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from rules.lint.data import Frozen, load
from rules.lint.report import Severity


class Entry(Frozen):
    """One check as a reader meets it. `reads`: the tables alone, or words of English."""

    id: str = Field(pattern=r"^L\d\d$")
    name: str = Field(pattern=r"^[a-z]+(-[a-z]+)*$")
    severity: Severity
    reads: Literal["rows", "words"]
    title: str
    message: str
    references: tuple[str, ...] = Field(min_length=1)


class Catalogue(Frozen):
    """Every entry, in the order of the file."""

    checks: tuple[Entry, ...]

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Catalogue:
        counts = Counter([*(entry.id for entry in self.checks), *(entry.name for entry in self.checks)])
        if twice := [name for name, count in counts.items() if count > 1]:
            raise ValueError(f"stand twice: {twice}")
        return self


@lru_cache(maxsize=1)
def load_catalogue() -> Catalogue:
    """The catalogue that comes with the package. Raises VocabularyError if it is malformed."""
    return load("catalogue.yaml", Catalogue)
