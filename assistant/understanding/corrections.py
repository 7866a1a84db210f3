"""Words that put right what was told before, a day above all: "sorry, 3 February 2026", "not on 3 May 2026"."""

from __future__ import annotations

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered

# So few words may stand between what corrects and the day: "no wait, it ended on 15 August 2024".
_FEW = 6
_AT = rf"(?:\W+\w+){{0,{_FEW}}}?\W*$"
_CORRECTS = LatePattern(
    lambda: (
        rf"\b(?:{any_of(WORDS.correcting)})\b{_AT}"
        # "No" does so only at the beginning, and apart from what follows: "no answer until 5 June"
        rf"|(?:^|[.!?;\n–—-]\s*)(?:{any_of(WORDS.refusing)})\b\s*[,.!:–—-]{_AT}"
    )
)
_DENIES = LatePattern(lambda: rf"\b(?:{any_of(WORDS.not_on)})\s+(?:\w{{1,3}}\s+){{0,2}}$")
_BEGINS = LatePattern(lambda: rf"\W*(?:(?:{any_of(WORDS.correcting)})\b|(?:{any_of(WORDS.refusing)})\s*[,.!:–—-])")


def begins_to_correct(turn: str) -> bool:
    """Whether a turn begins with words that put right what was said before it: "no wait, I'm the candidate"."""
    return _BEGINS.match(lowered(turn)) is not None


def corrects(before: str) -> bool:
    """Whether words right before a day put another one right. `before`: from the day before it, in lower case."""
    return _CORRECTS.search(before) is not None


def denies(before: str) -> bool:
    """Whether words right before a day say that it is not the one meant: "5 May 2026, not 3 May 2026"."""
    return _DENIES.search(before) is not None
