"""Lengths of time in a question ("more than five years") and what is claimed of them. Dates: date_expressions.py."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import JOINED, NUMBER, UNIT, UNITS, UNITS_JOINED, WORDS, any_of, lowered, number
from knowledge.query import Comparison, Period
from knowledge.tokens import LANGUAGES


class _Compared(NamedTuple):
    side: str
    comparison: Comparison
    language: str
    length: int
    pattern: re.Pattern[str]


_LENGTHS = {word: length for length in WORDS.lengths for words in length.words.values() for word in words}
_PERIOD = LatePattern(
    lambda: (
        rf"\b(?P<words>{any_of(_LENGTHS)})\b"
        rf"|\b(?P<count>{NUMBER})[\s-]+(?P<unit>{UNIT})\b"
        rf"|\b{JOINED}"
        rf"|\b(?:{any_of(WORDS.single['before'])})\s+(?P<single>{any_of(WORDS.single['units'])})\b(?!\s+\d)"
    ),
    needs=(*_LENGTHS, *UNITS, *UNITS_JOINED, *WORDS.single["units"]),
)
# One of several lengths that make one: "two years and one month ago"
_MORE = rf"(?:{NUMBER}\s+)?{UNIT}"
_PLUS = rf"(?:,|,?\s+(?:{any_of(WORDS.plus)}))\s+"
_PASSED_AFTER = LatePattern(lambda: rf"(?:{_PLUS}{_MORE})*\s+(?:{any_of(WORDS.passed['after'])})\b")
_PASSED_BEFORE = LatePattern(lambda: rf"\b(?:{any_of(WORDS.passed['before'])})\s+(?:{_MORE}{_PLUS})*$")
_LIVED = LatePattern(lambda: rf"\b(?:{_any_in(WORDS.lived)})\b(?P<rest>[^,.;:?!]*)$")
_KEEPING = LatePattern(lambda: rf"\b(?:{_any_in(WORDS.keeping)})\b")
_NOT = LatePattern(lambda: rf"(?:\b(?:{_any_in(WORDS.negation)})\b|\b\w+n't\b)[^,.;:?!]*$")
# Several steps of one answer ask for the lengths of time of one text
_REMEMBERED = 64
_TURNED: dict[Comparison, Comparison] = {"over": "at_most", "under": "at_least"}


@lru_cache(maxsize=_REMEMBERED)
def periods_in(text: str) -> tuple[Period, ...]:
    """Lengths of time that a question claims of what is kept, the unit in English; not "a year ago".

    "I have been a customer for five years" claims nothing either: the time was lived through, nothing is kept in it.
    """
    text = unicodedata.normalize("NFC", text)
    folded = lowered(text)
    found = (m for m in _PERIOD.finditer(folded) if not _has_passed(m, folded) and not _is_of_two_languages(m))
    return tuple(_period(m, text, folded) for m in found)


def _is_of_two_languages(match: re.Match[str]) -> bool:
    """Whether no language has both words: Swedish "hur fick ni tag i det" holds a Norwegian nine and a German day."""
    counting = {lang for lang, numbers in WORDS.numbers.items() if match["count"] in numbers}
    return bool(counting) and counting.isdisjoint(_languages_of(match["unit"]))


def _languages_of(unit: str) -> set[str]:
    return {lang for lang, units in WORDS.units.items() if any(unit in words for words in units.values())}


def _has_passed(match: re.Match[str], folded: str) -> bool:
    before = folded[: match.start()]
    if _PASSED_AFTER.match(folded, match.end()) or _PASSED_BEFORE.search(before):
        return True
    lived = _LIVED.search(before)
    return lived is not None and not _KEEPING.search(lived["rest"])


def _period(match: re.Match[str], text: str, folded: str) -> Period:
    start = match.start("single") if match["single"] else match.start()
    if match["words"]:
        length = _LENGTHS[" ".join(match["words"].split())]
        count, unit, languages = length.count, length.unit, set(length.words)
    elif match["joined"]:
        count, unit, languages = number(match["joined"]), UNITS_JOINED[match["part"]], set(LANGUAGES)
    else:
        word = match["single"] or match["unit"]
        count, unit = number(match["count"] or "1"), UNITS[word]
        languages = _languages_of(word)
    claimed, first, last = _comparison(folded, start, match.end(), languages)
    return Period(count, unit, text[first:last].strip(), claimed)


@cache
def _compared() -> tuple[_Compared, ...]:
    between = any_of(WORDS.between)
    return tuple(
        _Compared(
            side,
            comparison,
            language,
            len(words),
            re.compile(
                rf"\b(?:{any_of([words])})(?:\s+(?:{between}))*\s+$"
                if side == "before"
                else rf"\s+(?:{any_of([words])})\b"
            ),
        )
        for side, by_comparison in WORDS.compared.items()
        for comparison, by_language in by_comparison.items()
        for language, phrases in by_language.items()
        for words in phrases
    )


def _any_in(words: Mapping[str, Iterable[str]]) -> str:
    """A pattern for any of the words of all languages."""
    return any_of(word for of_language in words.values() for word in of_language)


def _comparison(folded: str, start: int, end: int, languages: set[str]) -> tuple[Comparison, int, int]:
    """What the words around a length of time claim of it, and where claim and length stand together.

    Only words of the unit's own language count, so "under två år" ("during two years") is no "under two years". The
    longest words win: "no longer than". A "not" before "more than" turns it round: who does not keep it for more than
    a year keeps it for a year at most.
    """
    before, after = folded[:start], folded[end:]
    found = [
        (c.length, c.comparison, *((match.start(), end) if c.side == "before" else (start, end + match.end())))
        for c in _compared()
        if c.language in languages
        and (match := c.pattern.search(before) if c.side == "before" else c.pattern.match(after))
    ]
    if not found:
        return "equal", start, end
    _, comparison, first, last = max(found)
    denied = _NOT.search(folded[:first]) if comparison in _TURNED else None
    return (_TURNED[comparison], denied.start(), last) if denied else (comparison, first, last)
