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

from assistant.understanding.date_expressions import ordinals_of_days
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("part_words.yaml")
# A full stop ends a sentence only before a space: "U.S." and "2.5" do not.
_SENTENCE = re.compile(r"(?<=[?!.])\s++|(?<!\s)[^\S\n]*+\n\s*+")


class _Words(NamedTuple):
    """How one language asks: expressions from `part_words.yaml`, which says what each is."""

    opening: re.Pattern[str]
    begins: re.Pattern[str]
    leading: re.Pattern[str]
    joint: re.Pattern[str]
    join: re.Pattern[str]
    listed: re.Pattern[str]
    wish: re.Pattern[str]
    order: re.Pattern[str]
    supposing: re.Pattern[str]
    confirming: re.Pattern[str]
    if_so: re.Pattern[str]
    others: re.Pattern[str]
    tag: re.Pattern[str]
    added: re.Pattern[str]
    stand_in: re.Pattern[str]
    aside_first: re.Pattern[str]
    aside_last: re.Pattern[str]


def parts(text: str, language: str) -> tuple[str, ...]:
    """The pieces of a text that are each worded as a question, in order. What only leads up to one is none.

    The last sentence needs no mark for that: many leave it out there ("Who reads it? and when is it gone").
    """
    words, said = _words(language), sentences(text)
    unmarked = said if "?" not in text else [s for s in said[-1:] if not s.endswith((".", "!"))]
    asking = [
        s for s in _with_what_is_true(said, words) if s.endswith("?") or (s in unmarked and words.begins.match(s))
    ]
    pieces = (piece.strip() for sentence in asking for piece in _cut(sentence, words))
    return tuple(piece for piece in pieces if piece and not words.leading.fullmatch(piece))


def _cut(sentence: str, words: _Words) -> list[str]:
    """The questions joined in a sentence. Where several are, a comma may join the first ones: "what, who and how long".

    Elsewhere what begins as a question after a comma is a clause: "my boss, who left, asks".
    """
    first, *others = words.joint.split(sentence)
    if not others or not words.begins.match(sentence):
        return [first, *others]
    return [*words.listed.split(first), *others]


def _with_what_is_true(said: Sequence[str], words: _Words) -> list[str]:
    """The sentences; one that only asks whether that before it is true goes with it ("It is gone by May. True?")."""
    whole: list[str] = []
    for sentence in said:
        told = whole and not whole[-1].endswith("?") and words.confirming.fullmatch(sentence.rstrip("?!. "))
        whole[-1:] = [f"{whole[-1]} {sentence}"] if told else [*whole[-1:], sentence]
    return whole


def joints(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a text has words that join (code points, half-open), in order: two things asked, or but two words."""
    return tuple(joint.span() for joint in _words(language).join.finditer(text))


def sentences(text: str) -> tuple[str, ...]:
    """The sentences of a text, in order."""
    return tuple(text[start:end].strip() for start, end in places(text))


def places(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text stand (code points, half-open), in order."""
    days = ordinals_of_days(text)  # "am 31. August" is one sentence
    gaps = [gap.span() for gap in _SENTENCE.finditer(text) if gap.start() not in days]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    return tuple((start, end) for start, end in zip(starts, ends, strict=True) if text[start:end].strip())


def asked(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """Where a message asks, apart from what it tells before and after: places of sentences.

    People first tell who they are and what happened, in words that would mean something else if asked ("you blocked my
    drive and I rang you. Am I still in your books?"). Sentences with a question mark ask, and those that wish for
    something; where there are none, those that begin as a question does, and at last the last one.
    """
    asking = _asking(text, language) or places(text)[-1:]
    if all(_words(language).confirming.match(text, *place) for place in asking):
        # "I must turn to you first. That's right, isn't it?" asks whether it is so, "Confirm this" and "What do I tell
        # her?" for what was said before.
        return places(text)
    return asking


def asks_whether_so(text: str, language: str) -> bool:
    """Whether all that a message asks is whether what it tells is so: "It is wiped at once. Right?"."""
    asking, confirming = _asking(text, language), _words(language).confirming
    return tag_of(text, language) < len(text) or (bool(asking) and all(confirming.match(text, *p) for p in asking))


def set_right(text: str, language: str) -> str:
    """A turn that puts right how one before it was taken, without what it says not to mean: "not the CV, the photo"."""
    words = _words(language)
    return words.aside_last.sub("", words.aside_first.sub("", text))


def asks_of_one_told(text: str, language: str) -> bool:
    """Whether a question is about somebody that only a pronoun names: "do they get to see it?"."""
    return bool(_words(language).stand_in.match(text))


def tag_of(text: str, language: str) -> int:
    """Where the words begin that only ask whether a statement is so ("it is anonymous, correct?"); else the end."""
    found = _words(language).tag.search(text)
    return found.start() if found else len(text)


def added(text: str, language: str) -> int:
    """Where the words begin that ask of one thing more ("what do you hold on me, my photo too?"); else the end."""
    found = _words(language).added.search(text)
    return found.start() if found else len(text)


def leaves_open(text: str, language: str) -> bool:
    """Whether a turn that follows others leaves unsaid what it asks: "a webinar", "I rang you", "and if I stop?"."""
    return tells_only(text, language) or bool(_words(language).supposing.match(text))


def tells_only(text: str, language: str) -> bool:
    """Whether no sentence of a turn is worded as asking for something."""
    return not _asking(text, language)


def asks_the_same(text: str, language: str) -> bool:
    """Whether a piece leaves the question to the one before it: "And the people who applied?", "And what of him?"."""
    return bool(_words(language).others.match(text))


def beside_the_same(text: str, language: str) -> int:
    """Where the words end that leave the question to the one before ("And", "What about"); 0 where there are none."""
    found = _words(language).others.match(text)
    return found.end() if found else 0


def goes_on(text: str, language: str) -> bool:
    """Whether a piece is about what the one before it asks: "and if so, for how long?"."""
    return bool(_words(language).if_so.search(text))


def _asking(text: str, language: str) -> tuple[tuple[int, int], ...]:
    """The places of sentences that are worded as asking for something."""
    words, all_places = _words(language), places(text)
    asking = (
        place
        for place in all_places
        if text[slice(*place)].endswith("?") or words.wish.search(text, *place) or words.order.match(text, *place)
    )
    return tuple(asking) or tuple(place for place in all_places if words.opening.match(text, *place))


@cache
def _words(language: str) -> _Words:
    words = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    opening = rf"(?:{words['asking']})\b|(?:{words['verb']})\s+(?:{words['subject']})\b"
    # Each run of spaces is taken whole, and from its beginning: else thousands of them take minutes
    joining = rf"(?<!\s)(?:\s*+[,;–—-])?\s++(?:{words['join']})\s++"
    leading = rf"(?:(?:{words['join']}|{words['filler']})(?:\s*+[,:–—-])?\s++)"
    marked = r"(?:^|(?<!\s)\s++)\(?(?:\d|[a-d])\)\s++"
    joint = rf"{joining}(?={leading}?(?:{opening}))|{marked}"
    listed = rf",\s++(?=(?:{words['listed']})\b)"
    begins = rf"(?:{marked})?{leading}*(?:{opening})"
    ways = (rf"\b(?:{words[name]})\b" for name in ("wish", "order", "supposing", "confirming", "if_so"))
    others = rf"{leading}++(?!{opening})|{leading}*(?:{words['about']})\b"
    tag = rf"[,;–—-]\s*+(?:{words['confirming']})\s*+\?++\s*+$"
    leads = rf"(?:{words['join']}|{words['filler']})"
    end, few = r"\s*+[?.!]*+\s*+$", r"[^,;?!()]{2,50}"
    more = rf"[,;(–—-]\s*+(?:{few}\s(?:{words['added']})|(?:{leads}\s++)?(?:{words['adding']})\s{few})\)?{end}"
    unmeant = (
        rf"(?:{words['unmeant']})\s++(?!(?:{words['only']})\b)(?:(?!(?:{words['meant']})\b|-\s)[^\s,;.?!–—]++\s*+)+"
    )
    then = rf"(?:[,;.–—-]\s++|(?=(?:{words['meant']})\b))(?:(?:{words['meant']})\s++)*(?=\w)"
    first = rf"^\s*+(?:(?:{words['interjection']})\b[,.!]?\s++)*{unmeant}{then}"
    last = rf"(?<!\s)\s*+[,;–—]\s*+(?:(?:{words['join']})\s++)?{unmeant}(?=[?!.]*+\s*+$)"
    stand_in = rf"{leading}*(?:{words['verb']})\s+(?:{words['stand_in']})\b"
    patterns = (opening, begins, leads, joint, joining, listed, *ways, others, tag, more, stand_in, first, last)
    return _Words(*(re.compile(pattern, re.IGNORECASE) for pattern in patterns))
