"""Text to markup without surprises: whatever a user or a policy wrote is shown as those characters.

Statements and quotes go through `st.html` with everything escaped, not through Markdown: Streamlit's Markdown turns
`:smile:`, `$x$` and bare addresses into other things even after a backslash.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
# A word joiner is invisible; it breaks what Streamlit's Markdown finds in text after the backslashes are gone:
# `:smile:`, mail and web addresses.
_FOUND_AFTER_ESCAPES = re.compile(r"\\:(?=\S)|\\@|www(?=\\\.)")
_QUOTE = re.compile(r"“[^“”]*”")
_WORD_JOINER = "\u2060"


def escape(text: str) -> str:
    """Text as HTML that shows exactly these characters."""
    return html.escape(text, quote=True)


def paragraphs(text: str) -> str:
    """Escaped text with its line breaks kept."""
    return escape(text).replace("\n", "<br>")


def quotes_apart(sentence: str) -> str:
    """A sentence, escaped, in which the policy's own words look different from ours."""
    return _QUOTE.sub(lambda found: f'<span class="pa-quote">{found[0]}</span>', paragraphs(sentence))


def escape_markdown(text: str) -> str:
    """Text as Markdown that reads as exactly these characters; on one line."""
    return _PUNCTUATION.sub(r"\\\1", " ".join(text.split()))


def escape_label(text: str) -> str:
    """Text as a widget's label, which Streamlit reads as its own kind of Markdown; on one line."""
    return _FOUND_AFTER_ESCAPES.sub(rf"\g<0>{_WORD_JOINER}", escape_markdown(text))


def emphasise(text: str, parts: Sequence[tuple[int, int]]) -> str:
    """Escaped text with some of its ranges marked. Ranges are half-open; overlapping ones become one."""
    pieces: list[str] = []
    position = 0
    for start, end in sorted(parts):
        start, end = max(start, position), min(end, len(text))
        if start >= end:
            continue
        pieces += [paragraphs(text[position:start]), f"<mark>{paragraphs(text[start:end])}</mark>"]
        position = end
    pieces.append(paragraphs(text[position:]))
    return "".join(pieces)
