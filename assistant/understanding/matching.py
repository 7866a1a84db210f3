"""Where what a turn matched stands: one match within another, beside it, and whether it settles what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from knowledge.query import Topic
from knowledge.vocabulary import Kind, Match, Vocabulary

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

ASKED = (Kind.TOPIC, Kind.RIGHT)


def inside(match: Match, around: Match) -> bool:
    """Whether a match is only a part of a longer phrase."""
    return around.start <= match.start and match.end <= around.end and around.words > match.words


def covers(match: Match, other: Match) -> bool:
    """Whether a match says the same words as another, or more."""
    return match.start <= other.start and other.end <= match.end and match.words >= other.words


def overlap(one: Match, other: Match) -> bool:
    """Whether two matches share a word."""
    return one.start < other.end and other.start < one.end


def settles(reading: Reading) -> bool:
    """Whether a phrase that settles a topic or a right stands where the turn asks."""
    return any(m.decisive and reading.asks(m) for kind in ASKED for m in reading.of(kind))


def leads_up(match: Match, reading: Reading) -> bool:
    """Whether words only lead up to a question that asks for something else: "I email you often. Am I covered?"."""
    return reading.tells and not reading.asks(match) and settles(reading)


def decided(reading: Reading, topics: Sequence[Topic], rights: Sequence[str] = ()) -> bool:
    """Whether a phrase that settles its topic or right, where the turn asks, names the first one chosen."""
    settling = [m for m in reading.of(Kind.TOPIC) if m.decisive and reading.asks(m)]
    if any(m.term == topics[0] for m in settling) if topics else False:
        return True
    claims = [m for m in reading.of(Kind.RIGHT) if m.decisive and not m.gapped and reading.asks(m)]
    return any(m.term == right for m in claims for right in rights[:1])


def without_bystanders(matches: tuple[Match, ...], asked: frozenset[int], vocabulary: Vocabulary) -> tuple[Match, ...]:
    """The matches but those of trades that anybody may speak of, save where it is asked who gets or sees data.

    "Does the hotel get my name" asks about a recipient, and "the hotel was full, is my registration gone" does not.
    """
    getting = [m for m in matches if m.kind == Kind.TOPIC and m.term == Topic.RECIPIENTS and not m.denied]
    # A word that stands in any sentence ("get") tells it where data are named
    told = any(m.words > 0 for m in getting) or (getting and any(m.kind == Kind.DATA_CATEGORY for m in matches))
    return tuple(
        m
        for m in matches
        if m.kind != Kind.RECIPIENT or (told and m.start in asked) or not vocabulary.term(m.kind, m.term).everyday
    )
