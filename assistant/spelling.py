"""Slips of the keyboard: an unknown word becomes the one vocabulary word that it is a slip of, if there is just one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import simplemma
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.tokens import LANGUAGES, Token, lemma

SHORTEST, LONGEST = 5, 30


def corrected(tokens: tuple[Token, ...], known: Collection[str], language: str) -> tuple[Token, ...]:
    """The tokens with slips mended; places in the text stay. Words the dictionary knows are never touched."""
    return tuple(_corrected(token, known, language) for token in tokens)


def _corrected(token: Token, known: Collection[str], language: str) -> Token:
    word = token.surface
    if not SHORTEST <= len(word) <= LONGEST or word in known or token.lemma in known or language not in LANGUAGES:
        return token
    if simplemma.is_known(word, lang=language):
        return token
    furthest = 1 if len(word) < 9 else 2
    # Sorted, since a set's order differs from process to process and the answer must not.
    near = process.extract(word, sorted(known), scorer=DamerauLevenshtein.distance, score_cutoff=furthest, limit=None)
    closest = min((distance for _, distance, _ in near), default=0)
    lemmas = {lemma(match, language): match for match, distance, _ in sorted(near) if distance == closest}
    if len(lemmas) != 1:
        return token
    found = next(iter(lemmas.values()))
    return replace(token, surface=found, lemma=lemma(found, language))
