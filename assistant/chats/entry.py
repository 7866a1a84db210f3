"""A chat in a list. Apart from the store, so that a list can be drawn before a database is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Entry:
    """Id, title, and when it was last touched (with its time zone)."""

    id: str
    title: str
    updated_at: datetime
