"""Days and months that are named without their year: "on 9 June", "on Maundy Thursday", "in February".

Each is the one that came last, today's included, since what somebody tells has happened. Where it is asked whether
something is still so on that day ("gone by Christmas?") it is the one that comes next. What is told to come ("my
contract ends on 5 January") is left unread, and so is a day beside any year that the text tells: both would be guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from assistant.understanding.calendar_parts import (
    NAMED,
    NAMED_DAYS,
    Candidate,
    Days,
    day_and_month,
    month_days,
    month_name,
    months,
    named_days,
    one_day,
    spaced,
)
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import UNIT, WORDS, any_of

# What asks whether something is still so on the day that follows: "still stored in", "gone by".
STILL = LatePattern(lambda: rf"\b(?:{any_of(WORDS.still)})\b(?:\s+\w+){{0,6}}\s*$", needs=WORDS.still)
_TO_COME = LatePattern(
    lambda: (
        rf"(?:(?:\b|')(?:{any_of(WORDS.to_come)})\b(?:\s+\w+){{0,4}}"
        rf"|\b(?:{any_of(WORDS.being)})(?:\s+\w{{1,3}}){{0,2}})\s*$"
    )
)
_ON = rf"\b(?:{any_of(WORDS.on_days)})\s+(?:\w{{2,3}}\s+)?"
_ENDS_ON = re.compile(rf"{_ON}$")
# No year or hour follows, nor what a number counts: "Sep 5 days"
_AFTER = rf"(?!,?\s+\d|[:.]\d|\s+{UNIT}\b)"
WITHOUT_YEAR = (
    LatePattern(lambda: rf"\b{day_and_month()[0]}(?!,?\s+\d)"),
    LatePattern(lambda: rf"\b{day_and_month()[1]}\b{_AFTER}"),
)
# A feast's name alone is no day: "at your Christmas party"
_NAMED = LatePattern(lambda: rf"{_ON}{NAMED}\b(?!\s+(?:{any_of(WORDS.not_after_days)})\b|\s*[-–']\w)", needs=NAMED_DAYS)
# A name alone may be somebody's: "April asked me"
_MONTH = LatePattern(
    lambda: (
        rf"\b(?:{any_of(WORDS.in_months)})\s+{month_name()}"
        rf"(?!\s+\d|\s*[-–/]|\s+(?:{any_of(WORDS.to)})\s+(?:{any_of(map(re.escape, months()))})\b)"
    ),
    needs=WORDS.in_months,
)


def nearest_days(folded: str, today: date, *, has_years: bool) -> Iterator[Candidate]:
    """The days in a text in lower case that have no year. `has_years`: it tells some that have come."""
    for pattern in WITHOUT_YEAR:
        for match in pattern.finditer(folded):
            before, end = folded[: match.start()], match.end() - match.group().endswith(".")
            is_asked = STILL.search(before) is not None
            if (is_asked or not (has_years or _TO_COME.search(before))) and not _is_a_verb(match, before):
                yield (match.start(), end), _nearest(match, today, is_asked=is_asked)
    for match in _NAMED.finditer(folded):
        name = spaced(match["named"])
        yield from _around(match, "named", folded, today, partial(named_days, name), has_years=has_years)
    for match in _MONTH.finditer(folded):
        month = months()[match["name"]]
        yield from _around(match, "name", folded, today, partial(_month_of, month), has_years=has_years)


def _month_of(month: int, year: int) -> tuple[date, date]:
    return month_days(year, month)


def _around(
    match: re.Match[str],
    group: str,
    folded: str,
    today: date,
    of: Callable[[int], tuple[date, date]],
    *,
    has_years: bool,
) -> Iterator[Candidate]:
    """The days of a name, `of` a year, that came last, or that come next where these are asked about."""
    before = folded[: match.start(group)]
    if STILL.search(before):
        yield match.span(group), next(days for years in (0, 1) if (days := of(today.year + years))[1] >= today)
    elif not (has_years or _TO_COME.search(before)):
        yield match.span(group), next(days for years in (0, 1) if (days := of(today.year - years))[0] <= today)


def _nearest(match: re.Match[str], today: date, *, is_asked: bool) -> Days:
    """The nearest such day on one side of today; 29 February may be eight years away."""
    years = range(today.year, today.year + 9) if is_asked else range(today.year, today.year - 9, -1)
    days = (one_day(match, year) for year in years)
    return next((d for d in days if d and (d[0] >= today if is_asked else d[0] <= today)), None)


def _is_a_verb(match: re.Match[str], before: str) -> bool:
    """Whether the name of the month is another word, too, and nothing leads up to a day: "which of the 2 may"."""
    return match["name"] in WORDS.verbs_too and not _ENDS_ON.search(before)
