"""One phrase of the vocabulary and where it stands in a question.

It matches word by word on lemmas, in order. `word*` is a prefix, `*word*` any part of a word, `a|b` an alternative, `…`
a gap of up to six words, none of them a sentence's first, `=word` the exact form and not its lemma, `=US` one typed in
capitals. A leading `!` marks a phrase that settles its topic (it counts two words more), a leading `?` one that hardly
tells (it counts one word less), a leading `+` one that names a whole group of people ("customers"), a leading `-` one
that denies its term ("not a customer").
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from knowledge.tokens import Token, fold, joined, tokenize

if TYPE_CHECKING:
    from knowledge.vocabulary import Kind

MAX_GAP = 6
GAP = "…"
# A text of one sentence, as most are
NO_FIRSTS: frozenset[int] = frozenset()
# Between a word and its lemma; stands in no word
_LEMMA = "\t"
# Words of phrases come again and again: of each, what it becomes is worked out once.
_REMEMBERED = 32_768
# Letters that no mark is taken off, and those that are typed as two where a keyboard lacks them.
_WITHOUT_MARKS = str.maketrans({"ø": "o", "ł": "l", "æ": "a", "ß": "ss"})
_AS_TWO = {"å": "aa", "ä": "ae", "æ": "ae", "ö": "oe", "ø": "oe", "ü": "ue", "ß": "ss", "ł": "l"}
_BONUS = {"!": 2, "?": -1}


class _Wanted(NamedTuple):
    """What a word must be: one of these folded, as it was typed, or by its lemma, or of one of these patterns.

    `firsts`: in the order of the phrase, the lemmas of the words, and the exact ones and the patterns as they are.
    """

    surfaces: frozenset[str]
    exact: frozenset[str]
    lemmas: frozenset[str]
    stars: tuple[str, ...]
    firsts: tuple[str, ...]


@dataclass(eq=False)
class WrittenPhrase:
    """A phrase as it is written; taken apart when a question first has its first words, as most never do.

    `form`: what it is taken apart into, where that is known (see `form_of`); else it is worked out.
    """

    kind: Kind
    term: str
    text: str
    language: str
    form: str = ""

    @cached_property
    def parts(self) -> tuple[_Wanted | None, ...]:
        """What each word must be; None for a gap."""
        return tuple(_wanted(part) for part in (self.form or form_of(self.text, self.language)).split(" "))

    @property
    def firsts(self) -> tuple[str, ...]:
        """What the phrase may begin with: lemmas, and patterns as they are."""
        first = self.parts[0]
        return (GAP,) if first is None else first.firsts

    @property
    def second(self) -> tuple[str, ...]:
        """What the word after the first may be, in any form that is compared, a gap before it marked by GAP.

        Empty where there is no such word, or where it is a pattern: then nothing is known of what follows.
        """
        is_gapped = self.parts[1:2] == (None,)
        wanted = next(iter(self.parts[1 + is_gapped :]), None)
        if wanted is None or wanted.stars:
            return ()
        forms = sorted(wanted.surfaces | wanted.exact | wanted.lemmas)
        return tuple(GAP + form for form in forms) if is_gapped else tuple(forms)

    @property
    def bonus(self) -> int:
        """How many words more, or less, it counts."""
        return _BONUS.get(self.text[0], 0)

    @cached_property
    def weight(self) -> int:
        """How many words it counts."""
        return sum(part is not None for part in self.parts) + self.bonus

    @cached_property
    def is_gapped(self) -> bool:
        """Whether other words may stand in it."""
        return None in self.parts

    @property
    def is_group(self) -> bool:
        """Whether it names a whole group of people."""
        return self.text.startswith("+")

    @property
    def is_denied(self) -> bool:
        """Whether it denies its term."""
        return self.text.startswith("-")

    def match_at(self, tokens: Sequence[Token], position: int, firsts: Set[int] = NO_FIRSTS) -> int | None:
        """End of the match that starts at `position`, or None.

        `firsts`: places of the words that sentences begin with; no gap reaches over one. "Say that a firm buys you.
        Do our details go with it" says nothing of details that were bought.
        """
        return self._rest(0, tokens, position, firsts)

    def _rest(self, index: int, tokens: Sequence[Token], position: int, firsts: Set[int]) -> int | None:
        parts = self.parts
        while index < len(parts):
            wanted = parts[index]
            if wanted is None:
                return self._after_gap(index + 1, tokens, position, firsts)
            if position >= len(tokens) or not _fits(wanted, tokens[position]):
                return None
            index, position = index + 1, position + 1
        return position

    def _after_gap(self, index: int, tokens: Sequence[Token], position: int, firsts: Set[int]) -> int | None:
        """End of the match whose rest stands at `position` or a little after it, or None."""
        for start in range(position, position + MAX_GAP + 1):
            if start in firsts:
                return None
            end = self._rest(index, tokens, start, firsts)
            if end is not None:
                return end
        return None


def form_of(text: str, language: str) -> str:
    """What a phrase is taken apart into: words, patterns and gaps, folded, a lemma after a word that differs from it.

    "applied for jobs|=US …" is, in English, "applied→apply for job|=US …", the arrow being a tab.
    """
    parts = (part.split("|") for part in _parts(text, language))
    return " ".join("|".join(_with_lemma(o, language, beside=options) for o in options) for options in parts)


def _with_lemma(option: str, language: str, *, beside: Sequence[str]) -> str:
    if "*" in option or option.startswith("=") or option == GAP:
        return option
    if any(option in _plainly_typed(other) for other in beside):
        return option  # "varat" stands for "varåt" there, and is not "been", which "was" and "is" would meet
    base = lemma_of(option, language)
    return option if base == option else f"{option}{_LEMMA}{base}"


@lru_cache(maxsize=_REMEMBERED)
def _plainly_typed(word: str) -> frozenset[str]:
    """How a word with letters of its own language is typed without them ("för": "for", "foer"); empty for others."""
    spelled = (word.translate(_WITHOUT_MARKS), "".join(_AS_TWO.get(letter, letter) for letter in word))
    plain = frozenset(
        "".join(c for c in unicodedata.normalize("NFD", s) if not unicodedata.combining(c)) for s in spelled
    )
    return plain - {word}


@lru_cache(maxsize=_REMEMBERED)
def _wanted(part: str) -> _Wanted | None:
    if part == GAP:
        return None
    exact: list[str] = []
    surfaces: list[str] = []
    lemmas: list[str] = []
    stars: list[str] = []
    firsts: list[str] = []
    for option in part.split("|"):
        if "*" in option:
            stars.append(option)
            firsts.append(option)
        elif option.startswith("="):
            exact.append(option[1:])
            firsts.append(option[1:])
        else:
            word, _, base = option.partition(_LEMMA)
            surfaces.append(word)
            lemmas.append(base or word)
            firsts.append(base or word)
    return _Wanted(frozenset(exact + surfaces), frozenset(exact), frozenset(lemmas), tuple(stars), tuple(firsts))


def _fits(wanted: _Wanted, token: Token) -> bool:
    return (
        token.surface in wanted.surfaces
        or token.typed in wanted.exact
        or token.lemma in wanted.lemmas
        or (bool(wanted.stars) and any(_fits_star(star, token) for star in wanted.stars))
    )


def _fits_star(option: str, token: Token) -> bool:
    """`stem*` begins a word; `*stem*` stands anywhere in it, as in the compounds of German and Swedish."""
    return option.strip("*") in token.surface if option.startswith("*") else token.surface.startswith(option[:-1])


def _parts(text: str, language: str) -> Iterator[str]:
    for raw in joined(text.lstrip("!?+-")).replace("...", GAP).split():
        if raw.endswith("*") and "-" in raw and "|" not in raw:
            *whole, stem = raw.split("-")  # "e-sign*": questions are split at hyphens, too
            for word in whole:
                yield from _surfaces(word, language)
            raw = stem
        if raw == GAP or "*" in raw or "|" in raw or raw.startswith("="):
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
    if option == GAP or "*" in option or option.startswith("="):
        return option
    surfaces = _surfaces(option, language)
    return surfaces[0] if len(surfaces) == 1 else option


@lru_cache(maxsize=_REMEMBERED)
def lemma_of(word: str, language: str) -> str:
    """The lemma of a word of a phrase; patterns, gaps and exact forms as they are."""
    if word.startswith("="):
        return word[1:]
    if word == GAP or "*" in word:
        return word
    tokens = tokenize(word, language)
    return tokens[0].lemma if tokens else word
