"""How many names in the middle of a sentence are found, and how often something else is taken for one: measured.

docs/insight.md tells the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from assistant.redaction.redact import redact

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Measured:
    names: int
    found: int
    masked: int


def measured(name: str) -> Measured:
    messages = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    names = found = masked = 0
    for message in (message for of_language in messages.values() for message in of_language):
        text = redact(message["text"]).text
        own = message.get("names", [])
        names += len(own)
        found += sum(name not in text for name in own)
        masked += text.count("[name]")
    return Measured(names, found, masked)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("mid_sentence.yaml", Measured(40, 31, 31)), ("mid_sentence_later.yaml", Measured(17, 13, 26))],
)
def test_as_many_are_found_and_as_many_are_none_as_the_docs_say(name: str, expected: Measured) -> None:
    assert measured(name) == expected
