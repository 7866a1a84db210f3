"""Thumbs under an answer, with room for a comment. Kept with the chat; a log, if kept, counts the thumb."""

from __future__ import annotations

import streamlit as st

from ui import text
from ui.keeping import keep_chat
from ui.question_log import is_logged, log_thumb
from ui.state import Turn, conversation

_LONGEST_COMMENT = 1000


def show_feedback(turn: Turn) -> None:
    """The thumbs; once one is chosen, a field for a comment, and what becomes of both."""
    given = conversation().feedback.get(turn.id)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"feedback-row-{turn.id}"):
        st.caption(text.say("feedback"), width="content")
        st.feedback(
            "thumbs", key=_thumb(turn), default=int(given.helped) if given else None, on_change=_keep, args=(turn,)
        )
    if given is None:
        return
    st.text_input(
        text.say("feedback.comment"),
        value=given.comment,
        key=_comment(turn),
        max_chars=_LONGEST_COMMENT,
        on_change=_keep,
        args=(turn,),
    )
    st.caption(text.say("feedback.counted" if is_logged(turn) else "feedback.kept"))


def _keep(turn: Turn) -> None:
    thumb = st.session_state[_thumb(turn)]
    comment = st.session_state.get(_comment(turn), "")
    helped = None if thumb is None else bool(thumb)
    conversation().rate(turn.id, helped=helped, comment=comment)
    log_thumb(turn, helped)
    keep_chat()


def _thumb(turn: Turn) -> str:
    return f"feedback-{turn.id}"


def _comment(turn: Turn) -> str:
    return f"comment-{turn.id}"
