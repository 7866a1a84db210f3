"""Which language a question is in, offline: by its function words and letters, and in doubt by a dictionary.

Only among the languages that we answer in; English where nothing tells.
"""

from __future__ import annotations

from pathlib import Path

import simplemma
import yaml

from knowledge.tokens import tokenize

DEFAULT = "en"
_WORDS: dict[str, frozenset[str]] = {
    language: frozenset(str(words).split())
    for language, words in yaml.safe_load(
        Path(__file__).with_name("language_words.yaml").read_text(encoding="utf-8")
    ).items()
}
# Letters that make a language likely; å, ä and ö stand in more than one.
_LETTERS = {"sv": "åäö", "nb": "åæø", "pl": "ąćęłńśźż", "de": "ßüäö"}
LETTER = 1.5
DOUBT = 1.0


def detect(text: str) -> str:
    """The language with the most function words and own letters; a dictionary settles near ties."""
    words = [token.surface for token in tokenize(text, "")]
    folded = text.casefold()
    scores = {
        language: sum(word in known for word in words) + LETTER * any(c in folded for c in _LETTERS.get(language, ""))
        for language, known in _WORDS.items()
    }
    most = max(scores.values())
    near = [language for language, score in scores.items() if most - score <= DOUBT]
    if len(near) > 1:
        scores = {language: scores[language] + _known(words, language) for language in near}
    best = max(scores, key=lambda language: (scores[language], language == DEFAULT))
    return best if scores[best] > 0 else DEFAULT


def _known(words: list[str], language: str) -> float:
    """How many of the longer words the language's dictionary has."""
    return sum(len(word) > 3 and simplemma.is_known(word, lang=language) for word in words)
