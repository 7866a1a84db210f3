"""The policy at a glance: its text as in the source, its storage times, who gets what, and what the lint finds."""

from __future__ import annotations

import streamlit as st

from assistant.answer import PolicyVersion
from assistant.overview import Overview, RowFilter
from assistant.service import Assistant
from ui import loading, text
from ui.checks_view import show_checks
from ui.loading import Shown, load_shown
from ui.markup import escape_label
from ui.matrix_view import show_matrices
from ui.policy_choice import choose_policy
from ui.policy_filter import choose_filter
from ui.policy_text import show_text
from ui.storage_chart import show_storage

_VIEWS = ("text", "storage", "matrix", "checks")


def render() -> None:
    """Draw the page."""
    assistant = loading.load_assistant()
    shown = load_shown(assistant)
    policy, overview = shown.policy, assistant.overview(shown.policy.id)
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        st.title(escape_label(policy.title), anchor=False)
        choose_policy(assistant, shown.policy)
        text.choose_language()
    st.caption(escape_label(text.policy_line(policy.title, policy.version)))
    if overdue := text.overdue_line(PolicyVersion.of(policy)):
        st.caption(overdue)
    view = st.segmented_control(
        text.say("view"),
        _VIEWS,
        default=_VIEWS[0],
        required=True,
        format_func=lambda name: text.say(f"view.{name}"),
        key=f"view-{text.language()}",
        label_visibility="collapsed",
    )
    if view == "checks":
        show_checks(policy, assistant.lint(policy.id))
        return
    wanted = choose_filter(overview.choices(), shown)
    _show(view or _VIEWS[0], assistant, shown, overview, wanted)


def _show(view: str, assistant: Assistant, shown: Shown, overview: Overview, wanted: RowFilter) -> None:
    if view == "storage":
        everything = overview.storage(overview.rows(RowFilter()))
        longest = max((part.months or 0 for storage in everything for part in storage.parts), default=0)
        show_storage(shown.policy, overview.storage(overview.rows(wanted)), longest_months=longest)
    elif view == "matrix":
        show_matrices(shown, overview, wanted)
    else:
        st.caption(text.say("policy.lead"))
        show_text(shown.policy, overview, wanted)
