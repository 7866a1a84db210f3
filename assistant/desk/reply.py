"""An approved reply. Apart from the store, so that a page can be drawn before a database is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from assistant.desk.grounds import Ground

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Reply:
    """An approved reply. `grounds`: what it stands on; `edited_facts`: how many facts were changed by hand."""

    id: str
    title: str
    text: str
    language: str
    policy_id: str
    policy_version: str
    grounds: tuple[Ground, ...]
    edited_facts: int
    approved_at: datetime


def as_title(words: str) -> str:
    """Words on one line, cut where they are too long for a title."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"
