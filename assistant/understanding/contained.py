"""Whether one thing is in another: "is my birth number on the invoice?" asks about the number, and not the invoice.

Only of records that the company makes itself, whose list of data says what is in them: what people write themselves
("is my photo in my CV?") may hold anything.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.understanding.matching import inside, overlap
from assistant.understanding.unmatched import asks_whether_besides
from knowledge.query import Topic
from knowledge.vocabulary import Kind

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

_CONTAINED = "contained"


def without_what_holds_it(reading: Reading, topics: tuple[Topic, ...]) -> Reading:
    """The reading without the record as a type of data, and without what the type asked about is part of elsewhere."""
    named = [m for m in reading.of(Kind.OPERATOR) if m.term == _CONTAINED]
    holders = [a for a in reading.of(Kind.ACTIVITY) if any(inside(a, m) for m in named)]
    data = reading.of(Kind.DATA_CATEGORY)
    asked = [d for d in data if not d.gapped and not any(overlap(d, h) for h in holders)]
    # "What is on my invoices?" asks for all of it
    whether = asks_whether_besides(reading) or "open" not in reading.terms(Kind.OPERATOR)
    if topics != (Topic.PERSONAL_DATA,) or not (holders and asked and whether):
        return reading
    gone = {d for d in data if d not in asked}
    gone |= {a for a in reading.of(Kind.ACTIVITY) if a.term not in {h.term for h in holders}}
    return replace(reading, matches=tuple(m for m in reading.matches if m not in gone))
