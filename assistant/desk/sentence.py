"""What each sentence of a letter does: ask something, use a right, threaten with a complaint, or tell who writes.

Whoever is in doubt about a right passes it on: a request that nobody sees costs more than a look too many.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.desk.letter import is_small_talk
from assistant.understanding.parts import parts
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("sentence_words.yaml")
# Rights that somebody has to act on (GDPR Art. 7(3), 15-18, 20, 21). To complain (Art. 77) needs no one's help.
EXERCISABLE = ("access", "rectification", "erasure", "restriction", "portability", "object", "withdraw_consent")
# These are used by the very words that say so ("I object", "I withdraw my consent"); the others are asked for.
_BY_SAYING_SO = frozenset({"object", "withdraw_consent"})
# A full stop that ends no sentence: after a number ("3. Mai"), one letter ("z. B."), or one of these.
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:\d{1,2}|[^\W\d_]|mr|mrs|ms|dr|prof|nr|no|art|ca|bzw|usw|etc|inkl|evtl|ggf|bl\.a|t\.ex|f\.eks|dvs"
    r"|m\.fl|o\.s\.v|e\.g|i\.e|z\.b|d\.h|u\.a|tel|str|np|ul|pkt|tzn|m\.in|itd|itp|pan|st|approx|incl)\.$",
    re.IGNORECASE,
)
# Where a text's last so many characters tell as much of that as the whole; a search through all of it, piece by piece,
# took minutes.
_ABBREVIATED_CHARS = 16
_END = re.compile(r"(?<=[?!.…])[\"”“»)]*\s+")
# A lead-in announces a question only with so many words after it.
_ASKED_WORDS = 3


@dataclass(frozen=True, slots=True)
class Patterns:
    """The patterns of a language (sentence_words.yaml); `performs` by right."""

    joining: re.Pattern[str]
    lead_in: re.Pattern[str]
    about: re.Pattern[str]
    asks_for: re.Pattern[str]
    done_before: re.Pattern[str]
    not_yet: re.Pattern[str]
    performs: dict[str, re.Pattern[str]]
    complaint: re.Pattern[str]
    about_complaint: re.Pattern[str]


def sentences_in(paragraph: str) -> tuple[str, ...]:
    """The sentences of a paragraph, in order; "on 3. Mai" and "z.B." end none."""
    found: list[str] = []
    for piece in _END.split(paragraph.strip()):
        if found and _ABBREVIATED.search(found[-1][-_ABBREVIATED_CHARS:]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece.strip():
            found.append(piece.strip())
    return tuple(found)


def asks(sentence: str, language: str, *, letter: str) -> bool:
    """Whether a sentence asks something. Without a question mark its words have to tell, in a letter that has none."""
    if is_small_talk(sentence):
        return False
    if "?" in sentence:
        return True
    if _announced(sentence, language) is not None:
        return True
    ended = sentence.endswith((".", "!", ":"))
    if ended and ("?" in letter or "," in sentence or sentence.endswith(":")):
        return False  # "When I applied, …": what stands beside real questions and ends like a statement is one
    return bool(parts(_unjoined(sentence, language), language))


def rights_used(sentence: str, language: str, *, recognised: Collection[str] = ()) -> tuple[str, ...]:
    """The rights that a sentence uses, rather than asking about them. `recognised`: those that it speaks of at all."""
    words = _patterns(language)
    plain = _unjoined(sentence, language)
    if words.about.match(plain) or _announced(sentence, language) is not None or words.not_yet.search(plain):
        return ()
    named = [right for right, pattern in words.performs.items() if pattern.search(plain)]
    wanted = bool(words.asks_for.search(plain) or words.done_before.search(plain))
    if wanted:
        return tuple(r for r in EXERCISABLE if r in (named or recognised))
    return tuple(r for r in named if r in _BY_SAYING_SO and "?" not in sentence)


def threatens(sentence: str, language: str) -> bool:
    """Whether a sentence threatens with an authority, a lawyer or a court, and does not merely ask about one."""
    words = _patterns(language)
    if not words.complaint.search(sentence) or words.about_complaint.search(sentence):
        return False
    return "?" not in sentence or not words.about.match(_unjoined(sentence, language))


def _unjoined(sentence: str, language: str) -> str:
    """A sentence without the "and" or "also" that it begins with."""
    return _patterns(language).joining.sub("", sentence.strip(), count=1)


def _announced(sentence: str, language: str) -> str | None:
    """What a sentence asks after words such as "I would like to know"; None where it has none, or asks nothing then."""
    plain = _unjoined(sentence, language)
    found = _patterns(language).lead_in.match(plain)
    if found is None or plain.endswith(":"):
        return None
    rest = plain[found.end() :]
    asked = _patterns(language).about.match(rest.lstrip(" ,:-–")) or len(rest.split()) >= _ASKED_WORDS
    return rest if asked else None


@cache
def _patterns(language: str) -> Patterns:
    words: dict[str, Any] = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    shapes = {"about": r"(?:%s)\b", "lead_in": r"(?:%s)\b", "joining": r"^(?:(?:%s)\b[,:]?\s+)+"}
    compiled = {
        name: re.compile(shapes.get(name, "%s") % pattern, re.IGNORECASE)
        for name, pattern in words.items()
        if name != "performs"
    }
    performs = {right: re.compile(pattern, re.IGNORECASE) for right, pattern in words["performs"].items()}
    return Patterns(performs=performs, **compiled)
