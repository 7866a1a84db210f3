"""Keeps approved replies for this browser, in the database of chats and as long as chats are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.keeper import Keeper, is_worth_opening, keep_days, keeper_of
from ui.visitor import visitors

if TYPE_CHECKING:
    from assistant.desk.reply import Reply
    from assistant.desk.reply_store import ReplyStore


def _opened(url: str, keep_days: int) -> ReplyStore:
    from assistant.desk.reply_store import ReplyStore  # noqa: PLC0415 - half a second to load

    return ReplyStore.open(url, keep_days=keep_days)


def _keeper() -> Keeper[ReplyStore]:
    return keeper_of(_opened)


def delete_what_is_kept_no_more() -> None:
    """Where no replies are kept any more, delete those kept before; opening their store does."""
    if not keep_days() and is_worth_opening():
        _keeper().store()


def keep_reply(reply: Reply) -> bool:
    """Keep an approved reply; whether that went well."""

    def approve(store: ReplyStore) -> bool:
        store.approve(visitors(), reply)
        return True

    return bool(keep_days() and _keeper().tried(approve))


def kept_replies() -> tuple[Reply, ...] | None:
    """The replies of this browser, the latest first; None where they are not to be had."""
    return _keeper().tried(lambda store: store.replies(visitors())) if keep_days() else None


def delete_reply(reply_id: str) -> None:
    """Delete a reply for good."""
    _keeper().tried(lambda store: store.delete(visitors(), reply_id))


def delete_all_replies() -> None:
    """Delete every reply of this browser for good."""
    _keeper().tried(lambda store: store.delete_all(visitors()))
