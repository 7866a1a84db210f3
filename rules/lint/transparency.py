"""What Art. 13 and 14 ask a text to say, and what readers look for besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from knowledge.policy import Passage, Span
from knowledge.vocabulary import Kind
from rules.background import laws
from rules.lint.document import Document, Hit, listing, purpose
from rules.lint.words import Asked, LaterLaw


def automated_decisions_missing(document: Document) -> Iterator[Hit]:
    """Nothing on automated decisions, neither that there are any nor that there are none (Art. 13(2)(f))."""
    if not document.says("automated_decisions"):
        yield Hit()


def duty_to_provide_missing(document: Document) -> Iterator[Hit]:
    """Nothing on whether data must be provided and what follows if not (Art. 13(2)(e))."""
    if not document.says("obligation_to_provide"):
        yield Hit()


def rights_missing(document: Document) -> Iterator[Hit]:
    """Rights of Art. 15 to 21 that are not told to all readers (Art. 13(2)(b))."""
    missing = [right.name for right in document.words.rights if not document.find_told(right.phrases)]
    if missing:
        yield Hit((), {"missing": listing(missing)})


def complaint_missing(document: Document) -> Iterator[Hit]:
    """No right to lodge a complaint with a supervisory authority (Art. 13(2)(d))."""
    if not document.find_told("complaint"):
        yield Hit()


def withdrawal_missing(document: Document) -> Iterator[Hit]:
    """Rows rest on consent, and nothing on withdrawing it (Art. 13(2)(c))."""
    spans = tuple(b.span for row in document.processing() for b in row.legal_bases if b.term == "consent")
    if spans and not document.find_told("right_withdrawal"):
        yield Hit(spans, {"count": len(spans)})


def practicalities_missing(document: Document) -> Iterator[Hit]:
    """Rights without their practice: reply time, cost, identity check, how to withdraw or unsubscribe (Art. 12)."""
    general = [*(p.span for p in document.general_passages), *(r.row.span for r in document.processing())]
    asked = (a for a in document.words.practicalities if a.when is None or _in_any(document, general, a.when))
    missing = [a.name for a in asked if not _in_any(document, general, a.phrases)]
    if missing:
        yield Hit((), {"missing": listing(missing)})


def _in_any(document: Document, spans: Iterable[Span], name: str) -> bool:
    return any(document.has(span, name) for span in spans)


def erasure_incomplete(document: Document) -> Iterator[Hit]:
    """The right to erasure without the withdrawal of consent (Art. 17(1)(b)) or without its exceptions (17(3))."""
    passages = _right(document, "erasure")
    parts = (("the withdrawal of consent", "erasure_on_withdrawal"), ("the exceptions", "erasure_exceptions"))
    missing = [name for name, words in parts if not _in_any(document, (p.span for p in passages), words)]
    if passages and missing:
        yield Hit(tuple(p.span for p in passages), {"missing": listing(missing)})


def _right(document: Document, term: str) -> tuple[Passage, ...]:
    topics = [topic for t in document.facts.vocabulary.of_kind(Kind.RIGHT) if t.id == term for topic in t.passages]
    return tuple(p for p in document.policy.passages if p.topic in topics)


def employees_outside_scope(document: Document) -> Iterator[Hit]:
    """The text is for people outside the organisation, and whistleblower cases are about those inside."""
    scope, rows = document.find("outside_scope"), document.about("whistleblowing")
    if scope and rows:
        yield Hit((*scope, *(purpose(row) for row in rows)))


def source_not_per_category(document: Document) -> Iterator[Hit]:
    """Sources in general, not for each category of people (Art. 14(2)(f))."""
    slugs = document.policy.data_subjects
    general = [passage.span for passage in document.general_passages if passage.data_subject is None]
    spans = tuple(span for passage in general for span in document.find_in(passage, "third_party_source"))
    silent = [slug for slug in slugs if not _in_any(document, _spans(document, slug), "row_source")]
    if spans and silent:
        values = {"count": len(silent), "of": len(slugs)}
        yield Hit((*spans, *(document.heading(slug) for slug in silent)), values)


def _spans(document: Document, slug: str) -> Iterator[Span]:
    yield from (row.row.span for row in document.processing(slug))
    yield from (passage.span for passage in document.policy.section_of(slug).passages)


def california_incomplete(document: Document) -> Iterator[Hit]:
    """A supplement for California that leaves out what CCPA/CPRA ask for."""
    passages = document.jurisdiction("us-ca")
    missing = _not_said(document, document.words.california, [p.span for p in passages])
    if passages and missing:
        yield Hit((passages[0].span,), {"missing": listing(missing)})


def _not_said(document: Document, asked: Iterable[Asked], spans: list[Span]) -> list[str]:
    return [item.name for item in asked if not _in_any(document, spans, item.phrases)]


def later_law(document: Document) -> Iterator[Hit]:
    """A rule of law that applies since a day after the policy's date, and is not described."""
    for later in document.words.later_law:
        passages = document.jurisdiction(later.jurisdiction)
        article, begins = _begins(later)
        is_older = date.fromisoformat(document.policy.version) < begins
        if passages and is_older and not _in_any(document, (p.span for p in passages), later.needs):
            values = {"law": article, "about": later.about, "from": begins.isoformat()}
            yield Hit((passages[0].span,), {**values, "version": document.policy.version})


def _begins(later: LaterLaw) -> tuple[str, date]:
    """The article of a rule of law and the first day on which it applies; KeyError if there is no such rule."""
    parameters = {(law.law, p.id): p for law in laws() for p in law.parameters}
    found = parameters[later.law, later.parameter]
    return found.article, min(found.values)


def not_mandatory_missing(document: Document) -> Iterator[Hit]:
    """What readers look for though no article asks for it: children, security, breaches, artificial intelligence."""
    missing = [item.name for item in document.words.not_mandatory if not document.says(item.phrases)]
    if missing:
        yield Hit((), {"missing": listing(missing)})
