"""What is embedded: one record per table row and one per prose passage, with the headings that give it meaning."""

from __future__ import annotations

from dataclasses import dataclass, field

from knowledge.errors import PolicyError
from knowledge.policy import Column, Passage, Policy, Row, TableKind

_HEADINGS = {
    Column.PURPOSE: "Purpose",
    Column.LEGAL_BASIS: "Legal basis",
    Column.PERSONAL_DATA: "Personal data",
    Column.STORAGE_TIME: "Storage time",
    Column.RECIPIENT: "Recipient",
}


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A record of the index: its id is the row's or passage's own."""

    id: str
    text: str
    metadata: dict[str, str | int] = field(default_factory=dict)


def indexed_passages(policy: Policy) -> tuple[IndexedPassage, ...]:
    """Every row and every passage of the policy, in source order; raises PolicyError if an id is missing or double."""
    records = (
        *(_of_row(row, policy) for row in policy.rows()),
        *(_of_passage(passage) for passage in policy.passages),
    )
    expected = {*policy.rows_by_id, *policy.passages_by_id}
    if len(records) != len(expected) or {r.id for r in records} != expected:
        raise PolicyError(
            f"{policy.id}: {len(expected)} rows and passages, but {len(records)} records to index",
            hint="This is a fault of the program; nothing was indexed.",
        )
    return records


def _of_row(row: Row, policy: Policy) -> IndexedPassage:
    heading = policy.section_of(row.data_subject).heading
    cells = "\n".join(f"{_HEADINGS[cell.column]}: {cell.text}" for cell in row.cells)
    what = "Processing" if row.table == TableKind.PROCESSING else "Recipients"
    return IndexedPassage(
        row.id,
        f"{heading}\n{what}\n{cells}",
        {"kind": "row", "data_subject": row.data_subject, "table": row.table.value, "row": row.number},
    )


def _of_passage(passage: Passage) -> IndexedPassage:
    metadata: dict[str, str | int] = {"kind": "prose", "topic": passage.topic}
    if passage.data_subject:
        metadata["data_subject"] = passage.data_subject
    return IndexedPassage(passage.id, f"{passage.heading}\n{passage.text}", metadata)
