"""The log keeps what was asked about and not who asked; what is too old goes; on SQLite and on PostgreSQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from assistant.question_log.entry import LogEntry
from assistant.question_log.schema import METADATA, QUESTIONS, VERSION_TABLE
from assistant.question_log.store import LogStore, hour_of
from knowledge.errors import LogStoreError

DAY = 24 * 60 * 60
START = 1_000_000_000.0


class Clock:
    now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[LogStore]:
    opened = LogStore.open(url, keep_days=30, keep_questions=True, clock=clock)
    yield opened
    opened.database.close()


def entry(entry_id: str, seconds: float = START, **changed: object) -> LogEntry:
    made = LogEntry(
        id=entry_id,
        hour=hour_of(seconds),
        channel="chat",
        policy="imi",
        version="2026-04-27",
        language="en",
        status="answered",
        outcome="stated",
        topics=("retention",),
        data_subjects=("job-seekers",),
        cells=(("job-seekers/processing/a", ("storage_time", "purpose")), ("contact", ())),
        elapsed_ms=7.5,
        question="Żółć “how” long?",
    )
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


def test_what_is_logged_comes_back_as_it_was_the_latest_first(store: LogStore, clock: Clock) -> None:
    old, new = entry("a"), entry("b", START + 7_200, unstated=("salary",), nearest="x", question=None)
    clock.now += 7_200
    store.add([old])
    store.add([new, entry("c", policy="other")])
    assert store.entries("imi") == (new, old)
    assert store.entries("imi", limit=1) == (new,)


def test_a_thumb_is_kept_changed_and_taken_back_and_one_for_nothing_is_dropped(store: LogStore) -> None:
    store.add([entry("a")], thumbs={"a": True, "nothing": False})
    assert [found.helped for found in store.entries("imi")] == [True]
    store.add([], thumbs={"a": False})
    assert [found.helped for found in store.entries("imi")] == [False]
    store.add([], thumbs={"a": None})
    assert [found.helped for found in store.entries("imi")] == [None]


def test_the_same_entry_twice_is_one(store: LogStore) -> None:
    store.add([entry("a")])
    store.add([entry("a"), entry("b")])
    assert len(store.entries("imi")) == 2


def test_what_is_too_old_is_not_given_and_deleted_at_the_next_writing(store: LogStore, clock: Clock) -> None:
    store.add([entry("a")])
    clock.now += 31 * DAY
    assert store.entries("imi", days=365) == ()
    store.add([entry("b", clock.now)])
    with store.database.engine.connect() as connection:
        assert connection.execute(QUESTIONS.select()).scalars().all() == ["b"]


def test_a_part_of_the_days_can_be_looked_at(store: LogStore, clock: Clock) -> None:
    store.add([entry("a")])
    clock.now += 10 * DAY
    store.add([entry("b", clock.now)])
    assert [found.id for found in store.entries("imi", days=7)] == ["b"]


def test_expiring_deletes_what_is_older_and_says_how_many(store: LogStore, clock: Clock) -> None:
    store.add([entry("a"), entry("b", START + 10 * DAY)])
    clock.now += 10 * DAY + 1
    assert store.expire(days=9) == 1
    assert store.expire() == 0
    assert store.expire(days=0) == 1


def test_opening_deletes_what_is_too_old_and_the_words_that_are_kept_no_more(url: str, clock: Clock) -> None:
    first = LogStore.open(url, keep_days=30, keep_questions=True, clock=clock)
    first.add([entry("a"), entry("b", START + 20 * DAY)])
    clock.now += 31 * DAY
    second = LogStore.open(url, keep_days=30, keep_questions=False, clock=clock)
    assert second.expire() == 0
    assert [(found.id, found.question) for found in second.entries("imi")] == [("b", None)]
    for opened in (first, second):
        opened.database.close()


def test_sqlite_overwrites_what_is_deleted(tmp_path: Path) -> None:
    file = tmp_path / "log.sqlite"
    store = LogStore.open(f"sqlite:///{file}", keep_days=30, keep_questions=True)
    store.add([entry("a", store.clock(), question="my very own words")])
    assert b"my very own words" in file.read_bytes()
    store.expire(days=-1)
    store.database.close()
    assert b"my very own words" not in file.read_bytes()


def test_the_migrations_make_the_table_that_the_code_knows_and_can_be_run_again(url: str) -> None:
    LogStore.open(url, keep_days=30).database.close()
    store = LogStore.open(url, keep_days=30)

    def differences(connection: Connection) -> list[object]:
        options = {"version_table": VERSION_TABLE}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), METADATA))

    with store.database.engine.connect() as connection:
        assert differences(connection) == []
    store.database.close()


def test_no_column_says_who_asked_nor_when_to_the_minute() -> None:
    held = {field.name for field in dataclasses.fields(LogEntry)}
    assert held == {column.name for column in QUESTIONS.columns}
    assert not held & {"owner", "visitor", "address", "session", "chat"}
    assert hour_of(START + 1_234).minute == hour_of(START + 1_234).second == 0


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/nowhere/log.sqlite", "postgresql+psycopg://127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be_used_is_told_with_a_hint(url: str) -> None:
    with pytest.raises(LogStoreError) as error:
        LogStore.open(url, keep_days=30)
    assert "PRIVACY_ASSISTANT_DATABASE_URL" in error.value.hint
    assert error.value.may_pass
