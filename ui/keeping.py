"""Keeps the chats of this browser, if chats are kept here. A database that fails is never in the way of an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.chats.entry import Entry
from ui.chat_record import as_record, from_record
from ui.keeper import Keeper, is_worth_opening, keep_days, keeper_of
from ui.state import conversation, replace_conversation, start_anew
from ui.visitor import visitors

if TYPE_CHECKING:
    from assistant.chats.store import ChatStore


def _opened(url: str, keep_days: int) -> ChatStore:
    from assistant.chats.store import ChatStore  # noqa: PLC0415 - half a second that the first page need not wait for

    return ChatStore.open(url, keep_days=keep_days)


def _keeper() -> Keeper[ChatStore]:
    return keeper_of(_opened)


def open_store() -> None:
    """Open the database ahead of the first chat; where chats are kept no more, that deletes those kept before."""
    if is_worth_opening():
        _keeper().store()


def keep_chat() -> None:
    """Keep the conversation as it stands; note in it whether that went well.

    One that was kept and then deleted, in another tab of the browser, is not kept again. Where another tab went on with
    it, this one goes on as a chat of its own: neither loses a turn.
    """
    current = conversation()
    if not keep_days() or not current.turns or current.is_deleted:
        return
    questions = [turn.question for turn in current.turns]
    words = "\n".join([*questions, *(turn.answer.answer for turn in current.turns if turn.answer)])
    record = as_record(current.turns, current.feedback)
    # Until it is known: a click may end this run while the database is being opened, and the next one tries again.
    current.is_kept = None

    def save(store: ChatStore) -> bool:
        from assistant.chats.store import Updated  # noqa: PLC0415 - as the store itself

        owners = visitors()
        if current.kept is not None:
            done = store.update(owners, current.id, words=words, content=record, before=current.kept)
            if done == Updated.DELETED_MEANWHILE:
                return False
            if done == Updated.CHANGED_MEANWHILE:
                current.go_apart()
        if current.kept is None:
            store.add(owners, current.id, title=questions[0], words=words, content=record)
        current.kept = record
        return True

    is_kept = _keeper().tried(save)
    current.is_deleted = is_kept is False
    current.is_kept = bool(is_kept)


def reopen_chat(chat_id: str) -> bool:
    """Put a kept chat of this browser in the place of the present one; False where there is none of that id."""
    record = _keeper().tried(lambda store: store.load(visitors(), chat_id)) if keep_days() else None
    if record is None:
        return False
    found = from_record(chat_id, record, made=conversation().made)
    found.is_kept, found.kept = True, record
    replace_conversation(found)
    return True


def kept_chats(words: str) -> tuple[Entry, ...] | None:
    """The chats of this browser that hold some words, the latest first; None where they are not to be had."""
    return _keeper().tried(lambda store: store.entries(visitors(), words=words))


def rename_chat(chat_id: str, title: str) -> None:
    """Give a chat another title."""
    _keeper().tried(lambda store: store.rename(visitors(), chat_id, title))


def delete_chat(chat_id: str) -> None:
    """Delete a chat for good, also where it is the one on the screen."""
    _keeper().tried(lambda store: store.delete(visitors(), chat_id))
    if conversation().id == chat_id:
        start_anew()


def delete_all_chats() -> None:
    """Delete every chat of this browser for good."""
    _keeper().tried(lambda store: store.delete_all(visitors()))
    start_anew()
