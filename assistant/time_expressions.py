"""Dates and lengths of time in a question. Only what is written is read; only "today" needs a clock."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date, timedelta

from knowledge.query import DateMention, Period
from knowledge.tokens import fold

_MONTHS = {
    **{name.casefold(): n for n, name in enumerate(calendar.month_name) if name},
    **{name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name},
    "sept": 9,
}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_EXACT = (
    re.compile(rf"\b{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})\b"),
    re.compile(rf"\b{_DAY}\s+(?:of\s+)?(?P<name>{_MONTH})\.?,?\s+{_YEAR}\b"),
    re.compile(rf"\b(?P<name>{_MONTH})\.?\s+{_DAY},?\s+{_YEAR}\b"),
    re.compile(rf"\b(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})[./]{_YEAR}\b"),
)
_MONTH_YEAR = re.compile(rf"\b(?P<name>{_MONTH})\.?,?\s+(?:of\s+)?{_YEAR}\b")
_YEAR_ONLY = re.compile(rf"\b(?:in|during|year|of|since)\s+(?:the\s+year\s+)?{_YEAR}\b")
_RELATIVE = re.compile(r"\b(?:today|yesterday)\b")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
            "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "half a": 0}  # fmt: skip
_PERIOD = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(n for n in _NUMBERS if ' ' not in n)})[\s-]+(?P<unit>day|week|month|year)s?\b"
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
            day = today - timedelta(days=match.group() == "yesterday")
            yield *match.span(), day, day


def _exact(match: re.Match[str]) -> date | None:
    groups = match.groupdict()
    month = _MONTHS[groups["name"]] if groups.get("name") else int(groups["month"])
    try:
        return date(int(groups["year"]), month, int(groups["day"]))
    except ValueError:
        return None


def periods_in(text: str) -> tuple[Period, ...]:
    """Lengths of time named in a question ("five years", "3 months")."""
    return tuple(
        Period(_NUMBERS.get(m["count"], 0) or int(m["count"]) if not m["count"].isdigit() else int(m["count"]),
               m["unit"], m.group())
        for m in _PERIOD.finditer(fold(text))
    )  # fmt: skip
