"""The policy as `GET /v1/policies` and `GET /v1/policies/{id}` give it, and small bodies of other endpoints.

Every text of a policy stands verbatim at its span.
Beyond the contract: the items of list cells, legal bases and storage times typed, and what a cell refers to.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, Field

from knowledge.policy import (
    Atom,
    Bound,
    Cell,
    Clause,
    Column,
    LegalBasis,
    Passage,
    Policy,
    Rider,
    Row,
    Section,
    StorageTime,
    Table,
)


class TextOut(BaseModel):
    """A verbatim piece of the policy. `start` and `end` are code points in the source text, half-open."""

    text: str
    start: int
    end: int

    @classmethod
    def of(cls, item: Atom | Cell) -> TextOut:
        """The text of an item with its place."""
        return TextOut(text=item.text, start=item.span.start, end=item.span.end)


class LegalBasisOut(TextOut):
    """A legal basis. `scope`: the policy's words for the part of the row it covers, null for all of it."""

    term: str
    scope: str | None

    @classmethod
    def make(cls, basis: LegalBasis) -> Self:
        """From the parsed legal basis."""
        return cls(text=basis.text, start=basis.span.start, end=basis.span.end, term=basis.term, scope=basis.scope)


class BoundOut(TextOut):
    """One limit of a storage time; see knowledge.policy.Bound for the kinds."""

    kind: str
    count: int | None
    unit: str | None
    trigger: str | None
    normally: bool

    @classmethod
    def make(cls, bound: Bound) -> Self:
        """From the parsed bound."""
        return cls(
            text=bound.text,
            start=bound.span.start,
            end=bound.span.end,
            kind=bound.kind,
            count=bound.count,
            unit=bound.unit,
            trigger=bound.trigger,
            normally=bound.normally,
        )


class ClauseOut(TextOut):
    """A part of a storage time: which data it is for, what comes first, and its bounds."""

    applies_to: str | None
    during: str | None
    combine: str
    bounds: list[BoundOut]

    @classmethod
    def make(cls, clause: Clause) -> Self:
        """From the parsed clause."""
        return cls(
            text=clause.text,
            start=clause.span.start,
            end=clause.span.end,
            applies_to=clause.applies_to,
            during=clause.during,
            combine=clause.combine,
            bounds=[BoundOut.make(bound) for bound in clause.bounds],
        )


class RiderOut(TextOut):
    """Words in a storage cell that are no period."""

    kind: str

    @classmethod
    def make(cls, rider: Rider) -> Self:
        """From the parsed rider."""
        return cls(text=rider.text, start=rider.span.start, end=rider.span.end, kind=rider.kind)


class StorageTimeOut(BaseModel):
    """A storage time, typed. No clauses: not understood, only the cell's text counts."""

    clauses: list[ClauseOut]
    riders: list[RiderOut]

    @classmethod
    def make(cls, storage_time: StorageTime) -> Self:
        """From the parsed storage time."""
        return cls(
            clauses=[ClauseOut.make(clause) for clause in storage_time.clauses],
            riders=[RiderOut.make(rider) for rider in storage_time.riders],
        )


class ResolvedCellOut(TextOut):
    """A cell that another one refers to, with the row it stands in."""

    id: str


class ResolvedOut(BaseModel):
    """What a cell such as "Same as above" refers to. `open_set` refers to no list that the policy gives."""

    kind: str
    cells: list[ResolvedCellOut]


class CellOut(TextOut):
    """A cell, verbatim; the other fields are readings of it."""

    atoms: list[TextOut] = Field(description="The items of a list cell, in source order.")
    legal_bases: list[LegalBasisOut]
    storage_time: StorageTimeOut | None
    resolved: ResolvedOut | None

    @classmethod
    def make(cls, cell: Cell, policy: Policy) -> Self:
        """From the parsed cell; the policy is needed to follow its reference."""
        return cls(
            text=cell.text,
            start=cell.span.start,
            end=cell.span.end,
            atoms=[TextOut.of(atom) for atom in cell.atoms],
            legal_bases=[LegalBasisOut.make(basis) for basis in cell.legal_bases],
            storage_time=StorageTimeOut.make(cell.storage_time) if cell.storage_time else None,
            resolved=_resolve(cell, policy),
        )


def _resolve(cell: Cell, policy: Policy) -> ResolvedOut | None:
    if cell.reference is None:
        return None
    targets = ((row_id, policy.rows_by_id[row_id].cell(cell.column)) for row_id in cell.reference.target_ids)
    return ResolvedOut(
        kind=cell.reference.kind,
        cells=[
            ResolvedCellOut(id=row_id, text=target.text, start=target.span.start, end=target.span.end)
            for row_id, target in targets
        ],
    )


class RowOut(BaseModel):
    """A row; `id` is stable while its first cell is."""

    id: str
    row: int
    cells: dict[Column, CellOut]

    @classmethod
    def make(cls, row: Row, policy: Policy) -> Self:
        """From the parsed row."""
        return cls(id=row.id, row=row.number, cells={c.column: CellOut.make(c, policy) for c in row.cells})


class TableOut(BaseModel):
    """A table of a section."""

    kind: str
    rows: list[RowOut]

    @classmethod
    def make(cls, table: Table, policy: Policy) -> Self:
        """From the parsed table."""
        return cls(kind=table.kind.value, rows=[RowOut.make(row, policy) for row in table.rows])


class PassageOut(TextOut):
    """A paragraph or list item of prose. Passages that say one thing together share a `topic`."""

    id: str
    topic: str
    heading: str
    data_subject: str | None

    @classmethod
    def make(cls, passage: Passage) -> Self:
        """From the parsed passage."""
        return cls(
            id=passage.id,
            topic=passage.topic,
            heading=passage.heading,
            text=passage.text,
            start=passage.span.start,
            end=passage.span.end,
            data_subject=passage.data_subject,
        )


class SectionOut(BaseModel):
    """A heading with what stands under it; `data_subject` is null for general prose."""

    heading: str
    data_subject: str | None
    tables: list[TableOut]
    passages: list[PassageOut]

    @classmethod
    def make(cls, section: Section, policy: Policy) -> Self:
        """From the parsed section."""
        return cls(
            heading=section.heading,
            data_subject=section.data_subject,
            tables=[TableOut.make(table, policy) for table in section.tables],
            passages=[PassageOut.make(passage) for passage in section.passages],
        )


class PolicyDocument(BaseModel):
    """A whole policy."""

    id: str
    title: str
    version: str
    sha256: str
    review_by: str | None
    language: str
    controllers: list[str]
    sections: list[SectionOut]

    @classmethod
    def make(cls, policy: Policy) -> Self:
        """From the parsed policy."""
        return cls(
            id=policy.id,
            title=policy.title,
            version=policy.version,
            sha256=policy.sha256,
            review_by=policy.review_by,
            language=policy.language,
            controllers=list(policy.controllers),
            sections=[SectionOut.make(section, policy) for section in policy.sections],
        )


class DataSubjectOut(BaseModel):
    """A category of data subjects: the slug that requests take, and the policy's heading."""

    data_subject: str
    heading: str


class PolicySummary(BaseModel):
    """A policy in the list of policies. `default`: asked where a question names none.

    `review_by`: the day by which its owners mean to look at it again, null where they name none.
    """

    id: str
    title: str
    version: str
    sha256: str
    review_by: str | None
    language: str
    default: bool
    data_subjects: list[DataSubjectOut]

    @classmethod
    def make(cls, policy: Policy, *, default: bool) -> Self:
        """From the parsed policy."""
        return cls(
            id=policy.id,
            title=policy.title,
            version=policy.version,
            sha256=policy.sha256,
            review_by=policy.review_by,
            language=policy.language,
            default=default,
            data_subjects=[
                DataSubjectOut(data_subject=section.data_subject, heading=section.heading)
                for section in policy.sections
                if section.data_subject
            ],
        )


class PolicyList(BaseModel):
    """The installed policies, by id."""

    policies: list[PolicySummary]


class PolicyTerms(BaseModel):
    """Closed lists by the parameter that takes them: of typed questions, and of the filters of `GET /v1/rows`."""

    questions: dict[str, list[str]]
    rows: dict[str, list[str]]

    @classmethod
    def make(cls, questions: Mapping[str, tuple[str, ...]], rows: Mapping[str, tuple[str, ...]]) -> Self:
        """From the closed lists."""
        lists = ({name: list(terms) for name, terms in each.items()} for each in (questions, rows))
        return cls(questions=next(lists), rows=next(lists))


class Health(BaseModel):
    """A probe's answer."""

    status: str


class ProblemFound(BaseModel):
    """One thing that does not hold: the part of the answer, and what is wrong there."""

    where: str
    what: str


class Verification(BaseModel):
    """Whether all of an answer holds, and everything that does not."""

    holds: bool
    problems: list[ProblemFound]
