"""The log of one policy as a table to take away; what a spreadsheet would take for a formula is defused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.desk.spreadsheet import as_csv
from assistant.question_log.entry import LogEntry

FILE_NAME, MEDIA_TYPE = "questions.csv", "text/csv"
_HEADS = (
    "hour", "channel", "policy", "version", "language", "status", "outcome", "topics", "data_subjects", "cells",
    "unstated", "nearest", "elapsed_ms", "helped", "question",
)  # fmt: skip


def as_table(entries: Sequence[LogEntry]) -> bytes:
    """One line for each entry, under the names that the database has, but for its id, which says nothing."""
    return as_csv([_HEADS, *_lines(entries)])


def _lines(entries: Sequence[LogEntry]) -> Iterator[tuple[str, ...]]:
    for entry in entries:
        yield (
            entry.hour.isoformat(),
            entry.channel,
            entry.policy,
            entry.version,
            entry.language,
            entry.status,
            entry.outcome,
            " ".join(entry.topics),
            " ".join(entry.data_subjects),
            "; ".join(f"{item}[{','.join(columns)}]" for item, columns in entry.cells),
            " ".join(entry.unstated),
            entry.nearest or "",
            f"{entry.elapsed_ms:.1f}",
            {True: "yes", False: "no", None: ""}[entry.helped],
            entry.question or "",
        )
