"""Two recipients set side by side: what is listed for one of them alone (GDPR Art. 13(1)(e))."""

from __future__ import annotations

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from rules.finding import Point, cell
from rules.personal_data import names_all


def are_two_lists(rows: tuple[RowFacts, ...], facts: PolicyFacts) -> bool:
    """Whether there are two recipients to set side by side, and both have lists that name all that they take in."""
    return len(rows) == 2 and all(names_all(r, facts) and not r.row.cell(Column.PERSONAL_DATA).reference for r in rows)


def compared(rows: tuple[RowFacts, ...]) -> list[Point]:
    """That two recipients are listed with the same types of data, or which of these with one of them alone."""
    terms = [{item.term for item in row.data} for row in rows]
    if terms[0] == terms[1]:
        evidence = tuple(cell(row, Column.PERSONAL_DATA) for row in rows)
        return [Point("derived", "recipients.same_data", evidence, {"count": len(terms[0])})]
    points = []
    for row, other in (rows, rows[::-1]):
        alone = _items_alone(row, other)
        evidence = (cell(row, Column.RECIPIENT), cell(row, Column.PERSONAL_DATA), cell(other, Column.PERSONAL_DATA))
        values = {"recipient": row.key_text, "who": row.data_subject, "quotes": alone}
        points += [Point("derived", "recipients.only_with", evidence, values)] if alone else []
    return points


def _items_alone(row: RowFacts, other: RowFacts) -> tuple[str, ...]:
    """The items of a list of which another one has no part, neither by their types nor by their words.

    "Technical metadata linked to digital signing" is none beside "technical metadata", nor "interaction and case
    history" beside "meeting and case history".
    """
    words = [normalise(item.atom.text) for item in other.data]
    shared = {item.atom.text for item in row.data if other.lists(item.term)}
    alone = dict.fromkeys(item.atom.text for item in row.data if item.atom.text not in shared)
    return tuple(t for t in alone if not any(normalise(t) in w or w in normalise(t) for w in words))
