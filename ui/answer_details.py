"""What stands below an answer: which text it is from, its sources, how it was worked out, and how to take it away."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Answer
from knowledge.policy import Policy
from ui import export, text
from ui.citation_chip import chip
from ui.feedback import show_feedback
from ui.loading import Shown
from ui.markup import escape, escape_label, paragraphs
from ui.other_words import show_other_words
from ui.state import Turn
from ui.trace_view import show_trace


def show_details(turn: Turn, answer: Answer, shown: Shown) -> None:
    """The policy's version, and what is folded: sources, how the answer was worked out, copy and save."""
    st.caption(escape_label(text.policy_line(shown.policy.title, answer.policy.version)))
    if overdue := text.overdue_line(answer.policy):
        st.caption(overdue)
    if answer.policy.sha256 != shown.policy.sha256:
        st.caption(text.say("version.other"))
    if answer.citations:
        with st.expander(
            text.say("sources", count=str(len(answer.citations))),
            icon=":material/format_quote:",
            key=f"sources-{turn.id}",
            type="compact",
        ):
            _sources(turn, answer)
    with st.expander(text.say("trace"), icon=":material/account_tree:", key=f"trace-{turn.id}", type="compact"):
        show_trace(answer, shown)
    show_other_words(turn, answer)
    with st.expander(text.say("save"), icon=":material/content_copy:", key=f"save-{turn.id}", type="compact"):
        _save(turn, answer, shown.policy)
    show_feedback(turn)


def _sources(turn: Turn, answer: Answer) -> None:
    for citation in answer.citations:
        with st.container(horizontal=True, wrap=False, gap="small", key=f"source-{turn.id}-{citation.number}"):
            chip(turn, citation, place="sources")
            where = text.source_place(citation.section, citation.row)
            columns = ", ".join(text.column_name(column) for column in citation.columns)
            place = " · ".join(filter(None, (where, columns)))
            st.html(
                f'<p class="pa-source"><span class="pa-where">{escape(place)}</span><br>'
                f'<span class="pa-quote">“{paragraphs(citation.quote)}”</span></p>'
            )


def _save(turn: Turn, answer: Answer, policy: Policy) -> None:
    st.code(export.as_text(turn, answer, title=policy.title), language=None, wrap_lines=True)
    markdown = export.as_markdown(turn, answer, title=policy.title)
    export.buttons("answer", markdown, export.as_json(answer), key=f"save-{turn.id}")
