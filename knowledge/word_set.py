"""Sets of words that lie upon one another, so that many policies share the domain's without a copy of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from functools import cached_property

# So many letters of a word are its stem: endings and compounds differ after them.
STEM = 6


class Words:
    """The words of one layer, with what is looked up in them worked out once."""

    def __init__(self, words: Iterable[str]) -> None:
        self.all = frozenset(words)

    @cached_property
    def by_length(self) -> dict[int, tuple[str, ...]]:
        """The words of each length in letters, sorted: a set's order differs from process to process."""
        found: dict[int, list[str]] = {}
        for word in sorted(self.all):
            found.setdefault(len(word), []).append(word)
        return {length: tuple(words) for length, words in found.items()}

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first letters of each word of at least STEM letters."""
        return frozenset(word[:STEM] for word in self.all if len(word) >= STEM)


class WordSet(Collection[str]):
    """The words of several layers together."""

    def __init__(self, *layers: Words) -> None:
        self.layers = layers

    def __contains__(self, word: object) -> bool:
        return any(word in layer.all for layer in self.layers)

    def __iter__(self) -> Iterator[str]:
        """Each word once, in no order."""
        return iter(frozenset().union(*(layer.all for layer in self.layers)))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def has_stem(self, word: str) -> bool:
        """Whether some word of at least STEM letters begins as this one does, which has as many."""
        return len(word) >= STEM and any(word[:STEM] in layer.stems for layer in self.layers)

    def as_long_as(self, length: int, *, give: int) -> tuple[str, ...]:
        """The words that are longer or shorter by at most `give` letters, sorted; one may come twice."""
        wanted = range(max(length - give, 0), length + give + 1)
        return tuple(w for layer in self.layers for n in wanted for w in layer.by_length.get(n, ()))


NO_WORDS = WordSet()
