"""Other lists of personal data: each type dropped, each renamed, one added (GDPR Art. 14(1)(d))."""

from __future__ import annotations

from collections.abc import Iterator

from evals.mutations.mutant import Change, Edit, Mutant
from knowledge.policy import Atom, Cell, Row, Span

_OTHER = "hair colour"
# A list of data is found by how it begins, so a renamed first type begins as the lexicon knows it
_OTHER_FIRST = "Information about hair colour"


def data_mutants(row: Row, cell: Cell) -> Iterator[Mutant]:
    """The mutants of a cell with types of data. A cell that refers elsewhere has one item, and can only be renamed."""
    for place, atom in enumerate(cell.atoms):
        other = _OTHER_FIRST if atom.span.start == cell.span.start else _OTHER
        told = f"{atom.text!r} becomes {other!r}"
        yield Mutant(Change.DATA_RENAMED, row.id, cell.column, told, Edit(atom.span, other))
        if len(cell.atoms) > 1:
            yield _dropped(row, cell, place)
    if cell.reference is None:
        end = Span(cell.span.end, cell.span.end)
        yield Mutant(Change.DATA_ADDED, row.id, cell.column, f"{_OTHER!r} is added", Edit(end, f", {_OTHER}"))


def _dropped(row: Row, cell: Cell, place: int) -> Mutant:
    atoms = cell.atoms
    told = f"{atoms[place].text!r} is gone"
    if place:
        edit = Edit(Span(atoms[place - 1].span.end, atoms[place].span.end), "")
        return Mutant(Change.DATA_DROPPED, row.id, cell.column, told, edit)
    # The next type now begins the cell, with a capital letter, and may be no known beginning
    following = _capital(atoms[1])
    edit = Edit(Span(atoms[0].span.start, atoms[1].span.end), following)
    opening = following.split("(")[0].strip()
    return Mutant(Change.DATA_DROPPED, row.id, cell.column, told, edit, data_opening=opening)


def _capital(atom: Atom) -> str:
    return atom.text[0].upper() + atom.text[1:]
