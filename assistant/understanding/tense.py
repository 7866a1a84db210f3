"""Whether a day that is named without its year has come or is still to come, as the words around it tell.

"It was solved on 9 June" has come, "the competition closes on 24 December" is to come. "I have a meeting on
3 December" tells neither, and of what is told neither way no year is guessed.
"""

from __future__ import annotations

import re
from typing import Literal

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS, any_of

_WORDS = WORDS.tense
Tense = Literal["past", "to come"]

_STOPS = re.compile(r"[.;?!\n]+(?=\s|$)")
# A word of one letter is another one in other languages, too: Swedish "i", Polish "a"
JOINING = {word for words in WORDS.joining.values() for word in words if len(word) > 1}
_PARTS = LatePattern(lambda: rf"[,:()–—]|\s-\s|\b(?:{any_of((*JOINING, *_WORDS.supposing))})\b")
# A reply of so few words says no more than its day: "on 4 May", "Oops, 4 May"
_FEW = 3

_APART = "|".join(rf"{verb}\s+(?:\w+\s+){{1,4}}(?:{any_of(ends)})" for verb, ends in _WORDS.apart.items())
_PRESENT = rf"{any_of(_WORDS.present)}|{_APART}"
_NOT_BEING = "".join(rf"(?<!\b{word}\s)" for word in _WORDS.no_being_after)
_TO_COME = LatePattern(
    lambda: (
        rf"(?:\b|')(?:{any_of(_WORDS.modal)}|{_PRESENT})\b(?P<between>(?:\s+\w+){{0,4}})\s*$"
        rf"|\b{_NOT_BEING}(?:{any_of(_WORDS.being)})(?:\s+\w{{1,3}}){{0,2}}\s*$"
    )
)
_GOES_ON = LatePattern(lambda: rf"\W*(?:[^\W\d]+\s+){{0,4}}?(?:{_PRESENT})\b")
_MODAL = LatePattern(lambda: rf"(?:\b|')(?:{any_of(_WORDS.modal)})\b")
_EITHER = LatePattern(lambda: rf"\b(?:{any_of(_WORDS.either)})\b")
_OF_DAY = LatePattern(lambda: rf"\b(?:{any_of(_WORDS.of_day)})\s+(?:the\s+)?$")
_NONE = rf"(?!(?:{any_of(_WORDS.no_past)})\b)"
# "Will be closed" is still to come
_PAST = LatePattern(
    lambda: (
        rf"(?<!\bbe\s)(?<!\bget\s)(?:\b|(?<=\s)){_NONE}"
        rf"(?:{any_of(_WORDS.past)}|\w{{2,}}(?:{any_of(_WORDS.past_endings)}))(?!\w)"
    )
)
_MADE, _AFTER = _WORDS.done_beginnings, _WORDS.done_after
_DONE = LatePattern(
    lambda: (
        rf"\b{_NONE}(?:{any_of(_WORDS.done)}|\w{{3,}}(?:{any_of(_WORDS.done_endings)})"
        rf"|(?:\w{{0,4}}(?:{any_of(_MADE.within)})|{any_of(_MADE.first)})\w{{3,}}(?:{any_of(_MADE.endings)})"
        rf"|(?:{any_of(_AFTER.verbs)}) (?:\w+ ){{0,3}}?\w{{2,}}(?:{any_of(_AFTER.endings)}))\b"
    )
)


def tense_of(folded: str, start: int, end: int) -> Tense | None:
    """How a text in lower case tells the day at a place; None where it does not, or both ways."""
    sentence = _STOPS.split(folded[:start])[-1], _STOPS.split(folded[end:], maxsplit=1)[0]
    part = _part(*sentence)
    if _EITHER.search(" ".join(part)):
        return None
    if _is_to_come(*part):
        return "to come"
    if _is_past(*part) or _OF_DAY.search(part[0]):
        return "past"
    words = " ".join(sentence)
    if len(words.split()) <= _FEW:
        return "past"
    # "Rejected, 3 May": what happened stands in the part before it
    return "past" if _is_past(*sentence) and not _MODAL.search(words) and not part[0].split()[1:] else None


def in_one_part(words: str) -> bool:
    """Whether words stand in one part of a sentence."""
    return _PARTS.search(words) is None


def _part(before: str, after: str) -> tuple[str, str]:
    """What stands around a day in its own part of the sentence."""
    borders = list(_PARTS.finditer(before))
    last, following = borders[-1] if borders else None, _PARTS.search(after)
    return before[last.end() if last else 0 :], after[: following.start() if following else len(after)]


def _is_to_come(before: str, after: str) -> bool:
    """Whether words lead up to the day as one to come, or go on so after it, and none of them is past."""
    found = _TO_COME.search(before)
    if found is None:
        return _GOES_ON.match(after) is not None and not _is_past(before, after)
    if found["between"] is None:
        return not _is_past(before, after)
    return not _PAST.search(found["between"])


def _is_past(before: str, after: str) -> bool:
    words = f"{before} {after}"
    return _PAST.search(words) is not None or (_DONE.search(words) is not None and not _MODAL.search(words))
