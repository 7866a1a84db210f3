"""Dates that are named from today: "last March", "two and a half years ago", "yesterday", "letzten Montag".

Each is the widest interval that people mean by it. One day is what is named as one ("yesterday", "last Monday") or told
to the day ("exactly a year ago", "a year ago tomorrow").
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from functools import partial

from dateutil.relativedelta import relativedelta

from assistant.understanding.calendar_parts import (
    DAY,
    DAYS_IN_WEEK,
    MONTHS_IN_YEAR,
    NAMED,
    QUARTER,
    SEASON,
    SEASONS,
    WEEK,
    Candidate,
    Days,
    day,
    day_and_month,
    matched,
    month_days,
    month_name,
    months,
    named_days,
    one_day,
    quarter_days,
    season_days,
    spaced,
    week_days,
    weekdays,
    year_days,
)
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import NUMBER, UNIT, UNITS, WORDS, any_of, number
from knowledge.query import DateMention

_RELATIVE_WORDS = {unit: [w for words in by.values() for w in words] for unit, by in WORDS.relative.items()}
_OFFSETS = {
    (unit, word): offset
    for unit, by_offset in WORDS.relative.items()
    for offset, words in by_offset.items()
    for word in words
}
_UNIT_OF = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "year": relativedelta(years=1),
}
_LENGTHS = {word: length for length in WORDS.lengths for words in length.words.values() for word in words}


def _of_relative_year(named: Callable[[], str]) -> LatePattern:
    needs = _RELATIVE_WORDS["year"]
    return LatePattern(lambda: rf"\b{named()},?\s+(?:of\s+|in\s+)?(?P<relative>{any_of(needs)})\b", needs=needs)


_DAY_OF_RELATIVE_YEAR = (
    _of_relative_year(lambda: day_and_month()[0]),
    _of_relative_year(lambda: day_and_month()[1]),
    _of_relative_year(lambda: NAMED),
)


def _after_relative_year(named: Callable[[], str]) -> LatePattern:
    """A day after the year it is of: "last year on 3 October"; no year or hour follows."""
    needs = _RELATIVE_WORDS["year"]
    return LatePattern(
        lambda: rf"\b(?P<relative>{any_of(needs)}),?\s+(?:\w{{1,3}}\s+){{0,2}}{named()}(?!,?\s+\d)", needs=needs
    )


_DAY_AFTER_RELATIVE_YEAR = (
    _after_relative_year(lambda: day_and_month()[0]),
    _after_relative_year(lambda: rf"{day_and_month()[1]}\b"),
)
# The finer of two names for days: "just before Easter last year, on Maundy Thursday"
# "On the 3rd of this month", "am 3. dieses Monats"
_DAY_OF_RELATIVE_MONTH = LatePattern(
    lambda: rf"\b{DAY}\s+(?:of\s+|i\s+|dnia\s+)?(?P<relative>{any_of(_RELATIVE_WORDS['month'])})\b",
    needs=_RELATIVE_WORDS["month"],
)
_NAMED_AFTER_RELATIVE_YEAR = _after_relative_year(lambda: rf"{NAMED}\b")
_MONTH_OF_RELATIVE_YEAR = _of_relative_year(month_name)
_STRETCHES_OF_RELATIVE_YEAR: tuple[tuple[str, Callable[[re.Match[str], int], Days]], ...] = (
    (WEEK, week_days),
    (QUARTER, quarter_days),
    (SEASON, season_days),
)
_OF_RELATIVE_YEAR = tuple(
    (make(partial(str, named)), read)
    for named, read in _STRETCHES_OF_RELATIVE_YEAR
    for make in (_of_relative_year, _after_relative_year)
)


def _last(named: Callable[[], str]) -> LatePattern:
    return LatePattern(lambda: rf"(?<!\bthe )\b(?:{any_of(WORDS.last)})\s+{named()}\b", needs=WORDS.last)


_LAST_MONTH = LatePattern(lambda: rf"\b(?:{any_of(WORDS.last)})\s+{month_name()}\b", needs=WORDS.last)
_LAST_WEEKDAY = _last(lambda: rf"(?P<weekday>{any_of(weekdays())})")
_WEEKDAY_PAST = LatePattern(lambda: rf"\b(?P<past>{any_of(WORDS.last_days)})\b", needs=WORDS.last_days)
_LAST_SEASON = _last(lambda: SEASON)
_LAST_NAMED = _last(lambda: NAMED)
_NAMED_PAST = LatePattern(lambda: rf"\b(?P<past>{any_of(WORDS.last_named_days)})\b", needs=WORDS.last_named_days)
_SEASON_PAST = LatePattern(lambda: rf"\b(?P<past>{any_of(WORDS.last_seasons)})\b", needs=WORDS.last_seasons)

_AFTER, _BEFORE = (any_of(WORDS.ago[place]) for place in ("after", "before"))
_COUNTED = rf"(?:(?P<count>{NUMBER})\s+)?(?P<unit>{UNIT})"
_AGO = (
    LatePattern(lambda: rf"\b{_COUNTED}\s+(?:{_AFTER})\b", needs=WORDS.ago["after"]),
    LatePattern(lambda: rf"\b(?:{_BEFORE})\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\b", needs=WORDS.ago["before"]),
)
# Told from a day before it: "three months later"
LATER = LatePattern(lambda: rf"\b{_COUNTED}\s+(?:{any_of(WORDS.later)})\b", needs=WORDS.later)
# "Over a year ago" is no stretch of days that has a first one
_OVER = re.compile(rf"\b(?:{any_of(w for words in WORDS.compared['before']['over'].values() for w in words)})\s*$")
# "A year and two weeks ago", "vor zwei Jahren, einem Monat und drei Tagen"
_ONE_LENGTH = rf"(?:{NUMBER}\s+)?{UNIT}"
_LENGTHS_JOINED = rf"(?P<lengths>{_ONE_LENGTH}(?:(?:,|,?\s+(?:{any_of(WORDS.plus)}))\s+{_ONE_LENGTH})+)"
_EACH_LENGTH = LatePattern(lambda: rf"\b{_COUNTED}\b")
_LENGTHS_AGO = (
    LatePattern(lambda: rf"\b{_LENGTHS_JOINED}\s+(?:{_AFTER})\b", needs=WORDS.ago["after"]),
    LatePattern(lambda: rf"\b(?:{_BEFORE})\s+{_LENGTHS_JOINED}\b", needs=WORDS.ago["before"]),
)
_ANY_DAY = any_of(_RELATIVE_WORDS["day"])
# One day: "a year ago tomorrow", "morgen vor einem Jahr", "exactly a year ago"
_AGO_TO_THE_DAY = (
    LatePattern(lambda: rf"\b{_COUNTED}\s+(?:{_AFTER})\s+(?P<word>{_ANY_DAY})\b", needs=WORDS.ago["after"]),
    LatePattern(
        lambda: rf"\b(?P<word>{_ANY_DAY})\s+(?:{_BEFORE})\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\b",
        needs=WORDS.ago["before"],
    ),
    LatePattern(lambda: rf"\b(?:{any_of(WORDS.exactly)})\s+{_COUNTED}\s+(?:{_AFTER})\b", needs=WORDS.exactly),
    LatePattern(
        lambda: rf"\b(?:{any_of(WORDS.exactly)})\s+(?:{_BEFORE})\s+(?P<count>{NUMBER})\s+(?P<unit>{UNIT})\b",
        needs=WORDS.exactly,
    ),
)


def _length() -> str:
    """Half a year, a year and a half, two and a half years, zweieinhalb Jahre."""
    half = any_of(WORDS.half)
    return (
        rf"(?:(?P<words>{any_of(_LENGTHS)})|(?P<count>{NUMBER})\s*(?:{half})\s+(?P<unit>{UNIT})"
        rf"|(?P<first>{NUMBER})\s+(?P<of>{UNIT})\s+(?:{half}))"
    )


_HALF_AGO = (
    LatePattern(lambda: rf"\b{_length()}\s+(?:{_AFTER})\b(?:\s+(?:{_ANY_DAY})\b)?", needs=WORDS.ago["after"]),
    LatePattern(lambda: rf"\b(?:{_BEFORE})\s+{_length()}\b", needs=WORDS.ago["before"]),
)


def _relative(words: Sequence[str]) -> LatePattern:
    # "the last year that you keep it" is not last year
    return LatePattern(lambda: rf"(?<!\bthe )\b(?P<word>{any_of(words)})\b", needs=words)


_RELATIVE = {unit: _relative(words) for unit, words in _RELATIVE_WORDS.items()}


def from_today(folded: str, today: date) -> Iterator[Candidate]:
    """Every reading of a place of a text in lower case, the most exact first."""
    yield from matched(_DAY_OF_RELATIVE_MONTH, folded, lambda m: _day_of_month(m, today))
    yield from _of_years(folded, today)
    yield from _last_ones(folded, today)
    for pattern in _HALF_AGO:
        yield from matched(pattern, folded, lambda m: _half_ago(m, today))
    for pattern in _LENGTHS_AGO:
        yield from matched(pattern, folded, lambda m: _lengths_ago(m["lengths"], today))
    for pattern in _AGO_TO_THE_DAY:
        yield from matched(pattern, folded, lambda m: _to_the_day(m, today))
    for pattern in _AGO:
        for match in pattern.finditer(folded):
            if not _OVER.search(folded[: match.start()]):
                yield match.span(), _around(UNITS[match["unit"]], -number(match["count"] or "1"), today)
    for unit, pattern in _RELATIVE.items():
        for match in pattern.finditer(folded):
            yield match.span(), _around(unit, _OFFSETS[unit, spaced(match["word"])], today)


def _of_years(folded: str, today: date) -> Iterator[Candidate]:
    """Days, months and other stretches of a year that is named from today's, the finer ones first."""
    for pattern in (_NAMED_AFTER_RELATIVE_YEAR, *_DAY_OF_RELATIVE_YEAR, *_DAY_AFTER_RELATIVE_YEAR):
        yield from matched(pattern, folded, lambda m: one_day(m, _year_of(today, m)))
    yield from matched(_MONTH_OF_RELATIVE_YEAR, folded, lambda m: month_days(_year_of(today, m), months()[m["name"]]))
    for pattern, read in _OF_RELATIVE_YEAR:
        for match in pattern.finditer(folded):
            yield match.span(), read(match, _year_of(today, match))


def _day_of_month(match: re.Match[str], today: date) -> Days:
    around = _around("month", _OFFSETS["month", spaced(match["relative"])], today)
    made = day(around[0].year, around[0].month, int(match["day"])) if around else None
    return (made, made) if made else None


def _last_ones(folded: str, today: date) -> Iterator[Candidate]:
    """The month, day of the week, season or feast of a name that came last."""
    yield from matched(_LAST_MONTH, folded, lambda m: _last_month(months()[m["name"]], today))
    yield from matched(_LAST_WEEKDAY, folded, lambda m: _last_weekday(weekdays()[m["weekday"]], today))
    yield from matched(_WEEKDAY_PAST, folded, lambda m: _last_weekday(WORDS.last_days[spaced(m["past"])], today))
    yield from matched(_LAST_SEASON, folded, lambda m: _last_season(SEASONS[m["season"]].months, today))
    yield from matched(_LAST_NAMED, folded, lambda m: latest_named(spaced(m["named"]), today))
    yield from matched(_NAMED_PAST, folded, lambda m: latest_named(WORDS.last_named_days[spaced(m["past"])], today))
    yield from matched(
        _SEASON_PAST, folded, lambda m: _last_season(WORDS.seasons[WORDS.last_seasons[spaced(m["past"])]].months, today)
    )


def _year_of(today: date, match: re.Match[str]) -> int:
    return today.year + _OFFSETS["year", spaced(match["relative"])]


def _last_month(month: int, today: date) -> Days:
    return month_days(today.year if month < today.month else today.year - 1, month)


def _last_weekday(weekday: int, today: date) -> Days:
    past = today - timedelta(days=(today.weekday() - weekday - 1) % DAYS_IN_WEEK + 1)
    return past, past


def _last_season(season: tuple[int, int], today: date) -> Days:
    """The season that is over; one of a winter ends in the year after it began."""
    first, last = season
    for year in (today.year, today.year - 1, today.year - 2):
        end = month_days(year if first <= last else year + 1, last)[1]
        if end < today:
            return month_days(year, first)[0], end
    return None


def latest_named(name: str, today: date) -> tuple[date, date]:
    """The days that a name stands for, when they came last; those that have begun have come."""
    of_years = (named_days(name, today.year - years) for years in (0, 1))
    return next(days for days in of_years if days[0] <= today)


def _to_the_day(match: re.Match[str], today: date) -> Days:
    word = match.groupdict().get("word")
    day = today + timedelta(days=_OFFSETS["day", spaced(word)] if word else 0)
    try:
        day -= _UNIT_OF[UNITS[match["unit"]]] * number(match["count"] or "1")
    except (ValueError, OverflowError):
        return None
    return day, day


def so_long_after(mention: DateMention, match: re.Match[str]) -> Days:
    """The days that lie a length of time after others, as a match of LATER tells it; None beyond the calendar."""
    length, one = _UNIT_OF[UNITS[match["unit"]]] * number(match["count"] or "1"), timedelta(days=1)
    try:
        return mention.first + length, mention.last + one + length - one
    except (ValueError, OverflowError):
        return None


def _lengths_ago(lengths: str, today: date) -> Days:
    """What lies several lengths back, as exactly as the shortest is: the week two weeks before this day last year."""
    *longer, shortest = ((UNITS[m["unit"]], number(m["count"] or "1")) for m in _EACH_LENGTH.finditer(lengths))
    try:
        day = today - sum((_UNIT_OF[unit] * count for unit, count in longer), relativedelta())
    except (ValueError, OverflowError):
        return None
    return _around(shortest[0], -shortest[1], day)


def _half_ago(match: re.Match[str], today: date) -> Days:
    """The month that lies so many years and a half back; of another unit, the two between which the half lies."""
    if words := match["words"]:
        length = _LENGTHS[spaced(words)]
        return _around(length.unit, -length.count, today)
    unit, count = UNITS[match["unit"] or match["of"]], number(match["count"] or match["first"])
    if unit == "year":
        return _around("month", -(count * MONTHS_IN_YEAR + MONTHS_IN_YEAR // 2), today)
    early, late = _around(unit, -count - 1, today), _around(unit, -count, today)
    return (early[0], late[1]) if early and late else None


def _around(unit: str, offset: int, today: date) -> Days:
    """The day, ISO week, month or calendar year that lies `offset` of them from today's; None beyond the calendar."""
    try:
        if unit == "year":
            return year_days(today.year + offset)
        if unit == "month":
            year, month = divmod(today.year * MONTHS_IN_YEAR + today.month - 1 + offset, MONTHS_IN_YEAR)
            return month_days(year, month + 1)
        day = today + timedelta(days=offset * (DAYS_IN_WEEK if unit == "week" else 1))
        monday = day - timedelta(days=day.weekday())
        return (monday, monday + timedelta(days=6)) if unit == "week" else (day, day)
    except (ValueError, OverflowError):
        return None
