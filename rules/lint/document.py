"""A policy as the checks read it: its text, rows and words, with the place of everything found."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column, Passage, Policy, Row, Span
from knowledge.vocabulary import Kind
from rules.lint.report import Place
from rules.lint.words import Words


@dataclass(frozen=True, slots=True)
class Hit:
    """What a check found: the places that show it, and the values for the catalogue's message."""

    spans: tuple[Span, ...] = ()
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Item:
    span: Span
    id: str
    column: Column | None


@dataclass(frozen=True)
class Document:
    """One policy with the words to look for. Page furniture counts for what is found, never as a place."""

    facts: PolicyFacts
    words: Words

    @property
    def policy(self) -> Policy:
        """The parsed policy."""
        return self.facts.policy

    @property
    def text(self) -> str:
        """The source text."""
        return self.policy.source_text

    # --- finding words

    def says(self, *names: str) -> bool:
        """Whether any of the words stands anywhere in the file, page furniture included."""
        return any(self._matches(name) for name in names)

    def find(self, *names: str) -> tuple[Span, ...]:
        """Every place of the words in the policy itself, in order."""
        return tuple(sorted(s for name in names for s in self._matches(name) if not self._is_furniture(s)))

    def find_general(self, name: str) -> tuple[Span, ...]:
        """Every place of the words that holds for all readers, prose and headings first: no supplement for a place."""
        found = [s for s in self.find(name) if not any(p.span.contains(s) for p in self._supplements)]
        return tuple(sorted(found, key=lambda span: (self._is_in_table(span), span)))

    def find_told(self, name: str) -> tuple[Span, ...]:
        """Every place of the words in prose or headings that hold for all readers: "until withdrawn" tells no right."""
        return tuple(span for span in self.find_general(name) if not self._is_in_table(span))

    def quote(self, span: Span) -> str:
        """The words of a span."""
        return self.text[span.start : span.end]

    def find_in(self, span: Span, *names: str) -> tuple[Span, ...]:
        """Every place of the words within a span, in order."""
        patterns = (self.words.pattern(name) for name in names)
        return tuple(sorted(Span(*m.span()) for p in patterns for m in p.finditer(self.text, span.start, span.end)))

    def has(self, span: Span, *names: str) -> bool:
        """Whether any of the words stands within a span."""
        return bool(self.find_in(span, *names))

    def _matches(self, name: str) -> tuple[Span, ...]:
        if name not in self._found:
            self._found[name] = tuple(Span(*m.span()) for m in self.words.pattern(name).finditer(self.text))
        return self._found[name]

    @cached_property
    def _found(self) -> dict[str, tuple[Span, ...]]:
        return {}

    # --- rows and passages

    def processing(self, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """Processing rows, of one category or of all."""
        return self.facts.processing(data_subject)

    def recipients(self, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """Recipient rows, of one category or of all."""
        return self.facts.recipients(data_subject)

    def about(self, name: str, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """The processing rows whose purpose has any of the words."""
        return tuple(r for r in self.processing(data_subject) if self.has(purpose(r), name))

    def marketing(self, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """The processing rows of direct marketing. A list of those who want none is not marketing."""
        rows = self.about("direct_marketing", data_subject)
        return tuple(row for row in rows if not self.has(purpose(row), "suppression_list"))

    def heading(self, data_subject: str) -> Span:
        """The place of a category's heading."""
        return self.policy.section_of(data_subject).heading_span

    @cached_property
    def general_passages(self) -> tuple[Passage, ...]:
        """The prose that holds everywhere: no supplement for one jurisdiction."""
        return tuple(p for p in self.policy.passages if p.topic not in self._jurisdiction_topics)

    def jurisdiction(self, term: str) -> tuple[Passage, ...]:
        """The passages of the supplement for a jurisdiction."""
        terms = [t for t in self.facts.vocabulary.of_kind(Kind.JURISDICTION) if t.id == term]
        return tuple(p for p in self.policy.passages for t in terms if p.topic in t.passages)

    @cached_property
    def _supplements(self) -> tuple[Passage, ...]:
        return tuple(p for p in self.policy.passages if p.topic in self._jurisdiction_topics)

    @cached_property
    def _jurisdiction_topics(self) -> frozenset[str]:
        return frozenset(p for t in self.facts.vocabulary.of_kind(Kind.JURISDICTION) for p in t.passages)

    # --- places

    def place(self, span: Span) -> Place:
        """The place of a span: its row and cell or its passage, its line, and its words."""
        item = self._item_at(span)
        return Place(
            id=item.id if item else None,
            column=item.column if item else None,
            line=self.line(span.start),
            start=span.start,
            end=span.end,
            quote=self.quote(span),
        )

    def line(self, offset: int) -> int:
        """The number of the line that an offset stands on, from 1."""
        return bisect_right(self._line_starts, offset)

    def line_span(self, number: int) -> Span:
        """A line without white space around it."""
        start = self._line_starts[number - 1]
        words = self.text[start:].split("\n", 1)[0]
        leading = len(words) - len(words.lstrip())
        return Span(start + leading, start + leading + len(words.strip()))

    def lines(self) -> Iterator[Span]:
        """Every line that is policy and not blank."""
        for number in range(1, len(self._line_starts) + 1):
            span = self.line_span(number)
            if span.end > span.start and number not in self._furniture_lines:
                yield span

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(m.end() for m in re.finditer("\n", self.text)))

    @cached_property
    def _furniture_lines(self) -> frozenset[int]:
        return frozenset(item.line for item in self.policy.furniture)

    def _is_furniture(self, span: Span) -> bool:
        return bool(self._furniture_lines) and self.line(span.start) in self._furniture_lines

    def _is_in_table(self, span: Span) -> bool:
        item = self._item_at(span)
        return item is not None and item.column is not None

    def _item_at(self, span: Span) -> _Item | None:
        position = bisect_right(self._starts, span.start) - 1
        item = self._items[position] if position >= 0 else None
        return item if item and item.span.contains(span) else None

    @cached_property
    def _items(self) -> tuple[_Item, ...]:
        cells = [_Item(cell.span, row.id, cell.column) for row in self.policy.rows() for cell in row.cells]
        passages = [_Item(p.span, p.id, None) for p in self.policy.passages]
        return tuple(sorted((*cells, *passages), key=lambda item: item.span))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        return tuple(item.span.start for item in self._items)


def purpose(row: RowFacts) -> Span:
    """The place of a processing row's purpose."""
    return row.row.cell(Column.PURPOSE).span


def span_of(row: RowFacts | Row, column: Column) -> Span:
    """The place of a row's cell."""
    return (row.row if isinstance(row, RowFacts) else row).cell(column).span


def unique(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(names))


def listing(names: Iterable[str]) -> str:
    """Names as a sentence has them: "a, b and c"."""
    *first, last = [*names] or [""]
    return f"{', '.join(first)} and {last}" if first else last
