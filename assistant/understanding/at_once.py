"""Times without a number that a question claims of deletion: "wiped the next day", "binned as soon as I leave".

What goes at once is kept for no time at all, and what is cleared every year for a year at most: lengths like others.
"""

from __future__ import annotations

import re

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered
from knowledge.query import Period

_WORDS = WORDS.at_once
_AGAIN = {words: unit for unit, of_unit in _WORDS.again.items() for words in of_unit}
# What happens at such a time is told in so many words: "the day somebody is hired".
_FOLLOWING = r"(?:\s+[^\W\d]+){1,4}"
_ERASING = LatePattern(lambda: rf"\b(?:{any_of(_WORDS.erasing)})\b", needs=_WORDS.erasing)
_CLAIMED = LatePattern(
    lambda: (
        rf"\b(?:(?:{any_of(_WORDS.followed)}){_FOLLOWING}|(?P<again>{any_of(_AGAIN)})|(?:{any_of(_WORDS.alone)}))\b"
    ),
    needs=(*_WORDS.followed, *_WORDS.alone, *_AGAIN),
)


def at_once_in(sentence: str) -> tuple[Period, ...]:
    """The lengths that a sentence on deletion claims without a number."""
    folded = lowered(sentence)
    if not any(_ERASING.finditer(folded)):
        return ()
    return tuple(_period(match, sentence) for match in _CLAIMED.finditer(folded))


def _period(match: re.Match[str], sentence: str) -> Period:
    text = sentence[slice(*match.span())]
    again = match["again"]
    return Period(1, _AGAIN[" ".join(again.split())], text) if again else Period(0, "day", text)
