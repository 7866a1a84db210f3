"""Broken or unusable text: addresses, links and headings that are promised and not there, slips, readability."""

from __future__ import annotations

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from knowledge.facts import RowFacts, normalise
from knowledge.policy import Cell, Column, Span, TableKind
from knowledge.vocabulary import Kind
from rules.lint.document import Document, Hit, listing, unique
from rules.lint.words import Pointer

_CONTACT = ("email_address", "telephone_number", "postal_address")
_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
_WORD = re.compile(r"\w[\w’'/-]*")
# a full stop after an abbreviation ends no sentence
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|incl|etc|Art|No|Sp|z o)\.", re.IGNORECASE)


def contact_missing(document: Document) -> Iterator[Hit]:
    """No address, telephone number or e-mail address (Art. 13(1)(a)); a heading that announces them is the place."""
    if not document.says(*_CONTACT):
        yield Hit(tuple(_empty_headings(document)))


def _empty_headings(document: Document) -> Iterator[Span]:
    for section in document.policy.sections:
        if section.heading.endswith(":") and all(p.span == section.heading_span for p in section.passages):
            yield section.heading_span


def blanked_address(document: Document) -> Iterator[Hit]:
    """A bracketed token where an e-mail address stood: what mail cloaking leaves, no-break space included."""
    if spans := document.find("blanked_email"):
        yield Hit(spans, {"count": len(spans)})


def dangling_pointer(document: Document) -> Iterator[Hit]:
    """Words such as "the address above" with no address on that side of them."""
    taken: list[Span] = []
    for pointer in document.words.pointers:
        for span in document.find(pointer.phrases):
            if not any(other.contains(span) for other in taken):
                taken.append(span)
                if not _is_kept(document, pointer, span):
                    yield Hit((span,), {"words": document.quote(span), "side": pointer.side})


def _is_kept(document: Document, pointer: Pointer, span: Span) -> bool:
    side = Span(0, span.start) if pointer.side == "above" else Span(span.end, len(document.text))
    return document.has(side, *pointer.object)


def link_missing(document: Document) -> Iterator[Hit]:
    """Words that promise a link in a paragraph with fewer web addresses than such words."""
    spans: list[Span] = []
    for line in document.lines():
        promised = document.find_in(line, "link_promise")
        if len(promised) > len(document.find_in(line, "url")):
            spans.extend(promised)
    if spans:
        yield Hit(tuple(spans), {"count": len(spans)})


def unknown_section_title(document: Document) -> Iterator[Hit]:
    """A section quoted by a title that is no heading; the nearest heading is named."""
    headings = {_title(document.quote(s)): document.quote(s) for s in document.lines()}
    known = [section.heading for section in document.policy.sections]
    for match in document.words.pattern("quoted_section").finditer(document.text):
        name = next(group for group in ("title", "title_before") if match[group])
        title, span = match[name], Span(*match.span(name))
        if _title(title) not in headings:
            near = difflib.get_close_matches(title.casefold(), [h.casefold() for h in known], n=1, cutoff=0.5)
            nearest = next((h for h in known if near and h.casefold() == near[0]), "")
            yield Hit((span,), {"title": title, "nearest": f"; the nearest is “{nearest}”" if nearest else ""})


def _title(line: str) -> str:
    return normalise(line.lstrip("#* "))


def delimiter_missing(document: Document) -> Iterator[Hit]:
    """Two items of a list with no comma between them."""
    known = {normalise(a.text) for row in document.facts.rows.values() for a in _data(row).atoms}
    for row in document.facts.rows.values():
        for atom, after in zip(_data(row).atoms, (*_data(row).atoms[1:], None), strict=True):
            joined = Span(atom.span.start, after.span.end) if after else atom.span
            # a list with an item on each line has no commas
            if after and document.text[atom.span.end : after.span.start] == " ":
                yield Hit((joined,), {"words": document.quote(joined)})
            elif _is_two(atom.text, known):
                yield Hit((atom.span,), {"words": atom.text})


def _is_two(text: str, known: set[str]) -> bool:
    words = normalise(text).split()
    return any({" ".join(words[:cut]), " ".join(words[cut:])} <= known for cut in range(1, len(words)))


def _data(row: RowFacts) -> Cell:
    return row.row.cell(Column.PERSONAL_DATA)


def synonym_drift(document: Document) -> Iterator[Hit]:
    """One thing under several names in one text: types of data, recipients and purposes, by the vocabulary."""
    forms: dict[tuple[Kind, str], dict[str, tuple[str, Span]]] = defaultdict(dict)
    for kind, term, text, span in _named(document):
        words = _BRACKETS.sub("", text)
        # a list begins with a capital letter and its other items do not: that is no other name
        forms[kind, term].setdefault(words[:1].casefold() + words[1:], (words, span))
    drifting = [tuple(found.values()) for found in forms.values() if len(found) > 1]
    if drifting:
        names = ["; ".join(" / ".join(f"“{words}”" for words, _ in found) for found in drifting)]
        yield Hit(tuple(span for found in drifting for _, span in found), {"forms": names[0], "count": len(drifting)})


def _named(document: Document) -> Iterator[tuple[Kind, str, str, Span]]:
    terms = document.facts.vocabulary.terms
    for row in document.facts.rows.values():
        key = row.row.key
        for kind, term in ((Kind.ACTIVITY, row.activity), (Kind.RECIPIENT, row.recipient)):
            if term and (kind, term) in terms:
                yield kind, term, key.text.rstrip("."), key.span
        own = [item for item in row.data if item.row_id == row.id]
        # an item of two terms ("meeting and case history") is another name of neither
        several = Counter(item.atom.span for item in own)
        for item in own:
            if several[item.atom.span] == 1 and (Kind.DATA_CATEGORY, item.term) in terms:
                yield Kind.DATA_CATEGORY, item.term, item.atom.text, item.atom.span


def translation_residue(document: Document) -> Iterator[Hit]:
    """Turns of phrase that a translation left behind."""
    if spans := document.find("translation_residue"):
        quoted = unique(document.quote(s) for s in spans)
        yield Hit(spans, {"words": listing(f"“{words}”" for words in quoted)})


def uneven_full_stops(document: Document) -> Iterator[Hit]:
    """A full stop at the end of a few cells of a column only."""
    for column in (Column.PURPOSE, Column.RECIPIENT, Column.STORAGE_TIME):
        kind = TableKind.RECIPIENTS if column is Column.RECIPIENT else TableKind.PROCESSING
        cells = [row.cell(column) for row in document.policy.rows(kind)]
        ended = [cell for cell in cells if cell.text.endswith(".")]
        plain = [cell for cell in cells if not cell.text.endswith(".")]
        fewer, what = (ended, "with") if len(ended) < len(plain) else (plain, "without")
        if fewer and len(cells) >= 4 * len(fewer):
            values = {"column": column.replace("_", " "), "count": len(fewer), "of": len(cells), "what": what}
            yield Hit(tuple(cell.span for cell in fewer), values)


def page_furniture(document: Document) -> Iterator[Hit]:
    """Lines below the end of the policy: brand names, file names, slogans."""
    if furniture := document.policy.furniture:
        yield Hit(tuple(document.line_span(item.line) for item in furniture), {"count": len(furniture)})


def change_notice_missing(document: Document) -> Iterator[Hit]:
    """A version is named, and no word on how changes are announced."""
    versions = document.find("version_line")
    if versions and not document.says("change_notice"):
        yield Hit(versions)


def catch_all(document: Document) -> Iterator[Hit]:
    """A clause that opens every list of data."""
    if spans := document.find("catch_all"):
        yield Hit(spans)


def hard_to_read(document: Document) -> Iterator[Hit]:
    """Headings and sentences of very many words (Art. 12(1): concise, intelligible)."""
    limits = document.words.limits
    headings = [s.heading_span for s in document.policy.sections if _words(s.heading) > limits.heading_words]
    sentences = [span for span in _sentences(document) if _words(document.quote(span)) > limits.sentence_words]
    if headings or sentences:
        values = {"headings": len(headings), "sentences": len(sentences), "characters": len(document.text)}
        yield Hit((*headings, *sentences), {**values, "heading_words": limits.heading_words,
                                            "sentence_words": limits.sentence_words})  # fmt: skip


def _sentences(document: Document) -> Iterator[Span]:
    for passage in document.policy.passages:
        text = _ABBREVIATED.sub(lambda m: m.group().replace(".", "·"), passage.text)
        for match in _SENTENCE.finditer(text):
            leading = len(match.group()) - len(match.group().lstrip())
            yield Span(passage.span.start + match.start() + leading, passage.span.start + match.end())


def _words(text: str) -> int:
    return len(_WORD.findall(text))
