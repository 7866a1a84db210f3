"""Finds the columns of a table row, whose cells stand side by side with no delimiter.

Every cell begins with a capital letter. Processing row: purpose | legal basis | personal data | storage time. The
legal basis is the fixed point: nothing but known phrases with their scopes may stand in it, it ends before the next
capital letter (the list of data), and the storage time begins with a known opening. Recipient row: recipient |
personal data, cut before a known opening.

Every cut that these rules allow is tried. None, or more than one, is an error: a guess here would be a wrong answer
later, with a citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator

from knowledge.errors import PolicyParseError
from knowledge.parsing.legal_basis import read_legal_bases
from knowledge.parsing.lexicon import Lexicon, one_of
from knowledge.parsing.lines import Fragment, bracket_depths
from knowledge.policy import Column

Cells = tuple[tuple[Column, Fragment], ...]
_CAPITAL = re.compile(r"(?<=[^\s,;:] )[^\W\d_]")


def split_processing_row(
    row: Fragment, lexicon: Lexicon, *, place: str, is_storage_time: Callable[[str], bool]
) -> Cells:
    """The four cells of a processing row. `is_storage_time` decides where two cuts are possible.

    Raises PolicyParseError that names `place` if there is no cut, or more than one.
    """
    depths = _depths(row, place)
    cuts = list(_processing_cuts(row, lexicon, depths))
    if len(cuts) > 1:
        cuts = [cut for cut in cuts if is_storage_time(row.text[cut[2] :])]
    if len(cuts) != 1:
        raise PolicyParseError(
            f"{place}: {_how_many(cuts)} to cut the row into purpose, legal basis, personal data and storage time: "
            f"{_shorten(row.text)!r}",
            hint="Is the legal basis or the beginning of the storage time a new phrase? "
            "Add it to knowledge/parsing/lexicon.yaml.",
        )
    basis, data, storage = cuts[0]
    return (
        (Column.PURPOSE, row.part(0, basis)),
        (Column.LEGAL_BASIS, row.part(basis, data)),
        (Column.PERSONAL_DATA, row.part(data, storage)),
        (Column.STORAGE_TIME, row.part(storage)),
    )


def split_recipient_row(row: Fragment, openings: Collection[str], *, place: str) -> Cells:
    """The two cells of a recipient row; `openings` are the known beginnings of lists of data.

    Where no known opening stands, a capital letter that is the only one of its row outside brackets marks the place:
    the list of data must begin with it.
    Raises PolicyParseError that names `place` if there is no cut, or more than one.
    """
    depths = _depths(row, place)
    known = re.compile(rf"(?<=[^\s,;:] ){one_of(openings)}(?!\w)")
    cuts = [match.start() for match in known.finditer(row.text) if not depths[match.start()]]
    cuts = cuts or list(_capitals(row.text, depths))
    if len(cuts) != 1:
        raise PolicyParseError(
            f"{place}: {_how_many(cuts)} to cut the row into recipient and personal data: {_shorten(row.text)!r}",
            hint="Does its list of data begin with a new phrase? Name it under data_openings in source.yaml.",
        )
    return ((Column.RECIPIENT, row.part(0, cuts[0])), (Column.PERSONAL_DATA, row.part(cuts[0])))


def _processing_cuts(row: Fragment, lexicon: Lexicon, depths: list[int]) -> Iterator[tuple[int, int, int]]:
    storage_starts = [m.start() for m in lexicon.storage_opening.finditer(row.text) if not depths[m.start()]]
    for opening in lexicon.basis_opening.finditer(row.text):
        basis = opening.start()
        for data in _capitals(row.text, depths):
            if depths[basis] or data < basis or read_legal_bases(row.part(basis, data), lexicon) is None:
                continue
            yield from ((basis, data, storage) for storage in storage_starts if storage > data)


def _capitals(text: str, depths: list[int]) -> Iterator[int]:
    return (m.start() for m in _CAPITAL.finditer(text) if m.group().isupper() and not depths[m.start()])


def _depths(row: Fragment, place: str) -> list[int]:
    depths = bracket_depths(row.text)
    if depths is None:
        raise PolicyParseError(
            f"{place}: the brackets of this row do not pair: {_shorten(row.text)!r}",
            hint="Without pairs it cannot be told which comma ends a list item. Compare the row with the original.",
        )
    return depths


def _how_many(cuts: Collection[object]) -> str:
    return f"{len(cuts)} ways" if cuts else "no way"


def _shorten(text: str) -> str:
    return text if len(text) <= 80 else text[:79] + "…"
