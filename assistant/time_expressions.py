"""Dates and lengths of time in a question. Only what is written is read; only "today" needs a clock.

Written months are those of Babel for the languages that questions come in; all languages are read at once, since a name
like "mars" is nowhere anything but a month beside a day and a year.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

import yaml
from babel.dates import get_month_names
from pydantic import BaseModel, ConfigDict

from knowledge.query import Comparison, DateMention, Period
from knowledge.tokens import LANGUAGES, fold


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    numbers: dict[str, dict[str, int]]
    units: dict[str, dict[str, tuple[str, ...]]]
    single: dict[Literal["before", "units"], tuple[str, ...]]
    compared: dict[Literal["before", "after"], dict[Comparison, dict[str, tuple[str, ...]]]]
    between: tuple[str, ...]
    before_year: tuple[str, ...]
    passed: dict[str, tuple[str, ...]]
    relative: dict[str, tuple[str, ...]]


_WORDS = _Words.model_validate(yaml.safe_load(Path(__file__).with_name("time_words.yaml").read_text(encoding="utf-8")))


def _month_names() -> dict[str, int]:
    names = {"sept": 9}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for context in ("format", "stand-alone"):
                for number, name in get_month_names(width, context, language).items():
                    names.setdefault(fold(name).rstrip("."), number)
    return names


def _any_of(words: list[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_MONTHS = _month_names()
_MONTH = _any_of([re.escape(name) for name in _MONTHS])
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_EXACT = (
    re.compile(rf"\b{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?P<name>{_MONTH})\.?,?\s+{_YEAR}\b"),
    re.compile(rf"\b(?P<name>{_MONTH})\.?\s+{_DAY},?\s+{_YEAR}\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_YEAR}\b"),
)
_MONTH_YEAR = re.compile(rf"\b(?P<name>{_MONTH})\.?,?\s+(?:of\s+)?{_YEAR}\b")
_YEAR_ONLY = re.compile(rf"\b(?:{_any_of(list(_WORDS.before_year))})\s+(?:the\s+year\s+)?{_YEAR}\b")
_DAYS_AGO = {word: days for days, key in enumerate(("today", "yesterday")) for word in _WORDS.relative[key]}
_RELATIVE = re.compile(rf"\b(?:{_any_of(list(_DAYS_AGO))})\b")
_NUMBERS = {word: number for words in _WORDS.numbers.values() for word, number in words.items()}
_UNITS = {word: unit for units in _WORDS.units.values() for unit, words in units.items() for word in words}
_UNIT = _any_of(list(_UNITS))
_AFTER, _BEFORE = (_any_of(list(_WORDS.passed[side])) for side in ("after", "before"))
_PASSED_AFTER = re.compile(rf"\s+(?:{_AFTER})\b")
_PASSED_BEFORE = re.compile(rf"\b(?:{_BEFORE})\s+$")
_BETWEEN = _any_of(list(_WORDS.between))
_COMPARED = {
    side: [
        (
            comparison,
            language,
            words,
            re.compile(rf"\b{words}(?:\s+(?:{_BETWEEN}))*\s+$" if side == "before" else rf"\s+{words}\b"),
        )
        for comparison, by_language in by_comparison.items()
        for language, phrases in by_language.items()
        for words in phrases
    ]
    for side, by_comparison in _WORDS.compared.items()
}
_PERIOD = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{_any_of(list(_NUMBERS))})[\s-]+(?P<unit>{_UNIT})\b"
    rf"|\b(?:{_any_of(list(_WORDS.single['before']))})\s+(?P<single>{_any_of(list(_WORDS.single['units']))})\b(?!\s+\d)"
)


def dates_in(text: str, *, today: date | None) -> tuple[DateMention, ...]:
    """Dates in order of place: a day, a month with its year, or a year. Impossible dates are not dates."""
    folded = fold(text)
    found: list[tuple[int, int, date, date]] = []
    for start, end, first, last in _candidates(folded, today):
        if not any(start < other_end and other_start < end for other_start, other_end, _, _ in found):
            found.append((start, end, first, last))
    return tuple(DateMention(first, last, text[start:end]) for start, end, first, last in sorted(found))


def _candidates(folded: str, today: date | None) -> Iterator[tuple[int, int, date, date]]:
    """Every reading of a place as a date, the most exact first."""
    for pattern in _EXACT:
        for match in pattern.finditer(folded):
            if day := _exact(match):
                yield *match.span(), day, day
    for match in _MONTH_YEAR.finditer(folded):
        year, month = int(match["year"]), _MONTHS[match["name"]]
        yield *match.span(), date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    for match in _YEAR_ONLY.finditer(folded):
        year = int(match["year"])
        yield *match.span(), date(year, 1, 1), date(year, 12, 31)
    if today is not None:
        for match in _RELATIVE.finditer(folded):
            day = today - timedelta(days=_DAYS_AGO[match.group()])
            yield *match.span(), day, day


def _exact(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = _MONTHS[groups["name"]] if groups.get("name") else int(groups["month"])
    try:
        return date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:
        return None


def periods_in(text: str) -> tuple[Period, ...]:
    """Lengths of time named in a question ("more than five years"), the unit in English; not "a year ago"."""
    folded = fold(text)
    return tuple(
        _period(m, folded)
        for m in _PERIOD.finditer(folded)
        if not _PASSED_AFTER.match(folded, m.end()) and not _PASSED_BEFORE.search(folded[: m.start()])
    )


def _period(match: re.Match[str], folded: str) -> Period:
    start, count, unit = match.start(), match["count"] or "1", match["unit"]
    if match["single"]:
        start, unit = match.start("single"), match["single"]
    number = int(count) if count.isdigit() else _NUMBERS[count]
    claimed = _comparison(folded[:start], folded[match.end() :], unit)
    return Period(number, _UNITS[unit], folded[start : match.end()], claimed)


def _comparison(before: str, after: str, unit: str) -> Comparison:
    """What the words around a length of time claim of it. Only words of the unit's own language count.

    So "under två år" ("during two years") is no "under two years". The longest words win: "no longer than".
    """
    languages = {language for language, units in _WORDS.units.items() if any(unit in w for w in units.values())}
    found = [
        (len(words), comparison)
        for side, by_comparison in _COMPARED.items()
        for comparison, language, words, pattern in by_comparison
        if language in languages and (pattern.search(before) if side == "before" else pattern.match(after))
    ]
    return max(found)[1] if found else "equal"
