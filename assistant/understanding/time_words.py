"""The words of time_words.yaml, checked when loaded: what date and length expressions are made of."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.query import Comparison
from knowledge.yaml_text import load_yaml

Unit = Literal["day", "week", "month", "year"]
_ByLanguage = dict[str, tuple[str, ...]]
# The one letter whose lower case hangs on where it stands
_SIGMA = "Σ"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Length(_Strict):
    """A length of time that has words of its own ("half a year")."""

    count: int
    unit: Unit
    words: _ByLanguage


class Joined(_Strict):
    """Parts of words for lengths of time, and what words for the limits that they tell begin with."""

    numbers: dict[str, int]
    units: dict[Unit, tuple[str, ...]]
    limits: tuple[str, ...]


class Season(_Strict):
    """First and last month of a season; where the last comes before the first, it lies in the next year."""

    months: tuple[int, int]
    words: tuple[str, ...]


class FinancialYear(_Strict):
    """Words for a financial year, and for how it lies in the calendar."""

    names: tuple[str, ...]
    calendar: tuple[str, ...]
    calendar_year: tuple[str, ...]
    being: tuple[str, ...]
    having: tuple[str, ...]
    ends: tuple[str, ...]
    begins: tuple[str, ...]
    to: tuple[str, ...]
    not_told: tuple[str, ...]


class Participles(_Strict):
    """What participles begin with, or have within, and end with."""

    first: tuple[str, ...]
    within: tuple[str, ...]
    endings: tuple[str, ...]


class After(_Strict):
    """What participles end with after some verbs alone."""

    verbs: tuple[str, ...]
    endings: tuple[str, ...]


class Tense(_Strict):
    """Words that tell a day without its year as one that has come, or as one to come."""

    modal: tuple[str, ...]
    present: tuple[str, ...]
    apart: dict[str, tuple[str, ...]]
    being: tuple[str, ...]
    no_being_after: tuple[str, ...]
    past: tuple[str, ...]
    past_endings: tuple[str, ...]
    done: tuple[str, ...]
    done_endings: tuple[str, ...]
    done_beginnings: Participles
    done_after: After
    no_past: tuple[str, ...]
    of_day: tuple[str, ...]
    supposing: tuple[str, ...]
    either: tuple[str, ...]


class AtOnce(_Strict):
    """Words for times without a number that deletion is said to come at, and for deletion."""

    erasing: tuple[str, ...]
    alone: tuple[str, ...]
    followed: tuple[str, ...]
    again: dict[Unit, tuple[str, ...]]


class TimeWords(_Strict):
    """All of the file; what each key means stands there."""

    numbers: dict[str, dict[str, int]]
    units: dict[str, dict[Unit, tuple[str, ...]]]
    lengths: tuple[Length, ...]
    joined: Joined
    single: dict[Literal["before", "units"], tuple[str, ...]]
    compared: dict[Literal["before", "after"], dict[Comparison, _ByLanguage]]
    between: tuple[str, ...]
    negation: _ByLanguage
    ago: dict[Literal["after", "before"], tuple[str, ...]]
    plus: tuple[str, ...]
    passed: dict[Literal["after", "before"], tuple[str, ...]]
    lived: _ByLanguage
    keeping: _ByLanguage
    before_year: tuple[str, ...]
    months: dict[str, int]
    seasons: dict[str, Season]
    quarter: tuple[str, ...]
    week: tuple[str, ...]
    named_days: dict[str, tuple[str, ...]]
    relative: dict[Unit, dict[int, tuple[str, ...]]]
    same_year: tuple[str, ...]
    same_day: tuple[str, ...]
    on_nth: tuple[str, ...]
    last: tuple[str, ...]
    weekdays: dict[str, int]
    last_days: dict[str, int]
    last_seasons: dict[str, str]
    last_named_days: dict[str, str]
    later: tuple[str, ...]
    beside_days: dict[int, tuple[str, ...]]
    on_days: tuple[str, ...]
    not_after_days: tuple[str, ...]
    in_months: tuple[str, ...]
    tense: Tense
    verbs_too: tuple[str, ...]
    half: tuple[str, ...]
    exactly: tuple[str, ...]
    to: tuple[str, ...]
    from_: tuple[str, ...] = Field(alias="from")
    since: tuple[str, ...]
    between_days: dict[str, str]
    until: tuple[str, ...]
    lasting: tuple[str, ...]
    still: tuple[str, ...]
    joining: _ByLanguage
    correcting: tuple[str, ...]
    not_correcting: tuple[str, ...]
    refusing: tuple[str, ...]
    not_on: tuple[str, ...]
    financial_year: FinancialYear
    of_a_life: tuple[str, ...]
    not_years: tuple[str, ...]
    at_once: AtOnce


WORDS = TimeWords.model_validate(load_yaml(Path(__file__).with_name("time_words.yaml").read_text(encoding="utf-8")))
NUMBERS = {word: number for words in WORDS.numbers.values() for word, number in words.items()}
NUMBERS_JOINED = NUMBERS | WORDS.joined.numbers
UNITS_JOINED = {word: unit for unit, words in WORDS.joined.units.items() for word in words}
UNITS = {word: unit for units in WORDS.units.values() for unit, words in units.items() for word in words}


def any_of(words: Iterable[str]) -> str:
    """A pattern for any of some words, the longest first; spaces match any white space."""
    return "|".join(sorted((word.replace(" ", r"\s+") for word in set(words)), key=lambda w: (-len(w), w)))


NUMBER = rf"(?:\d{{1,3}}|{any_of(NUMBERS)})"
UNIT = rf"(?:{any_of(UNITS)})"


JOINED = (
    rf"(?P<joined>\d{{1,3}}|{any_of(NUMBERS_JOINED)})[\s-]?(?P<part>{any_of(UNITS_JOINED)})"
    rf"(?:\w{{0,3}}[\s-]+)?(?:{any_of(WORDS.joined.limits)})\w*"
)


def number(word: str) -> int:
    """A number as digits or as a word."""
    return int(word) if word.isdigit() else NUMBERS_JOINED[word]


def lowered(text: str) -> str:
    """The text in lower case for matching, every character in its place: "ß" stays one, unlike in `tokens.fold`."""
    plain = unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " ")
    whole = plain.lower()
    if len(whole) == len(plain) and _SIGMA not in plain:
        return whole
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
