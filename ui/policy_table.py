"""A table of the policy as HTML with real header cells and a caption, every word verbatim.

Not `st.table`: its cells are Markdown, and a policy may hold any character.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from knowledge.policy import Cell, Row, Table
from ui import text
from ui.markup import escape, paragraphs

ShowCell = Callable[[Row, Cell], str]


def as_written(_row: Row, cell: Cell) -> str:
    """A cell's words, escaped."""
    return paragraphs(cell.text)


def row_address(policy_id: str, item_id: str) -> str:
    """The relative address that opens a row or passage of a policy."""
    return f"./?policy={quote(policy_id, safe='')}&row={quote(item_id, safe='/')}"


def table_with_links(table: Table, *, policy_id: str, caption: str, name: str) -> str:
    """A table whose rows each have their permanent link. `name` tells it from other tables for who does not see it."""
    links = {
        row.id: f'<a href="{escape(row_address(policy_id, row.id))}" target="_blank" rel="noopener" '
        f'aria-label="{escape(text.say("row.link_to", row=str(row.number)))}">#{row.number}</a>'
        for row in table.rows
    }
    return _table(table, (text.say("row.link"), links), caption=caption, name=name, show_cell=as_written)


def table_with_marks(table: Table, *, caption: str, marks: Mapping[str, str], cited: str, show_cell: ShowCell) -> str:
    """A table with a first column of marks; the row `cited` stands out by its mark and its background."""
    escaped = {row_id: escape(mark) for row_id, mark in marks.items()}
    first = (text.say("row.mark"), escaped)
    return _table(table, first, caption=caption, name=caption, show_cell=show_cell, cited=cited)


def _table(
    table: Table,
    first: tuple[str, Mapping[str, str]],
    *,
    caption: str,
    name: str,
    show_cell: ShowCell,
    cited: str | None = None,
) -> str:
    title, marks = first
    columns = [text.column_name(cell.column) for cell in table.rows[0].cells]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (title, *columns))
    body = "".join(_row(row, marks.get(row.id, ""), show_cell, is_cited=row.id == cited) for row in table.rows)
    # Wide tables scroll by themselves; the tabindex lets a keyboard do it.
    return (
        f'<div class="pa-scroll" role="region" tabindex="0" aria-label="{escape(name)}">'
        f'<table class="pa-table pa-{escape(table.kind)}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, mark: str, show_cell: ShowCell, *, is_cited: bool) -> str:
    attributes = ' class="pa-cited" aria-current="true"' if is_cited else ""
    cells = "".join(f"<td>{show_cell(row, cell)}</td>" for cell in row.cells)
    return f'<tr{attributes}><th scope="row">{mark}</th>{cells}</tr>'
