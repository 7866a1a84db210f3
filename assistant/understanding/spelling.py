"""Slips of the keyboard: an unknown word becomes the one vocabulary word that it is a slip of, if there is just one.

Polish is often typed without its own letters ("jak dlugo", "usunac"): an unknown word first becomes the dictionary's
word that only lacks them.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from itertools import combinations, product

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from knowledge.dictionary import is_known
from knowledge.tokens import LANGUAGES, Token, lemma
from knowledge.word_set import WordSet

SHORTEST, LONGEST = 5, 30
# What a plain letter may stand for, and how many of one word are looked for: "wspolpracownikow" lacks three.
_OWN_LETTERS = {"pl": {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}}
_MOST_LETTERS = 3
# Everyday words and names that the dictionary lacks, and that are other words with letters of the language ("nadał").
_WHOLE = {"pl": frozenset({"nadal", "widać", "oslo"})}


def corrected(tokens: tuple[Token, ...], known: WordSet, language: str) -> tuple[Token, ...]:
    """The tokens with slips mended; places in the text stay. Words the dictionary knows are never touched."""
    return tuple(_corrected(token, known, language) for token in tokens)


def _corrected(token: Token, known: WordSet, language: str) -> Token:
    spelled = [(lemma(found, language), found) for found in _with_own_letters(token.surface, language)]
    if spelled:
        # A word of the vocabulary is meant rather than another one: "zadac" is "żądać" here and not "zadać".
        base, word = next((pair for pair in spelled if _is_known(pair, known)), spelled[0])
        return replace(token, surface=word, lemma=base)
    word = token.surface
    if not SHORTEST <= len(word) <= LONGEST or word in known or token.lemma in known or language not in LANGUAGES:
        return token
    if word in _WHOLE.get(language, ()) or is_known(word, language):
        return token
    furthest = 1 if len(word) < 9 else 2
    # No word nearer than the difference in length
    alike = known.as_long_as(len(word), give=furthest)
    near = process.extract(word, alike, scorer=DamerauLevenshtein.distance, score_cutoff=furthest, limit=None)
    closest = min((distance for _, distance, _ in near), default=0)
    lemmas = {lemma(match, language): match for match, distance, _ in sorted(near) if distance == closest}
    if len(lemmas) != 1:
        return token
    found = next(iter(lemmas.values()))
    return replace(token, surface=found, lemma=lemma(found, language))


def _is_known(spelled: tuple[str, str], known: WordSet) -> bool:
    """Whether the vocabulary has a word, by its dictionary form or as it stands."""
    return spelled[0] in known or spelled[1] in known


@lru_cache(maxsize=16_384)
def _with_own_letters(word: str, language: str) -> tuple[str, ...]:
    """The dictionary's words that an unknown one becomes with letters of its language, the fewest changes first."""
    letters = _OWN_LETTERS.get(language)
    if letters is None or not 3 <= len(word) <= LONGEST or word in _WHOLE.get(language, ()) or is_known(word, language):
        return ()
    places = [i for i, letter in enumerate(word) if letter in letters]
    found = []
    for many in range(1, min(_MOST_LETTERS, len(places)) + 1):
        for chosen in combinations(places, many):
            for own in product(*(letters[word[i]] for i in chosen)):
                changed = list(word)
                for i, letter in zip(chosen, own, strict=True):
                    changed[i] = letter
                if is_known("".join(changed), language):
                    found.append("".join(changed))
    return tuple(found)
