"""The questions of a message that asks more than one, as in "How long do you keep my CV, and who may read it?".

Cut where a sentence ends and where a conjunction is followed by the beginning of a question. Whether the pieces ask for
different things is for understanding to say (`understand.py`); what is cut here only lends itself to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("part_words.yaml")
# A full stop ends a sentence only before a space: "U.S." and "2.5" do not.
_SENTENCE = re.compile(r"(?<=[?!.])\s+|\s*\n\s*")


def parts(text: str, language: str) -> tuple[str, ...]:
    """The pieces of a text that are each worded as a question, in order. What only leads up to one is none."""
    opening, joint = _patterns(language)
    asking = [s for s in sentences(text) if s.endswith("?") or (s and "?" not in text and opening.match(s))]
    return tuple(piece.strip() for sentence in asking for piece in joint.split(sentence) if piece.strip())


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    return tuple(s.strip() for s in _SENTENCE.split(text))


def asked(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a message asks, apart from what it tells before and after: places (code points, half-open) of sentences.

    People first tell who they are and what happened, in words that would mean something else if asked ("you blocked my
    drive and I rang you. Am I still in your books?"). Sentences with a question mark ask, and those that wish for
    something; where there are none, those that begin as a question does, and at last the last one.
    """
    pieces = _placed(text)
    asking = _worded(text, pieces, language)
    if asking and all(_wishing(language).confirming.match(text, *p) for p in asking):
        return tuple(pieces)  # "I must turn to you first. That's right, isn't it?" asks whether it is so
    return tuple(asking or pieces[-1:])


def leaves_open(text: str, language: str) -> bool:
    """Whether a turn that follows others leaves unsaid what it asks: "a webinar", "I rang you", "and if I stop?"."""
    return not _worded(text, _placed(text), language) or bool(_wishing(language).supposing.match(text))


def _worded(text: str, pieces: Sequence[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """The sentences that are worded as asking for something."""
    ways = _wishing(language)
    asking = [
        p for p in pieces if text[p[0] : p[1]].endswith("?") or ways.wish.search(text, *p) or ways.order.match(text, *p)
    ]
    return asking or [p for p in pieces if _patterns(language)[0].match(text, *p)]


def _placed(text: str) -> list[tuple[int, int]]:
    """The places of the sentences of a text."""
    places, start = [], 0
    for gap in (*_SENTENCE.finditer(text), None):
        end = gap.start() if gap else len(text)
        if text[start:end].strip():
            places.append((start, end))
        start = gap.end() if gap else end
    return places


class _Ways(NamedTuple):
    """Words that ask without a question mark, that set another case, and that ask whether what was said is true."""

    wish: re.Pattern[str]
    order: re.Pattern[str]
    supposing: re.Pattern[str]
    confirming: re.Pattern[str]


@cache
def _wishing(language: str) -> _Ways:
    words = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    return _Ways(*(re.compile(rf"\b(?:{words[name]})\b", re.IGNORECASE) for name in _Ways._fields))


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """How a question begins, and what stands between two in one sentence."""
    words = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    opening = rf"(?:{words['asking']})\b|(?:{words['verb']})\s+(?:{words['subject']})\b"
    joining = rf"\s*[,;–—-]?\s+(?:{words['join']})\s+"
    return (
        re.compile(opening, re.IGNORECASE),
        re.compile(rf"{joining}(?=(?:(?:{words['filler']}),?\s+)?(?:{opening}))", re.IGNORECASE),
    )
