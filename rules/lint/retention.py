"""Storage times that a reader cannot count with (Art. 5(1)(e), 13(2)(a): the period, or the criteria for it)."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.facts import RowFacts
from knowledge.policy import Bound, Clause, Column, Rider, StorageTime
from rules.dates import months
from rules.lint.document import Document, Hit, listing, span_of, unique

_BASIS = "legitimate_interests"


def _storage(row: RowFacts) -> StorageTime:
    return row.row.cell(Column.STORAGE_TIME).storage_time or StorageTime(clauses=())


def _bounds(row: RowFacts) -> Iterator[tuple[Clause, Bound]]:
    for clause in _storage(row).clauses:
        for bound in clause.bounds:
            yield clause, bound


def _riders(row: RowFacts, kind: str) -> tuple[Rider, ...]:
    return tuple(rider for rider in _storage(row).riders if rider.kind == kind)


def year_counted_or_not(document: Document) -> Iterator[Hit]:
    """Until the seventh year following …: with that year, or without it."""
    for row in document.processing():
        for _, bound in _bounds(row):
            if bound.kind == "ordinal_year_end" and bound.count:
                yield Hit((bound.span,), {"count": bound.count, "less": bound.count - 1})


def unlimited(document: Document) -> Iterator[Hit]:
    """No limit in time."""
    spans = tuple(b.span for row in document.processing() for _, b in _bounds(row) if b.kind == "unlimited")
    if spans:
        yield Hit(spans, {"count": len(spans)})


def start_unclear(document: Document) -> Iterator[Hit]:
    """A length with no starting point, or one that a reader cannot date."""
    spans, starts = [], []
    for row in document.processing():
        for clause, bound in _bounds(row):
            if bound.kind == "fixed_after" and (start := _unclear_start(document, clause, bound)) is not None:
                spans.append(bound.span)
                starts.append(start)
    if spans:
        yield Hit(tuple(spans), {"starts": listing(unique(starts)), "count": len(spans)})


def _unclear_start(document: Document, clause: Clause, bound: Bound) -> str | None:
    if not bound.trigger:
        return None if clause.during else "no start at all"
    vague = any(document.words.pattern(name).search(bound.trigger) for name in ("vague_trigger", "two_triggers"))
    return f"“{bound.trigger}”" if vague else None


def hedged(document: Document) -> Iterator[Hit]:
    """A hedge ("normally") without a word on when it does not hold."""
    cells = [span_of(row, Column.STORAGE_TIME) for row in document.processing()]
    open_cells = [cell for cell in cells if document.has(cell, "hedge") and not document.has(cell, "exception")]
    if open_cells:
        spans = tuple(span for cell in open_cells for span in document.find_in(cell, "hedge"))
        words = listing(unique(f"“{document.quote(span)}”" for span in spans))
        yield Hit(spans, {"words": words, "count": len(open_cells), "of": len(cells)})


def connective_unclear(document: Document) -> Iterator[Hit]:
    """Two limits in one breath: the earlier, the later or both."""
    clauses = [c for row in document.processing() for c in _storage(row).clauses if len(c.bounds) > 1]
    for text in unique(clause.text for clause in clauses):
        yield Hit(tuple(clause.span for clause in clauses if clause.text == text), {"clause": text})


def external_terms(document: Document) -> Iterator[Hit]:
    """The period stands in another text, and no link leads there."""
    spans = [
        span
        for row in document.processing()
        if not document.has(span_of(row, Column.STORAGE_TIME), "url")
        for span in (
            *(bound.span for _, bound in _bounds(row) if bound.kind == "external"),
            *(rider.span for rider in _riders(row, "see_also")),
        )
    ]
    if spans:
        yield Hit(tuple(spans), {"count": len(spans)})


def circular(document: Document) -> Iterator[Hit]:
    """As long as other rows last, in a category in which one of them lasts without limit."""
    for row in document.processing():
        others = (bound for other in document.processing(row.data_subject) for _, bound in _bounds(other))
        endless = [bound.span for bound in others if bound.kind == "unlimited"]
        for _, bound in _bounds(row):
            if endless and bound.kind == "as_long_as" and document.has(bound.span, "other_purposes"):
                yield Hit((bound.span, *endless))


def right_in_one_row_only(document: Document) -> Iterator[Hit]:
    """A right to object or unsubscribe told in the storage time of one marketing row, and not in that of another."""
    rows = [row for row in document.marketing() if row.rests_on(_BASIS)]
    told = [rider.span for row in rows for rider in _riders(row, "right")]
    silent = [span_of(row, Column.STORAGE_TIME) for row in rows if not _riders(row, "right")]
    if told and silent:
        yield Hit((*silent, *told))


def longer_for_whistleblowing(document: Document) -> Iterator[Hit]:
    """An extension of the time for which whistleblower cases are kept."""
    for row in document.about("whistleblowing"):
        if spans := tuple(rider.span for rider in _riders(row, "extension")):
            yield Hit(spans)


def long_for_claims(document: Document) -> Iterator[Hit]:
    """Ten years or more for legal claims, and no rule of limitation is named."""
    claims = {row.id for row in document.about("legal_claims")}
    rows = [row for row in document.processing() if row.id in claims and row.rests_on(_BASIS)]
    unnamed = [row for row in rows if not document.has(row.row.span, "statute")]
    yield from _long(document, unnamed)


def long_otherwise(document: Document) -> Iterator[Hit]:
    """Ten years or more for something else than legal claims."""
    claims = {row.id for row in document.about("legal_claims")}
    yield from _long(document, [row for row in document.processing() if row.id not in claims])


def _long(document: Document, rows: list[RowFacts]) -> Iterator[Hit]:
    if spans := tuple(bound.span for row in rows for bound in long_bounds(document, row)):
        yield Hit(spans, {"years": document.words.limits.long_period_years, "count": len(spans)})


def long_bounds(document: Document, row: RowFacts) -> tuple[Bound, ...]:
    """The limits of a row that are as long as the law's longest ordinary periods, or longer."""
    least = 12 * document.words.limits.long_period_years
    return tuple(b for _, b in _bounds(row) if b.kind == "fixed_after" and (months(b.count, b.unit) or 0) >= least)


def not_readable(document: Document) -> Iterator[Hit]:
    """A storage time in which neither a limit nor a criterion can be read."""
    for row in document.processing():
        if not _storage(row).clauses:
            yield Hit((span_of(row, Column.STORAGE_TIME),))
