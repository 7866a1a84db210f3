"""Two or more groups of people, or two activities, side by side: what is the same, what differs, what only one has.

Rows are compared with the row of the same purpose, column by column; lists of data and of recipients as sets, so that
the order and wording of a list make no difference. Recipients are listed per category of people and not per purpose,
so they are compared for whole categories only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import Column
from knowledge.query import Query, Topic
from rules.finding import Evidence, Finding, Outcome, Point, cell, ids
from rules.longer import verdict
from rules.personal_data import types_of
from rules.row_points import Notes, item

RULE = "comparison"
_COLUMNS = {
    Topic.LEGAL_BASIS: Column.LEGAL_BASIS,
    Topic.PERSONAL_DATA: Column.PERSONAL_DATA,
    Topic.RETENTION: Column.STORAGE_TIME,
}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the things compared: a category of people, or an activity, with its processing rows."""

    name: str
    rows: tuple[RowFacts, ...]

    def row_of(self, activity: str | None) -> RowFacts | None:
        """Its row for a purpose."""
        return next((r for r in self.rows if r.activity == activity), None)


def compare(query: Query, facts: PolicyFacts) -> Finding:
    """Row by row for groups of people; cell by cell for activities."""
    columns = tuple(_COLUMNS[t] for t in query.topics if t in _COLUMNS) or tuple(_COLUMNS.values())
    if len(query.data_subjects) < 2:
        return _finding(_activities(query, facts, columns), facts.processing())
    sides = _sides(query, facts)
    points: list[Point] = []
    if Topic.RECIPIENTS not in query.topics or len(query.topics) > 1:
        points += _rows(query, sides, columns, facts)
    if Topic.RECIPIENTS in query.topics and not query.activities:
        points += _recipients(query.data_subjects, facts, only=True)
    return _finding(points, _read(query.data_subjects, facts))


def in_common(query: Query, facts: PolicyFacts) -> Finding:
    """What all the groups named have: purposes, types of data, recipients; of these only what is asked for."""
    sides = _sides(query, facts)
    points: list[Point] = []
    topics = set(query.topics)
    if topics - {Topic.RECIPIENTS, Topic.PERSONAL_DATA}:
        points += _shared_purposes(sides)
    if Topic.PERSONAL_DATA in topics:
        points += _types(sides, only=False)
    if Topic.RECIPIENTS in topics:
        points += _recipients(query.data_subjects, facts, only=False)
    return _finding(points, _read(query.data_subjects, facts))


def _finding(points: Sequence[Point], rows: Sequence[RowFacts]) -> Finding:
    return Finding(RULE, Outcome.STATED if points else Outcome.NOT_STATED, tuple(points), ids(tuple(rows)))


def _read(categories: tuple[str, ...], facts: PolicyFacts) -> tuple[RowFacts, ...]:
    return tuple(r for r in facts.rows.values() if r.data_subject in categories)


def _sides(query: Query, facts: PolicyFacts) -> tuple[Side, ...]:
    return tuple(
        Side(who, tuple(r for r in facts.processing(who) if not query.activities or r.activity in query.activities))
        for who in query.data_subjects
    )


def _rows(query: Query, sides: tuple[Side, ...], columns: tuple[Column, ...], facts: PolicyFacts) -> list[Point]:
    """Purposes that several sides have, then those that one alone has; a purpose named that a side lacks."""
    points: list[Point] = []
    if query.topics == (Topic.RETENTION,) and query.activities and all(s.rows for s in sides) and not _pairs(sides):
        # What answers to each other goes by two names: marketing to leads and to customers
        rows = [row for side in sides for row in side.rows]
        return [verdict(rows, query, facts), *(item(row, Column.STORAGE_TIME) for row in rows)]
    by_row = columns if query.activities else tuple(c for c in columns if c != Column.PERSONAL_DATA)
    for pair in _pairs(sides):
        for column in by_row:
            points += _column(pair, column, query, facts)
    if Column.PERSONAL_DATA in columns and not query.activities:
        points += _types(sides, only=True)
    for side in sides:
        if query.activities and not side.rows:
            searched = facts.processing(side.name)
            points.append(Point("absence", "comparison.lacks", tuple(cell(r, Column.PURPOSE) for r in searched),
                                {"who": side.name, "count": len(searched)}))  # fmt: skip
        points += _only_rows(side, sides, by_row)
    return points


def _pairs(sides: tuple[Side, ...]) -> list[list[tuple[str, RowFacts]]]:
    """For each purpose that at least two sides have: those sides with their row."""
    activities = dict.fromkeys(r.activity for side in sides for r in side.rows)
    found = [[(side.name, row) for side in sides if (row := side.row_of(a)) is not None] for a in activities]
    return [pair for pair in found if len(pair) > 1]


def _column(pair: list[tuple[str, RowFacts]], column: Column, query: Query, facts: PolicyFacts) -> list[Point]:
    """One column of the rows of one purpose: the same for all, or each in its own words.

    Where times are all that is asked for, which is the longer one comes first.
    """
    evidence = tuple(cell(row, column) for _, row in pair)
    values = {"purpose": pair[0][1].key_text, "column": column.value, "who_all": tuple(name for name, _ in pair)}
    texts = [(name, row.row.cell(column).text) for name, row in pair]
    if len({normalise(text) for _, text in texts}) == 1:
        return [Point("derived", "comparison.same", evidence, values | {"cell": texts[0][1]})]
    if query.topics == (Topic.RETENTION,):
        rows = [row for _, row in pair]
        return [verdict(rows, query, facts), *(item(row, column) for row in rows)]
    if column != Column.PERSONAL_DATA:
        return [Point("derived", "comparison.differs", evidence, values | {"sides": tuple(texts)})]
    shared, notes = _as_sets({name: _types_of((row,)) for name, row in pair})
    say = "comparison.data_differs" if notes else "comparison.data_same"
    return [Point("derived", say, evidence, values | {"count": len(shared), "notes": notes})]


def _types_of(rows: Sequence[RowFacts]) -> dict[str, str]:
    """The types of data that rows list: term -> the policy's words."""
    found: dict[str, str] = {}
    for row in rows:
        for listed in types_of(row):
            found.setdefault(listed.term, listed.atom.text)
    return found


def _as_sets(lists: dict[str, dict[str, str]]) -> tuple[tuple[str, ...], Notes]:
    """What all the lists hold, in the words of the first, and a note for each that holds something of its own."""
    first = next(iter(lists.values()))
    shared = tuple(first[term] for term in first if all(term in other for other in lists.values()))
    notes = tuple(
        ("comparison.only", {"who": name, "quotes": own})
        for name, listed in lists.items()
        if (own := tuple(t for k, t in listed.items() if not any(k in o for n, o in lists.items() if n != name)))
    )
    return shared, notes


def _types(sides: tuple[Side, ...], *, only: bool) -> list[Point]:
    """The types of data that all sides have over all their purposes, and with `only` what one alone has."""
    lists = {side.name: _types_of(side.rows) for side in sides}
    evidence = tuple(cell(r, Column.PERSONAL_DATA) for side in sides for r in side.rows if types_of(r))
    return _sets("data", lists, evidence, only=only)


def _recipients(categories: tuple[str, ...], facts: PolicyFacts, *, only: bool) -> list[Point]:
    lists = {who: {r.recipient or r.id: r.key_text for r in facts.recipients(who)} for who in categories}
    evidence = tuple(cell(r, Column.RECIPIENT) for who in categories for r in facts.recipients(who))
    return _sets("recipients", lists, evidence, only=only)


def _sets(unit: str, lists: dict[str, dict[str, str]], evidence: tuple[Evidence, ...], *, only: bool) -> list[Point]:
    shared, notes = _as_sets(lists)
    values = {"unit": unit, "who_all": tuple(lists), "count": len(shared), "quotes": shared,
              "notes": notes if only else ()}  # fmt: skip
    return [Point("derived", "comparison.shared" if shared else "comparison.nothing_shared", evidence, values)]


def _only_rows(side: Side, sides: tuple[Side, ...], columns: tuple[Column, ...]) -> list[Point]:
    """The purposes that one side alone has; with their cells where one column is asked for."""
    others = {r.activity for other in sides if other is not side for r in other.rows}
    own = tuple(r for r in side.rows if r.activity not in others)
    if not own or not columns:
        return []
    values = {"who": side.name, "count": len(own), "quotes": tuple(r.key_text for r in own)}
    lead = Point("derived", "comparison.only_rows", tuple(cell(r, Column.PURPOSE) for r in own), values)
    return [lead, *(item(r, columns[0]) for r in own)] if len(columns) == 1 else [lead]


def _shared_purposes(sides: tuple[Side, ...]) -> list[Point]:
    lists = {side.name: {r.activity or r.id: r.key_text for r in side.rows} for side in sides}
    evidence = tuple(cell(r, Column.PURPOSE) for side in sides for r in side.rows if _in_all(r, sides))
    shown = evidence or tuple(cell(r, Column.PURPOSE) for side in sides for r in side.rows)
    return _sets("purposes", lists, shown, only=False)


def _in_all(row: RowFacts, sides: tuple[Side, ...]) -> bool:
    return all(side.row_of(row.activity) for side in sides)


def _activities(query: Query, facts: PolicyFacts, columns: tuple[Column, ...]) -> list[Point]:
    """Each row of the activities named, in one column after the other: the cells as they stand.

    Of an activity that the people named have, their row; of another one, those of whom it is.
    """
    theirs = {r.activity for r in facts.processing() if r.data_subject in query.data_subjects}
    rows = [r for r in facts.processing() if r.activity in query.activities
            and (r.data_subject in query.data_subjects or r.activity not in theirs)]  # fmt: skip
    points: list[Point] = []
    for column in columns:
        same = len({normalise(r.row.cell(column).text) for r in rows}) == 1
        say = "comparison.column_same" if same else "comparison.column_differs"
        lead = Point("derived", say, tuple(cell(r, column) for r in rows), {"column": column.value})
        points.append(verdict(rows, query, facts) if column == Column.STORAGE_TIME and not same else lead)
        points += [item(r, column) for r in rows]
    return points
