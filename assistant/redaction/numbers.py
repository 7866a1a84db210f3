"""Numbers that stand for one person: personal numbers, accounts and cards, and any number too long to count something.

What a number is called depends on its check digit; whether it is masked does not, where it has `_LONG` digits or more:
a personal number with a digit mistyped names its owner as well. Shorter ones stay: years, periods, articles, amounts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from stdnum import iban, luhn
from stdnum.at import vnr
from stdnum.be import nn
from stdnum.ch import ssn
from stdnum.de import idnr
from stdnum.dk import cpr
from stdnum.ee import ik
from stdnum.es import dni, nie
from stdnum.fi import hetu
from stdnum.fr import nir
from stdnum.ie import pps
from stdnum.it import codicefiscale
from stdnum.lt import asmens
from stdnum.no import fodselsnummer
from stdnum.pl import pesel
from stdnum.se import personnummer

from assistant.redaction.found import Found, Kind

_LONG = 9
_LONG_IN_A_WORD = 6
_CARD_LENGTHS = range(13, 20)
# Personal numbers of countries in Europe whose form or check digits tell them from a phone number; others are masked as
# what they are at least, a long number. Few are written in more than two groups of digits, as phone numbers are.
_IN_GROUPS = (ssn, idnr, nir)
_PERSONAL = (
    *_IN_GROUPS, vnr, nn, cpr, ik, dni, nie, hetu, pps, codicefiscale, asmens, fodselsnummer, pesel, personnummer,
)  # fmt: skip
_RUN = re.compile(r"(?<!\w)\d+(?:[ ./+–-]\d+)*(?!\w)")
_GROUP = re.compile(r"\d+")
_THOUSANDS = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}", re.IGNORECASE)
_WORD = re.compile(r"(?<![\w-])(?=[\w+-]*\d)(?=[\d+-]*[^\W\d_])[\w]+(?:[+-]\w+)?(?![\w-])")
_FEW_GROUPS, _MOST_GROUPS = 2, 12


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text, half-open."""

    start: int
    end: int

    def meets(self, start: int, end: int) -> bool:
        """Whether it shares a character with another place."""
        return self.start < end and start < self.end


def find_numbers(text: str, dates: tuple[Place, ...]) -> Iterator[Found]:
    """Numbers of accounts and persons in a text, in no order; `dates` are places that are dates as they are written."""
    for match in _IBAN.finditer(text):
        if end := _end_of_iban(match):
            yield Found(match.start(), end, Kind.ACCOUNT)
    for match in _WORD.finditer(text):
        if kind := _kind_of_word(match[0]):
            yield Found(*match.span(), kind)
    for match in _RUN.finditer(text):
        yield from _in_run(text, match, dates)


def _end_of_iban(match: re.Match[str]) -> int | None:
    """Where an account number ends that begins with this match: the words behind it may look as if they went on."""
    end = match.end()
    while end > match.start():
        if iban.is_valid(match.string[match.start() : end]):
            return end
        end = max(match.string.rfind(" ", match.start(), end), match.start())
    return None


def _kind_of_word(word: str) -> Kind | None:
    if any(module.is_valid(word) for module in _PERSONAL):
        return Kind.PERSONAL_NUMBER
    return Kind.NUMBER if sum(c.isdigit() for c in word) >= _LONG_IN_A_WORD else None


def _in_run(text: str, run: re.Match[str], dates: tuple[Place, ...]) -> Iterator[Found]:
    """What is in digits that stand together: whole numbers of persons and cards first, then what is merely long."""
    free = [g for g in _GROUP.finditer(text, *run.span()) if not any(d.meets(*g.span()) for d in dates)]
    position = 0
    while position < len(free):
        for end in range(min(len(free), position + _MOST_GROUPS), position, -1):
            start_at, end_at = free[position].start(), free[end - 1].end()
            if any(d.meets(start_at, end_at) for d in dates):
                continue
            if kind := _kind_of_digits(text[start_at:end_at]):
                yield Found(start_at, end_at, kind)
                position = end - 1
                break
        position += 1


def _kind_of_digits(digits: str) -> Kind | None:
    groups = _GROUP.findall(digits)
    bare = "".join(groups)
    if len(bare) < _LONG:
        return None
    if any(module.is_valid(digits) for module in (_PERSONAL if len(groups) <= _FEW_GROUPS else _IN_GROUPS)):
        return Kind.PERSONAL_NUMBER
    if len(bare) in _CARD_LENGTHS and luhn.is_valid(bare):
        return Kind.ACCOUNT
    return None if _THOUSANDS.fullmatch(digits) else Kind.NUMBER
