"""Things counted over rows: what of one kind goes with what of another, each with the first row that shows it."""

from __future__ import annotations

from collections.abc import Iterable

from knowledge.facts import ListedData, RowFacts
from knowledge.policy import Column
from proof.claim import whole
from proof.places import Key

Tally = dict[str, dict[str, RowFacts]]


def tally(rows: Iterable[RowFacts], wanted: str, measure: str) -> Tally:
    """For each thing wanted, in order of first appearance: the things it is measured by."""
    found: Tally = {}
    for row in rows:
        for name in names(row, wanted):
            for value in names(row, measure):
                found.setdefault(name, {}).setdefault(value, row)
    return found


def names(row: RowFacts, unit: str) -> list[str]:
    """What a row holds of a unit."""
    match unit:
        case "categories":
            return [row.data_subject]
        case "activities":
            return [row.activity] if row.activity else []
        case "recipients":
            return [row.recipient] if row.recipient else []
        case "data":
            return [item.term for item in listed(row)]
        case "bases":
            return [basis.term for basis in row.legal_bases]
        case "periods":
            return [row.row.cell(Column.STORAGE_TIME).text]
        case _:
            return [row.id]


def listed(row: RowFacts) -> tuple[ListedData, ...]:
    """The types of data of a row; none where its cell is an open set."""
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return row.data if reference is None or reference.kind in {"same_as_above", "all_of_section"} else ()


def shown_by(seen: dict[str, RowFacts], unit: str, name: str) -> list[Key]:
    """The places that show what was counted for one thing."""
    rows = list(dict.fromkeys(row.id for row in seen.values()))
    by_id = {row.id: row for row in seen.values()}
    if unit == "data":
        return [key for i in rows for key in _data_places(by_id[i], name)]
    column = {"bases": Column.LEGAL_BASIS, "periods": Column.STORAGE_TIME}.get(unit)
    return [whole(by_id[i], column or by_id[i].row.key.column) for i in rows]


def _data_places(row: RowFacts, term: str) -> list[Key]:
    item = row.lists(term)
    if item is None:
        return []
    own = (item.row_id, Column.PERSONAL_DATA, item.atom.span)
    return [own] if item.row_id == row.id else [whole(row, Column.PERSONAL_DATA), own]
