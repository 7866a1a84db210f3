"""The types that a parsed policy is made of. Frozen; imports nothing of ours but errors.

Offsets are code points into `Policy.source_text`, half-open. Whatever has a span is verbatim there:
`policy.source_text[x.span.start:x.span.end] == x.text`, checked when the Policy is made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Literal

from knowledge.errors import PolicyParseError


class TableKind(StrEnum):
    """The two kinds of table a category of data subjects has."""

    PROCESSING = "processing"
    RECIPIENTS = "recipients"


class Column(StrEnum):
    """The columns, named as in the public contract. PERSONAL_DATA stands in both kinds of table."""

    PURPOSE = "purpose"
    LEGAL_BASIS = "legal_basis"
    PERSONAL_DATA = "personal_data"
    STORAGE_TIME = "storage_time"
    RECIPIENT = "recipient"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in the source text: code points, half-open."""

    start: int
    end: int

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span."""
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True, slots=True)
class Atom:
    """One item of a list cell, e.g. one type of personal data or one legal basis, verbatim."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """One legal basis of a row. `scope` is the policy's words for the part it covers, or None for all of it.

    `term` is an id of the legal-basis lexicon (`legitimate_interests`, `consent`, `legal_obligation`, `contract`).
    `condition` is set where the scope is a condition on the person and no part of the data: its id in the lexicon
    (`sole_proprietor`), or `other` for one that the lexicon does not know.
    """

    term: str
    text: str
    span: Span
    scope: str | None = None
    condition: str | None = None


BoundKind = Literal["fixed_after", "ordinal_year_end", "until_event", "unlimited", "as_long_as", "external"]


@dataclass(frozen=True, slots=True)
class Bound:
    """One limit of a storage time (domain model: GDPR Art. 13(2)(a), "period ... or the criteria").

    `count`/`unit` stand only with `fixed_after` and `ordinal_year_end`. `trigger` holds the policy's words for the
    event the period runs from (`fixed_after`), the event it ends with (`until_event`), or the condition or source
    it depends on (`as_long_as`, `external`). `trigger` None with `fixed_after`: the policy gives no starting point.
    `normally` is the policy's own hedge. All numeric bounds are upper limits ("up to").
    """

    kind: BoundKind
    text: str
    span: Span
    count: int | None = None
    unit: Literal["day", "month", "year"] | None = None
    trigger: str | None = None
    normally: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a storage time that can be cited by itself.

    `applies_to`: the policy's words for the part of the data it covers, None for the whole row.
    `during`: the policy's words for the ongoing state that comes first ("the recruitment process"), or None.
    `combine` says how several bounds work together.
    """

    text: str
    span: Span
    bounds: tuple[Bound, ...]
    applies_to: str | None = None
    during: str | None = None
    combine: Literal["only", "earlier_of", "later_of", "unstated"] = "only"


@dataclass(frozen=True, slots=True)
class Rider:
    """Words in a storage cell that are no period: a right, renewed consent, an extension, a pointer elsewhere.

    `length`: after how long renewed consent may be asked for; None with the others.
    """

    kind: Literal["right", "reconsent", "extension", "see_also"]
    text: str
    span: Span
    length: tuple[int, Literal["day", "month", "year"]] | None = None


@dataclass(frozen=True, slots=True)
class StorageTime:
    """A typed storage time. `clauses` empty means: not understood, quote the whole cell and compute nothing."""

    clauses: tuple[Clause, ...]
    riders: tuple[Rider, ...] = ()


@dataclass(frozen=True, slots=True)
class CellReference:
    """What a cell that points elsewhere resolves to; shown as a derivation, never as the cell's text.

    same_as_above: `target_ids` holds the row whose cell it repeats.
    all_of_section: every data type of the section's processing rows (`target_ids`, all of them).
    all_of_basis: the section's other processing rows that rest on the basis named (`target_ids`).
    open_set: no enumeration exists ("the information that we are obliged ... to disclose").
    """

    kind: Literal["same_as_above", "all_of_section", "all_of_basis", "open_set"]
    target_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell, verbatim. List cells have `atoms` (with their own spans) in source order."""

    column: Column
    text: str
    span: Span
    atoms: tuple[Atom, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    storage_time: StorageTime | None = None
    reference: CellReference | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table. `id` is stable while the key cell is: section/table/slug-of-key-cell. `number` from 1."""

    id: str
    data_subject: str
    table: TableKind
    number: int
    line: int
    cells: tuple[Cell, ...]

    def cell(self, column: Column) -> Cell:
        """The cell of a column; KeyError if this kind of table has no such column."""
        for cell in self.cells:
            if cell.column == column:
                return cell
        raise KeyError(column)

    @property
    def key(self) -> Cell:
        """The first cell: the purpose or the recipient."""
        return self.cells[0]

    @property
    def span(self) -> Span:
        """From the first cell's start to the last cell's end."""
        return Span(self.cells[0].span.start, self.cells[-1].span.end)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a section."""

    kind: TableKind
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """One prose paragraph or list item. `topic` is the id shared by paragraphs that say one thing (see source.yaml)."""

    id: str
    topic: str
    heading: str
    text: str
    span: Span
    line: int
    data_subject: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a passage that say one thing a rule looks for; named in source.yaml, since no code reads prose."""

    name: str
    passage: Passage
    text: str
    span: Span


Effect = Literal["adds", "replaces"]


@dataclass(frozen=True, slots=True)
class Provision:
    """What a supplement says on one or more matters (ids of topics and rights).

    `adds`: beside the general answer; `replaces`: instead of it. `names` holds the rights that a list of rights names,
    None where the words are no list.
    """

    about: tuple[str, ...]
    effect: Effect
    mark: Mark
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Supplement:
    """What a policy adds for one place: `topic` is that of its passages, `applies` says when it does, if it says so."""

    topic: str
    heading: str
    provisions: tuple[Provision, ...]
    applies: Mark | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the policy with what stands under it. `data_subject` is a slug, or None for general prose."""

    heading: str
    heading_span: Span
    data_subject: str | None
    tables: tuple[Table, ...] = ()
    passages: tuple[Passage, ...] = ()

    def table(self, kind: TableKind) -> Table | None:
        """The table of that kind, or None where the section has none."""
        return next((t for t in self.tables if t.kind == kind), None)


@dataclass(frozen=True, slots=True)
class Furniture:
    """A line of the file that is not policy (brand names, page footer), kept for the report."""

    line: int
    text: str


@dataclass(frozen=True)
class Policy:
    """A parsed policy. Made by `knowledge.parsing.parse`, which loses no line of the source.

    `review_by`: the day by which its owners mean to have looked at it again, as ISO 8601; None where they name none.
    """

    id: str
    title: str
    version: str
    sha256: str
    language: str
    source_text: str = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    furniture: tuple[Furniture, ...] = field(default=(), repr=False)
    controllers: tuple[str, ...] = ()
    short_name: str = ""
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    supplements: tuple[Supplement, ...] = field(default=(), repr=False)
    laws: tuple[str, ...] = ("gdpr",)
    review_by: str | None = None

    def __post_init__(self) -> None:
        """Check every span against the source, and that ids are unique."""
        self._check_spans()
        self._check_ids()

    def rows(self, kind: TableKind | None = None, *, data_subject: str | None = None) -> tuple[Row, ...]:
        """All rows in source order, optionally of one kind of table or one category of data subjects."""
        return tuple(
            row
            for section in self.sections
            if data_subject is None or section.data_subject == data_subject
            for table in section.tables
            if kind is None or table.kind == kind
            for row in table.rows
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """All prose passages in source order."""
        return tuple(p for s in self.sections for p in s.passages)

    @cached_property
    def data_subjects(self) -> tuple[str, ...]:
        """Slugs of the categories of data subjects, in the policy's order."""
        return tuple(s.data_subject for s in self.sections if s.data_subject is not None)

    def section_of(self, data_subject: str) -> Section:
        """The section of a category; KeyError if there is none."""
        for section in self.sections:
            if section.data_subject == data_subject:
                return section
        raise KeyError(data_subject)

    @cached_property
    def rows_by_id(self) -> dict[str, Row]:
        """Every row under its id."""
        return {row.id: row for row in self.rows()}

    @cached_property
    def passages_by_id(self) -> dict[str, Passage]:
        """Every passage under its id."""
        return {p.id: p for p in self.passages}

    def topic_passages(self, topic: str) -> tuple[Passage, ...]:
        """The passages that carry a topic, in source order."""
        return tuple(p for p in self.passages if p.topic == topic)

    def marked(self, name: str, *, topic: str | None = None) -> tuple[Mark, ...]:
        """The marks of a name, in source order, optionally of one topic's passages; empty where the policy has none."""
        return tuple(m for m in self.marks if m.name == name and topic in (None, m.passage.topic))

    def supplement(self, topic: str) -> Supplement | None:
        """The supplement whose passages carry a topic, or None."""
        return next((s for s in self.supplements if s.topic == topic), None)

    def _check_spans(self) -> None:
        for text, span in self._spans():
            if self.source_text[span.start : span.end] != text:
                raise PolicyParseError(
                    f"{self.id}: characters {span.start}-{span.end} read "
                    f"{self.source_text[span.start : span.end]!r}, expected {text!r}",
                    hint="The parser is wrong about this place; run `privacy-assistant policy ingest FILE` to see it.",
                )

    def _spans(self) -> Iterator[tuple[str, Span]]:
        for section in self.sections:
            yield section.heading, section.heading_span
            for passage in section.passages:
                yield passage.text, passage.span
        provisions = (p.mark for s in self.supplements for p in s.provisions)
        applying = (s.applies for s in self.supplements if s.applies)
        yield from ((mark.text, mark.span) for mark in (*self.marks, *provisions, *applying))
        for row in self.rows():
            for cell in row.cells:
                yield cell.text, cell.span
                yield from ((atom.text, atom.span) for atom in cell.atoms)
                yield from ((basis.text, basis.span) for basis in cell.legal_bases)
                if cell.storage_time:
                    for clause in cell.storage_time.clauses:
                        yield clause.text, clause.span
                        yield from ((bound.text, bound.span) for bound in clause.bounds)
                    yield from ((rider.text, rider.span) for rider in cell.storage_time.riders)

    def _check_ids(self) -> None:
        seen: dict[str, int] = {}
        items: tuple[Row | Passage, ...] = (*self.rows(), *self.passages)
        for item in items:
            if item.id in seen:
                raise PolicyParseError(
                    f"{self.id}: lines {seen[item.id]} and {item.line} both get the id {item.id!r}",
                    hint="Two rows of a table have the same key cell; name one under row_keys in source.yaml.",
                )
            seen[item.id] = item.line
