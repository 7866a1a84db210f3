"""Legal bases, what they leave open, and data that the law treats apart (Art. 6, 9, 10, 13(1)(c) and (d))."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.facts import RowFacts
from knowledge.policy import Column, Span
from rules.lint.document import Document, Hit, purpose, span_of, unique
from rules.lint.retention import long_bounds

_INTERESTS = "legitimate_interests"
_LAW = "legal_obligation"


def _bases(row: RowFacts, term: str) -> tuple[Span, ...]:
    return tuple(basis.span for basis in row.legal_bases if basis.term == term)


def _data_hits(document: Document, rows: tuple[RowFacts, ...], name: str) -> tuple[Span, ...]:
    return tuple(s for row in rows for s in document.find_in(span_of(row, Column.PERSONAL_DATA), name))


def interest_not_named(document: Document) -> Iterator[Hit]:
    """Legitimate interests without saying which (Art. 13(1)(d), 14(2)(b))."""
    if any(document.has(passage.span, "interest_named") for passage in document.policy.passages):
        return
    rows = [r for r in document.processing() if not document.has(span_of(r, Column.LEGAL_BASIS), "interest_named")]
    if spans := tuple(span for row in rows for span in _bases(row, _INTERESTS)):
        yield Hit(spans, {"count": len(spans)})


def law_not_named(document: Document) -> Iterator[Hit]:
    """A legal obligation without the law that lays it down (Art. 6(3))."""
    rows = [row for row in document.processing() if row.rests_on(_LAW) and not _names_law(document, row)]
    if spans := tuple(span for row in rows for span in _bases(row, _LAW)):
        yield Hit(spans, {"count": len(spans)})


def _names_law(document: Document, row: RowFacts) -> bool:
    section = document.policy.section_of(row.data_subject)
    return any(document.has(span, "statute") for span in (row.row.span, *(p.span for p in section.passages)))


def suppression_as_duty(document: Document) -> Iterator[Hit]:
    """A marketing suppression list that rests on a legal obligation."""
    rows = [row for row in document.about("suppression_list") if row.rests_on(_LAW)]
    if spans := tuple(span for row in rows for span in _bases(row, _LAW)):
        yield Hit(spans, {"count": len(spans)})


def special_category(document: Document) -> Iterator[Hit]:
    """Health and other special data without explicit consent or another condition of Art. 9(2)."""
    if document.says("special_category_terms", "explicit_consent"):
        return
    rows = tuple(document.facts.rows.values())
    cells = (span_of(row, Column.LEGAL_BASIS) for row in document.processing())
    bases = tuple(span for cell in cells for span in document.find_in(cell, "special_category"))
    if spans := (*_data_hits(document, rows, "special_category"), *bases):
        yield Hit(spans, {"count": len(spans)})


def whistleblowing_special(document: Document) -> Iterator[Hit]:
    """Whistleblower reports, and nothing on special or criminal-offence data (Art. 9, 10)."""
    rows = document.about("whistleblowing")
    if rows and not document.says("special_category_terms", "criminal_offence_terms"):
        yield Hit(tuple(purpose(row) for row in rows))


def bases_not_split(document: Document) -> Iterator[Hit]:
    """Several legal bases, and not said which of them is for what."""
    rows = [row for row in document.processing() if sum(basis.scope is None for basis in row.legal_bases) > 1]
    yield from _by_words(document, rows)


def _by_words(document: Document, rows: list[RowFacts]) -> Iterator[Hit]:
    """One hit per wording of a legal basis, however many rows have it."""
    cells = [span_of(row, Column.LEGAL_BASIS) for row in rows]
    for words in unique(document.quote(cell) for cell in cells):
        yield Hit(tuple(cell for cell in cells if document.quote(cell) == words), {"basis": words})


def example_in_basis(document: Document) -> Iterator[Hit]:
    """An example ("e.g.") in a legal basis leaves open what it covers."""
    rows = [row for row in document.processing() if document.has(span_of(row, Column.LEGAL_BASIS), "example")]
    yield from _by_words(document, rows)


def identity_number(document: Document) -> Iterator[Hit]:
    """A national identity number under legitimate interests, and no word on why it is needed."""
    rows = tuple(row for row in document.processing() if row.rests_on(_INTERESTS))
    spans = _data_hits(document, rows, "identity_number")
    if spans and not document.says("identity_number_reason"):
        yield Hit(spans)


def recording_under_interests(document: Document) -> Iterator[Hit]:
    """Recordings of calls or meetings under legitimate interests."""
    rows = tuple(row for row in document.processing() if row.rests_on(_INTERESTS))
    if spans := _data_hits(document, rows, "recording"):
        yield Hit(spans)


def marketing_under_interests(document: Document) -> Iterator[Hit]:
    """Direct marketing under legitimate interests, and nothing on the rules for electronic marketing."""
    rows = [row for row in document.marketing() if row.rests_on(_INTERESTS)]
    if rows and not document.says("electronic_marketing_law"):
        yield Hit(tuple(span for row in rows for span in (purpose(row), *_bases(row, _INTERESTS))))


def cookies_under_interests(document: Document) -> Iterator[Hit]:
    """Cookies under legitimate interests, and nothing on the rule for terminal equipment."""
    if document.says("terminal_equipment_law"):
        return
    for row in document.processing():
        spans = _data_hits(document, (row,), "tracking")
        # "consent for non-essential cookies" is that split
        if spans and row.rests_on(_INTERESTS) and not document.has(span_of(row, Column.LEGAL_BASIS), "tracking"):
            yield Hit((*_bases(row, _INTERESTS), *spans))


def condition_without_criterion(document: Document) -> Iterator[Hit]:
    """Data collected "if necessary", and not said when that is."""
    if spans := _data_hits(document, document.processing(), "condition_without_criterion"):
        yield Hit(spans)


def open_type_kept_long(document: Document) -> Iterator[Hit]:
    """Data of an open kind ("relevant details") kept for ten years or more."""
    rows = tuple(row for row in document.processing() if long_bounds(document, row))
    atoms = (atom for row in rows for atom in row.row.cell(Column.PERSONAL_DATA).atoms)
    spans = tuple(atom.span for atom in atoms if document.has(atom.span, "open_type"))
    if spans:
        yield Hit(spans, {"years": document.words.limits.long_period_years, "count": len(spans)})
