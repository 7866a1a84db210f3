"""Erasure of all that is kept of one person who logs in to the chat (GDPR Art. 17): their chats and their replies.

Nothing else that is kept says whose it is: the question log and feedback have no person. Who does not log in is known
to their browser alone, and deletes there.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from assistant.chats.store import ChatStore
from assistant.database import may_hold_something
from assistant.desk.reply_store import ReplyStore
from assistant.owners import person
from assistant.settings import Settings


@dataclass(frozen=True)
class Erased:
    """How many of each were deleted."""

    chats: int = 0
    replies: int = 0


def erase_person(settings: Settings, *, issuer: str, subject: str) -> Erased:
    """Delete what is kept of somebody, by the claims `iss` and `sub` of their ID token, exactly as they stand there.

    Raises ChatStoreError where the database fails.
    """
    url, days = settings.database_url, settings.chat_days
    if not may_hold_something(url):
        return Erased()
    owners = (person(issuer, subject),)
    chats, replies = ChatStore.open(url, keep_days=days), ReplyStore.open(url, keep_days=days)
    with closing(chats.database), closing(replies.database):
        return Erased(chats.delete_all(owners), replies.delete_all(owners))
