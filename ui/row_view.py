"""The cited place: its words with the cited part emphasised, then the whole table with the row marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import streamlit as st

from assistant.answer import Answer, Citation
from knowledge.policy import Cell, Passage, Policy, Row, Section
from ui import text
from ui.markup import emphasise, escape, paragraphs
from ui.policy_table import row_address, table_with_marks
from ui.problem import show_problem
from ui.state import OpenRow, conversation

PANEL_KEY = "row_panel"


@dataclass(frozen=True)
class _Cited:
    """The open place's citation (None where a link opened it) and all citations of the same answer."""

    opened: Citation | None
    all: Sequence[Citation]

    def parts(self, cell: Cell | Passage) -> list[tuple[int, int]]:
        """The opened citation's range within a cell or passage; empty if it lies elsewhere."""
        found, span = self.opened, cell.span
        if found is None or found.start < span.start or found.end > span.end:
            return []
        start, end = found.start - span.start, found.end - span.start
        # A kept chat may cite an older version, in which other words stood at this place.
        return [(start, end)] if cell.text[start:end] == found.quote else []

    def numbers(self, item_id: str) -> list[int]:
        return [citation.number for citation in self.all if citation.id == item_id]


def show_row(policy: Policy, opened: OpenRow, answer: Answer | None) -> None:
    """Show a row or passage by its id, with what `answer` cites there; an unknown id is said to be one."""
    citations = answer.citations if answer else ()
    cited = _Cited(next((c for c in citations if c.number == opened.number), None), citations)
    with st.container(border=True, key=PANEL_KEY):
        _buttons(policy, opened)
        if row := policy.rows_by_id.get(opened.item_id):
            _show_table_row(policy, row, cited)
        elif passage := policy.passages_by_id.get(opened.item_id):
            _show_passage(policy, passage, cited)
        else:
            show_problem(text.say("row.unknown"), opened.item_id[:200], text.say("row.unknown.hint"))
        st.caption(text.policy_line(policy.title, policy.version))


def _buttons(policy: Policy, opened: OpenRow) -> None:
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall"):
        with st.popover(text.say("row.copy_link"), icon=":material/link:", key="copy_link"):
            st.caption(text.say("row.copy_link.words"))
            st.code(_address(policy.id, opened.item_id), language=None, wrap_lines=True)
        st.button(
            text.say("row.close"), icon=":material/close:", key="close_row", on_click=conversation().show, args=(None,)
        )


def _address(policy_id: str, item_id: str) -> str:
    query = row_address(policy_id, item_id).removeprefix("./?")
    if not st.context.url:
        return f"?{query}"
    here = urlsplit(st.context.url)
    return urlunsplit((here.scheme, here.netloc, here.path, query, ""))


def _show_table_row(policy: Policy, row: Row, cited: _Cited) -> None:
    section = policy.section_of(row.data_subject)
    table = section.table(row.table)
    if table is None:
        raise LookupError(f"{row.id} stands in no table of {section.heading!r}")
    columns = cited.opened.columns if cited.opened else ()
    words = "".join(_cell(policy, row, cell, cited, is_cited=cell.column.value in columns) for cell in row.cells)
    marks = {other.id: " ".join(map(text.mark, cited.numbers(other.id))) for other in table.rows}
    marks[row.id] = " ".join(filter(None, (text.say("row.cited"), marks[row.id])))
    st.html(
        f'<h2 class="pa-place">{escape(text.row_place(section.heading, row))}</h2>'
        f'<dl class="pa-words">{words}</dl>'
        + table_with_marks(
            table,
            policy=policy,
            caption=f"{text.say('row.whole_table')}: {text.table_name(row.table)}",
            marks=marks,
            cited=row.id,
            show_cell=lambda other, cell: emphasise(cell.text, cited.parts(cell) if other.id == row.id else []),
        )
    )


def _cell(policy: Policy, row: Row, cell: Cell, cited: _Cited, *, is_cited: bool) -> str:
    mark = f" {_cited_mark()}" if is_cited else ""
    return (
        f"<dt>{escape(text.column_name(cell.column))}{mark}</dt>"
        f"<dd>{emphasise(cell.text, cited.parts(cell))}{_resolved(policy, row, cell)}</dd>"
    )


def _resolved(policy: Policy, row: Row, cell: Cell) -> str:
    """What "Same as above" stands for, apart from the policy's own words."""
    if cell.reference is None or cell.reference.kind != "same_as_above" or not cell.reference.target_ids:
        return ""
    target = policy.rows_by_id[cell.reference.target_ids[0]].cell(cell.column)
    return f'<div class="pa-resolved">{escape(text.say("row.same_as_above"))} {paragraphs(target.text)}</div>'


def _show_passage(policy: Policy, passage: Passage, cited: _Cited) -> None:
    section = next(s for s in policy.sections if passage in s.passages)
    items = "".join(_paragraph(other, passage, cited) for other in section.passages)
    st.html(f'<h2 class="pa-place">{escape(_heading(section, passage))}</h2><div class="pa-prose">{items}</div>')


def _heading(section: Section, passage: Passage) -> str:
    return passage.heading or section.heading


def _paragraph(paragraph: Passage, opened: Passage, cited: _Cited) -> str:
    if paragraph.id != opened.id:
        return f"<p>{paragraphs(paragraph.text)}</p>"
    words = emphasise(paragraph.text, cited.parts(paragraph))
    return f'<p class="pa-cited" aria-current="true">{_cited_mark()} {words}</p>'


def _cited_mark() -> str:
    return f'<span class="pa-mark">{escape(text.say("row.cited"))}</span>'
