"""How each language asks, tells, joins and sets aside: the expressions of `part_words.yaml`, compiled."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("part_words.yaml")


class PartWords(NamedTuple):
    """How one language asks: expressions from `part_words.yaml`, which says what each is."""

    opening: re.Pattern[str]
    begins: re.Pattern[str]
    leading: re.Pattern[str]
    joint: re.Pattern[str]
    and_asks: re.Pattern[str]
    join: re.Pattern[str]
    clause: re.Pattern[str]
    after_tale: re.Pattern[str]
    listed: re.Pattern[str]
    wish: re.Pattern[str]
    order: re.Pattern[str]
    supposing: re.Pattern[str]
    confirming: re.Pattern[str]
    if_so: re.Pattern[str]
    demand: re.Pattern[str]
    others: re.Pattern[str]
    tag: re.Pattern[str]
    closing: re.Pattern[str]
    claim: re.Pattern[str]
    part: re.Pattern[str]
    added: re.Pattern[str]
    stand_in: re.Pattern[str]
    back: re.Pattern[str]
    only_before: re.Pattern[str]
    only_after: re.Pattern[str]
    used_only_for: re.Pattern[str]
    only_for: re.Pattern[str]
    then_used: re.Pattern[str]
    not_only: re.Pattern[str]
    no_other: re.Pattern[str]
    receiver: re.Pattern[str]
    takes_in: re.Pattern[str]
    who_then: re.Pattern[str]
    interjection: re.Pattern[str]
    aside_first: re.Pattern[str]
    aside_last: re.Pattern[str]
    what_now: re.Pattern[str]


@cache
def part_words(language: str) -> PartWords:
    """How a language asks; compiled once."""
    words = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    opening = rf"(?:{words['asking']})\b|(?:{words['verb']})\s+(?:{words['subject']})\b"
    # Each run of spaces is taken whole, and from its beginning: else thousands of them take minutes
    joining = rf"(?<!\s)(?:\s*+[,;–—-])?\s++(?:{words['join']})\s++"
    leading = rf"(?:(?:{words['join']}|{words['filler']})(?:\s*+[,:–—-])?\s++)"
    filling = rf"(?:(?:{words['filler']})(?:\s*+[,:–—-])?\s++)"
    marked = r"(?:^|(?<!\s)\s++)\(?(?:\d|[a-d])\)\s++"
    joint = rf"{joining}(?={leading}?(?:{opening}))|{marked}"
    and_asks = rf"{joint}|{joining}(?=(?:{words['verb']})\s)"
    listed = rf",\s++(?=(?:{words['listed']})\b)"
    begins = rf"(?:{marked})?{leading}*(?:{opening})"
    confirming = rf"(?:{words['confirming']}|(?:{words['judging']})(?=\s*+[?!.]*+\s*+$))"
    told = (words["wish"], words["order"], words["supposing"], confirming, words["if_so"])
    ways = (rf"\b(?:{way})\b" for way in told)
    said, claimed = rf"(?:{words['that']})\s++", rf"(?:{words['that']}|{words['claim']}|{words['subject']})\b"
    demand = rf"{leading}*(?:(?:{words['wish']})\s+)?(?:{words['order']})\b"
    others = rf"{leading}++(?!{opening})|{leading}*(?:{words['about']})\b"
    tag = rf"[,;–—-]\s*+{confirming}\s*+\?++\s*+$"
    closing = rf"[,;.!–—-]\s*+{confirming}\s*+[?!.]*+\s*+$"
    leads = rf"(?:{words['join']}|{words['filler']})"
    end, few = r"\s*+[?.!]*+\s*+$", r"[^,;?!()]{2,50}"
    more = rf"[,;(–—-]\s*+(?:{few}\s(?:{words['added']})|(?:{leads}\s++)?(?:{words['adding']})\s{few})\)?{end}"
    unmeant = (
        rf"(?:{words['unmeant']})\s++(?!(?:{words['only']})\b)(?:(?!(?:{words['meant']})\b|-\s)[^\s,;.?!–—]++\s*+)+"
    )
    then = rf"(?:[,;.–—-]\s++|(?=(?:{words['meant']})\b))(?:(?:{words['meant']})\s++)*(?=\w)"
    first = rf"^\s*+(?:(?:{words['interjection']})\b[,.!]?\s++)*{unmeant}{then}"
    last = rf"(?<!\s)\s*+[,;–—]\s*+(?:(?:{words['join']})\s++)?{unmeant}(?=[?!.]*+\s*+$)"
    word = r"\s++[^\s,;.?!]++"
    used, only = rf"(?:{words['using']})", rf"(?:{words['only']})"
    used_only = rf"\b(?:{used}(?:{word}){{0,5}}\s++{only}|{only}\s++{used})"
    purpose = rf"(?:{word}){{0,2}}\s++(?:{words['serving']})(?:{word}){{0,3}}\s*+$"
    stand_in = rf"{leading}*(?:{words['verb']})\s+(?:{words['stand_in']})\b"
    patterns = (
        opening,
        begins,
        leads,
        joint,
        and_asks,
        joining,
        rf"{joining}|(?<!\s)\s*+[,;]\s++(?!(?:{words['bound']})\b)",
        rf"(?<!\s)\s*+[,;:–—-]\s++(?={filling}*+(?:{opening}))",
        listed,
        *ways,
        demand,
        others,
        tag,
        closing,
        rf"{joining}(?:{said})?(?={claimed})",
        rf"{joining}(?:{said})?",
        more,
        stand_in,
        words["back"],
        rf"(?<!\w)(?:{words['only']})(?:(?!\s++(?:{words['condition']})\b){word}){{0,2}}\s*+$",
        rf"\s*+(?:{words['alone']})\b(?!\s++(?:{words['condition']})\b)",
        rf"{used_only}{purpose}",
        rf"(?<!\w){only}{purpose}",
        rf"(?:{word}){{0,2}}\s++{used}(?!\w)",
        rf"\b(?:{words['unmeant']})\s++(?:{words['only']})\b",
        rf"\b(?:{words['no_other']})",
        rf"\b(?:{words['receiver']})",
        rf"\b(?:{words['takes_in']})\b",
        rf"^\s*+(?:{words['who_then']}){end}",
        rf"\s*+(?:{words['interjection']})\b",
        first,
        last,
        rf"\b(?:{words['what_now']})",
    )
    return PartWords(*(re.compile(pattern, re.IGNORECASE) for pattern in patterns))
