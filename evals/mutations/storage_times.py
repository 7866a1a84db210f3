"""Other storage times: number, unit, limit, hedge, event, parts (GDPR Art. 13(2)(a)).

Only what the storage-time grammar reads as a storage time is tried: words that it does not understand would be quoted
as they stand, which tells nothing about the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from evals.mutations.mutant import Change, Edit, Mutant
from knowledge.parsing.lines import Fragment
from knowledge.parsing.storage_time import parse_storage_time
from knowledge.policy import Bound, Cell, Clause, Row, Span

_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_NEXT = {word: words[(place + 1) % 12] for words in (_NUMBERS, _ORDINALS) for place, word in enumerate(words)}
_NUMBER = re.compile(rf"\b(?:\d+|{'|'.join(_NEXT)})\b")
_UNIT = re.compile(rf"(?:\d+|{'|'.join(_NUMBERS)}) (day|week|month|year)")
_OTHER_UNIT = {"day": "week", "week": "month", "month": "year", "year": "month"}
_HEDGE = re.compile(r"\bnormally ")
_UNHEDGED = re.compile(r"(?<!normally )\bup to ", re.I)
_UP_TO = re.compile(r"\bup to (?=\d)", re.I)
_NO_LIMIT = "Without limitation in time"
_SOME_LIMIT = "Up to 5 years from the last relevant contact"
_EVENT = "the lighthouse is lit"
_STATE = "the lighting of the lighthouse"
_PART = "drawings of the lighthouse"


def storage_mutants(row: Row, cell: Cell) -> Iterator[Mutant]:
    """The mutants of a cell with a storage time, each still a storage time."""
    changes = (*_numbers(cell), *_units(cell), *_limits(cell), *_events(cell), *_parts(cell))
    for change, told, edit in changes:
        if _is_understood(cell, edit):
            yield Mutant(change, row.id, cell.column, told, edit)


_Try = tuple[Change, str, Edit]


def _numbers(cell: Cell) -> Iterator[_Try]:
    for match in _NUMBER.finditer(cell.text):
        word = match.group()
        other = str(int(word) + 1) if word.isdigit() else _NEXT[word]
        yield _words(Change.STORAGE_NUMBER, cell, match.span(), other)


def _units(cell: Cell) -> Iterator[_Try]:
    for match in _UNIT.finditer(cell.text):
        yield _words(Change.STORAGE_UNIT, cell, match.span(1), _OTHER_UNIT[match[1]])


def _limits(cell: Cell) -> Iterator[_Try]:
    is_unlimited = any(bound.kind == "unlimited" for bound in _bounds(cell))
    yield _words(Change.STORAGE_LIMIT, cell, (0, len(cell.text)), _SOME_LIMIT if is_unlimited else _NO_LIMIT)
    for match in _HEDGE.finditer(cell.text):
        yield _words(Change.STORAGE_LIMIT, cell, match.span(), "")
    for match in _UNHEDGED.finditer(cell.text):
        words = "normally up to " if match.start() else "Normally up to "
        yield _words(Change.STORAGE_HEDGE, cell, match.span(), words)
    for match in _UP_TO.finditer(cell.text):
        # A storage time may begin "For 2 years", never with the number itself
        yield _words(Change.STORAGE_LIMIT, cell, match.span(), "" if match.start() else "For ")


def _events(cell: Cell) -> Iterator[_Try]:
    for clause in _clauses(cell):
        if clause.during:
            yield _found(Change.STORAGE_EVENT, clause, clause.during, _STATE)
        for bound in clause.bounds:
            if bound.trigger and bound.trigger in bound.text:
                yield _found(Change.STORAGE_EVENT, bound, bound.trigger, _EVENT)


def _parts(cell: Cell) -> Iterator[_Try]:
    clauses = _clauses(cell)
    for before, clause in pairwise(clauses):
        yield _gone(Change.STORAGE_PART, clause.text, Span(before.span.end, clause.span.end))
    for clause in clauses:
        if clause.applies_to:
            yield _found(Change.STORAGE_PART, clause, clause.applies_to, _PART)
        for before_bound, bound in pairwise(clause.bounds):
            yield _gone(Change.STORAGE_PART, bound.text, Span(before_bound.span.end, bound.span.end))
        yield from _first_dropped(cell, clause)
    for rider in cell.storage_time.riders if cell.storage_time else ():
        yield _gone(Change.STORAGE_PART, rider.text, _with_delimiters(cell, rider.span))


def _first_dropped(cell: Cell, clause: Clause) -> Iterator[_Try]:
    """What comes before the last bound dropped, where it begins the cell: the rest then begins it."""
    last = clause.bounds[-1]
    rest = last.text.removeprefix("thereafter ")
    if clause.span.start == cell.span.start < last.span.start:
        start = last.span.end - len(rest)
        edit = Edit(Span(cell.span.start, start + 1), rest[0].upper())
        yield Change.STORAGE_PART, f"{_slice(cell, cell.span.start, start)!r} is gone", edit


def _with_delimiters(cell: Cell, span: Span) -> Span:
    """A rider with its brackets, or with the comma before it."""
    before = cell.text[: span.start - cell.span.start]
    start = span.start - (len(before) - len(before.rstrip("( ,")))
    return Span(start, span.end + ("(" in before[-2:]))


def _words(change: Change, cell: Cell, place: tuple[int, int], other: str) -> _Try:
    start, end = place
    span = Span(cell.span.start + start, cell.span.start + end)
    told = (
        f"{cell.text[start:end].strip()!r} becomes {other.strip()!r}" if other else f"{cell.text[start:end]!r} is gone"
    )
    return change, told, Edit(span, other)


def _found(change: Change, place: Clause | Bound, words: str, other: str) -> _Try:
    start = place.span.start + place.text.index(words)
    return change, f"{words!r} becomes {other!r}", Edit(Span(start, start + len(words)), other)


def _gone(change: Change, words: str, span: Span) -> _Try:
    return change, f"{words!r} is gone", Edit(span, "")


def _slice(cell: Cell, start: int, end: int) -> str:
    return cell.text[start - cell.span.start : end - cell.span.start].strip()


def _clauses(cell: Cell) -> tuple[Clause, ...]:
    return cell.storage_time.clauses if cell.storage_time else ()


def _bounds(cell: Cell) -> tuple[Bound, ...]:
    return tuple(bound for clause in _clauses(cell) for bound in clause.bounds)


def _is_understood(cell: Cell, edit: Edit) -> bool:
    start, end = edit.span.start - cell.span.start, edit.span.end - cell.span.start
    text = cell.text[:start] + edit.text + cell.text[end:]
    return text != cell.text and bool(parse_storage_time(Fragment(text, 0)).clauses)
