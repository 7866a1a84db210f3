"""What the scorers see of a question: named numbers, from the vocabulary's matches, the words and their letters."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from assistant.understanding.date_expressions import dates_in
from assistant.understanding.time_expressions import periods_in
from knowledge.tokens import Token
from knowledge.vocabulary import Kind, Match

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

_WORD_WEIGHT = 0.5
_CHOSEN_WEIGHT = 1.5
# All letter sequences of a question together; one alone says little.
_LETTERS_WEIGHT = 4.0
_SHORTEST, _LONGEST = 3, 5
# Most words come again.
_REMEMBERED = 4_096
# Terms of one policy (its people and activities): left out by name where weights are to serve every policy.
_OF_A_POLICY = frozenset({Kind.DATA_SUBJECT, Kind.ACTIVITY})


def topic_features(reading: Reading, *, ruled: str | None, unstated: Sequence[str]) -> dict[str, float]:
    """Features that tell the topic. `ruled`: the topic that the phrases alone would choose.

    The sentences that ask speak for themselves; of those that only tell what leads up to it ("you blocked my drive and
    I rang you") each word and term is a feature of its own, so that it is never taken for one that asks.
    """
    asked: list[Token] = []
    told: list[Token] = []
    for place, token in enumerate(reading.tokens):
        (asked if place in reading.asked else told).append(token)
    if not told:
        return turn_features(reading, ruled=ruled, unstated=unstated)
    asking = [m for m in reading.told if reading.asks(m)]
    beside = [m for m in reading.told if not reading.asks(m)]
    found = _told(_terms(beside) | _words(told, reading.language)) | {"tells": 1.0}
    return found | _terms(asking) | _marks(reading, ruled, unstated) | _words(asked, reading.language) | _letters(asked)


def turn_features(reading: Reading, *, ruled: str | None, unstated: Sequence[str]) -> dict[str, float]:
    """Features of all the words of a turn: what it tells says as much of who is meant as what it asks."""
    words = _words(reading.tokens, reading.language) | _letters(reading.tokens)
    return _terms(reading.told) | _marks(reading, ruled, unstated) | words


def _told(features: Mapping[str, float]) -> dict[str, float]:
    return {f"told {name}": value for name, value in features.items()}


def _terms(matches: Iterable[Match]) -> dict[str, float]:
    """The kinds of terms matched, and by name those that every policy has."""
    matches = tuple(matches)
    kinds = {f"kind {match.kind}": 1.0 for match in matches}
    return kinds | _by_name(m for m in matches if m.kind not in _OF_A_POLICY)


def _marks(reading: Reading, ruled: str | None, unstated: Sequence[str]) -> dict[str, float]:
    """What phrases, dates and lengths of time tell."""
    found: dict[str, float] = {}
    if ruled:
        found[f"ruled {ruled}"] = _CHOSEN_WEIGHT
    for name in unstated[:1]:
        found["unstated"] = found[f"unstated {name}"] = 1.0
    if dates_in(reading.text, today=None):
        found["date"] = 1.0
    if periods_in(reading.text):
        found["period"] = 1.0
    return found


def situation_features(
    reading: Reading, turn: Mapping[str, float], activities: Sequence[str], people: Sequence[str]
) -> dict[str, float]:
    """Features that tell the activity and who is meant: those of the turn, and what the phrases chose of the two."""
    chosen = [f"chosen activity {a}" for a in activities] + [f"chosen people {p}" for p in people]
    named = _by_name(m for m in reading.told if m.kind in _OF_A_POLICY)
    return dict(turn) | named | dict.fromkeys(chosen, _CHOSEN_WEIGHT)


def _by_name(matches: Iterable[Match]) -> dict[str, float]:
    """The terms matched, a longer or a decisive phrase counting more."""
    found: dict[str, float] = {}
    for match in matches:
        name = f"{match.kind} not {match.term}" if match.denied else f"{match.kind} {match.term}"
        strength = 1.0 + 0.5 * (match.words - 1) + (0.5 if match.decisive else 0.0)
        found[name] = max(found.get(name, 0.0), strength)
    return found


def _words(tokens: Sequence[Token], language: str) -> dict[str, float]:
    """Words and pairs of words, each with its language: "gift" is a present in English and poison in German."""
    lemmas = [token.lemma for token in tokens]
    pairs = zip(["^", *lemmas], [*lemmas, "$"], strict=True)
    # In the order of the words: that of a set differs from process to process
    words = [f"{language}: {lemma}" for lemma in lemmas] + [f"{language}: {one} {two}" for one, two in pairs]
    return dict.fromkeys(words, _WORD_WEIGHT)


def _letters(tokens: Sequence[Token]) -> dict[str, float]:
    """Letter sequences within words, without diacritics: what compounds, endings and slips leave of a word.

    Shared by all languages: "webinar" and "cookie" are the same in each, and neighbours share their roots.
    """
    found = dict.fromkeys(chain.from_iterable(_letters_of(token.surface) for token in tokens))
    return dict.fromkeys(found, _LETTERS_WEIGHT / math.sqrt(len(found) or 1))


@lru_cache(maxsize=_REMEMBERED)
def _letters_of(word: str) -> tuple[str, ...]:
    """The names of the letter sequences of a word, its ends marked by spaces."""
    marked = f" {_plain(word)} "
    lengths = range(_SHORTEST, _LONGEST + 1)
    return tuple(f"~{marked[i : i + length]}" for length in lengths for i in range(len(marked) - length + 1))


def _plain(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
