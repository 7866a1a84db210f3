"""The policy's text: its prose and its tables as in the source, or what of them a filter leaves."""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet

import streamlit as st

from assistant.overview import Overview, RowFilter
from knowledge.policy import Cell, Passage, Policy, Row, Section, Table
from ui import text
from ui.markup import emphasise, escape
from ui.policy_table import row_address, table_with_links


def show_text(policy: Policy, overview: Overview, wanted: RowFilter) -> None:
    """Each section with what is wanted of it; sections with nothing of it are left out."""
    rows = overview.rows(wanted)
    kept = {row.id for row in rows} | {passage.id for passage in overview.passages(wanted)}
    if wanted.is_set:
        found = text.say("filter.found", count=str(len(rows)), all=str(len(policy.rows())))
        st.html(f'<p class="pa-found" role="status">{escape(found)}</p>')
    sections = [(place, section) for place, section in enumerate(policy.sections) if _keeps(section, kept)]
    if not sections:
        st.caption(text.say("filter.none"))
        return
    with st.expander(text.say("policy.contents"), icon=":material/toc:"):
        st.html(f'<ul class="pa-contents">{"".join(_entry(i, s) for i, s in sections)}</ul>')
    words = wanted.words.split()
    for place, section in sections:
        st.html(_section(policy, place, section, kept, words))


def _keeps(section: Section, kept: AbstractSet[str]) -> bool:
    return any(p.id in kept for p in section.passages) or any(r.id in kept for t in section.tables for r in t.rows)


def _entry(place: int, section: Section) -> str:
    return f'<li><a href="#section-{place}">{escape(section.heading)}</a></li>'


def _section(policy: Policy, place: int, section: Section, kept: AbstractSet[str], words: list[str]) -> str:
    """A section in source order: prose that stands before its tables, the tables, prose after them."""
    parts = [(p.span.start, _passage(policy, p, words)) for p in section.passages if p.id in kept]
    for table in section.tables:
        rows = tuple(row for row in table.rows if row.id in kept)
        if rows:
            parts.append((table.rows[0].span.start, _table(policy, section, Table(table.kind, rows), words)))
    body = "".join(part for _, part in sorted(parts))
    heading = f'<h2 id="section-{place}" lang="{escape(policy.language)}">{escape(section.heading)}</h2>'
    return f'<section class="pa-section">{heading}{body}</section>'


def _table(policy: Policy, section: Section, table: Table, words: list[str]) -> str:
    def show_cell(_row: Row, cell: Cell) -> str:
        return emphasise(cell.text, _places(cell.text, words))

    caption = text.table_name(table.kind)
    name = f"{section.heading}: {caption}"
    return table_with_links(table, policy=policy, caption=caption, name=name, show_cell=show_cell)


def _passage(policy: Policy, passage: Passage, words: list[str]) -> str:
    address, name = escape(row_address(policy.id, passage.id)), escape(text.say("row.link_to_passage"))
    link = f'<a class="pa-anchor" href="{address}" target="_blank" rel="noopener" aria-label="{name}">#</a>'
    shown = emphasise(passage.text, _places(passage.text, words))
    return f'<p><span lang="{escape(policy.language)}">{shown}</span> {link}</p>'


def _places(content: str, words: list[str]) -> list[tuple[int, int]]:
    """Where the words that are searched for stand, as they are typed but for upper and lower case."""
    return [found.span() for word in words for found in re.finditer(re.escape(word), content, re.IGNORECASE)]
