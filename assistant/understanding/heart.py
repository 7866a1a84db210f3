"""What a turn says, without what surrounds it: greetings, thanks, words that only announce or strengthen a question.

None of it bears on what is asked, so the same question gets the same answer with it and without it.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from assistant.understanding import parts
from assistant.understanding.reading import read
from knowledge.vocabulary import Kind, Vocabulary
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("courtesies.yaml")
# Kinds whose words stand in sentences about anything, and those among their terms that ask for something all the same.
_IDLE = frozenset({Kind.OPERATOR, Kind.PERSONAL_DATA_WORD})
_ASKING = frozenset({"check", "every", "list_rows", "all_data"})
# Fewer words in capitals are an abbreviation, and no shouting.
_SHOUTED = 3
# An ending has at most so many characters.
_LONGEST = 120


class _Courtesies(NamedTuple):
    settled: re.Pattern[str]
    before: tuple[re.Pattern[str], ...]
    after: tuple[re.Pattern[str], ...]
    expletive: re.Pattern[str]


@cache
def courtesies() -> dict[str, dict[str, str]]:
    """By language, what people say around a question: expressions, each of which `courtesies.yaml` explains."""
    words: dict[str, dict[str, str]] = load_yaml(_WORDS.read_text(encoding="utf-8"))
    return words


def heart(text: str, vocabulary: Vocabulary, language: str) -> str:
    """The turn without what surrounds what it says; as it is where nothing else is said."""
    said = text.lower() if text.isupper() and len(text.split()) >= _SHOUTED else text
    said = _without_settled(_without_opening(said, language), vocabulary, language)
    said = _without_thanks(_without_opening(said, language), language)
    said = _courtesies(language).expletive.sub("", said)
    return _without_idle_end(said, vocabulary, language) or text


def says_nothing(text: str, language: str) -> bool:
    """Whether a turn only says that something is settled: "Thanks for the answer about my CV!"."""
    return bool(_courtesies(language).settled.fullmatch(text.strip()))


def _without_settled(text: str, vocabulary: Vocabulary, language: str) -> str:
    """Without what tells that something else was asked before: "Thanks for the answer about my CV. Now, invoices: …".

    Where nothing else is named, it is still about that: "Thanks for the answer about my CV. Who gets it?".
    """
    for found in reversed(tuple(_courtesies(language).settled.finditer(text))):
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        stop = ". " if before[-1:].isalnum() else " "
        rest = f"{before}{stop}{after}".strip() if before else after
        if _names_a_thing(rest, vocabulary, language):
            text = rest
    return text


def _names_a_thing(text: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether words name something that is done, some people, or a type of data that is of one of these."""
    reading = read(text, vocabulary, language)
    data = (vocabulary.term(m.kind, m.term) for m in reading.of(Kind.DATA_CATEGORY))
    people = reading.of(Kind.ACTIVITY) or reading.of(Kind.DATA_SUBJECT)
    return bool(people) or any(term.distinct or term.serves for term in data)


def _without_opening(text: str, language: str) -> str:
    rest, before = text.lstrip(), None
    while rest and rest != before:
        before = rest
        for pattern in _courtesies(language).before:
            if (found := pattern.match(rest)) and found.end() < len(rest):
                rest = rest[found.end() :].lstrip()
    return rest or text


def _without_thanks(text: str, language: str) -> str:
    rest, before = text.rstrip(), None
    while rest and rest != before:
        before = rest
        for pattern in _courtesies(language).after:
            if (found := pattern.search(rest, max(0, len(rest) - _LONGEST))) and found.start() > 0:
                rest = rest[: found.start()].rstrip()
    return rest or text


def _without_idle_end(text: str, vocabulary: Vocabulary, language: str) -> str:
    """Without the sentences after the last question mark that have no word of the vocabulary in them."""
    asked = text.rfind("?") + 1
    told = parts.sentences(text[asked:]) if asked else ()
    saying = [sentence for sentence in told if _says(sentence, vocabulary, language)]
    return text if len(saying) == len(told) else " ".join([text[:asked], *saying])


def _says(sentence: str, vocabulary: Vocabulary, language: str) -> bool:
    """Whether a sentence has words of the vocabulary that do not stand in any sentence, or a figure."""
    matches = read(sentence, vocabulary, language).matches
    return any(m.kind not in _IDLE or m.term in _ASKING for m in matches) or any(map(str.isdigit, sentence))


@cache
def _courtesies(language: str) -> _Courtesies:
    words = courtesies()[language]
    name = r"(?-i:[A-ZÄÖÅÆØŁŚŻ][\w.'’-]*)"
    whom = rf"(?:\s+(?:{words['whom']}))*(?:\s+{name}){{0,4}}(?:\s+(?:{words['whom']}))*"
    marks = r"(?:\s*+[,.!:;?…–—-]++)"
    greeting = rf"(?:{words['greeting']})\b{whom}(?:{marks}|[^\S\n]*+\n)\s*+"
    hail = rf"(?:{words['hail']})\b(?:\s+(?:{words['whom']})\b)*\s++"
    turning = rf",(?=\s*+(?:{words['turning']})\b)"
    opening = r"(?:^\s*+|(?<=[.!?\n…:;])\s++|,\s++)"
    settled = rf"{opening}(?:{words['settled']})\s*+(?:[.!:;…]++|\s[–—-]\s|\n|{turning}|$)"
    announcing = rf"(?:{words['announcing']})(?:\s*+[.!:;?…–—-]++|,|\n)\s*+"
    leading = rf"(?:{words['leading']})\s*+"
    but = rf"(?:{words['but']})\s"
    excusing = rf"(?:{words['excusing']})[^.!?,;\n]{{0,40}}?(?:\s*+[.!;\n]++|,\s*+(?:{but})?|\s[–-]\s|\s{but})\s*+"
    end = rf"(?:(?:(?<=[.?!:…])|[,;\n–—-])\s*+(?:{words['closing']})|(?<=\s)(?:{words['thanks']}))\b{words['with_it']}"
    after = rf"{end}[\s,.!:)🙂😊😘-]*+(?:{name}(?:[\s.,]+{name}){{0,3}}[\s.!]*+)?$"
    expletive = rf"(?<=\w)\s+(?:{words['expletive']})\b(?=\s+\w)"
    device = rf"(?:\n|(?<=[.?!]))\s*+(?:{words['device']})$"

    def compiled(*patterns: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(pattern, re.IGNORECASE) for pattern in patterns)

    before, endings = compiled(greeting, hail, announcing, excusing, leading), compiled(device, after)
    return _Courtesies(compiled(settled)[0], before, endings, compiled(expletive)[0])
