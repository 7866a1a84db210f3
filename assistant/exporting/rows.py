"""A policy's tables as one CSV file: a line per row, its cells verbatim, and what it is about in our terms."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column

TERMS = ("activity_term", "recipient_term", "data_terms", "legal_basis_terms")
HEAD = ("policy", "version", "id", "section", "data_subject", "table", "row", *Column, *TERMS)


def as_rows(facts: PolicyFacts) -> bytes:
    """The rows in the policy's order. A cell that its kind of table does not have is empty; terms part at blanks.

    What a spreadsheet would take for a formula has an apostrophe before it.
    """
    from assistant.desk.spreadsheet import as_csv  # it brings openpyxl, which who only answers does not need

    return as_csv([HEAD, *(tuple(_record(row, facts)) for row in facts.rows.values())])


def _record(row: RowFacts, facts: PolicyFacts) -> Iterator[str]:
    policy, found = facts.policy, row.row
    yield from (policy.id, policy.version, row.id, policy.section_of(row.data_subject).heading)
    yield from (row.data_subject, found.table.value, str(found.number))
    cells = {cell.column: cell.text for cell in found.cells}
    yield from (cells.get(column, "") for column in Column)
    yield from (row.activity or "", row.recipient or "")
    yield " ".join(dict.fromkeys(item.term for item in row.data))
    yield " ".join(dict.fromkeys(basis.term for basis in row.legal_bases))
