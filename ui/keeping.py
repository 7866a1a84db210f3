"""Keeps the chats of this browser, if chats are kept here. A database that fails is never in the way of an answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from assistant.chats.entry import Entry
from knowledge.errors import ChatStoreError
from ui import loading
from ui.chat_record import as_record, from_record
from ui.keeper import Keeper
from ui.state import conversation, replace_conversation, start_anew
from ui.visitor import visitor

if TYPE_CHECKING:
    from assistant.chats.store import ChatStore


@st.cache_resource(show_spinner=False)
def _keeper(url: str, keep_days: int) -> Keeper[ChatStore]:
    return Keeper(lambda: _opened(url, keep_days))


def _opened(url: str, keep_days: int) -> ChatStore:
    from assistant.chats.store import ChatStore  # noqa: PLC0415 - half a second that the first page need not wait for

    return ChatStore.open(url, keep_days=keep_days)


def open_store() -> None:
    """Open the database ahead of the first chat, if chats are kept here."""
    if keep_days():
        _store()


def keep_days() -> int:
    """For how many days chats are kept here; 0: none is."""
    return loading.load_assistant().settings.chat_days


def keep_chat() -> None:
    """Keep the conversation as it stands; note in it whether that went well."""
    current = conversation()
    if not keep_days() or not current.turns:
        return
    questions = [turn.question for turn in current.turns]
    words = "\n".join([*questions, *(turn.answer.answer for turn in current.turns if turn.answer)])
    record = as_record(current.turns, current.feedback)
    # Until it is known: a click may end this run while the database is being opened, and the next one tries again.
    current.is_kept = None
    is_kept = False
    if store := _store():
        try:
            store.save(visitor(), current.id, title=questions[0], words=words, content=record)
            is_kept = True
        except ChatStoreError as error:
            _fail(error)
    current.is_kept = is_kept


def reopen_chat(chat_id: str) -> bool:
    """Put a kept chat of this browser in the place of the present one; False where there is none of that id."""
    store = _store() if keep_days() else None
    if store is None:
        return False
    try:
        record = store.load(visitor(), chat_id)
    except ChatStoreError as error:
        _fail(error)
        return False
    if record is None:
        return False
    found = from_record(chat_id, record, made=conversation().made)
    found.is_kept = True
    replace_conversation(found)
    return True


def kept_chats(words: str) -> tuple[Entry, ...] | None:
    """The chats of this browser that hold some words, the latest first; None where they are not to be had."""
    store = _store()
    try:
        return store.entries(visitor(), words=words) if store else None
    except ChatStoreError as error:
        _fail(error)
        return None


def rename_chat(chat_id: str, title: str) -> None:
    """Give a chat another title."""
    if store := _store():
        _try(store.rename, visitor(), chat_id, title)


def delete_chat(chat_id: str) -> None:
    """Delete a chat for good, also where it is the one on the screen."""
    if store := _store():
        _try(store.delete, visitor(), chat_id)
    if conversation().id == chat_id:
        start_anew()


def delete_all_chats() -> None:
    """Delete every chat of this browser for good."""
    if store := _store():
        _try(store.delete_all, visitor())
    start_anew()


def _try(do: Callable[..., None], *arguments: str) -> None:
    try:
        do(*arguments)
    except ChatStoreError as error:
        _fail(error)


def _store() -> ChatStore | None:
    settings = loading.load_assistant().settings
    return _keeper(settings.database_url, settings.chat_days).store()


def _fail(error: ChatStoreError) -> None:
    settings = loading.load_assistant().settings
    _keeper(settings.database_url, settings.chat_days).fail(error)
