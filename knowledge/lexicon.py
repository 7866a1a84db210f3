"""The phrases of one folder of a vocabulary in one language, found by the two words that they begin with.

Nearly all phrases have two words or more, so that a word of a question together with the one after it (or, where a
phrase has a gap there, with one of those after it) leaves few to be tried. What phrases begin with is stored with the
vocabulary (`vocabulary_store.py`); a phrase is taken apart when it is first tried, as most never are.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from knowledge.tokens import Token, fold, forms_in
from knowledge.word_set import Words
from knowledge.written_phrase import GAP, MAX_GAP, NO_FIRSTS, WrittenPhrase, form_of

if TYPE_CHECKING:
    from knowledge.vocabulary import Kind

# Of one phrase, or of several, each at the beginning of a line.
_MARKS = re.compile(r"[|*=!?+…]|^-", re.MULTILINE)
_SHORTEST_KNOWN = 5
# Under it stand the phrases of which no further word need be there.
_ANY = ""

PhrasesOf = Mapping[tuple["Kind", str], Sequence[str]]
# What may follow a first word -> the numbers of the phrases; a gap before it is marked with GAP.
_Next = dict[str, list[int]]
# What a word may be met by, and the same after a gap.
_Forms = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Starts:
    """The phrases (by number) by what they begin with: a word, the stem of a word, or letters within it."""

    words: dict[str, _Next]
    stems: dict[str, list[int]]
    inner: dict[str, list[int]]


class Lexicon:
    """The phrases of each term.

    `forms`: what each is taken apart into, a line each. They, `starts`, `known` and `accounted` are worked out where
    they are not given.
    """

    def __init__(
        self,
        phrases: PhrasesOf,
        language: str,
        *,
        silent: frozenset[Kind],
        forms: str = "",
        starts: Starts | None = None,
        known: Iterable[str] | None = None,
        accounted: Iterable[str] | None = None,
    ) -> None:
        self.phrases, self._language, self._silent = phrases, language, silent
        self._given_forms, self._given_starts = forms, starts
        self._given_known, self._given_accounted = known, accounted
        self._keys = tuple(phrases)
        self._ends = list(accumulate(len(texts) for texts in phrases.values()))
        self._made: dict[int, WrittenPhrase] = {}

    def matches(
        self, tokens: Sequence[Token], firsts: Set[int] = NO_FIRSTS
    ) -> Iterator[tuple[WrittenPhrase, int, int]]:
        """Every phrase found in a text with its place in tokens, half-open; in no order that counts.

        `firsts`: places of the words that sentences begin with.
        """
        words = [_forms(token) for token in tokens]
        for position, token in enumerate(tokens):
            for number in self._beginning(token, words[position + 1 : position + MAX_GAP + 2]):
                phrase = self._phrase(number)
                end = phrase.match_at(tokens, position, firsts)
                if end is not None:
                    yield phrase, position, end

    @cached_property
    def known(self) -> Words:
        """Every single word of five letters or more that stands in a phrase: what a typo may mean."""
        return Words(self._known() if self._given_known is None else self._given_known)

    @cached_property
    def accounted(self) -> Words:
        """Words and lemmas that stand in a phrase for anything a policy may answer."""
        return Words(self._accounted() if self._given_accounted is None else self._given_accounted)

    @cached_property
    def starts(self) -> Starts:
        """What each phrase begins with."""
        return self._starts() if self._given_starts is None else self._given_starts

    @cached_property
    def forms(self) -> tuple[str, ...]:
        """What each phrase is taken apart into (`written_phrase.form_of`), by number."""
        if self._given_forms:
            return tuple(self._given_forms.split("\n"))
        texts = (text for phrases in self.phrases.values() for text in phrases)
        return tuple(form_of(text, self._language) for text in texts)

    def _beginning(self, token: Token, after: Sequence[_Forms]) -> set[int]:
        """The phrases that may begin with a word before others."""
        found: set[int] = set()
        starts = self.starts
        for first in {token.lemma, token.surface}:
            following = starts.words.get(first)
            if following:
                _follow(following, after, found)
        word = token.surface
        for end in range(len(word) + 1) if starts.stems else ():
            found.update(starts.stems.get(word[:end], ()))
        if starts.inner:
            for length in self._inner_lengths:
                for start in range(len(word) - length + 1):
                    found.update(starts.inner.get(word[start : start + length], ()))
        return found

    @cached_property
    def _inner_lengths(self) -> frozenset[int]:
        return frozenset(len(letters) for letters in self.starts.inner)

    def _phrase(self, number: int) -> WrittenPhrase:
        if number not in self._made:
            self._made[number] = self._written(number)
        return self._made[number]

    def _written(self, number: int) -> WrittenPhrase:
        place = bisect_right(self._ends, number)
        kind, term = self._keys[place]
        texts = self.phrases[kind, term]
        text = texts[number - self._ends[place] + len(texts)]
        return WrittenPhrase(kind, term, text, self._language, self.forms[number])

    def _starts(self) -> Starts:
        words: dict[str, _Next] = {}
        stems: dict[str, list[int]] = {}
        inner: dict[str, list[int]] = {}
        for number in range(self._ends[-1] if self._ends else 0):
            phrase = self._written(number)  # for the moment: most are never tried
            following = phrase.second or (_ANY,)
            for first in dict.fromkeys(phrase.firsts):
                if "*" not in first:
                    for second in following:
                        words.setdefault(fold(first), {}).setdefault(second, []).append(number)
                elif first.startswith("*"):
                    inner.setdefault(first.strip("*"), []).append(number)
                else:
                    stems.setdefault(first[:-1], []).append(number)
        return Starts(words, stems, inner)

    def _known(self) -> frozenset[str]:
        text = "\n".join(phrase for phrases in self.phrases.values() for phrase in phrases)
        return frozenset(w for w in _MARKS.sub(" ", fold(text)).split() if len(w) >= _SHORTEST_KNOWN)

    def _accounted(self) -> frozenset[str]:
        # One text with gaps that no compound reaches over: a phrase at a time takes four times as long
        told = (texts for (kind, _), texts in self.phrases.items() if kind not in self._silent)
        text = "\n\n".join(phrase for texts in told for phrase in texts)
        return forms_in(_MARKS.sub(" ", text), self._language)


def _forms(token: Token) -> _Forms:
    forms = {token.lemma, token.surface, token.typed}
    return tuple(forms), tuple(GAP + form for form in forms)


def _follow(following: _Next, after: Sequence[_Forms], found: set[int]) -> None:
    """Add the phrases of a first word whose second one comes where it should."""
    anything = following.get(_ANY)
    if anything:
        found.update(anything)
    for form in after[0][0] if after else ():
        if numbers := following.get(form):
            found.update(numbers)
    for _, gapped in after:
        for form in gapped:
            if numbers := following.get(form):
                found.update(numbers)
