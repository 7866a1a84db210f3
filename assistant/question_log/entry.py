"""One answered question as the log keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

# `service`: whatever comes over HTTP; `mcp`: over stdin and stdout; `command`: the command line
Channel = Literal["chat", "desk", "service", "mcp", "command"]
# A row or paragraph cited, and the columns relied on; none for a paragraph.
CitedCells = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """What an answer was about and how it ended.

    `id` is made for this answer alone. `hour`: when it was answered, cut to the hour, with its time zone. `outcome`:
    the kind of "no" that the whole answer is, else what the first rule that says something found. `data_subjects`: the
    categories of people whose rows are cited, else those that the question names. `unstated`: properties asked about
    that policies seldom state, by their ids. `nearest`: the row that the words are closest to, where nothing was found.
    `helped`: the thumb, None until one is given. `question`: its words, redacted, where a setting keeps them.
    """

    id: str
    hour: datetime
    channel: Channel
    policy: str
    version: str
    language: str
    status: str
    outcome: str
    topics: tuple[str, ...]
    data_subjects: tuple[str, ...]
    cells: tuple[CitedCells, ...]
    elapsed_ms: float
    unstated: tuple[str, ...] = ()
    nearest: str | None = None
    helped: bool | None = None
    question: str | None = None
