"""Other legal bases: one replaced, added, one of several dropped, the scope of one dropped (GDPR Art. 13(1)(c))."""

from __future__ import annotations

from collections.abc import Iterator

from evals.mutations.mutant import Change, Edit, Mutant
from knowledge.parsing.lexicon import load_lexicon
from knowledge.policy import Cell, LegalBasis, Row, Span

_OTHERS = {
    "consent": "consent",
    "legal_obligation": "legal obligation",
    "legitimate_interests": "weighing of interests",
    "contract": "performance of agreements",
}


def basis_mutants(row: Row, cell: Cell) -> Iterator[Mutant]:
    """The mutants of a cell with legal bases; none where the parser found none in it."""
    for place, basis in enumerate(cell.legal_bases):
        yield _replaced(row, cell, basis)
        if len(cell.legal_bases) > 1:
            yield _dropped(row, cell, place)
        if basis.scope:
            phrase = basis.text[: _phrase_end(basis)]
            edit = Edit(basis.span, phrase)
            yield Mutant(Change.BASIS_SCOPE, row.id, cell.column, f"{basis.text!r} becomes {phrase!r}", edit)
    if cell.legal_bases:
        other = _other_than(cell)
        edit = Edit(Span(cell.span.end, cell.span.end), f", {other}")
        yield Mutant(Change.BASIS_ADDED, row.id, cell.column, f"{other!r} is added", edit)


def _replaced(row: Row, cell: Cell, basis: LegalBasis) -> Mutant:
    other = _other_than(cell)
    phrase = other[0].upper() + other[1:] if basis.span.start == cell.span.start else other
    told = f"{basis.text!r} becomes {phrase!r}"
    return Mutant(Change.BASIS_REPLACED, row.id, cell.column, told, Edit(basis.span, phrase))


def _other_than(cell: Cell) -> str:
    stated = {b.term for b in cell.legal_bases}
    return next(phrase for term, phrase in _OTHERS.items() if term not in stated)


def _dropped(row: Row, cell: Cell, place: int) -> Mutant:
    bases = cell.legal_bases
    told = f"{bases[place].text!r} is gone"
    if place:
        edit = Edit(Span(bases[place - 1].span.end, bases[place].span.end), "")
    else:
        # The next one now begins the cell, with a capital letter
        following = bases[1].text[0].upper()
        edit = Edit(Span(bases[0].span.start, bases[1].span.start + 1), following)
    return Mutant(Change.BASIS_DROPPED, row.id, cell.column, told, edit)


def _phrase_end(basis: LegalBasis) -> int:
    match = load_lexicon().basis_item.match(basis.text)
    return match.end("phrase") if match else len(basis.text)
