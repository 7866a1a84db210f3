"""Other rows and paragraphs: key cells renamed or narrowed, rows dropped or added, prose dropped or turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.mutations.mutant import Change, Edit, Mutant
from knowledge.policy import Column, Passage, Policy, Row, Span, TableKind
from knowledge.sources import PolicySource

_OTHER_KEYS = {
    Column.PURPOSE: (Change.PURPOSE_RENAMED, "Feeding the cat of the lighthouse"),
    Column.RECIPIENT: (Change.RECIPIENT_RENAMED, "Lighthouse keepers"),
}
_OTHER_ROWS = {
    TableKind.PROCESSING: "Feeding the cat of the lighthouse Legal obligation Name Up to 25 years from the visit",
    TableKind.RECIPIENTS: "Lighthouse keepers Name",
}
_BRACKETS = re.compile(r"\((?:[^()]*\bsuch as )?([^()]+)\)")
_NEGATION = re.compile(r" (?:do not|is not|not|no longer) (?=\w)")
# A number that stands for itself, not a part of a name ("556102-7680", "CV2")
_NUMBER = re.compile(r"(?<![\w:-])[1-9]\d{0,3}(?![\w:-])")
_BETWEEN_ITEMS = re.compile(r",? and |, ")
# A full stop, and then a capital letter; not that of an abbreviation
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\b[A-Z][a-z]\.) +(?=[A-Z”“])")


def key_mutants(row: Row) -> Iterator[Mutant]:
    """The purpose or recipient renamed, and each item of an enumeration in its brackets dropped."""
    key = row.key
    change, other = _OTHER_KEYS[key.column]
    yield Mutant(change, row.id, key.column, f"becomes {other!r}", Edit(key.span, other))
    for brackets in _BRACKETS.finditer(key.text):
        items = list(_pieces(_BETWEEN_ITEMS, key.text, *brackets.span(1)))
        for place, (start, end) in enumerate(items if len(items) > 1 else ()):
            gone = (items[place - 1][1], end) if place else (start, items[1][0])
            span = Span(key.span.start + gone[0], key.span.start + gone[1])
            told = f"{key.text[start:end]!r} is gone"
            yield Mutant(Change.KEY_NARROWED, row.id, key.column, told, Edit(span, ""))


def row_mutants(row: Row, policy: Policy) -> Iterator[Mutant]:
    """The row dropped, with its line; not where it is the only one of its table, which no policy has.

    Below the last row of a table, another one is added, whose place is the last row's.
    """
    rows, line = policy.rows(row.table, data_subject=row.data_subject), _line_of(row.span, policy.source_text)
    if len(rows) > 1:
        yield Mutant(Change.ROW_DROPPED, row.id, None, "the row is gone", Edit(line, ""))
    if row == rows[-1]:
        told = f"{_OTHER_ROWS[row.table]!r} is added below"
        edit = Edit(Span(line.end, line.end), f"{_OTHER_ROWS[row.table]}\n")
        yield Mutant(Change.ROW_ADDED, row.id, None, told, edit)


def prose_mutants(policy: Policy, source: PolicySource) -> Iterator[Mutant]:
    """Each paragraph dropped; each of its sentences, where it has several; negations and numbers in it changed."""
    headings = {section.heading_span for section in policy.sections}
    for passage in policy.passages:
        if passage.span in headings:
            continue  # a heading with nothing under it, which the policy's other words refer to
        line = _line_of(passage.span, policy.source_text)
        # Below the line by which the policy's end is known stands no policy; it goes with it, or it would become some
        end = len(policy.source_text) if passage.text == source.last_policy_line else line.end
        edit = Edit(Span(line.start, end), "")
        yield Mutant(Change.PASSAGE_DROPPED, passage.id, None, f"{_short(passage.text)!r} is gone", edit)
        yield from _sentence_mutants(passage, source)
        yield from _word_mutants(passage)


def _word_mutants(passage: Passage) -> Iterator[Mutant]:
    """A negation dropped, a number raised by one: few letters, and another policy."""
    for match in _NEGATION.finditer(passage.text):
        told = f"{match.group().strip()!r} is gone from {_short(passage.text[match.start() :])!r}"
        yield Mutant(Change.NEGATION_DROPPED, passage.id, None, told, Edit(_at(passage, match), " "))
    for match in _NUMBER.finditer(passage.text):
        other = str(int(match.group()) + 1)
        told = f"{match.group()!r} becomes {other!r}"
        yield Mutant(Change.NUMBER_CHANGED, passage.id, None, told, Edit(_at(passage, match), other))


def _at(passage: Passage, match: re.Match[str]) -> Span:
    return Span(passage.span.start + match.start(), passage.span.start + match.end())


def _sentence_mutants(passage: Passage, source: PolicySource) -> Iterator[Mutant]:
    sentences = list(_pieces(_BETWEEN_SENTENCES, passage.text, 0, len(passage.text)))
    if len(sentences) < 2:
        return
    for place, (start, end) in enumerate(sentences):
        told = f"{_short(passage.text[start:end])!r} is gone"
        # What source.yaml knows the paragraph by stays, or it could not be placed
        kept = 0 if place else _beginning(passage, source)
        gone = (sentences[place - 1][1], end) if place else (kept, end if kept else sentences[1][0])
        if gone[0] == gone[1]:
            continue  # all that the paragraph is known by: nothing would change
        span = Span(passage.span.start + gone[0], passage.span.start + gone[1])
        yield Mutant(Change.SENTENCE_DROPPED, passage.id, None, told, Edit(span, ""))


def _beginning(passage: Passage, source: PolicySource) -> int:
    known = (words for words in source.paragraph_topics.values() if passage.text.startswith(words))
    return len(next(known, ""))


def _pieces(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _line_of(span: Span, text: str) -> Span:
    """The whole line, with the line feed that ends it."""
    end = text.find("\n", span.end)
    return Span(text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end + 1)


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
