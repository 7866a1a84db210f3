"""Regular expressions that are compiled when a text is first met that may match: most texts never are.

Those for dates and lengths of time in five languages take a tenth of a second, which nobody who asks without a date
need wait for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property


class LatePattern:
    """A pattern, made by `make` when needed. `needs`: expressions of which a text must have one to match."""

    def __init__(self, make: Callable[[], str], *, needs: Iterable[str] = ()) -> None:
        self._make = make
        # Of each its longest word: "i" of "i går" stands in every text
        self._telling = frozenset(max(words.split(), key=len) for words in needs)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Every match, in order."""
        return self._compiled.finditer(text) if self._may_match(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match."""
        return self._compiled.search(text) if self._may_match(text) else None

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """The match that begins at a place."""
        return self._compiled.match(text, start) if self._may_match(text) else None

    def _may_match(self, text: str) -> bool:
        for word in self._telling:  # most texts have none: a generator takes twice as long
            if word in text:
                return True
        return not self._telling

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self._make())
