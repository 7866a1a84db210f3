"""The whole policy as in the source: its prose and its tables, each row with its permanent link."""

from __future__ import annotations

import streamlit as st

from knowledge.policy import Passage, Section
from ui import loading, text
from ui.loading import load_shown
from ui.markup import escape, escape_label, paragraphs
from ui.policy_table import row_address, table_with_links


def render() -> None:
    """Draw the page."""
    policy = load_shown(loading.load_assistant()).policy
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        st.title(escape_label(policy.title), anchor=False)
        text.choose_language()
    st.caption(escape_label(text.policy_line(policy.title, policy.version)))
    st.caption(text.say("policy.lead"))
    with st.expander(text.say("policy.contents"), icon=":material/toc:"):
        st.html(f'<ul class="pa-contents">{"".join(_entry(i, s) for i, s in enumerate(policy.sections))}</ul>')
    for place, section in enumerate(policy.sections):
        st.html(_section(policy.id, place, section))


def _entry(place: int, section: Section) -> str:
    return f'<li><a href="#section-{place}">{escape(section.heading)}</a></li>'


def _section(policy_id: str, place: int, section: Section) -> str:
    """A section in source order: prose that stands before its tables, the tables, prose after them."""
    parts = [(p.span.start, _passage(policy_id, p)) for p in section.passages]
    for table in section.tables:
        caption = text.table_name(table.kind)
        markup = table_with_links(table, policy_id=policy_id, caption=caption, name=f"{section.heading}: {caption}")
        parts.append((table.rows[0].span.start, markup))
    body = "".join(part for _, part in sorted(parts))
    return f'<section class="pa-section"><h2 id="section-{place}">{escape(section.heading)}</h2>{body}</section>'


def _passage(policy_id: str, passage: Passage) -> str:
    address, name = escape(row_address(policy_id, passage.id)), escape(text.say("row.link_to_passage"))
    link = f'<a class="pa-anchor" href="{address}" target="_blank" rel="noopener" aria-label="{name}">#</a>'
    return f"<p>{paragraphs(passage.text)} {link}</p>"
