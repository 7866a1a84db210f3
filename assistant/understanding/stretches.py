"""Stretches of days in a turn: "ran from 1 June to 31 August 2025", "3 to 20 October 2025", "runs until 31 March 2030".

A storage time that runs from such a stretch runs from its end, so that its last day is all that counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.calendar_parts import months
from assistant.understanding.date_expressions import Found
from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered

# The first of two days, which may be only half a date ("from 1 June to 31 August 2025"), and what leads to the second.
_FROM = LatePattern(
    lambda: (
        rf"\b(?:{any_of(WORDS.from_)})\s+(?P<first>[^?!;,]{{1,24}}?)\s*"
        rf"(?:\b(?:{any_of(WORDS.to)})\b|[–-])\s*(?:\w{{2,3}}\s+)?$"
    ),
    needs=WORDS.from_,
)
_DATE_LIKE = LatePattern(lambda: rf"\d|\b(?:{any_of(re.escape(name) for name in months())})\b")
# Two days of one month: "1–30 September 2026", "3 to 20 October 2025"
_DAYS_OF_MONTH = LatePattern(
    lambda: rf"^\d{{1,2}}\D{{0,3}}\s*(?:-|–|\b(?:{any_of(WORDS.until)})\b)\s*(?P<last>\d{{1,2}}\b.*)"
)
# "Runs until", "gilt bis"
_LASTS_UNTIL = LatePattern(
    lambda: rf"\b(?:{any_of(WORDS.lasting)})\s+(?:{any_of(WORDS.until)})\s+(?:\w{{2,3}}\s+)?$", needs=WORDS.lasting
)


def without_beginnings(found: Sequence[Found], text: str) -> tuple[list[Found], list[Found]]:
    """The dates of a text without those that stretches begin with, and those among them that stretches end with."""
    kept, ends = list(found), []
    for date_found in found:
        before = lowered(text[: date_found.start])
        stretch = _FROM.search(before)
        if stretch and _DATE_LIKE.search(stretch["first"]):
            kept = [f for f in kept if not stretch.start("first") <= f.start < stretch.end("first")]
            ends.append(date_found)
        elif _LASTS_UNTIL.search(before):
            ends.append(date_found)
        elif days := _last_of_days(date_found):
            kept = [days if f == date_found else f for f in kept]
            ends.append(days)
    return kept, ends


def _last_of_days(found: Found) -> Found | None:
    """The last of some days of a month, by the words for it alone; None where a date is no such days."""
    days = _DAYS_OF_MONTH.match(lowered(found.text)) if found.mention and not found.mention.is_exact else None
    if found.mention is None or days is None:
        return None
    start, words = found.start + days.start("last"), found.text[days.start("last") :]
    return Found(start, found.end, words, replace(found.mention, first=found.mention.last, text=words))
