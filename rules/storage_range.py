"""From what to what the storage times of a type of data run, where it is unclear whose data is meant.

A question back with nothing beside it would tell less than the policy does: the shortest and the longest time hold
whoever asks. A time that ends with an event or a condition has no place in that order and is not told.
"""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Bound, Column
from rules.finding import Point, cell, passage
from rules.selection import is_unlimited, length


def range_points(rows: Sequence[RowFacts], facts: PolicyFacts) -> tuple[Point, ...]:
    """The shortest and the longest storage time of the rows that list the data; nothing where they cannot be told.

    Each with every row that words it so. Times for a part of the data alone do not count.
    """
    lengths = [(months, row) for row in rows for bound in _of_all_data(row) if (months := length(bound)) is not None]
    if not lengths:
        return ()
    shortest = min(lengths, key=lambda found: found[0])[1]
    unlimited = [row for row in rows if is_unlimited(row)]
    longest = unlimited[0] if unlimited else max(lengths, key=lambda found: found[0])[1]
    if _time(shortest) == _time(longest):
        return ()
    told = [r for time in (_time(shortest), _time(longest)) for r in rows if _time(r) == time]
    named = facts.policy.topic_passages("categories")[:1]
    evidence = (*(cell(r, Column.STORAGE_TIME) for r in told), *(passage(p) for p in named))
    values = {
        "count": len(rows),
        "categories": len({r.data_subject for r in rows}),
        "shortest": _time(shortest),
        "longest": _time(longest),
    }
    return (Point("derived", "retention.range", evidence, values),)


def _of_all_data(row: RowFacts) -> tuple[Bound, ...]:
    storage = row.row.cell(Column.STORAGE_TIME).storage_time
    return tuple(b for clause in storage.clauses if not clause.applies_to for b in clause.bounds) if storage else ()


def _time(row: RowFacts) -> str:
    return row.row.cell(Column.STORAGE_TIME).text
