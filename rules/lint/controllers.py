"""Who answers for the processing: controllers, officers, authorities, joint control, transfers (Art. 13(1), 26)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from babel import Locale

from knowledge.policy import Passage, Span, TableKind
from rules.lint.document import Document, Hit, listing, unique
from rules.lint.words import Country, compile_phrases


def several_controllers(document: Document) -> Iterator[Hit]:
    """Several companies together are "we", and not said which of them is the controller for whom."""
    names = document.policy.controllers
    # one "is the controller for …" is about them all, several tell them apart
    told_apart = len(document.find("controller_of")) > 1 or document.says("controller_split")
    if len(names) > 1 and not told_apart:
        spans = tuple(span for name in names if (span := _first(document, name)))
        group = [r.row.key.span for r in document.recipients() if document.has(r.row.key.span, "group_recipient")]
        also = "; companies of the group are also listed as recipients" if group else ""
        yield Hit((*spans, *group), {"count": len(names), "also": also})


def _first(document: Document, words: str) -> Span | None:
    position = document.text.find(words)
    return Span(position, position + len(words)) if position >= 0 else None


def officer_missing(document: Document) -> Iterator[Hit]:
    """No data protection officer, and no word that there is none (Art. 13(1)(b))."""
    if not document.says("data_protection_officer"):
        yield Hit()


def representative_missing(document: Document) -> Iterator[Hit]:
    """A company outside the EEA, or people in the United Kingdom, and no representative (Art. 27)."""
    outside = [(name, country) for name, country in companies(document) if not country.eea]
    supplement = document.jurisdiction("uk")
    if (outside or supplement) and not document.says("representative"):
        named = tuple(span for name, _ in outside if (span := _first(document, name)))
        spans = (*named, *(p.span for p in supplement))
        yield Hit(spans, {"who": listing(name for name, _ in outside) or "a supplement for the United Kingdom"})


def authority_missing(document: Document) -> Iterator[Hit]:
    """A company whose country's supervisory authority is not named, where that of another country is."""
    known = companies(document)
    if not any(_authority_named(document, country) for _, country in known):
        return
    missing = [(name, country) for name, country in known if not _authority_named(document, country)]
    if missing:
        spans = tuple(span for name, _ in missing if (span := _first(document, name)))
        yield Hit(spans, {"countries": listing(unique(country.name for _, country in missing))})


def _authority_named(document: Document, country: Country) -> bool:
    return bool(country.authority) and bool(compile_phrases(country.authority).search(document.text))


def companies(document: Document) -> list[tuple[str, Country]]:
    """The controllers whose country shows in the letters after their name."""
    found = []
    for name in document.policy.controllers:
        for country in document.words.countries:
            if any(name.endswith(f" {form}") for form in country.forms) and _is_meant(document, country):
                found.append((name, country))
                break
    return found


def _is_meant(document: Document, country: Country) -> bool:
    return not country.ambiguous or bool(compile_phrases(country.ambiguous).search(document.text))


def joint_control_unexplained(document: Document) -> Iterator[Hit]:
    """Joint control without the essence of the arrangement or a link to it (Art. 26(2))."""
    about = [p for p in document.policy.passages if document.has(p.span, "joint_controllers")]
    heading = {p.heading for p in about}
    read = [p.span for p in document.policy.passages if p in about or p.heading in heading]
    explained = any(document.has(span, "url", "joint_arrangement") for span in read)
    if about and not explained:
        yield Hit(tuple(s for p in about for s in document.find_in(p.span, "joint_controllers")))


def transfer_open(document: Document) -> Iterator[Hit]:
    """Transfers out of the EU without naming a country, or without a way to see the safeguards (Art. 13(1)(f))."""
    passages = [p for p in document.general_passages if document.has(p.span, "transfer")]
    lacking = []
    if not any(_names_country(passage) for passage in passages):
        lacking.append("which countries")
    if not any(document.has(passage.span, "url", "safeguard_copy") for passage in passages):
        lacking.append("how to get a copy of the safeguards")
    # a text that says where data go and that they go nowhere else transfers nothing
    if lacking and passages and not any(document.has(p.span, "no_transfer") for p in passages):
        yield Hit(tuple(p.span for p in passages), {"lacking": listing(lacking)})


def _names_country(passage: Passage) -> bool:
    return bool(_countries().search(passage.text))


@lru_cache(maxsize=1)
def _countries() -> re.Pattern[str]:
    names = (name for code, name in Locale("en").territories.items() if len(code) == 2 and code.isalpha())
    # pseudo-regions are no places, and the European Union is where a transfer starts
    places = sorted({n for n in names if not n.startswith(("Pseudo", "European", "Euro", "Unknown"))}, key=len)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, (*reversed(places), 'USA', 'UK')))})\b")


def recipients_by_category(document: Document) -> Iterator[Hit]:
    """Recipients by category only, none by name (which Art. 13(1)(e) allows)."""
    rows = document.policy.rows(TableKind.RECIPIENTS)
    if rows and not any(document.has(row.key.span, "company_form_anywhere") for row in rows):
        yield Hit((rows[0].key.span,), {"count": len(rows)})
