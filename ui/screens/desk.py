"""The reply desk: a customer's message, its questions with their rows, and a reply; approved ones; tables."""

from __future__ import annotations

import streamlit as st

from assistant.desk.message import LONGEST_MESSAGE, work_through
from assistant.service import Assistant
from knowledge.errors import QuestionError
from ui import loading, text
from ui.desk_batch import show_batch
from ui.desk_draft import show_draft
from ui.desk_items import show_items
from ui.desk_replies import show_replies
from ui.desk_state import desk
from ui.loading import Shown, load_shown
from ui.markup import escape_label
from ui.policy_choice import choose_policy
from ui.problem import show_problem
from ui.question_log import log_desk
from ui.state import Problem
from ui.who import asker_names

_VIEWS = ("reply", "replies", "batch")
_FIELD_PX = 220


def render() -> None:
    """Draw the page."""
    assistant = loading.load_assistant()
    shown = load_shown(assistant)
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        st.title(text.say("page.desk"), anchor=False)
        choose_policy(assistant, shown.policy)
        text.choose_language()
    view = st.segmented_control(
        text.say("view"),
        _VIEWS,
        default=_VIEWS[0],
        required=True,
        format_func=lambda name: text.say(f"desk.view.{name}"),
        key=f"view-desk-{text.language()}",
        label_visibility="collapsed",
    )
    if view == "replies":
        show_replies(assistant)
    elif view == "batch":
        show_batch(assistant, shown)
    else:
        _reply(assistant, shown)


def _reply(assistant: Assistant, shown: Shown) -> None:
    _message(assistant, shown)
    current = desk()
    if current.problem:
        show_problem(text.say("desk.problem"), current.problem.message, current.problem.hint)
    if current.worked is None:
        return
    if current.policy_id != shown.policy.id:
        _tell_policy(current.policy_id, assistant)
        return
    if current.assistant and current.assistant.policy(current.policy_id).sha256 != shown.policy.sha256:
        st.info(escape_label(_told_version(current.assistant, shown)), icon=":material/published_with_changes:")
        assistant, shown = current.assistant, load_shown(current.assistant)
    items, draft = st.columns(2, gap="large")
    with items:
        show_items(current, current.worked, assistant, shown)
    with draft:
        show_draft(current, current.worked, assistant, shown)


def _tell_policy(policy_id: str, assistant: Assistant) -> None:
    """Say of which policy the draft is that is not shown now."""
    told = text.say("desk.other_policy", title=assistant.policy(policy_id).title)
    st.info(escape_label(told), icon=":material/info:")


def _told_version(begun_with: Assistant, shown: Shown) -> str:
    """That another version of the policy counts than the draft is from."""
    return text.say("desk.other_version", version=begun_with.policy(shown.policy.id).version)


def _message(assistant: Assistant, shown: Shown) -> None:
    """The field for what the customer wrote, and for whom it is answered."""
    names = asker_names(shown)
    current = desk()
    with st.form("desk-form", border=False):
        # A field of its own for each message: what is not drawn forgets, so the desk remembers.
        st.session_state.setdefault(f"desk-message-{current.cleared}", current.message)
        message = st.text_area(
            text.say("desk.message"),
            key=f"desk-message-{current.cleared}",
            height=_FIELD_PX,
            max_chars=LONGEST_MESSAGE,
            placeholder=text.say("desk.message.placeholder"),
        )
        st.caption(text.say("desk.message.words"))
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key="desk-start"):
            who = st.selectbox(
                text.say("desk.who"),
                tuple(names),
                format_func=names.__getitem__,
                key=f"desk-asker-{shown.policy.id}-{text.language()}",
            )
            sent = st.form_submit_button(text.say("desk.start"), icon=":material/call_split:", type="primary")
    if current.worked is not None:
        st.button(text.say("desk.clear"), key="desk-clear", icon=":material/delete_sweep:", on_click=current.clear)
    if sent:
        _work(message or "", who or None, assistant, shown)


def _work(message: str, who: str | None, assistant: Assistant, shown: Shown) -> None:
    current = desk()
    current.message = message
    with st.spinner(text.say("ask.working")):
        try:
            worked = work_through(message, assistant, policy_id=shown.policy.id, data_subject=who)
        except QuestionError as error:
            current.worked = current.draft = None
            current.problem = Problem(error.message, error.hint)
        else:
            current.start(worked, shown.policy, assistant)
            log_desk((item.text, item.answer) for item in worked.items)
    st.rerun()
