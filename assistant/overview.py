"""A policy at a glance: its rows filtered, the storage time of each row on one axis, and who receives which data.

Reads the typed cells that the rules read, and shows where each thing stands; a cell that names no list or no length is
shown as one that does not. Nothing here answers a question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.facts import ListedData, PolicyFacts, RowFacts
from knowledge.policy import Column, Passage, Row, TableKind
from knowledge.tokens import fold
from rules.selection import length


@dataclass(frozen=True, slots=True)
class RowFilter:
    """What rows are looked for; what is None or empty is not looked at.

    `words`: all of them stand somewhere in the row, in whatever cell; a part of a word will do. `table`: a TableKind.
    """

    words: str = ""
    data_subject: str | None = None
    data_category: str | None = None
    recipient: str | None = None
    legal_basis: str | None = None
    table: str | None = None

    @property
    def is_set(self) -> bool:
        """Whether it leaves anything out."""
        return self != RowFilter()

    @property
    def is_about_cells(self) -> bool:
        """Whether it asks for what stands in cells, so that no paragraph can have it."""
        return any((self.data_category, self.recipient, self.legal_basis, self.table))


@dataclass(frozen=True, slots=True)
class Choices:
    """What rows can be filtered by: terms in the order in which the policy first names them."""

    data_categories: tuple[str, ...]
    recipients: tuple[str, ...]
    legal_bases: tuple[str, ...]


class Ending(StrEnum):
    """How a storage time ends: after a length, never, or with something that has no length."""

    AFTER = "after"
    UNLIMITED = "unlimited"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class StoragePart:
    """A part of a row's storage time that ends by itself.

    `months`, counted from the event that the policy names, only with AFTER. `applies_to`: the policy's words for the
    data it covers, None for all. `has_state_before`: it is kept through something that lasts first ("during …").
    """

    ending: Ending
    months: float | None
    text: str
    applies_to: str | None
    has_state_before: bool


@dataclass(frozen=True, slots=True)
class StorageOfRow:
    """A row with the parts of its storage time; none where the cell could not be read."""

    row: Row
    parts: tuple[StoragePart, ...]


class Listing(StrEnum):
    """How a recipient row says that it holds a type of data: by its name, or by pointing to other rows."""

    NAMED = "named"
    BY_REFERENCE = "by_reference"


@dataclass(frozen=True, slots=True)
class RecipientMatrix:
    """Types of data against the recipient rows of one category of people.

    `listings` by type of data and row id; what is missing there the row does not list. `open_rows`: ids of rows whose
    data no list exhausts.
    """

    data_subject: str
    data_categories: tuple[str, ...]
    rows: tuple[Row, ...]
    listings: dict[tuple[str, str], Listing]
    open_rows: frozenset[str]


class Overview:
    """One policy at a glance. Cheap to make; holds nothing but the facts."""

    def __init__(self, facts: PolicyFacts) -> None:
        self._facts = facts

    def choices(self) -> Choices:
        """What its rows can be filtered by."""
        rows = tuple(self._facts.rows.values())
        return Choices(
            data_categories=_each(item.term for row in rows for item in self._listed(row)),
            recipients=_each(row.recipient for row in rows if row.recipient),
            legal_bases=_each(basis.term for row in rows for basis in row.legal_bases),
        )

    def rows(self, wanted: RowFilter) -> tuple[Row, ...]:
        """The rows that have all that is wanted, in source order."""
        return tuple(facts.row for facts in self._facts.rows.values() if self._has(facts, wanted))

    def passages(self, wanted: RowFilter) -> tuple[Passage, ...]:
        """The paragraphs that have the words, of the category of people wanted; none where a cell is asked for."""
        if wanted.is_about_cells:
            return ()
        return tuple(
            passage
            for passage in self._facts.policy.passages
            if _has_words(passage.text, wanted.words) and wanted.data_subject in (None, passage.data_subject)
        )

    def storage(self, rows: Sequence[Row]) -> tuple[StorageOfRow, ...]:
        """The storage time of those of some rows that have one, in their order."""
        return tuple(StorageOfRow(row, _parts(row)) for row in rows if row.table == TableKind.PROCESSING)

    def matrix(self, data_subject: str) -> RecipientMatrix:
        """Who receives which data of a category of people; raises KeyError where the policy has no such category."""
        self._facts.policy.section_of(data_subject)
        recipients = self._facts.recipients(data_subject)
        rows = (*self._facts.processing(data_subject), *recipients)
        return RecipientMatrix(
            data_subject=data_subject,
            data_categories=_each(item.term for row in rows for item in self._listed(row)),
            rows=tuple(facts.row for facts in recipients),
            listings={
                (item.term, facts.id): Listing.NAMED if item.row_id == facts.id else Listing.BY_REFERENCE
                for facts in recipients
                for item in self._listed(facts)
            },
            open_rows=frozenset(facts.id for facts in recipients if facts.is_open),
        )

    def _listed(self, row: RowFacts) -> list[ListedData]:
        """The types of data that a row lists. A cell that only points elsewhere names none by its own words."""
        rows = self._facts.policy.rows_by_id
        return [item for item in row.data if rows[item.row_id].cell(Column.PERSONAL_DATA).reference is None]

    def _has(self, facts: RowFacts, wanted: RowFilter) -> bool:
        return (
            wanted.data_subject in (None, facts.data_subject)
            and wanted.table in (None, facts.row.table)
            and wanted.recipient in (None, facts.recipient)
            and (wanted.legal_basis is None or facts.rests_on(wanted.legal_basis))
            and (wanted.data_category is None or any(i.term == wanted.data_category for i in self._listed(facts)))
            and _has_words(" ".join(cell.text for cell in facts.row.cells), wanted.words)
        )


def _parts(row: Row) -> tuple[StoragePart, ...]:
    storage = row.cell(Column.STORAGE_TIME).storage_time
    if storage is None:
        return ()
    return tuple(
        StoragePart(
            ending=_ending(bound.kind, length(bound)),
            months=length(bound),
            text=bound.text,
            applies_to=clause.applies_to,
            has_state_before=clause.during is not None,
        )
        for clause in storage.clauses
        for bound in clause.bounds
    )


def _ending(kind: str, months: float | None) -> Ending:
    if months is not None:
        return Ending.AFTER
    return Ending.UNLIMITED if kind == "unlimited" else Ending.OPEN


def _has_words(text: str, words: str) -> bool:
    folded = fold(text)
    return all(word in folded for word in fold(words).split())


def _each(terms: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(terms))
