"""A citation held against the policy: its quote stands at its place, and the place is the row and cell it names."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column, Passage, Span
from proof.answer import GivenCitation, GivenEvidence
from proof.problem import Refuted

# A place by the id of its row or passage, its column, and the words
Key = tuple[str, Column | None, Span]


@dataclass(frozen=True, slots=True)
class Place:
    """A place that exists: words of a cell (`row`, `column`) or of a passage (`passage`)."""

    span: Span
    row: RowFacts | None = None
    column: Column | None = None
    passage: Passage | None = None

    @property
    def key(self) -> Key:
        """What tells one place from another."""
        item = self.row or self.passage
        return (item.id if item else ""), self.column, self.span

    @property
    def whole(self) -> Span:
        """The cell or passage that the words stand in."""
        if self.row is not None and self.column is not None:
            return self.row.row.cell(self.column).span
        if self.passage is None:
            raise Refuted("the place is neither in a row nor in a passage")
        return self.passage.span

    @property
    def is_whole(self) -> bool:
        """Whether all of the cell or passage is cited."""
        return self.span == self.whole


def place_of(citation: GivenCitation, facts: PolicyFacts) -> Place:
    """The place a citation names; raises Refuted where it names none, or where its quote does not stand there."""
    span = Span(citation.start, citation.end)
    if facts.policy.source_text[span.start : span.end] != citation.quote:
        raise Refuted(f"characters {span.start}-{span.end} of the policy do not read {citation.quote[:60]!r}")
    row = facts.rows.get(citation.id)
    place = _cell(citation, span, row) if row is not None else _passage(citation, span, facts)
    said = (citation.data_subject, citation.section, citation.table, citation.row, citation.columns)
    if said != (stands := _described(place, facts)):
        raise Refuted(f"{citation.id} is {stands}, not {said}")
    if not place.whole.contains(span):
        raise Refuted(f"characters {span.start}-{span.end} lie outside {citation.id}")
    return place


def _cell(citation: GivenCitation, span: Span, row: RowFacts) -> Place:
    if len(citation.columns) != 1:
        raise Refuted(f"columns are {citation.columns}, but a place lies in one cell")
    return Place(span, row, column_of(row, citation.columns[0]))


def _passage(citation: GivenCitation, span: Span, facts: PolicyFacts) -> Place:
    passage = facts.policy.passages_by_id.get(citation.id)
    if passage is None:
        raise Refuted(f"the policy has no row and no passage {citation.id!r}")
    return Place(span, passage=passage)


def column_of(row: RowFacts, name: str) -> Column:
    """A column that the row has."""
    for cell in row.row.cells:
        if cell.column == name:
            return cell.column
    raise Refuted(f"{row.id} has no column {name!r}")


def _described(place: Place, facts: PolicyFacts) -> tuple[object, ...]:
    if place.row is not None and place.column is not None:
        row = place.row.row
        heading = facts.policy.section_of(row.data_subject).heading
        return row.data_subject, heading, row.table.value, row.number, (place.column.value,)
    if place.passage is None:
        raise Refuted("the place is neither in a row nor in a passage")
    return place.passage.data_subject, place.passage.heading, None, None, ()


def evidence_at(evidence: GivenEvidence, facts: PolicyFacts) -> Place:
    """The place that the trace names; raises Refuted where there is none."""
    row, passage = facts.rows.get(evidence.id), facts.policy.passages_by_id.get(evidence.id)
    if row is not None and evidence.column is not None:
        column = column_of(row, evidence.column)
        return Place(_span(evidence, row.row.cell(column).span), row, column)
    if passage is not None and evidence.column is None:
        return Place(_span(evidence, passage.span), passage=passage)
    raise Refuted(f"the trace stands on {evidence.id!r}, which is no place of the policy")


def _span(evidence: GivenEvidence, whole: Span) -> Span:
    return Span(*evidence.span) if evidence.span is not None else whole
