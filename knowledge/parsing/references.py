"""Cells that point elsewhere ("Same as above", "All personal data we process"): what they resolve to.

Resolution stays within the section that the table describes, although "all personal data we process" could be read
more widely: a narrower claim is one the table supports.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from knowledge.errors import PolicyParseError
from knowledge.parsing.lexicon import Lexicon
from knowledge.policy import Cell, CellReference, Column, Row


def is_reference(text: str, lexicon: Lexicon) -> bool:
    """Whether a cell points elsewhere instead of listing data."""
    phrases = lexicon.references
    beginnings = (*phrases.same_as_above, *phrases.all_of_section, *phrases.open_set)
    return text.startswith(beginnings) or _basis_referred_to(text, lexicon) is not None


def resolve_references(rows: Sequence[Row], processing: Sequence[Row], lexicon: Lexicon, *, place: str) -> list[Row]:
    """The rows of one table, with `reference` set in the data cells that point elsewhere.

    `processing` are the section's processing rows (`rows` themselves, for that table). `place` is the file, for
    errors: "same as above" in a first row, or below a cell that lists nothing itself, raises PolicyParseError.
    """
    resolved: list[Row] = []
    for row in rows:
        cell = row.cell(Column.PERSONAL_DATA)
        reference = _reference(row, cell, resolved, processing, lexicon, place=place)
        resolved.append(row if reference is None else _with_reference(row, cell, reference))
    return resolved


def _reference(
    row: Row, cell: Cell, above: Sequence[Row], processing: Sequence[Row], lexicon: Lexicon, *, place: str
) -> CellReference | None:
    phrases = lexicon.references
    if cell.text.startswith(phrases.same_as_above):
        return CellReference("same_as_above", _row_above(row, above, place))
    if cell.text.startswith(phrases.all_of_section):
        return CellReference("all_of_section", tuple(other.id for other in processing))
    if cell.text.startswith(phrases.open_set):
        return CellReference("open_set")
    term = _basis_referred_to(cell.text, lexicon)
    if term is None:
        return None
    return CellReference("all_of_basis", tuple(other.id for other in processing if _rests_on(other, term, row)))


def _row_above(row: Row, above: Sequence[Row], place: str) -> tuple[str, ...]:
    previous = above[-1] if above else None
    earlier = previous.cell(Column.PERSONAL_DATA).reference if previous else None
    if previous is None or (earlier and earlier.kind != "same_as_above"):
        raise PolicyParseError(
            f"{place}:{row.line}: {row.cell(Column.PERSONAL_DATA).text!r}, but "
            f"{'the row above lists no data itself' if previous else 'this is the first row of its table'}",
            hint="The cell refers to the list in the row above. Compare the rows with the original.",
        )
    # below another "same as above" the list meant is the one that stands there in words
    return earlier.target_ids if earlier else (previous.id,)


def _basis_referred_to(text: str, lexicon: Lexicon) -> str | None:
    return next((t for t, beginnings in lexicon.references.all_of_basis.items() if text.startswith(beginnings)), None)


def _rests_on(other: Row, term: str, row: Row) -> bool:
    return other.id != row.id and any(basis.term == term for basis in other.cell(Column.LEGAL_BASIS).legal_bases)


def _with_reference(row: Row, cell: Cell, reference: CellReference) -> Row:
    return replace(row, cells=tuple(replace(c, reference=reference) if c is cell else c for c in row.cells))
