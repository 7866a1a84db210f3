"""Takes a cell apart: list items, legal bases with their scope, storage time. What points elsewhere: references.py."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.parsing.legal_basis import read_legal_bases
from knowledge.parsing.lexicon import Lexicon
from knowledge.parsing.lines import Fragment, bracket_depths
from knowledge.parsing.references import is_reference
from knowledge.parsing.storage_time import parse_storage_time
from knowledge.policy import Atom, Cell, Column

_DELIMITER = re.compile(r"[,;]\s+(?:and\s+)?")


def make_cell(column: Column, text: Fragment, lexicon: Lexicon) -> Cell:
    """The cell of a column, with what its column calls for."""
    match column:
        case Column.LEGAL_BASIS:
            bases = read_legal_bases(text, lexicon) or ()
            atoms = tuple(Atom(basis.text, basis.span) for basis in bases)
            return Cell(column, text.text, text.span, atoms=atoms, legal_bases=bases)
        case Column.PERSONAL_DATA:
            atoms = tuple(Atom(item.text, item.span) for item in _data_items(text, lexicon))
            return Cell(column, text.text, text.span, atoms=atoms)
        case Column.STORAGE_TIME:
            return Cell(column, text.text, text.span, storage_time=parse_storage_time(text))
        case _:
            return Cell(column, text.text, text.span)


def split_list(text: Fragment) -> list[Fragment]:
    """The items of a list, in order: cut at commas and semicolons outside brackets, without a leading "and".

    Between two items nothing stands but the delimiter. Brackets that do not pair count as no brackets.
    """
    depths = bracket_depths(text.text) or [0] * len(text.text)
    items: list[Fragment] = []
    start = 0
    for match in _DELIMITER.finditer(text.text):
        if not depths[match.start()]:
            items.append(text.part(start, match.start()))
            start = match.end()
    items.append(text.part(start))
    return [item for item in items if item.text]


def _data_items(text: Fragment, lexicon: Lexicon) -> list[Fragment]:
    if is_reference(text.text, lexicon):
        return [text]
    return [piece for item in split_list(text) for piece in _repair(item, lexicon)]


def _repair(item: Fragment, lexicon: Lexicon) -> Iterator[Fragment]:
    repair = next((repair for repair in lexicon.repairs if repair.text == item.text), None)
    if repair is None:
        yield item
        return
    start = 0
    for words in repair.items:
        position = item.text.index(words, start)
        yield item.part(position, position + len(words))
        start = position + len(words)
