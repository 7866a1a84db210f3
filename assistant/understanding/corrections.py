"""Words that put right what was told before, a day above all: "sorry, 3 February 2026", "not on 3 May 2026"."""

from __future__ import annotations

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of, lowered

# So few words may stand between what corrects and the day: "no wait, it ended on 15 August 2024".
_FEW = 4
# What corrects begins a part of a sentence: "my colleague actually came on 4 June" corrects nothing. "No" does so only
# apart from what follows: "no answer until 5 June"
_WORDS = rf"(?:(?:{any_of(WORDS.correcting)})\b|(?:{any_of(WORDS.refusing)})\b\s*[,.!:–—-])"
_CORRECTS = LatePattern(
    lambda: (
        rf"(?:^|[,.!?;:()\n–—-]\s*)(?:(?:{any_of(WORDS.refusing)})\s+)?"
        rf"{_WORDS}(?P<between>(?:\W+\w+){{0,{_FEW}}}?)\W*$"
    )
)
_BEGINS = LatePattern(lambda: rf"\W*(?:(?:{any_of(WORDS.refusing)})\s+)?{_WORDS}")
# What is one more puts nothing right, nor what is asked: "actually, also on 5 June", "I meant to ask whether …"
_ADDS = LatePattern(lambda: rf"\b(?:{any_of(WORDS.not_correcting)})\b")
_DENIES = LatePattern(lambda: rf"\b(?:{any_of(WORDS.not_on)})\s+(?:\w{{1,3}}\s+){{0,2}}$")


def begins_to_correct(turn: str) -> bool:
    """Whether a turn begins with words that put right what was said before it: "no wait, I'm the candidate"."""
    plain = lowered(turn)
    return _BEGINS.match(plain) is not None and _ADDS.search(plain) is None


def corrects(before: str) -> bool:
    """Whether words right before a day put another one right. `before`: from the day before it, in lower case."""
    found = _CORRECTS.search(before)
    return found is not None and _ADDS.search(found.group()) is None


def denies(before: str) -> bool:
    """Whether words right before a day say that it is not the one meant: "5 May 2026, not 3 May 2026"."""
    return _DENIES.search(before) is not None
