"""What a rule finds: typed outcomes and points to say, each with the cells it stands on. No wording here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from knowledge.facts import RowFacts
from knowledge.policy import Column, Mark, Passage, Span

PointKind = Literal["quoted", "derived", "computed", "absence", "background"]


class Outcome(StrEnum):
    """What came of a rule (design.md, "Three kinds of no").

    `conflict`: two supplements of the policy answer, each instead of the general text, and not in the same words.
    `background`: general law beside the answer; it never decides the status.
    """

    STATED = "stated"
    COMPUTED = "computed"
    NOT_LISTED = "not_listed"
    NOT_STATED = "not_stated"
    CONFLICT = "conflict"
    UNCLEAR = "unclear"
    BACKGROUND = "background"
    OUT_OF_SCOPE = "out_of_scope"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place that a point stands on: a cell of a row, or a passage. `span` narrows it to some of its words."""

    item_id: str
    column: Column | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One thing to say: a phrase id of the catalogue, its values, and its evidence."""

    kind: PointKind
    say: str
    evidence: tuple[Evidence, ...]
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one rule. `read`: the rows and passages it looked at; `options`: the categories to choose from."""

    rule: str
    outcome: Outcome
    points: tuple[Point, ...] = ()
    read: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def cell(facts: RowFacts, column: Column, span: Span | None = None) -> Evidence:
    """Evidence: one cell of a row."""
    return Evidence(facts.id, column, span)


def passage(item: Passage, span: Span | None = None) -> Evidence:
    """Evidence: a passage, or some words of it."""
    return Evidence(item.id, None, span)


def marked(mark: Mark) -> Evidence:
    """Evidence: the words of a passage that source.yaml names."""
    return Evidence(mark.passage.id, None, mark.span)


def ids(rows: tuple[RowFacts, ...]) -> tuple[str, ...]:
    """The ids of rows, for `Finding.read`."""
    return tuple(row.id for row in rows)
