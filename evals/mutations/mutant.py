"""A mutant: the policy's text with one change, made in the source and parsed anew like any other policy."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from knowledge.parsing import parse
from knowledge.parsing.marks import is_found, with_marks
from knowledge.policy import Column, Policy, Row, Section, Span
from knowledge.sources import PolicySource, SupplementMetadata


class Change(StrEnum):
    """The kinds of change, in the order in which they are reported."""

    STORAGE_NUMBER = "storage time: another number"
    STORAGE_UNIT = "storage time: another unit"
    STORAGE_LIMIT = "storage time: limit or hedge removed"
    STORAGE_HEDGE = "storage time: a hedge added"
    STORAGE_EVENT = "storage time: another event"
    STORAGE_PART = "storage time: a part dropped or renamed"
    BASIS_REPLACED = "legal basis: replaced"
    BASIS_DROPPED = "legal basis: one of several dropped"
    BASIS_ADDED = "legal basis: another one added"
    BASIS_SCOPE = "legal basis: its scope dropped"
    DATA_DROPPED = "personal data: a type dropped"
    DATA_RENAMED = "personal data: a type renamed"
    DATA_ADDED = "personal data: a type added"
    PURPOSE_RENAMED = "purpose: renamed"
    RECIPIENT_RENAMED = "recipient: renamed"
    KEY_NARROWED = "purpose or recipient: an item in its brackets dropped"
    ROW_DROPPED = "row: dropped"
    ROW_ADDED = "row: added below the last one"
    PASSAGE_DROPPED = "prose: a paragraph dropped"
    SENTENCE_DROPPED = "prose: a sentence dropped"
    NEGATION_DROPPED = "prose: a negation dropped"
    NUMBER_CHANGED = "prose: another number"


@dataclass(frozen=True, slots=True)
class Edit:
    """Other words in place of a stretch of the source."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one row or passage. `told` says it in words; `data_opening` is how its list of data now begins."""

    change: Change
    item_id: str
    column: Column | None
    told: str
    edit: Edit
    data_opening: str | None = None

    def __str__(self) -> str:
        place = f"{self.item_id}, {self.column}" if self.column else self.item_id
        return f"{place}: {self.told}"


def mutated(source: PolicySource, mutant: Mutant, numbers: Mapping[str, int]) -> Policy:
    """The policy with the change. Raises PolicyParseError where the parser refuses the text.

    Rows keep the numbers that `numbers` has for them: a row that is gone must be missed for what it said, not because
    the rows below it moved up.
    """
    edit = mutant.edit
    text = source.text[: edit.span.start] + edit.text + source.text[edit.span.end :]
    openings = (*source.data_openings, mutant.data_opening) if mutant.data_opening else source.data_openings
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    changed = replace(
        source,
        text=text,
        sha256=digest,
        data_openings=openings,
        last_policy_line=_last_line(source, edit),
        marks={},
        supplements={},
    )
    policy = parse(changed)
    policy = with_marks(policy, _still_named(source, policy))
    return replace(policy, sections=tuple(_renumbered(section, numbers) for section in policy.sections))


def _last_line(source: PolicySource, edit: Edit) -> str | None:
    """The line by which the policy's end is known, with the change where it lies in it."""
    known = source.last_policy_line
    start = source.text.find(known) if known else -1
    if known is None or not Span(start, start + len(known)).contains(edit.span) or not edit.text:
        return known
    return known[: edit.span.start - start] + edit.text + known[edit.span.end - start :]


def _still_named(source: PolicySource, policy: Policy) -> PolicySource:
    """The source with the marks and provisions whose words are still there, as somebody would record the new text."""
    marks = {
        topic: {name: words for name, words in named.items() if is_found(words, topic, policy)}
        for topic, named in source.marks.items()
    }
    kept = {topic: _still_provided(topic, given, policy) for topic, given in source.supplements.items()}
    return replace(source, marks=marks, supplements={topic: given for topic, given in kept.items() if given.provisions})


def _still_provided(topic: str, given: SupplementMetadata, policy: Policy) -> SupplementMetadata:
    applies = given.applies if given.applies and is_found(given.applies, topic, policy) else None
    provisions = tuple(p for p in given.provisions if is_found(p.words, topic, policy))
    return given.model_copy(update={"applies": applies, "provisions": provisions})


def _renumbered(section: Section, numbers: Mapping[str, int]) -> Section:
    tables = tuple(replace(table, rows=tuple(_rows(table.rows, numbers))) for table in section.tables)
    return replace(section, tables=tables)


def _rows(rows: tuple[Row, ...], numbers: Mapping[str, int]) -> Iterator[Row]:
    # A row with another key has another id, and keeps the number of its place
    yield from (replace(row, number=numbers.get(row.id, row.number)) for row in rows)
