"""The questions of a message that asks more than one, as in "How long do you keep my CV, and who may read it?".

Cut where a sentence ends and where a conjunction is followed by the beginning of a question. Whether the pieces ask for
different things is for understanding to say (`understand.py`); what is cut here only lends itself to it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("part_words.yaml")
# A full stop ends a sentence only before a space: "U.S." and "2.5" do not.
_SENTENCE = re.compile(r"(?<=[?!.])\s+")


def parts(text: str, language: str) -> tuple[str, ...]:
    """The pieces of a text that are each worded as a question, in order. What only leads up to one is none."""
    opening, joint = _patterns(language)
    asking = [s for s in sentences(text) if s.endswith("?") or (s and "?" not in text and opening.match(s))]
    return tuple(piece.strip() for sentence in asking for piece in joint.split(sentence) if piece.strip())


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    return tuple(s.strip() for s in _SENTENCE.split(text))


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
