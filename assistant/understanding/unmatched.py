"""Words that nothing accounts for: not the vocabulary, not the policy, not the questions that the scorer was fitted on.

"Do you keep my shoe size?" has the form of a question about data, and its one telling word is known nowhere. The rows
next to it would be confident nonsense; what the policy does not speak of, it does not say. Only short questions that
want a yes or a no are judged so: in a story, unknown words are told by the way.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.understanding.scorer import TOPICS, load_scorer
from knowledge.dictionary import is_known
from knowledge.query import Topic
from knowledge.tokens import Token, fold
from knowledge.vocabulary import SILENT, Kind
from knowledge.word_set import Words, WordSet
from knowledge.yaml_text import load_yaml

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading
    from knowledge.facts import PolicyFacts

# Longer questions tell a story.
MOST_WORDS = 14
_TELLS_A_STORY = re.compile(r"[.!?:;…]\s+\w")
# What is answered where nothing more special is asked.
EVERYDAY = frozenset({Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.SOURCE, Topic.RECIPIENTS})
# What a thing of the asker's may be named by.
_THINGS = frozenset({Kind.DATA_CATEGORY, Kind.PERSONAL_DATA_WORD, Kind.RECIPIENT, Kind.GROUP_FUNCTION})
# Where "my" may follow what it is said of ("saken min").
_OWN_AFTER = frozenset({"nb", "pl"})
FORM: dict[str, dict[str, frozenset[str]]] = {
    form: {language: frozenset(str(words).split()) for language, words in by_language.items()}
    for form, by_language in load_yaml(
        Path(__file__).with_name("question_form.yaml").read_text(encoding="utf-8")
    ).items()
}


def asks_whether(reading: Reading) -> bool:
    """Whether a turn is one short question for a yes or a no."""
    if len(reading.tokens) > MOST_WORDS or _TELLS_A_STORY.search(reading.text):
        return False
    return begins_as_whether(reading)


def begins_as_whether(reading: Reading) -> bool:
    """Whether a turn begins with a word that a question for a yes or a no begins with."""
    first = reading.tokens[0].typed.casefold() if reading.tokens else ""
    return first in FORM["asks_whether"].get(reading.language, frozenset())


def asks_whether_besides(reading: Reading) -> bool:
    """Whether any sentence of a turn begins with such a word."""
    words = FORM["asks_whether"].get(reading.language, frozenset())
    return any(reading.tokens[i].typed.casefold() in words for i in reading.firsts)


def asks_plainly_whether(reading: Reading) -> bool:
    """Whether any sentence begins so, and none puts one thing to choose beside another ("…, or from registers?")."""
    either = FORM["chooses"].get(reading.language, frozenset())
    chooses = any(t.typed.casefold() in either for t in reading.tokens[1:-1])
    return asks_whether_besides(reading) and not chooses


def unmatched_words(reading: Reading, facts: PolicyFacts) -> tuple[str, ...]:
    """The words of a turn, as typed, that nothing accounts for; in order."""
    known = _known(reading.language, facts)
    covered = {i for m in reading.matches if m.kind not in SILENT for i in range(m.start, m.end) if not m.gapped}
    return tuple(
        token.typed
        for i, token in enumerate(reading.tokens)
        if _is_name(token, i, reading) or (i not in covered and not _is_known(token, known, reading.language))
    )


def names_a_supplier(words: tuple[str, ...], reading: Reading) -> bool:
    """Whether an unknown name is asked about as one that is used or hired ("are you with Acme for mailings")."""
    engaging = FORM["engages"].get(reading.language, frozenset())
    return bool(names_among(words, reading)) and any(token.typed.casefold() in engaging for token in reading.tokens)


def names_among(words: tuple[str, ...], reading: Reading) -> tuple[int, ...]:
    """The places of the words given that are names no dictionary has."""
    return tuple(i for i, t in enumerate(reading.tokens) if t.typed in words and _is_name(t, i, reading))


def names_what_no_term_has(reading: Reading) -> bool:
    """Whether a turn asks about a thing of the asker's that no word for data stands for ("my diary")."""
    named = {i for m in reading.matches if m.kind in _THINGS and not m.gapped for i in range(m.start, m.end)}
    places = places_of_own(reading) & reading.asked
    return any(named.isdisjoint(_places_beside(place, reading)) for place in places)


def places_of_own(reading: Reading) -> frozenset[int]:
    """The places of words that make something the asker's ("my")."""
    own = FORM["own"].get(reading.language, frozenset())
    return frozenset(i for i, token in enumerate(reading.tokens) if token.surface in own)


def _places_beside(place: int, reading: Reading) -> range:
    """Where the thing stands that a word for "my" is said of: after it, maybe with a word between, or before it."""
    return range(place - (reading.language in _OWN_AFTER), place + 3)


def _is_name(token: Token, place: int, reading: Reading) -> bool:
    """A capital inside a sentence on a word that no dictionary has."""
    typed = token.typed
    if place == 0 or not typed[:1].isupper() or len(typed) < 3:
        return False
    if any(m.start <= place < m.end and not m.gapped for m in reading.matches) and token.surface == fold(typed):
        return False
    return not is_known(typed.casefold(), reading.language) and not is_known(typed, reading.language)


def _is_known(token: Token, known: WordSet, language: str) -> bool:
    """Whether something accounts for a word: as it stands, or by how it begins, where words have many endings."""
    if token.surface in known or token.lemma in known or len(token.surface) < 3:
        return True
    if any(c.isdigit() for c in token.surface):
        return True
    return language != "en" and known.has_stem(token.surface)


def _known(language: str, facts: PolicyFacts) -> WordSet:
    """The words that something accounts for."""
    return WordSet(_fitted_on(language), *facts.vocabulary.accounted_words[language].layers, facts.own_words)


@cache
def _fitted_on(language: str) -> Words:
    """Words that stand in several of the questions that the scorer was fitted on."""
    return Words(load_scorer(TOPICS).names.beginning(f"{language}: "))
