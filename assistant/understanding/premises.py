"""What a question takes for granted about a right ("I must say why, right?"), where that is what it asks about.

What a right comes to under such a condition stands in the policy's words on it, whosever data it is. So a phrase that
settles the condition settles the right too, and nobody is guessed whom no phrase names.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.understanding.matching import ASKED, overlap, settles
from assistant.understanding.part_words import part_words
from knowledge.query import Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind, Match, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# The operator that what was asked of the company was refused, and the right that is left then.
_TURNED_DOWN, _LEFT = "turned_down", "complaint"
# The premise that an objection may be turned down.
_REFUSED = "goes_on"


def of_premises(reading: Reading, vocabulary: Vocabulary) -> tuple[tuple[Topic, ...], tuple[str, ...]]:
    """What is asked where a question only takes something for granted about a right ("straight to the authority?")."""
    rights = tuple(dict.fromkeys(r for m in reading.of(Kind.PREMISE) for r in vocabulary.term(m.kind, m.term).serves))
    return ((Topic.RIGHTS,), rights[:1]) if rights else ((), ())


def asked_by_premise(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The right whose condition a question asks about, where a phrase settles that; empty where it names another."""
    settling = _settling(reading)
    if not settling:
        return ()
    rights = vocabulary.term(Kind.PREMISE, max(settling, key=lambda m: m.words).term).serves
    others = [m for m in reading.of(Kind.RIGHT) if m.decisive and not m.gapped and m.term not in rights]
    return () if any(not overlap(o, s) for o in others for s in settling) else rights[:1]


def after_a_refusal(reading: Reading, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What is left to whom the company turned something down, where that is asked: "you refused. What now?".

    That is to complain, whatever was asked for; before it stands what the policy says of such a refusal. Empty where
    nothing was turned down, or where something else is asked.
    """
    refused = next((m for m in reading.of(Kind.OPERATOR) if m.term == _TURNED_DOWN), None)
    asked = part_words(reading.language).what_now.search(folded(reading.text)) if refused else None
    if refused is None or asked is None:
        return ()
    asking = [m for kind in ASKED for m in reading.of(kind) if m.decisive and reading.asks(m) and m.term != _LEFT]
    tokens = reading.tokens
    if any(not overlap(m, refused) and not asked.start() <= tokens[m.start].start < asked.end() for m in asking):
        return ()
    told = [m for m in reading.of(Kind.PREMISE) if m.term == _REFUSED and overlap(m, refused)]
    premised = (right for m in told for right in vocabulary.term(m.kind, m.term).serves)
    return tuple(dict.fromkeys((*premised, _LEFT)))


def said_of(premises: Sequence[str], rights: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether premises of a turn are about a right asked about before it: "and what you sent before that?"."""
    return any(set(vocabulary.term(Kind.PREMISE, premise).serves) & set(rights) for premise in premises)


def _settling(reading: Reading) -> list[Match]:
    """The phrases that settle what is taken for granted, where the turn asks; told ones where that names nothing else.

    "One needs no reason to object, a friend claims. Is it so?"
    """
    settling = [m for m in reading.of(Kind.PREMISE) if m.decisive]
    return [m for m in settling if reading.asks(m)] or ([] if settles(reading) else settling)
