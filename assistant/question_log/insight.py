"""What the log says about a policy: what is asked, what is left open and where it would stand, which cells are used.

Counts only; a cell that is never cited may still be right, and one that is cited often may be hard to understand.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from assistant.answer import Status
from assistant.question_log.entry import LogEntry
from knowledge.policy import Column, Policy, Row, TableKind
from knowledge.query import Topic

COLUMNS: Mapping[TableKind, tuple[Column, ...]] = {
    TableKind.PROCESSING: (Column.PURPOSE, Column.LEGAL_BASIS, Column.PERSONAL_DATA, Column.STORAGE_TIME),
    TableKind.RECIPIENTS: (Column.RECIPIENT, Column.PERSONAL_DATA),
}
# The column that a topic is answered from, where it is one of a table's
_COLUMN_OF: Mapping[str, Column] = {
    Topic.RETENTION: Column.STORAGE_TIME,
    Topic.RECIPIENTS: Column.RECIPIENT,
    Topic.PERSONAL_DATA: Column.PERSONAL_DATA,
    Topic.LEGAL_BASIS: Column.LEGAL_BASIS,
    Topic.PURPOSE: Column.PURPOSE,
}
_NO_TOPIC = ""


class Ending(StrEnum):
    """How a question ended, as the chat shows it: three kinds of "no" apart."""

    ANSWERED = "answered"
    NOT_LISTED = "not_listed"
    NOT_STATED = "not_stated"
    CLARIFY = "clarify"
    OUT_OF_SCOPE = "out_of_scope"


_ENDINGS: Mapping[str, Ending] = {
    Status.NOT_COVERED: Ending.NOT_STATED,
    Status.CLARIFY: Ending.CLARIFY,
    Status.OUT_OF_SCOPE: Ending.OUT_OF_SCOPE,
}


def ending_of(entry: LogEntry) -> Ending:
    """How an entry's question ended."""
    if entry.status == Status.ANSWERED:
        return Ending.NOT_LISTED if entry.outcome == Ending.NOT_LISTED else Ending.ANSWERED
    return _ENDINGS[entry.status]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that the policy leaves open and that belong together.

    `topic`: empty where the words told none. `unstated`: the properties asked about, for which a policy has no column.
    `row` and `column`: the cell that would answer, as near as the log knows; None where no row is near, or where no
    column has what is asked. `questions`: their words, each once, the latest first; none unless words are kept.
    """

    topic: str
    unstated: tuple[str, ...]
    row: Row | None
    column: Column | None
    count: int
    last: date
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thumbs:
    """How many found that an answer helped, and how many that it did not."""

    up: int
    down: int


@dataclass(frozen=True)
class Insight:
    """One policy's entries, counted. `days`: the days with entries, in order; counts are by what their name says."""

    entries: Sequence[LogEntry]
    by_day: Mapping[tuple[date, Ending], int]
    by_topic: Mapping[tuple[str, Ending], int]
    gaps: tuple[Gap, ...]
    thumbs: Thumbs
    thumbs_by_topic: Mapping[str, Thumbs]
    cells: Mapping[tuple[str, Column], int]
    rows: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many questions were answered."""
        return len(self.entries)

    def share(self, ending: Ending) -> float:
        """The part of all questions that ended so, from 0 to 1; 0 where there is none."""
        return sum(n for (_, e), n in self.by_day.items() if e == ending) / self.total if self.total else 0.0

    def topics(self) -> tuple[str, ...]:
        """The topics asked about, the commonest first."""
        count: Counter[str] = Counter()
        for (topic, _), number in self.by_topic.items():
            count[topic] += number
        return tuple(sorted(count, key=lambda topic: (-count[topic], topic)))

    def milliseconds(self, share: float) -> float:
        """Within how many milliseconds a part of all answers (0 to 1) was there; 0 where there is none.

        By the nearest rank: Hyndman and Fan (1996), definition 1.
        """
        times = sorted(entry.elapsed_ms for entry in self.entries)
        if not times:
            return 0.0
        rank = max(-(-share * len(times) // 1), 1)
        return times[int(rank) - 1]

    def median_by_day(self) -> Mapping[date, float]:
        """The median time of an answer, in milliseconds, for each day with entries."""
        times: defaultdict[date, list[float]] = defaultdict(list)
        for entry in self.entries:
            times[entry.hour.date()].append(entry.elapsed_ms)
        return {day: median(times[day]) for day in sorted(times)}


def insight(entries: Sequence[LogEntry], policy: Policy) -> Insight:
    """Count a policy's entries. Rows that the policy no longer has count for no cell."""
    topics = [(topic, entry) for entry in entries for topic in (entry.topics or (_NO_TOPIC,))]
    rated = [(topic, entry.helped) for topic, entry in topics if entry.helped is not None]
    known = [[(item, columns) for item, columns in e.cells if item in policy.rows_by_id] for e in entries]
    return Insight(
        entries,
        Counter((entry.hour.date(), ending_of(entry)) for entry in entries),
        Counter((topic, ending_of(entry)) for topic, entry in topics),
        _gaps(entries, policy),
        _thumbs(entry.helped for entry in entries if entry.helped is not None),
        {topic: _thumbs(helped for t, helped in rated if t == topic) for topic in sorted({t for t, _ in rated})},
        Counter((item, Column(column)) for cited in known for item, columns in cited for column in columns),
        Counter(item for cited in known for item, _ in cited),
    )


def _thumbs(given: Iterable[bool]) -> Thumbs:
    counted = Counter(given)
    return Thumbs(counted[True], counted[False])


def _gaps(entries: Sequence[LogEntry], policy: Policy) -> tuple[Gap, ...]:
    """What the policy does not say, the commonest first: by property if one was named, else by topic and near row."""
    groups: defaultdict[tuple[str, tuple[str, ...], str | None], list[LogEntry]] = defaultdict(list)
    for entry in entries:
        if ending_of(entry) == Ending.NOT_STATED:
            topic = entry.topics[0] if entry.topics else _NO_TOPIC
            groups[topic, entry.unstated, None if entry.unstated else entry.nearest].append(entry)
    found = [_gap(topic, unstated, group, policy) for (topic, unstated, _), group in groups.items()]
    return tuple(sorted(found, key=lambda gap: (-gap.count, -gap.last.toordinal(), gap.topic, gap.unstated)))


def _gap(topic: str, unstated: tuple[str, ...], group: Sequence[LogEntry], policy: Policy) -> Gap:
    latest_first = sorted(group, key=lambda entry: entry.hour, reverse=True)
    nearest = Counter(entry.nearest for entry in group if entry.nearest in policy.rows_by_id)
    row = policy.rows_by_id[str(min(nearest, key=lambda item: (-nearest[item], str(item))))] if nearest else None
    column = _COLUMN_OF.get(topic)
    has_column = row is not None and column in COLUMNS[row.table]
    questions = dict.fromkeys(entry.question for entry in latest_first if entry.question)
    return Gap(
        topic,
        unstated,
        row,
        column if has_column else None,
        len(group),
        latest_first[0].hour.date(),
        tuple(questions),
    )
