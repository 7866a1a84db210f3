"""The chat widget as one script: its words in all languages, its style, what this installation is like, its code."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from assistant.api.words import words
from knowledge.policy import Column
from knowledge.tokens import LANGUAGES

_FOLDER = Path(__file__).parent
_OWN = ("widget.", "table.")
_SHARED = ("row", "sources", "overdue")


@lru_cache(maxsize=4)
def script(*, most_chars: int, most_turns: int, kept_days: int, language_of: tuple[tuple[str, str], ...]) -> bytes:
    """The script in UTF-8, for an installation that takes questions and histories of these lengths.

    `kept_days`: how long the words of questions are kept, 0: not at all. `language_of`: each policy's id with its
    language.
    """
    style, code = ((_FOLDER / f"widget.{kind}").read_text(encoding="utf-8") for kind in ("css", "js"))
    given = {
        "WORDS": {language: _words(language) for language in LANGUAGES},
        "STYLE": style,
        "LIMITS": {"question": most_chars, "history": most_turns, "kept_days": kept_days},
        "LANGUAGE_OF": dict(language_of),
    }
    constants = "\n".join(f"const {name} = {json.dumps(value)};" for name, value in given.items())
    return f'(() => {{\n"use strict";\n{constants}\n{code}}})();\n'.encode()


def _words(language: str) -> dict[str, str]:
    phrases = words(language).phrases
    columns = [f"column.{column}" for column in Column]
    own = [key for key in phrases if key.startswith(_OWN)]
    return {key: phrases[key] for key in (*_SHARED, *own, *columns)}
