"""Topics asked besides the one that a question's words speak for most: of one row, in one breath, or as likely."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from assistant.understanding.topics import COLUMN_OF, LIKELY_TOO, SPOKEN_FOR
from knowledge.query import Topic
from knowledge.vocabulary import Kind

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# So many words may stand between two columns that are joined, and these marks may join them.
_JOINED = 3
_MARKS = frozenset(",&+/")
# Told by cells of one processing row. The basis is no second: it brings the policy's words on what a basis means.
_OF_ONE_ROW = frozenset({Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.RETENTION, Topic.LEGAL_BASIS})
_BESIDE = (Topic.PERSONAL_DATA, Topic.PURPOSE, Topic.RETENTION)


def with_likely(reading: Reading, topics: tuple[Topic, ...], unstated: Sequence[str]) -> tuple[Topic, ...]:
    """The topic asked, and another that is nearly as likely, where both are told by cells of the same rows.

    "What may still be on file for that fight?" asks for the data or for the time: both are said, and neither guessed.
    Nor where a recipient of ours in another country is asked about, who gets it and how it may go there.
    """
    if topics == (Topic.TRANSFERS,) and _names_who_gets_it(reading):
        return (Topic.RECIPIENTS, *topics)
    if topics == (Topic.RETENTION,) and _asks_of_what(reading):
        return (*topics, Topic.PERSONAL_DATA)
    if len(topics) != 1 or unstated or not reading.probabilities or topics[0] not in _OF_ONE_ROW:
        return topics
    if "categories" in reading.terms(Kind.UNIT) or "counted_from" in reading.terms(Kind.OPERATOR):
        return topics  # "who do you keep allergies for" asks whose they are, and not what for
    if topics == (Topic.PURPOSE,) and reading.purposes_asked:
        return topics  # "do you make statistics out of it" asks whether they do
    joined = _joined_columns(reading)
    if topics[0] in joined:
        return (*topics, *(t for t in joined if t not in topics))
    # "Which bits are consent" asks which rest on it
    beside = _BESIDE[1:] if topics == (Topic.LEGAL_BASIS,) and reading.of(Kind.LEGAL_BASIS) else _BESIDE
    # "What of cookies, how long …": where the words deny that a list is asked for, all of them may still speak for one
    denied = reading.denied(Kind.TOPIC) - set(reading.terms(Kind.TOPIC))
    likely = [t for t in beside if t not in topics and t not in denied]
    others = [t for t in likely if reading.probabilities.get(t, 0.0) >= LIKELY_TOO]
    return (*topics, *sorted(others, key=lambda t: -reading.probabilities[t])[:1])


def _names_who_gets_it(reading: Reading) -> bool:
    """Whether words ask if somebody who is named gets data: "does your finance team abroad get my application"."""
    named = [m for kind in (Kind.RECIPIENT, Kind.GROUP_FUNCTION) for m in reading.of(kind)]
    getting = [m for m in reading.of(Kind.TOPIC) if m.term == Topic.RECIPIENTS and m.words > 1]
    likely = reading.probabilities.get(Topic.RECIPIENTS, 0.0) >= LIKELY_TOO
    return likely and any(g.start <= n.start and n.end <= g.end for g in getting for n in named)


def _asks_of_what(reading: Reading) -> bool:
    """Whether a question for a time ends with a "what": "how long do you hold on to what?", but not "… or what?"."""
    last = len(reading.tokens)
    open_ones = [m for m in reading.of(Kind.OPERATOR) if m.term == "open" and m.end == last and m.start > 0]
    joined = {m.end for m in reading.of(Kind.OPERATOR) if m.term == "joining"}
    return any(m.start not in joined for m in open_ones)


def _joined_columns(reading: Reading) -> tuple[Topic, ...]:
    """What is asked for by words for several columns that are joined: "ground plus how long", "data and retention".

    Each must be spoken for by all the words, too, if little: "how do you keep data and who gets it" asks for no data.
    """
    words = [(m.start, m.end, m.term) for m in reading.of(Kind.TOPIC) if not m.gapped and reading.asks(m)]
    words += [(m.start, m.end, COLUMN_OF[m.term]) for m in reading.of(Kind.UNIT) if m.term in COLUMN_OF]
    columns = sorted((start, end, Topic(t)) for start, end, t in words if t in _OF_ONE_ROW)
    joined: list[Topic] = []
    for (_, end, one), (start, _, other) in pairwise(columns):
        if one != other and 0 <= start - end <= _JOINED and _is_joined(end, start, reading):
            joined += [one, other]
    return tuple(t for t in dict.fromkeys(joined) if reading.probabilities.get(t, 0.0) >= SPOKEN_FOR)


def _is_joined(end: int, start: int, reading: Reading) -> bool:
    """Whether words or marks that join stand between two places."""
    if any(end <= m.start and m.end <= start for m in reading.of(Kind.OPERATOR) if m.term == "joining"):
        return True
    between = reading.text[reading.tokens[end - 1].end : reading.tokens[start].start]
    return not _MARKS.isdisjoint(between)
