"""What stands below an answer: which text it is from, its sources, how it was worked out, and how to take it away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from assistant.answer import Answer
from knowledge.policy import Policy
from ui import export, text
from ui.citation_chip import chip
from ui.markup import escape, escape_label, paragraphs
from ui.state import Turn


def show_details(turn: Turn, answer: Answer, policy: Policy) -> None:
    """The policy's version, and what is folded: sources, how the answer was worked out, copy and save."""
    st.caption(escape_label(text.policy_line(policy.title, answer.policy.version)))
    if answer.citations:
        with st.expander(
            text.say("sources", count=str(len(answer.citations))),
            icon=":material/format_quote:",
            key=f"sources-{turn.id}",
            type="compact",
        ):
            _sources(turn, answer)
    with st.expander(text.say("trace"), icon=":material/account_tree:", key=f"trace-{turn.id}", type="compact"):
        _trace(answer)
    if not answer.statements:
        return
    with st.expander(text.say("save"), icon=":material/content_copy:", key=f"save-{turn.id}", type="compact"):
        _save(turn, answer, policy)


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


def _trace(answer: Answer) -> None:
    st.caption(text.say("trace.query"))
    st.json(answer.trace.query)
    st.caption(text.say("trace.rules"))
    rules = "".join(
        f"<li>{escape(_rule_line(rule))}"
        f"<ul>{''.join(f'<li><code>{escape(str(item))}</code></li>' for item in rule.get('read', ()))}</ul></li>"
        for rule in answer.trace.rules
    )
    st.html(f'<ol class="pa-rules">{rules}</ol>')
    st.caption(text.say("trace.elapsed", milliseconds=f"{answer.elapsed_ms:.0f}"))


def _rule_line(rule: Mapping[str, Any]) -> str:
    told = {name: str(rule.get(name, "")).replace("_", " ") for name in ("rule", "outcome")}
    return text.say("trace.rule", **told)


def _save(turn: Turn, answer: Answer, policy: Policy) -> None:
    st.code(export.as_text(turn, answer, title=policy.title), language=None, wrap_lines=True)
    files = (
        (text.say("save.markdown"), "answer.md", "text/markdown", export.as_markdown(turn, answer, title=policy.title)),
        (text.say("save.json"), "answer.json", "application/json", export.as_json(answer)),
    )
    with st.container(horizontal=True, gap="xsmall"):
        for label, name, mime, data in files:
            st.download_button(
                label, data, name, mime, key=f"save-{turn.id}-{name}", icon=":material/download:", on_click="ignore"
            )
