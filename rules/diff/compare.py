"""Compares two policies row by row and passage by passage.

Rows are the same row where their ids are: an id is made of the row's category, table and key cell. Passages have no
such name; they are matched by their order and words within one topic.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from knowledge.policy import Cell, Column, Passage, Policy, Row, Span
from rules.diff.report import CellChange, Change, ComparedPolicy, Piece, PolicyDiff, RowChange, TextChange
from rules.diff.storage import compare_storage
from rules.diff.words import are_alike, edits


def compare(old: Policy, new: Policy) -> PolicyDiff:
    """Everything in which `new` differs from `old`, in the order of the new text, what was removed first."""
    rows = tuple(_rows(old, new))
    texts = (*_headings(old, new), *_passages(old, new), *_furniture(old, new))
    return PolicyDiff(old=_compared(old), new=_compared(new), same=not (rows or texts), rows=rows, texts=texts)


def _compared(policy: Policy) -> ComparedPolicy:
    return ComparedPolicy(id=policy.id, title=policy.title, version=policy.version, sha256=policy.sha256)


def _piece(policy: Policy, span: Span) -> Piece:
    text = policy.source_text
    return Piece(
        text=text[span.start : span.end], line=text.count("\n", 0, span.start) + 1, start=span.start, end=span.end
    )


# --- rows


def _rows(old: Policy, new: Policy) -> Iterator[RowChange]:
    removed = {row_id: row for row_id, row in old.rows_by_id.items() if row_id not in new.rows_by_id}
    added = {row_id: row for row_id, row in new.rows_by_id.items() if row_id not in old.rows_by_id}
    renamed = dict(_renamed(removed.values(), added.values()))
    for row in removed.values():
        if row.id not in renamed:
            yield _gone(Change.REMOVED, old, row)
    taken = {now.id: old.rows_by_id[was] for was, now in renamed.items()}
    for row in new.rows():
        if row.id in taken:
            yield _row_change(Change.RENAMED, _Pair(old, new, taken[row.id], row))
        elif row.id in added:
            yield _gone(Change.ADDED, new, row)
        elif (pair := _Pair(old, new, old.rows_by_id[row.id], row)).differs():
            yield _row_change(Change.CHANGED, pair)


def _renamed(removed: Iterable[Row], added: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """Rows of one table in which everything but the key is equal, where only one row on each side can be meant."""
    before, after = defaultdict(list), defaultdict(list)
    for row in removed:
        before[_rest(row)].append(row)
    for row in added:
        after[_rest(row)].append(row)
    for rest, rows in before.items():
        if len(rows) == 1 and len(after[rest]) == 1:
            yield rows[0].id, after[rest][0]


def _rest(row: Row) -> tuple[str, ...]:
    return (row.data_subject, row.table, *(cell.text for cell in row.cells[1:]))


def _gone(change: Change, policy: Policy, row: Row) -> RowChange:
    piece, is_added = _piece(policy, row.span), change is Change.ADDED
    return RowChange(
        change=change,
        old_id=None if is_added else row.id,
        new_id=row.id if is_added else None,
        data_subject=row.data_subject,
        table=row.table,
        old=None if is_added else piece,
        new=piece if is_added else None,
    )


@dataclass(frozen=True)
class _Pair:
    """One row in both policies."""

    old_policy: Policy
    new_policy: Policy
    old: Row
    new: Row

    def differs(self) -> bool:
        """Whether any cell differs, in its words or in the row that it repeats."""
        return any(True for _ in self.changed_cells())

    def changed_cells(self) -> Iterator[CellChange]:
        """The cells that differ, in the order of the columns."""
        for now in self.new.cells:
            was = self.old.cell(now.column)
            if was.text != now.text:
                yield self._changed(was, now)
            elif through := self._through(was, now):
                yield self._changed(was, now, through=through)

    def _changed(self, was: Cell, now: Cell, *, through: str | None = None) -> CellChange:
        is_storage = now.column is Column.STORAGE_TIME
        return CellChange(
            column=now.column,
            old=_piece(self.old_policy, was.span),
            new=_piece(self.new_policy, now.span),
            edits=edits(was.text, now.text),
            storage=compare_storage(was.storage_time, now.storage_time) if is_storage else (),
            through=through,
        )

    def _through(self, was: Cell, now: Cell) -> str | None:
        """The row that both cells repeat ("Same as above"), if its cell reads otherwise now."""
        if not (was.reference and now.reference and now.reference.kind == "same_as_above"):
            return None
        before = [self.old_policy.rows_by_id[i].cell(was.column).text for i in was.reference.target_ids]
        after = [self.new_policy.rows_by_id[i].cell(now.column).text for i in now.reference.target_ids]
        return now.reference.target_ids[0] if before != after else None


def _row_change(change: Change, pair: _Pair) -> RowChange:
    return RowChange(
        change=change,
        is_guess=change is Change.RENAMED,
        old_id=pair.old.id,
        new_id=pair.new.id,
        data_subject=pair.new.data_subject,
        table=pair.new.table,
        old=_piece(pair.old_policy, pair.old.span),
        new=_piece(pair.new_policy, pair.new.span),
        cells=tuple(pair.changed_cells()),
    )


# --- headings, passages, lines outside


def _headings(old: Policy, new: Policy) -> Iterator[TextChange]:
    before, after = _headings_of(old), _headings_of(new)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key), after.get(key)
        if (was and was.text) != (now and now.text):
            yield _text_change("heading", was, now)


def _headings_of(policy: Policy) -> dict[str, Piece]:
    """The headings under a name that stays: the category's slug, else the topic of the first passage."""
    return {
        section.data_subject or section.passages[0].topic: _piece(policy, section.heading_span)
        for section in policy.sections
        if section.data_subject or section.passages
    }


def _passages(old: Policy, new: Policy) -> Iterator[TextChange]:
    before, after = _by_topic(old), _by_topic(new)
    for key in dict.fromkeys((*before, *after)):
        was, now = before.get(key, []), after.get(key, [])
        matcher = difflib.SequenceMatcher(None, [p.text for p in was], [p.text for p in now], autojunk=False)
        for name, old_start, old_end, new_start, new_end in matcher.get_opcodes():
            if name != "equal":
                yield from _replaced(old, new, was[old_start:old_end], now[new_start:new_end])


def _by_topic(policy: Policy) -> dict[tuple[str | None, str], list[Passage]]:
    groups: dict[tuple[str | None, str], list[Passage]] = defaultdict(list)
    for passage in policy.passages:
        # a heading with nothing under it is told as a heading
        if passage.text != passage.heading:
            groups[passage.data_subject, passage.topic].append(passage)
    return groups


def _replaced(old: Policy, new: Policy, was: list[Passage], now: list[Passage]) -> Iterator[TextChange]:
    """Passages that stand where others stood: pairs that read alike are changed, the rest removed or added."""
    left = list(now)
    for passage in was:
        match = next((other for other in left if are_alike(passage.text, other.text)), None)
        if match:
            left.remove(match)
        yield _passage_change(old, new, passage, match)
    for passage in left:
        yield _passage_change(old, new, None, passage)


def _passage_change(old: Policy, new: Policy, was: Passage | None, now: Passage | None) -> TextChange:
    before = _piece(old, was.span) if was else None
    after = _piece(new, now.span) if now else None
    change = _text_change("passage", before, after)
    return change.model_copy(update={"old_id": was.id if was else None, "new_id": now.id if now else None})


def _furniture(old: Policy, new: Policy) -> Iterator[TextChange]:
    before, after = [item.text for item in old.furniture], [item.text for item in new.furniture]
    for item in old.furniture:
        if item.text not in after:
            yield _text_change("furniture", _line(old, item.line), None)
    for item in new.furniture:
        if item.text not in before:
            yield _text_change("furniture", None, _line(new, item.line))


def _line(policy: Policy, number: int) -> Piece:
    lines = policy.source_text.split("\n")
    start = sum(len(line) + 1 for line in lines[: number - 1])
    text = lines[number - 1]
    leading = len(text) - len(text.lstrip())
    return _piece(policy, Span(start + leading, start + leading + len(text.strip())))


def _text_change(kind: str, was: Piece | None, now: Piece | None) -> TextChange:
    change = Change.ADDED if was is None else Change.REMOVED if now is None else Change.CHANGED
    words = edits(was.text, now.text) if was and now else ()
    return TextChange.model_validate({"change": change, "kind": kind, "old": was, "new": now, "edits": words})
