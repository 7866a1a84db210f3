"""Names, where words beside them say that they are names. Which words those are stands in names.yaml.

Within a sentence two or more words with capitals in a row are a name as well, unless one of them tells otherwise; not
in German, where every noun has one. What that finds and misses is measured in tests/assistant/redaction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from assistant.redaction.found import Found, Kind
from assistant.understanding.language import detect
from knowledge.yaml_text import load_yaml

_CAPITAL = r"[A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĖĘĚĞĢĪĮİĶĹĻĽŁŃŅŇŌŐŒŔŘŚŞŠŢŤŪŮŰŲŹŻŽ]"
_MOST_WORDS = 4
_NOUNS_HAVE_CAPITALS = "de"
# A signature is short; what goes on for longer, or asks something, is text again.
_MOST_LINES, _LONGEST_LINE = 6, 80


class _Patterns:
    """The patterns that names.yaml makes."""

    def __init__(self, words: dict[str, dict[str, list[str]]], particles: list[str]) -> None:
        own = rf"{_CAPITAL}(?:\.|[\w'’.-]*\w)?"
        between = rf"(?:(?:{_any(particles)})[ \t]+)*"
        said = {kind: _any(_all(by_language)) for kind, by_language in words.items()}
        # "Anna B. Svensson", "Carl von Linné"; on one line
        name = rf"(?P<name>{between}{own}(?:[ \t]+{between}{own}){{0,{_MOST_WORDS - 1}}})"
        word = rf"(?!(?:{said['no_name']})\b)[^\W\d_]+"
        small = rf"(?P<name>{word}(?:[ \t]+{word}){{0,2}}?)"
        # Typed without capitals: only where nothing else follows, else "my name is on your list" has one
        rest = rf"(?=\s*(?:$|[.,;:!?\n]|\b(?:{said['and']})\b))"
        opens = rf"(?:^|[\n.!?]|(?i:{said['greetings']}),?)[ \t]*"
        begins = r"(?:^|[\n.!?,])[ \t]*"
        self.told = tuple(
            re.compile(pattern)
            for pattern in (
                rf"(?<!\w)(?i:{said['introductions']})[ \t]*{name}",
                rf"{opens}(?i:{said['introductions']})[ \t]*{small}{rest}",
                rf"(?<!\w)(?:{said['titles']})[ \t]+{name}",
                rf"(?<!\w)(?i:{said['people']}|{said['named']})[ \t]+{name}",
                rf"{begins}(?i:{said['greetings']})[ \t]+{name}(?=[ \t]*(?:[,!.:\n–-]|$))",
                rf"(?<!\w)(?i:{said['thanks']})[ \t]*[,.!\n–-]*\s*{name}\s*$",
                rf"(?:^|\s)(?:/|//|--|–|—)[ \t]?{name}\s*$",
                # What somebody is called on a platform
                r"(?<![\w@.])(?P<name>@\w[\w.]+\w)",
            )
        )
        self.closing = re.compile(rf"{begins}(?i:{said['closings']})(?!\w)[ \t]*[,.!]*\s*(?=\S)")
        # "why does Anna Berg": what stands before it is no beginning of a sentence
        own_row = rf"{own}(?:[ \t]+{between}{own}){{1,{_MOST_WORDS - 1}}}"
        self.row = re.compile(rf"(?<=(?:[^\W\d_A-Z]|[,(])[ \t]){own_row}")
        self.not_names = frozenset(_all(words["not_names"]))
        not_persons = _all(words["not_persons"])
        self.not_persons = self.not_names.union(not_persons)
        self.not_persons_stems = tuple(word[:-1] for word in not_persons if word.endswith("*"))


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    content = load_yaml(Path(__file__).with_name("names.yaml").read_text(encoding="utf-8"))
    particles = content.pop("particles")
    return _Patterns(content, particles)


def find_names(text: str) -> Iterator[Found]:
    """Names in a text, in no order."""
    patterns = _patterns()
    for pattern in patterns.told:
        for match in pattern.finditer(text):
            if match["name"].split()[0].casefold() not in patterns.not_names:
                yield Found(*match.span("name"), Kind.NAME)
    for match in patterns.closing.finditer(text):
        yield from _signature(text, match.end())
    if detect(text) != _NOUNS_HAVE_CAPITALS:
        yield from _rows(text, patterns)


def parts_of_name(name: str) -> tuple[str, ...]:
    """The words of a name that somebody may be called by alone; none where it is one word, or may be something else."""
    patterns = _patterns()
    words = name.split()
    alone = tuple(word for word in words if re.fullmatch(rf"{_CAPITAL}[\w'’-]*\w", word))
    is_person = 1 < len(words) <= _MOST_WORDS and len(alone) == len(words)
    if not is_person or any(_tells_otherwise(word, patterns) for word in alone):
        return ()
    return alone


def _rows(text: str, patterns: _Patterns) -> Iterator[Found]:
    """Words with capitals in a row within a sentence, none of which tells that they are something else."""
    for match in patterns.row.finditer(text):
        if not any(_tells_otherwise(word, patterns) for word in match[0].split()):
            yield Found(*match.span(), Kind.NAME)


def _tells_otherwise(word: str, patterns: _Patterns) -> bool:
    """Whether a word in a row of words with capitals tells that the row names no person."""
    word = word.strip(".'’-").casefold()
    return word in patterns.not_persons or word.startswith(patterns.not_persons_stems)


def _signature(text: str, start: int) -> Iterator[Found]:
    """The lines of a signature, each by itself."""
    for count, line in enumerate(re.finditer(r"[^\n]+", text[start:])):
        words = line[0].strip()
        if count == _MOST_LINES or len(words) > _LONGEST_LINE or "?" in words:
            return
        if words:
            begin = start + line.start() + line[0].index(words)
            yield Found(begin, begin + len(words), Kind.NAME)


def _all(by_language: dict[str, list[str]]) -> list[str]:
    """The words of all languages: a text may mix them, and a short one tells none."""
    return list(dict.fromkeys(word for words in by_language.values() for word in words))


def _any(words: Iterable[str]) -> str:
    """A pattern of any of these words; the longest first, so that no word hides a longer one."""
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[ \t]+") for word in longest_first)
