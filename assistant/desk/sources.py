"""A source as a reply and a table of answers name it: where it stands, and its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.answer import Citation
from knowledge.phrasebook import Phrasebook


def by_place(citations: Iterable[Citation]) -> dict[str, list[Citation]]:
    """Citations by the id of the row or passage that they are in; in this order these are marked [1], [2], …."""
    places: dict[str, list[Citation]] = {}
    for citation in citations:
        places.setdefault(citation.id, []).append(citation)
    return places


def source_line(mark: str, cited: Sequence[Citation], book: Phrasebook) -> str:
    """One row or passage with the words cited of it: "[1] Job seekers, table of purposes, row 1: purpose “…”"."""
    words = "; ".join(_words(citation, book) for citation in cited)
    return book.say("desk.source", mark=mark, place=_place(cited[0], book), words=words)


def _words(citation: Citation, book: Phrasebook) -> str:
    quote = " ".join(citation.quote.split())
    columns = book.join([book.say(f"column.{column}") for column in citation.columns])
    return book.say("desk.source.words", column=columns, quote=quote).strip()


def _place(citation: Citation, book: Phrasebook) -> str:
    if citation.table is None:
        return citation.section
    return row_place(citation.section, citation.table, citation.row or 0, book)


def row_place(section: str, table: str, row: int, book: Phrasebook) -> str:
    """Where a row stands: its section, table and number."""
    return book.say("desk.source.row", section=section, table=book.say(f"desk.table.{table}"), row=str(row))
