"""How deeply a JSON text nests, counted without parsing it: parsers go down one call per level."""

from __future__ import annotations

import re
from typing import Final

# Possessive, and a string may lack its end: no text makes this go back over what it has read
_TOKENS: Final = re.compile(rb'"(?:[^"\\]++|\\.?)*+"?|[\[{]|[\]}]', re.DOTALL)


def depth(text: bytes, *, most: int) -> int:
    """The deepest nesting of arrays and objects in a text, in levels; counting stops at `most` + 1.

    Brackets in strings do not count. The text may be no JSON at all; UTF-8 is taken for granted.
    """
    level = deepest = 0
    for token in _TOKENS.finditer(text):
        first = token[0][:1]
        if first in b"[{":
            level += 1
            deepest = max(deepest, level)
            if deepest > most:
                break
        elif first in b"]}":
            level -= 1
    return deepest
