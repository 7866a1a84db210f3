"""Whether it is asked what somebody who may receive data has them for: "why does the accountant get my details?".

The row of the recipient answers that, as far as its own words do, and no purpose that the company itself has.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understanding.matching import covers
from knowledge.query import Topic
from knowledge.vocabulary import Kind, Match

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.understanding.reading import Reading

# Among the operators of a query
WHAT_FOR = "what_for"
# So many words may stand between "why" and who gets something ("why does the").
_BETWEEN = 2
_SEEMING = frozenset({Topic.PURPOSE, Topic.RECIPIENTS})


def is_of_a_recipient(reading: Reading, topics: Sequence[Topic], rights: Sequence[str] = ()) -> bool:
    """Whether words for a purpose lead a question, and it is a recipient that does or gets something in it."""
    seeming = bool(topics) and _SEEMING.issuperset(topics)
    asked = [m for m in reading.of(Kind.TOPIC) if m.term in _SEEMING and reading.asks(m)]
    why = [m for m in asked if m.term == Topic.PURPOSE and m.start in reading.firsts]
    if not why or not (seeming or tuple(rights) == ("access",)):
        return False
    around = [m for kind in (Kind.ACTIVITY, Kind.DATA_SUBJECT) for m in reading.of(kind)]
    named = [m for m in reading.of(Kind.RECIPIENT) if not m.gapped and not any(covers(a, m) for a in around)]
    return any(_takes_in(m, r) or 0 <= r.start - w.end <= _BETWEEN for r in named for m in asked for w in why)


def _takes_in(phrase: Match, recipient: Match) -> bool:
    """Whether a recipient stands in the gap of a phrase, or somebody is said to be given something."""
    within = phrase.start <= recipient.start and recipient.end <= phrase.end
    return within or (phrase.term == Topic.RECIPIENTS and not phrase.gapped)
