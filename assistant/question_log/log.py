"""`QuestionLog`: notes answers from any thread and at once; a thread of its own writes them.

A database that fails is tried again after a pause. Meanwhile entries wait, up to some number; then the newest are
dropped, and the server's log says so. Nothing here raises into an answer.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.answer import Answer
from assistant.question_log.entry import Channel, LogEntry
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.errors import LogStoreError

if TYPE_CHECKING:
    from assistant.question_log.nearest import NearestRow
    from assistant.question_log.store import LogStore

_LOG = logging.getLogger(__name__)
_PAUSE_SECONDS = 30.0
_MOST_WAITING = 1_000
_MOST_AT_ONCE = 100
# How long the end of a process waits for what is not written yet.
_LAST_SECONDS = 2.0
_QUIET_SECONDS = 60 * 60


@dataclass(frozen=True, slots=True)
class _Noted:
    id: str
    question: str
    answer: Answer
    seconds: float
    channel: Channel


@dataclass(frozen=True, slots=True)
class _Thumb:
    id: str
    helped: bool | None


# None: nothing to write, but open the database, or stop where that is wanted.
_Item = _Noted | _Thumb | None


@dataclass
class QuestionLog:
    """The log of one process. Where the setting keeps no log, it takes everything and keeps nothing."""

    assistant: Assistant
    channel: Channel
    # Embedding all rows takes a second or two, which a process that ends at once has not
    finds_nearest: bool = True
    pause_seconds: float = _PAUSE_SECONDS
    most_waiting: int = _MOST_WAITING
    dropped: int = 0
    _queue: queue.Queue[_Item] = field(init=False, repr=False)
    _store: LogStore | None = field(default=None, repr=False)
    _nearest: NearestRow | None = field(default=None, repr=False)
    _thread: threading.Thread | None = field(default=None, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _told: str | None = field(default=None, repr=False)
    _closing: threading.Event = field(default_factory=threading.Event, repr=False)

    def __post_init__(self) -> None:
        self._queue = queue.Queue(self.most_waiting)

    @property
    def settings(self) -> Settings:
        """The settings of the Assistant whose answers are noted."""
        return self.assistant.settings

    @property
    def is_on(self) -> bool:
        """Whether answers are logged."""
        return self.settings.log_days > 0

    def note(self, question: str, answer: Answer, *, channel: Channel | None = None) -> str | None:
        """Log an answer to a question in words, or "" in terms; the id of its entry, for a thumb. None: not logged."""
        noted = _Noted(uuid4().hex, question, answer, time.time(), channel or self.channel)
        return noted.id if self.is_on and self._put(noted) else None

    def note_all(self, shown: Iterable[tuple[str, Answer | None]], *, channel: Channel) -> None:
        """Log the questions that were answered among those shown together, as the Reply desk shows a message's."""
        for question, answer in shown:
            if answer is not None:
                self.note(question, answer, channel=channel)

    def rate(self, entry_id: str, *, helped: bool | None) -> None:
        """Log whether an answer helped; None takes it back."""
        if self.is_on:
            self._put(_Thumb(entry_id, helped))

    def turn_to(self, assistant: Assistant) -> None:
        """Make entries from now on by an Assistant that has other versions of the policies."""
        self.assistant = assistant

    def follow(self, assistant: Assistant | None) -> None:
        """Turn to what LivePolicies tells of; None, which was refused, changes nothing."""
        if assistant is not None:
            self.turn_to(assistant)

    def begin(self) -> None:
        """Open the database ahead of the first answer, and delete what is too old; the caller does not wait."""
        if self.is_on:
            self._put(None)

    def flush(self, timeout_seconds: float) -> bool:
        """Wait until everything noted is written; whether it was."""
        with self._queue.all_tasks_done:
            return self._queue.all_tasks_done.wait_for(lambda: not self._queue.unfinished_tasks, timeout_seconds)

    def close(self, timeout_seconds: float = _LAST_SECONDS) -> None:
        """Write what is left, if that can be done soon and at the first try, and stop."""
        self._closing.set()
        if self._thread is not None:
            with contextlib.suppress(queue.Full):
                self._queue.put_nowait(None)
            self._thread.join(timeout_seconds)
        atexit.unregister(self.close)

    def _put(self, item: _Item) -> bool:
        try:
            self._queue.put_nowait(item)
        except queue.Full:
            self.dropped += 1
            # One line for each tenth, each hundredth: not one for each question while a database is away
            if self.dropped in (1, 10, 100) or self.dropped % 1_000 == 0:
                _LOG.warning("the question log is full: %d entries were dropped", self.dropped)
            return False
        self._start()
        return True

    def _start(self) -> None:
        if self._thread is not None:
            return
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._write_all, name="question-log", daemon=True)
                self._thread.start()
                atexit.register(self.close)

    def _write_all(self) -> None:
        while not (self._closing.is_set() and self._queue.empty()):
            items = self._next_items()
            entries = [entry for item in items if isinstance(item, _Noted) and (entry := self._entry(item))]
            thumbs = {item.id: item.helped for item in items if isinstance(item, _Thumb)}
            is_done = self._write(entries, thumbs)
            while not is_done and not self._closing.wait(self.pause_seconds):
                is_done = self._write(entries, thumbs)
            if not is_done:
                break
            for _ in items:
                self._queue.task_done()
        self._disconnect()

    def _next_items(self) -> list[_Item]:
        """What waits, at least one thing; or nothing after an hour, so that what is too old goes on a quiet day too."""
        items: list[_Item] = []
        try:
            items.append(self._queue.get(timeout=_QUIET_SECONDS))
            while len(items) < _MOST_AT_ONCE:
                items.append(self._queue.get_nowait())
        except queue.Empty:
            pass
        return items

    def _entry(self, noted: _Noted) -> LogEntry | None:
        from assistant.question_log.making import make_entry  # noqa: PLC0415 - see _write
        from assistant.question_log.nearest import NearestRow  # noqa: PLC0415

        try:
            assistant = self.assistant
            if self._nearest is None or self._nearest.assistant is not assistant:
                self._nearest = NearestRow(assistant)
            return make_entry(
                noted.id,
                noted.question,
                noted.answer,
                self._nearest,
                channel=noted.channel,
                seconds=noted.seconds,
                finds_nearest=self.finds_nearest,
            )
        except Exception as error:  # noqa: BLE001 - an entry that cannot be made must not end the log of all others
            _LOG.warning("an entry of the question log could not be made: %s", type(error).__name__)
            return None

    def _write(self, entries: list[LogEntry], thumbs: dict[str, bool | None]) -> bool:
        """Write, and whether that need not be tried again."""
        # What writing needs takes half a second to load, and no answer needs it
        from assistant.question_log.store import LogStore  # noqa: PLC0415

        settings = self.assistant.settings
        try:
            if self._store is None:
                self._store = LogStore.open(
                    settings.database_url, keep_days=settings.log_days, keep_questions=settings.log_questions
                )
            self._store.add(entries, thumbs=thumbs)
        except LogStoreError as error:
            self._tell(error)
            # Opened anew the next time: the database may have been put away and made again
            self._disconnect()
            return not error.may_pass
        except Exception as error:  # noqa: BLE001 - as above: these entries are lost, and no others
            _LOG.warning("the question log could not be written: %s", type(error).__name__)
            self._disconnect()
        else:
            self._told = None
        return True

    def _tell(self, error: LogStoreError) -> None:
        """Once for each trouble, not at every try: a disk may be full for days."""
        if error.message != self._told:
            _LOG.warning("%s %s", error.message, error.hint)
        self._told = error.message

    def _disconnect(self) -> None:
        if self._store is not None:
            self._store.database.close()
            self._store = None
