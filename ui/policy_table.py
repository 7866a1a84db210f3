"""A table of the policy as HTML with real header cells and a caption, every word verbatim.

Not `st.table`: its cells are Markdown, and a policy may hold any character.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from knowledge.policy import Cell, Policy, Row, Table
from ui import text
from ui.markup import escape, paragraphs

ShowCell = Callable[[Row, Cell], str]


def as_written(_row: Row, cell: Cell) -> str:
    """A cell's words, escaped."""
    return paragraphs(cell.text)


def row_address(policy_id: str, item_id: str) -> str:
    """The relative address that opens a row or passage of a policy."""
    return f"./?policy={quote(policy_id, safe='')}&row={quote(item_id, safe='/')}"


def permalink(policy: Policy, row: Row) -> str:
    """A link that opens a row, by its number."""
    name = escape(text.say("row.link_to", row=str(row.number)))
    address = escape(row_address(policy.id, row.id))
    return f'<a href="{address}" target="_blank" rel="noopener" aria-label="{name}">#{row.number}</a>'


def table_with_links(
    table: Table,
    *,
    policy: Policy,
    caption: str,
    name: str,
    show_cell: ShowCell,
    anchors: Mapping[str, str] | None = None,
) -> str:
    """A table whose rows each have their permanent link. `name` tells it from other tables for who does not see it.

    `anchors`: names by row id, under which links within the page find the rows.
    """
    links = {row.id: permalink(policy, row) for row in table.rows}
    first = (text.say("row.link"), links)
    shape = _Shape(caption=caption, name=name, language=policy.language, anchors=anchors or {})
    return _table(table, first, shape, show_cell=show_cell)


def table_with_marks(
    table: Table, *, policy: Policy, caption: str, marks: Mapping[str, str], cited: str, show_cell: ShowCell
) -> str:
    """A table with a first column of marks; the row `cited` stands out by its mark and its background."""
    first = (text.say("row.mark"), {row_id: escape(mark) for row_id, mark in marks.items()})
    shape = _Shape(caption=caption, name=caption, language=policy.language, cited=cited)
    return _table(table, first, shape, show_cell=show_cell)


@dataclass(frozen=True)
class _Shape:
    """What a table is called, the language of its cells, and which of its rows stand out or can be found."""

    caption: str
    name: str
    language: str
    cited: str | None = None
    anchors: Mapping[str, str] = field(default_factory=dict)


def _table(table: Table, first: tuple[str, Mapping[str, str]], shape: _Shape, *, show_cell: ShowCell) -> str:
    title, marks = first
    columns = [text.column_name(cell.column) for cell in table.rows[0].cells]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (title, *columns))
    body = "".join(_row(row, marks.get(row.id, ""), show_cell, shape) for row in table.rows)
    # Wide tables scroll by themselves; the tabindex lets a keyboard do it.
    return (
        f'<div class="pa-scroll" role="region" tabindex="0" aria-label="{escape(shape.name)}">'
        f'<table class="pa-table pa-{escape(table.kind)}"><caption>{escape(shape.caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, mark: str, show_cell: ShowCell, shape: _Shape) -> str:
    attributes = ' class="pa-cited" aria-current="true"' if row.id == shape.cited else ""
    if row.id in shape.anchors:
        attributes += f' id="{escape(shape.anchors[row.id])}"'
    cells = "".join(f'<td lang="{escape(shape.language)}">{show_cell(row, cell)}</td>' for cell in row.cells)
    return f'<tr{attributes}><th scope="row">{mark}</th>{cells}</tr>'
