"""Stretches of days in a turn: "ran from 1 June to 31 August 2025", "3 to 20 October 2025", "runs until 31 March 2030".

A storage time that runs from such a stretch runs from its end, so that its last day is all that counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from assistant.understanding.calendar_parts import months
from assistant.understanding.date_expressions import Found
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered

# The first of two days, which may be only half a date ("from 1 June to 31 August 2025"), and what leads to the second.
_FIRST = r"\s+(?P<first>[^?!;,]{1,24}?)\s*"
_SECOND = r"\s*(?:\w{2,3}\s+)?$"


def _between(word: str, to: str) -> str:
    return rf"\b{word}{_FIRST}\b{to}\b{_SECOND}"


_STRETCHES = (
    LatePattern(
        lambda: (
            rf"\b(?:{any_of((*WORDS.from_, *WORDS.lasting))}){_FIRST}(?:\b(?:{any_of(WORDS.until)})\b|[–-]){_SECOND}"
        ),
        needs=(*WORDS.from_, *WORDS.lasting),
    ),
    # "Financial year 1 September 2021 to 31 August 2022"
    LatePattern(
        lambda: (
            rf"\b(?:{any_of(WORDS.financial_year.names)})[ :(]+(?P<first>[^?!;,]{{1,24}}?)\s*"
            rf"(?:\b(?:{any_of(WORDS.until)})\b|[–-]){_SECOND}"
        ),
        needs=WORDS.financial_year.names,
    ),
    *(LatePattern(partial(_between, word, to), needs=(word,)) for word, to in WORDS.between_days.items()),
)
_DATE_LIKE = LatePattern(lambda: rf"\d|\b(?:{any_of(re.escape(name) for name in months())})\b")
# Two days of one month: "1–30 September 2026", "3 to 20 October 2025"
_SOME_DAYS = LatePattern(
    lambda: rf"^\d{{1,2}}\D{{0,3}}\s*(?:-|–|\b(?:{any_of(WORDS.until)})\b)\s*(?P<last>\d{{1,2}}\b.*)"
)
# "Ran from", "läuft seit"
_LASTS_FROM = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.lasting)})\s+(?:{any_of((*WORDS.from_, *WORDS.since))})\s+(?:\w{{2,3}}\s+)?$",
    needs=WORDS.lasting,
)
# "Runs until", "gilt bis"
_LASTS_UNTIL = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.lasting)})\s+(?:{any_of(WORDS.until)})\s+(?:\w{{2,3}}\s+)?$", needs=WORDS.lasting
)


def stretches_in(found: Sequence[Found], text: str) -> tuple[list[Found], list[Found], dict[int, Found]]:
    """The dates of a text without those that stretches begin with, and those among them that stretches end with.

    Then those that stretches begin with, by the place of the end.
    """
    kept, ends, begun = list(found), list[Found](), dict[int, Found]()
    for date_found in found:
        before = lowered(text[: date_found.start])
        if beginning := _beginning(before):
            start, end = beginning
            begun.update((date_found.start, f) for f in kept if start <= f.start < end)
            kept = [f for f in kept if not start <= f.start < end]
            ends.append(date_found)
        elif _LASTS_UNTIL.search(before):
            ends.append(date_found)
        elif len(found) > 1 and _LASTS_FROM.search(before):
            kept.remove(date_found)  # its end is told apart: "ran from 2011 and was terminated on 31 March 2026"
        elif days := _last_of_days(date_found):
            kept = [days if f == date_found else f for f in kept]
            ends.append(days)
    return kept, ends, begun


def _beginning(before: str) -> tuple[int, int] | None:
    """The place of the first day of a stretch in the text before its end; None where that is no end of a stretch."""
    found = next((match for pattern in _STRETCHES if (match := pattern.search(before))), None)
    return found.span("first") if found and _DATE_LIKE.search(found["first"]) else None


def _last_of_days(found: Found) -> Found | None:
    """The last of some days of a month, by the words for it alone; None where a date is no such days."""
    days = _SOME_DAYS.match(lowered(found.text)) if found.mention and not found.mention.is_exact else None
    if found.mention is None or days is None:
        return None
    start, words = found.start + days.start("last"), found.text[days.start("last") :]
    return Found(start, found.end, words, replace(found.mention, first=found.mention.last, text=words))
