"""How a comparison of two policies looks on a terminal, by category of data subjects. In a pipe unwrapped and plain."""

from __future__ import annotations

from itertools import groupby

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from assistant.terminal import show_line
from rules.diff.report import CellChange, Change, Edit, Length, Piece, PolicyDiff, RowChange, StorageChange, TextChange

_INDENT = 2
_SIGNS = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~", Change.RENAMED: "~"}
_STYLES = {"removed": "red", "added": "green"}
_LENGTHS = {
    Length.LONGER: "kept longer",
    Length.SHORTER: "kept shorter",
    Length.SAME_LENGTH: "the same length",
    Length.NOW_UNLIMITED: "now without a limit",
    Length.NO_LONGER_UNLIMITED: "no longer without a limit",
    Length.NOT_COMPARABLE: "longer or shorter cannot be said",
    Length.ADDED: "a storage time for this part was added",
    Length.REMOVED: "the storage time for this part was removed",
}


def show_diff(console: Console, diff: PolicyDiff) -> None:
    """Rows first, by category, then headings, passages and page furniture; or that nothing differs."""
    show_line(console, f"old: {diff.old.title} ({diff.old.id}), version {diff.old.version}, {diff.old.sha256[:12]}")
    show_line(console, f"new: {diff.new.title} ({diff.new.id}), version {diff.new.version}, {diff.new.sha256[:12]}")
    if diff.same:
        equal = diff.old.sha256 == diff.new.sha256
        show_line(
            console, "the same text" if equal else "the same rows and passages; the files differ in other places only"
        )
    for data_subject, changes in groupby(diff.rows, key=lambda row: row.data_subject):
        console.print()
        show_line(console, data_subject, style="bold")
        for change in changes:
            _show_row(console, change)
    for kind, texts in groupby(diff.texts, key=lambda text: text.kind):
        console.print()
        show_line(console, {"passage": "paragraphs", "heading": "headings"}.get(kind, "page furniture"), style="bold")
        for text in texts:
            _show_text(console, text)


def _show_row(console: Console, row: RowChange) -> None:
    line = (row.new or row.old or _NOWHERE).line
    name = row.new_id if row.change is not Change.RENAMED else f"{row.old_id} -> {row.new_id}"
    guess = " (a guess: everything but its first cell is equal)" if row.is_guess else ""
    _show(console, f"{_SIGNS[row.change]} {row.change} line {line} {name or row.old_id}{guess}")
    if row.change in (Change.ADDED, Change.REMOVED):
        _show(console, (row.new or row.old or _NOWHERE).text, depth=2)
    for cell in row.cells:
        _show_cell(console, cell)


_NOWHERE = Piece(text="", line=0, start=0, end=0)


def _show_cell(console: Console, cell: CellChange) -> None:
    name = cell.column.replace("_", " ")
    if cell.through:
        _show(console, f"{name}: “{cell.new.text}” now means another list, that of {cell.through}", depth=2)
        return
    for change in cell.storage:
        _show(console, f"{name}: {storage_words(change)}", depth=2)
    _show_texts(console, cell.old.text, cell.new.text, cell.edits, name=name)


def storage_words(change: StorageChange) -> str:
    """What a change means in words: "kept longer", for which part, and whether the period starts elsewhere now."""
    part = f"{change.applies_to}: " if change.applies_to else ""
    start = ", counted from something else" if change.start_changed else ""
    return f"{part}{_LENGTHS[change.length]}{start}"


def _show_text(console: Console, text: TextChange) -> None:
    line = (text.new or text.old or _NOWHERE).line
    _show(console, f"{_SIGNS[text.change]} {text.change} line {line} {text.new_id or text.old_id or ''}".rstrip())
    if text.old and text.new:
        _show_texts(console, text.old.text, text.new.text, text.edits)
    else:
        _show(console, (text.new or text.old or _NOWHERE).text, depth=2)


def _show_texts(console: Console, old: str, new: str, edits: tuple[Edit, ...], *, name: str = "") -> None:
    """The old words and the new ones, each on a line, with what differs marked."""
    label = f"{name} " if name else ""
    for mark, gone, words in (("old", "added", old), ("new", "removed", new)):
        if not console.is_terminal:
            _show(console, f"{label}{mark}: {' '.join(words.split())}", depth=2)
            continue
        text = Text(f"{label}{mark}: ")
        for edit in edits:
            if edit.kind != gone:
                text.append(edit.text, style=_STYLES.get(edit.kind, ""))
        console.print(Padding(text, (0, 0, 0, 2 * _INDENT)))


def _show(console: Console, text: str, *, depth: int = 1) -> None:
    if console.is_terminal:
        console.print(Padding(Text(text), (0, 0, 0, depth * _INDENT)))
    else:
        show_line(console, " " * (depth * _INDENT) + text)
