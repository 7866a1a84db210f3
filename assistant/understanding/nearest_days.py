"""Days and months that are named without their year: "on 9 June", "on Maundy Thursday", "in February".

Told as past, each is the one that came last, today's included; told as to come ("closes on 24 December"), or where it
is asked whether something is still so on that day ("gone by Christmas?"), the one that comes next. What is told neither
way is left unread (tense.py), and so is a day beside any year that the text tells: both would be guesses.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

from dateutil.relativedelta import relativedelta

from assistant.understanding.calendar_parts import (
    NAMED,
    NAMED_DAYS,
    Candidate,
    Days,
    day,
    day_and_month,
    month_days,
    month_name,
    months,
    named_days,
    one_day,
    spaced,
)
from assistant.understanding.corrections import corrects
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.tense import JOINING, Tense, in_one_part, tense_of
from assistant.understanding.time_words import UNIT, WORDS, any_of

# What asks whether something is still so on the day that follows: "still stored in", "gone by".
STILL = LatePattern(lambda: rf"\b(?:{any_of(WORDS.still)})\b(?:\s+\w+){{0,6}}\s*$", needs=WORDS.still)
_ON = rf"\b(?:{any_of(WORDS.on_days)})\s+(?:\w{{2,3}}\s+)?"
_ENDS_ON = re.compile(rf"{_ON}$")
_GOES_ON = re.compile(r"\s+\w")
# No year or hour follows, nor what a number counts: "Sep 5 days"
_AFTER = rf"(?!,?\s+\d|[:.]\d|\s+{UNIT}\b)"
WITHOUT_YEAR = (
    LatePattern(lambda: rf"\b{day_and_month()[0]}(?!,?\s+\d)"),
    LatePattern(lambda: rf"\b{day_and_month()[1]}\b{_AFTER}"),
)
# The number of a day alone ends a part of a sentence: "on the 1st floor"
_NTH = LatePattern(
    lambda: (
        rf"\b(?:{any_of(WORDS.on_nth)})\s+(?P<day>\d{{1,2}})"
        rf"(?:(?:st|nd|rd|th|:e|:a|-ego)(?=\s*(?:[.,;?!)]|$)|\s+(?:{any_of(JOINING)})\b)|\.(?=\s*(?:[,;?!)]|$)))"
    ),
    needs=WORDS.on_nth,
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
            place = match.start(), match.end() - match.group().endswith(".")
            tense = _tense(folded, *place, has_years=has_years)
            if tense and not _is_a_verb(match, folded):
                yield place, _nearest(match, today, tense)
    for match in _NTH.finditer(folded):
        if not has_years and tense_of(folded, *match.span()) == "past":
            yield match.span(), _latest_nth(int(match["day"]), today)
    for match in _NAMED.finditer(folded):
        yield from _around(match, "named", folded, today, partial(named_days, spaced(match["named"])), has_years)
    for match in _MONTH.finditer(folded):
        yield from _around(match, "name", folded, today, partial(_month_of, months()[match["name"]]), has_years)


def _tense(folded: str, start: int, end: int, *, has_years: bool) -> Tense | None:
    """On which side of today a day lies; None where that would be a guess."""
    asking = STILL.search(folded[:start])
    if asking and not (tense_of(folded, start, end) == "past" and not in_one_part(asking.group())):
        return "to come"
    return None if has_years else tense_of(folded, start, end)


def _month_of(month: int, year: int) -> tuple[date, date]:
    return month_days(year, month)


def _around(
    match: re.Match[str],
    group: str,
    folded: str,
    today: date,
    of: Callable[[int], tuple[date, date]],
    has_years: bool,  # noqa: FBT001  (of a text, as in nearest_days)
) -> Iterator[Candidate]:
    """The days of a name, `of` a year, that came last, or that come next."""
    tense = _tense(folded, *match.span(group), has_years=has_years)
    if tense == "to come":
        yield match.span(group), next(days for years in (0, 1) if (days := of(today.year + years))[1] >= today)
    elif tense:
        yield match.span(group), next(days for years in (0, 1) if (days := of(today.year - years))[0] <= today)


def _nearest(match: re.Match[str], today: date, tense: Tense) -> Days:
    """The nearest such day on one side of today; 29 February may be eight years away."""
    ahead = tense == "to come"
    years = range(today.year, today.year + 9) if ahead else range(today.year, today.year - 9, -1)
    days = (one_day(match, year) for year in years)
    return next((d for d in days if d and (d[0] >= today if ahead else d[0] <= today)), None)


def _latest_nth(number: int, today: date) -> Days:
    """The day of that number that came last: this month's or that of one before, of which some have fewer days."""
    firsts = (today.replace(day=1) - relativedelta(months=back) for back in range(3))
    made = (day(first.year, first.month, number) for first in firsts)
    return next(((d, d) for d in made if d and d <= today), None)


def _is_a_verb(match: re.Match[str], folded: str) -> bool:
    """Whether the name of the month is another word, too, and nothing makes it a day: "which of the 2 may be kept"."""
    before, goes_on = folded[: match.start()], _GOES_ON.match(folded, match.end())
    return bool(match["name"] in WORDS.verbs_too and goes_on and not _ENDS_ON.search(before) and not corrects(before))
