"""Contradictions and gaps between the tables: who receives what, what is collected, which purposes stand twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from knowledge.facts import ListedData, RowFacts, normalise
from knowledge.policy import Column, Span
from knowledge.vocabulary import Kind
from rules.lint.document import Document, Hit, listing, purpose, span_of, unique

_BRACKETS = re.compile(r"\s*\([^()]*\)")
# a general word for contact data covers what it stands for
_UMBRELLAS = {"contact_details": frozenset(["email_address", "telephone_number"])}


@dataclass(frozen=True)
class _Types:
    """Types of data by one name each, brackets left out: "name (if you give it)" is a name."""

    document: Document

    def of(self, rows: tuple[RowFacts, ...], *, listed_only: bool = False) -> dict[str, ListedData]:
        """The types that rows list, each with where it stands first. `listed_only`: not what a reference takes in."""
        found: dict[str, ListedData] = {}
        for row in rows:
            reference = row.row.cell(Column.PERSONAL_DATA).reference
            # "all data that rest on …" is a part of each row that no list singles out
            part = reference is not None and reference.kind == "all_of_basis"
            if not (row.is_open or part or (listed_only and reference)):
                for item in row.data:
                    found.setdefault(self.name(item), item)
        return found

    def name(self, item: ListedData) -> str:
        """The name of an item's type."""
        if (Kind.DATA_CATEGORY, item.term) in self.document.facts.vocabulary.terms:
            return item.term
        words = _plain(item.atom.text)
        return self._terms.get(words, words)

    @cached_property
    def _terms(self) -> dict[str, str]:
        terms = self.document.facts.vocabulary.of_kind(Kind.DATA_CATEGORY)
        return {_plain(phrase): term.id for term in terms for phrase in term.policy}


def _plain(text: str) -> str:
    return normalise(_BRACKETS.sub("", text))


def _covers(types: dict[str, ListedData], name: str) -> bool:
    if name in _UMBRELLAS:
        return name in types or bool(_UMBRELLAS[name] & types.keys())
    return name in types or any(umbrella in types for umbrella, parts in _UMBRELLAS.items() if name in parts)


def recipients_missing(document: Document) -> Iterator[Hit]:
    """A category without a table of recipients (Art. 13(1)(e))."""
    for slug in document.policy.data_subjects:
        if not document.recipients(slug):
            yield Hit((document.heading(slug),), {"heading": _heading(document, slug)})


def disclosed_not_collected(document: Document) -> Iterator[Hit]:
    """Data that a recipient may get and that no purpose of the category lists."""
    types = _Types(document)
    for slug in document.policy.data_subjects:
        collected = types.of(document.processing(slug))
        disclosed = types.of(document.recipients(slug), listed_only=True)
        yield from _difference(document, slug, disclosed, collected)


def collected_not_disclosed(document: Document) -> Iterator[Hit]:
    """Data that a purpose lists and that no recipient is named with, but for "all personal data"."""
    types = _Types(document)
    for slug in document.policy.data_subjects:
        disclosed = types.of(document.recipients(slug), listed_only=True)
        if disclosed:
            yield from _difference(document, slug, types.of(document.processing(slug)), disclosed)


def _difference(
    document: Document, slug: str, one: dict[str, ListedData], other: dict[str, ListedData]
) -> Iterator[Hit]:
    left = [item for name, item in one.items() if not _covers(other, name)]
    if left:
        words = listing(unique(f"“{item.atom.text}”" for item in left))
        yield Hit(tuple(item.atom.span for item in left), {"data": words, "heading": _heading(document, slug)})


def _heading(document: Document, slug: str) -> str:
    return document.policy.section_of(slug).heading


def advisors_without_claims(document: Document) -> Iterator[Hit]:
    """Advisors receive case details in a category that lists no purpose of legal claims."""
    for slug in document.policy.data_subjects:
        if document.about("legal_claims") and not document.about("legal_claims", slug):
            for row in (r for r in document.recipients(slug) if document.has(r.row.key.span, "advisors")):
                spans = (row.row.key.span, span_of(row, Column.PERSONAL_DATA))
                yield Hit(spans, {"recipient": row.key_text, "heading": _heading(document, slug)})


def published_without_recipient(document: Document) -> Iterator[Hit]:
    """Data are published, and the public or the medium is not among the recipients of the category."""
    for slug in document.policy.data_subjects:
        spans = [
            span
            for row in document.processing(slug)
            for column in (Column.PURPOSE, Column.LEGAL_BASIS, Column.STORAGE_TIME)
            for span in document.find_in(span_of(row, column), "publishing")
        ]
        recipients = document.recipients(slug)
        public = any(document.has(row.row.key.span, "public_recipient") for row in recipients)
        if spans and recipients and not public:
            yield Hit(tuple(spans), {"heading": _heading(document, slug)})


def recipient_mentioned_elsewhere(document: Document) -> Iterator[Hit]:
    """A recipient of another category, named in a row's purpose, data or storage time, that the table leaves out."""
    names = {row.recipient: _BRACKETS.sub("", row.key_text) for row in document.recipients() if row.recipient}
    for slug in document.policy.data_subjects:
        own = {row.recipient for row in document.recipients(slug)}
        for recipient, words in names.items():
            if own and recipient not in own:
                pattern = re.compile(rf"\b{re.escape(words)}\b", re.IGNORECASE)
                spans = [
                    Span(*match.span())
                    for row in document.processing(slug)
                    for match in pattern.finditer(document.text, row.row.span.start, row.row.span.end)
                ]
                if spans:
                    yield Hit(tuple(spans), {"recipient": words, "heading": _heading(document, slug)})


def recipient_left_out(document: Document) -> Iterator[Hit]:
    """A recipient that every category but one lists (the matrix of categories and recipients)."""
    slugs = [s for s in document.policy.data_subjects if document.recipients(s)]
    if len(slugs) < document.words.limits.categories_for_a_pattern:
        return
    rows: dict[str, dict[str, RowFacts]] = defaultdict(dict)
    for row in document.recipients():
        rows[row.recipient or row.id].setdefault(row.data_subject, row)
    for listed in rows.values():
        left_out = [slug for slug in slugs if slug not in listed]
        if len(left_out) == 1:
            spans = (document.heading(left_out[0]), *(row.row.key.span for row in listed.values()))
            name = _BRACKETS.sub("", next(iter(listed.values())).key_text)
            values = {"recipient": name, "heading": _heading(document, left_out[0])}
            yield Hit(spans, {**values, "count": len(listed), "of": len(slugs)})


def marketing_without_suppression(document: Document) -> Iterator[Hit]:
    """Mailings to a category without a suppression list, where another category has one."""
    others = document.about("suppression_list")
    for slug in document.policy.data_subjects:
        if others and not document.about("suppression_list", slug):
            marketing = document.marketing(slug)
            if mailings := [row for row in marketing if not document.has(purpose(row), "online_marketing")]:
                spans = tuple(purpose(row) for row in (*mailings, *others))
                yield Hit(spans, {"heading": _heading(document, slug)})


def two_storage_times(document: Document) -> Iterator[Hit]:
    """One purpose with several storage times."""
    for rows in _by_activity(document).values():
        times = {normalise(document.quote(span_of(row, Column.STORAGE_TIME))): row for row in reversed(rows)}
        if len(times) > 1:
            ordered = [row for row in rows if row in times.values()]
            spans = tuple(span_of(row, Column.STORAGE_TIME) for row in ordered)
            shown = "; ".join(f"“{document.quote(span)}”" for span in spans)
            yield Hit(spans, {"purpose": rows[0].key_text.rstrip("."), "times": shown, "count": len(spans)})


def two_recipient_lists(document: Document) -> Iterator[Hit]:
    """One purpose in several categories whose tables list different recipients."""
    for activity, rows in _by_activity(document).items():
        term = document.facts.vocabulary.terms.get((Kind.ACTIVITY, activity))
        lists = {frozenset(r.recipient for r in document.recipients(row.data_subject)) for row in rows}
        # what comes on top of other purposes (legal claims) stands in many tables, each with its own recipients
        if len(lists) > 1 and not (term and term.ancillary):
            headings = listing(unique(f"“{_heading(document, row.data_subject)}”" for row in rows))
            spans = tuple(purpose(row) for row in rows)
            yield Hit(spans, {"purpose": rows[0].key_text.rstrip("."), "headings": headings})


def _by_activity(document: Document) -> dict[str, list[RowFacts]]:
    rows: dict[str, list[RowFacts]] = defaultdict(list)
    for row in document.processing():
        rows[row.activity or row.id].append(row)
    return rows


def umbrella_never_itemised(document: Document) -> Iterator[Hit]:
    """A general word ("contact information") in a list that names no kind of it."""
    for row in document.processing():
        data = span_of(row, Column.PERSONAL_DATA)
        spans = document.find_in(data, "contact_umbrella")
        if spans and not document.has(data, "contact_item"):
            yield Hit(spans, {"words": document.quote(spans[0])})
