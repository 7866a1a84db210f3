"""Keeps approved replies for this browser, in the database of chats and as long as chats are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from knowledge.errors import ChatStoreError
from ui import loading
from ui.keeper import Keeper
from ui.keeping import keep_days
from ui.visitor import visitor

if TYPE_CHECKING:
    from assistant.desk.reply import Reply
    from assistant.desk.reply_store import ReplyStore


@st.cache_resource(show_spinner=False)
def _keeper_of(url: str, keep_days: int) -> Keeper[ReplyStore]:
    return Keeper(lambda: _opened(url, keep_days))


def _opened(url: str, keep_days: int) -> ReplyStore:
    from assistant.desk.reply_store import ReplyStore  # noqa: PLC0415 - half a second to load

    return ReplyStore.open(url, keep_days=keep_days)


def keep_reply(reply: Reply) -> bool:
    """Keep an approved reply; whether that went well."""
    return _tried(lambda store: store.approve(visitor(), reply))


def kept_replies() -> tuple[Reply, ...] | None:
    """The replies of this browser, the latest first; None where they are not to be had."""
    found: list[tuple[Reply, ...]] = []
    return found[0] if _tried(lambda store: found.append(store.replies(visitor()))) else None


def delete_reply(reply_id: str) -> None:
    """Delete a reply for good."""
    _tried(lambda store: store.delete(visitor(), reply_id))


def delete_all_replies() -> None:
    """Delete every reply of this browser for good."""
    _tried(lambda store: store.delete_all(visitor()))


def _tried(do: Callable[[ReplyStore], None]) -> bool:
    store = _keeper().store() if keep_days() else None
    if store is None:
        return False
    try:
        do(store)
    except ChatStoreError as error:
        _keeper().fail(error)
        return False
    return True


def _keeper() -> Keeper[ReplyStore]:
    settings = loading.load_assistant().settings
    return _keeper_of(settings.database_url, settings.chat_days)
