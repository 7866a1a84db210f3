"""Logs what was asked, if a log is kept here: one for all sessions of this process. No answer waits for it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from assistant.answer import Answer
from assistant.question_log.log import QuestionLog
from assistant.service import Assistant
from ui import loading
from ui.state import Turn, conversation


def begin_log() -> None:
    """Open the log ahead of the first answer; what is too old is deleted then."""
    _log(loading.load_assistant()).begin()


def log_answer(turn: Turn) -> None:
    """Log a turn that was answered; its thumb finds the entry in this visit alone, as nothing kept links the two."""
    if turn.answer is None:
        return
    entry_id = _log(loading.load_assistant()).note(turn.question, turn.answer)
    if entry_id:
        conversation().logged[turn.id] = entry_id


def log_desk(shown: Iterable[tuple[str, Answer | None]]) -> None:
    """Log questions and answers that the Reply desk shows: not what it tried while it read a message."""
    _log(loading.load_assistant()).note_all(shown, channel="desk")


def log_thumb(turn: Turn, helped: bool | None) -> None:
    """Log whether an answer of this visit helped; None takes it back."""
    if is_logged(turn):
        _log(loading.load_assistant()).rate(conversation().logged[turn.id], helped=helped)


def is_logged(turn: Turn) -> bool:
    """Whether the log has an entry for a turn of this visit."""
    return turn.id in conversation().logged


def days_of_words() -> int:
    """For how many days the words of questions are kept, masked, for whoever owns the policy; 0: they are not."""
    settings = loading.load_assistant().settings
    return settings.log_days if settings.log_questions else 0


def _log(assistant: Assistant) -> QuestionLog:
    """The log; entries from now on are made by this Assistant, which may have other versions of the policies."""
    log = _made(assistant)
    log.turn_to(assistant)
    return log


# One for each installation, as there may be several in one process; the tests have some. Its settings stay the same.
@st.cache_resource(show_spinner=False, hash_funcs={Assistant: lambda assistant: id(assistant.settings)})
def _made(assistant: Assistant) -> QuestionLog:
    return QuestionLog(assistant, "chat")
