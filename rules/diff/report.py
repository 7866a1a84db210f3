"""What a comparison of two policies gives back. Every text stands verbatim at its place in its own source."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from knowledge.policy import Column, TableKind


class Change(StrEnum):
    """What became of a row, a passage or a heading. `renamed` is a guess: everything but the key cell is equal."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    RENAMED = "renamed"


class Length(StrEnum):
    """How a storage time compares with the one before it."""

    LONGER = "longer"
    SHORTER = "shorter"
    SAME_LENGTH = "same_length"
    NOW_UNLIMITED = "now_unlimited"
    NO_LONGER_UNLIMITED = "no_longer_unlimited"
    NOT_COMPARABLE = "not_comparable"
    ADDED = "added"
    REMOVED = "removed"


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Piece(_Result):
    """A text in one of the two sources: `source_text[start:end] == text`. `line` counts from 1."""

    text: str
    line: int
    start: int
    end: int


class Edit(_Result):
    """A run of words that both texts have, or one of them."""

    kind: Literal["same", "removed", "added"]
    text: str


class StorageChange(_Result):
    """What a change does to the time that data are kept; one per part of the cell.

    `applies_to`: the policy's words for the part, null for the whole row. `start_changed`: the period, of whatever
    length, runs from something else than before.
    """

    applies_to: str | None
    length: Length
    start_changed: bool = False


class CellChange(_Result):
    """One cell of a row that both policies have. `through`: the cell repeats another one, and that one changed."""

    column: Column
    old: Piece
    new: Piece
    edits: tuple[Edit, ...]
    storage: tuple[StorageChange, ...] = ()
    through: str | None = None


class RowChange(_Result):
    """A row that was added, removed, changed, or (as a guess) given another key. `cells`: those that differ."""

    change: Change
    is_guess: bool = False
    old_id: str | None
    new_id: str | None
    data_subject: str
    table: TableKind
    old: Piece | None
    new: Piece | None
    cells: tuple[CellChange, ...] = ()


class TextChange(_Result):
    """A passage, a heading or a line outside of the policy that was added, removed or changed."""

    change: Change
    kind: Literal["passage", "heading", "furniture"]
    old_id: str | None = None
    new_id: str | None = None
    old: Piece | None
    new: Piece | None
    edits: tuple[Edit, ...] = ()


class ComparedPolicy(_Result):
    """One of the two texts."""

    id: str
    title: str
    version: str
    sha256: str


class PolicyDiff(_Result):
    """Everything in which two policies differ. Order and white space alone are no difference."""

    old: ComparedPolicy
    new: ComparedPolicy
    same: bool = Field(description="No row, passage, heading or line differs.")
    rows: tuple[RowChange, ...]
    texts: tuple[TextChange, ...]
