"""One phrase of the vocabulary and where it stands in a question.

It matches word by word on lemmas, in order. `word*` is a prefix, `*word*` any part of a word, `a|b` an alternative, `…`
a gap of up to six words, `=word` the exact form and not its lemma, `=US` one typed in capitals. A leading `!` marks a
phrase that settles its topic (it counts two words more), a leading `?` one that hardly tells (it counts one word less),
a leading `+` one that names a whole group of people ("customers"), a leading `-` one that denies its term ("not a
customer").
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from knowledge.tokens import Token, fold, joined, tokenize

if TYPE_CHECKING:
    from knowledge.vocabulary import Kind

MAX_GAP = 6
# Words of phrases come again and again: of each, what it becomes is worked out once.
_REMEMBERED = 32_768
_BONUS = {"!": 2, "?": -1}


class _Wanted(NamedTuple):
    """What a word must be: one of these folded, as it was typed, or by its lemma, or of one of these patterns."""

    surfaces: frozenset[str]
    exact: frozenset[str]
    lemmas: frozenset[str]
    stars: tuple[str, ...]


@dataclass(eq=False)
class WrittenPhrase:
    """A phrase as it is written; taken apart when a question first has its first word, as most never do."""

    kind: Kind
    term: str
    text: str
    language: str

    @property
    def firsts(self) -> tuple[str, ...]:
        """What the phrase may begin with: lemmas, and patterns as they are."""
        return tuple(lemma_of(first, self.language) for first in next(_parts(self.text, self.language)).split("|"))

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """Words, patterns and gaps, folded."""
        return tuple(_parts(self.text, self.language))

    @property
    def bonus(self) -> int:
        """How many words more, or less, it counts."""
        return _BONUS.get(self.text[0], 0)

    @property
    def weight(self) -> int:
        """How many words it counts."""
        return sum(part != "…" for part in self.parts) + self.bonus

    @property
    def is_gapped(self) -> bool:
        """Whether other words may stand in it."""
        return "…" in self.parts

    @property
    def is_group(self) -> bool:
        """Whether it names a whole group of people."""
        return self.text.startswith("+")

    @property
    def is_denied(self) -> bool:
        """Whether it denies its term."""
        return self.text.startswith("-")

    def match_at(self, tokens: Sequence[Token], position: int) -> int | None:
        """End of the match that starts at `position`, or None."""
        return self._rest(0, tokens, position)

    def _rest(self, index: int, tokens: Sequence[Token], position: int) -> int | None:
        parts = self.parts
        while index < len(parts):
            if parts[index] == "…":
                ends = (self._rest(index + 1, tokens, position + skip) for skip in range(MAX_GAP + 1))
                return next((end for end in ends if end is not None), None)
            if position >= len(tokens) or not self._fits(index, tokens[position]):
                return None
            index, position = index + 1, position + 1
        return position

    def _fits(self, index: int, token: Token) -> bool:
        wanted = self._wanted[index]
        return (
            token.surface in wanted.surfaces
            or token.typed in wanted.exact
            or token.lemma in wanted.lemmas
            or any(_fits_star(star, token) for star in wanted.stars)
        )

    @cached_property
    def _wanted(self) -> tuple[_Wanted, ...]:
        return tuple(_wanted(part, self.language) for part in self.parts)


class PhraseIndex:
    """Phrases by what they begin with, so that a word of a question meets only those that it may begin."""

    def __init__(self) -> None:
        self._words: dict[str, list[WrittenPhrase]] = {}
        self._stems: dict[str, list[WrittenPhrase]] = {}
        self._inner: dict[str, list[WrittenPhrase]] = {}

    def add(self, phrase: WrittenPhrase, firsts: Iterable[str]) -> None:
        """Add a phrase under each lemma or pattern that it may begin with."""
        for first in firsts:
            if "*" not in first:
                self._words.setdefault(fold(first), []).append(phrase)
            elif first.startswith("*"):
                self._inner.setdefault(first.strip("*"), []).append(phrase)
            else:
                self._stems.setdefault(first[:-1], []).append(phrase)

    def beginning_with(self, token: Token) -> set[WrittenPhrase]:
        """The phrases that may begin with a word."""
        word = token.surface
        found = {*self._words.get(token.lemma, ()), *self._words.get(word, ())}
        for end in range(len(word) + 1):
            found.update(self._stems.get(word[:end], ()))
        for inner in [inner for inner in self._inner if inner in word]:
            found.update(self._inner[inner])
        return found


def _wanted(part: str, language: str) -> _Wanted:
    options = part.split("|")
    exact = [option[1:] for option in options if option.startswith("=") and "*" not in option]
    words = [option for option in options if "*" not in option and not option.startswith("=")]
    return _Wanted(
        frozenset([*exact, *words]),
        frozenset(exact),
        frozenset(lemma_of(word, language) for word in words),
        tuple(option for option in options if "*" in option),
    )


def _fits_star(option: str, token: Token) -> bool:
    """`stem*` begins a word; `*stem*` stands anywhere in it, as in the compounds of German and Swedish."""
    return option.strip("*") in token.surface if option.startswith("*") else token.surface.startswith(option[:-1])


def _parts(text: str, language: str) -> Iterator[str]:
    for raw in joined(text.lstrip("!?+-")).replace("...", "…").split():
        if raw.endswith("*") and "-" in raw and "|" not in raw:
            *whole, stem = raw.split("-")  # "e-sign*": questions are split at hyphens, too
            for word in whole:
                yield from _surfaces(word, language)
            raw = stem
        if raw == "…" or "*" in raw or "|" in raw or raw.startswith("="):
            yield "|".join(_plain(_cased(option), language) for option in raw.split("|"))
        else:
            yield from _surfaces(raw, language)


def _cased(option: str) -> str:
    """Folded, but for a word that must be typed in capitals ("US" is a country, "us" is not)."""
    return option if option.startswith("=") and option[1:].isupper() else fold(option)


@lru_cache(maxsize=_REMEMBERED)
def _surfaces(word: str, language: str) -> tuple[str, ...]:
    return tuple(token.surface for token in tokenize(word, language))


@lru_cache(maxsize=_REMEMBERED)
def _plain(option: str, language: str) -> str:
    if option == "…" or "*" in option or option.startswith("="):
        return option
    surfaces = _surfaces(option, language)
    return surfaces[0] if len(surfaces) == 1 else option


@lru_cache(maxsize=_REMEMBERED)
def lemma_of(word: str, language: str) -> str:
    """The lemma of a word of a phrase; patterns, gaps and exact forms as they are."""
    if word.startswith("="):
        return word[1:]
    if word == "…" or "*" in word:
        return word
    tokens = tokenize(word, language)
    return tokens[0].lemma if tokens else word
