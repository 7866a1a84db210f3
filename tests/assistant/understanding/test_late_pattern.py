"""Patterns that are compiled only for texts that may match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from assistant.understanding.late_pattern import LatePattern
from assistant.understanding.time_words import WORDS


def made(*needs: str) -> tuple[LatePattern, list[str]]:
    calls: list[str] = []

    def make() -> str:
        calls.append("made")
        return r"\bi\s+går\b"

    return LatePattern(make, needs=needs), calls


def test_a_text_that_cannot_match_makes_no_pattern() -> None:
    pattern, calls = made("i går")
    assert pattern.search("in a while") is pattern.match("in") is None
    assert list(pattern.finditer("i morgon")) == []
    assert calls == []


def test_a_text_that_may_match_is_searched() -> None:
    pattern, calls = made("i går", "igår")
    assert [m.span() for m in pattern.finditer("det var i  går")] == [(8, 14)]
    assert pattern.match("det var i går", 8)
    assert not pattern.search("det var igår")
    assert calls == ["made"]


def test_a_pattern_that_needs_no_word_is_always_searched() -> None:
    pattern, _ = made()
    assert pattern.search("i går")


def told(words: Any) -> Iterator[str]:
    """Every word of time_words.yaml that texts are compared with."""
    if isinstance(words, str):
        yield words
    elif isinstance(words, dict | list | tuple):
        for part in words.values() if isinstance(words, dict) else words:
            yield from told(part)


def test_words_of_time_are_plain_so_that_they_can_be_looked_for() -> None:
    assert [w for w in told(WORDS.model_dump()) if w != w.lower() or not re.fullmatch(r"[\w' -]+", w)] == []
