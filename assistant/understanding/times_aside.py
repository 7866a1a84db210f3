"""Lengths of time that a question sets aside: "except for the 10-year ones, how long are a referee's details kept?"."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.reading import Reading
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Period, Query
from knowledge.tokens import folded
from knowledge.vocabulary import Kind
from rules.selection import numbered

# So many words may stand between what sets a length of time aside and its number ("apart from all the").
_BETWEEN = 2


def without_times(query: Query, reading: Reading, facts: PolicyFacts) -> Query:
    """The query with what one group of people has for the lengths of time set aside, which are no claim then.

    As it is where it sets none aside, or names not just one group: a purpose has other times for other people.
    """
    aside = tuple(period for period in query.periods if _is_aside(period, reading))
    if not aside or len(query.data_subjects) != 1:
        return query
    lasting = (r.activity for r in facts.processing(query.data_subjects[0]) if r.activity and _lasts(r, aside))
    left = tuple(period for period in query.periods if period not in aside)
    return replace(query, periods=left, aside=tuple(dict.fromkeys((*query.aside, *lasting))))


def _is_aside(period: Period, reading: Reading) -> bool:
    text = folded(reading.text)
    ends = [reading.tokens[m.end - 1].end for m in reading.of(Kind.OPERATOR) if m.term == "besides"]
    starts = ((end, text.find(folded(period.text), end)) for end in ends)
    return any(start >= end and len(text[end:start].split()) <= _BETWEEN for end, start in starts)


def _lasts(row: RowFacts, periods: tuple[Period, ...]) -> bool:
    return any((b.count, b.unit) == (p.count, p.unit) for b in numbered(row) for p in periods)
