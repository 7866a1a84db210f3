"""Which language a question is in, offline: by its function words and letters, and in doubt by the vocabulary.

Only among the languages that we answer in; English where nothing tells.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge.tokens import LANGUAGES, words_of
from knowledge.word_set import WordSet
from knowledge.yaml_text import load_yaml

DEFAULT = "en"
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(str(words).split())
    for language, words in load_yaml(
        Path(__file__).with_name("language_words.yaml").read_text(encoding="utf-8")
    ).items()
}
# Letters that make a language likely; å, ä and ö stand in more than one.
_LETTERS = {"sv": "åäö", "nb": "åæø", "pl": "ąćęłńóśźż", "de": "ßüäö"}
LETTER = 1.5
DOUBT = 1.0


def detect(text: str, known: Mapping[str, WordSet] | None = None, *, default: str = DEFAULT) -> str:
    """The language with the most function words and own letters; `known` words of each language settle near ties.

    `default` where nothing tells, as in "leads?": of a question in a conversation, the language of the turn before.
    """
    words = words_of(text)
    folded = text.casefold()
    scores = {
        language: sum(word in own for word in words) + LETTER * any(c in folded for c in _LETTERS.get(language, ""))
        for language, own in _WORDS.items()
    }
    most = max(scores.values())
    near = [language for language, score in scores.items() if most - score <= DOUBT]
    if len(near) > 1 and known:
        scores = {language: scores[language] + _known(words, known.get(language)) for language in near}
    best = max(scores, key=lambda language: (scores[language], language == default, language == DEFAULT))
    return best if scores[best] > 0 else default


def named(tag: str | None) -> str | None:
    """The language that a BCP 47 tag names, if we answer in it: "de" for "de-AT"."""
    wanted = (tag or "").split("-")[0].lower()
    return wanted if wanted in LANGUAGES else None


def function_words(language: str) -> frozenset[str]:
    """The words by which a language is told, which stand in questions about anything; empty for other languages."""
    return _WORDS.get(language, frozenset())


def _known(words: list[str], known: WordSet | None) -> int:
    """How many of the longer words begin as a word of the language's vocabulary does (endings differ)."""
    return sum(map(known.has_stem, words)) if known is not None else 0
