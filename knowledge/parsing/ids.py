"""Names for rows and passages that last: made of the policy's own words, never of a position in the file."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PHRASE_END = re.compile(r"[,;.()\[\]:]")
MOST_WORDS = 6
_LABEL = re.compile(r"(?P<label>[^.:;()]{2,60}): ")


def row_key(text: str) -> str:
    """A slug of the leading phrase of a key cell: at least two words where there are two, at most six.

    The phrase ends at the first delimiter; one of a single word ("Conclude, administer, …") reaches to the next.
    """
    words: list[str] = []
    for phrase in _PHRASE_END.split(text):
        words += _WORD.findall(phrase)
        if len(words) >= 2:
            break
    return slug(words[:MOST_WORDS])


def label_key(text: str) -> str | None:
    """A slug of the label that a list item begins with ("Sale/sharing: We do not …"), or None."""
    label = _LABEL.match(text)
    words = _WORD.findall(label["label"]) if label else []
    return slug(words) if words and len(words) <= MOST_WORDS else None


def slug(words: list[str]) -> str:
    """The words in lower case with hyphens between them, accents and apostrophes left out."""
    plain = unicodedata.normalize("NFKD", "-".join(words))
    return "".join(c for c in plain.lower() if c.isalnum() or c == "-")
