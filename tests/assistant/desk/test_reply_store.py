"""Approved replies: each owner sees their own, old ones go by themselves, on SQLite and on PostgreSQL."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.chats.store import ChatStore
from assistant.desk.grounds import Ground, GroundKind
from assistant.desk.reply import LONGEST_TITLE, Reply, as_title
from assistant.desk.reply_store import ReplyStore
from assistant.desk.schema import METADATA, VERSION_TABLE
from knowledge.errors import ChatStoreError

DAY = 24 * 60 * 60
START = 1_000_000_000
ME, OTHER = ("me",), ("somebody else",)


class Clock:
    now = float(START)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[ReplyStore]:
    opened = ReplyStore.open(url, keep_days=30, clock=clock)
    yield opened
    opened.database.close()


def reply(reply_id: str, seconds: int = START, **changed: object) -> Reply:
    made = Reply(
        id=reply_id,
        title="How long? – żółć",
        text="Hello,\n\n“It is kept” [1]",
        language="en",
        policy_id="imi",
        policy_version="2026-04-27",
        grounds=(Ground(GroundKind.ROW, "a/b/c", {"purpose": "x", "storage_time": "“1 year”"}, "0" * 64),),
        edited_facts=1,
        approved_at=datetime.fromtimestamp(seconds, UTC),
    )
    return dataclasses.replace(made, **changed)  # type: ignore[arg-type]


def test_what_is_approved_comes_back_as_it_was_the_latest_first(store: ReplyStore) -> None:
    older, newer = reply("a"), reply("b", START + 60, title="Second")
    store.approve(ME, older)
    store.approve(ME, newer)
    assert store.replies(ME) == (newer, older)


def test_an_owner_sees_and_deletes_nothing_of_another(store: ReplyStore) -> None:
    store.approve(ME, reply("a"))
    assert store.replies(OTHER) == ()
    store.delete(OTHER, "a")
    store.delete_all(OTHER)
    assert [r.id for r in store.replies(ME)] == ["a"]
    with pytest.raises(ChatStoreError):
        store.approve(OTHER, reply("a"))


def test_deleted_is_gone(store: ReplyStore) -> None:
    for reply_id in ("a", "b", "c"):
        store.approve(ME, reply(reply_id))
    store.delete(ME, "a")
    assert {r.id for r in store.replies(ME)} == {"b", "c"}
    store.delete_all(ME)
    assert store.replies(ME) == ()


def test_replies_go_by_themselves_after_some_days(store: ReplyStore, clock: Clock) -> None:
    store.approve(ME, reply("a"))
    clock.now += 31 * DAY
    assert store.replies(ME) == ()


def test_a_browser_that_tabs_named_at_once_has_the_replies_of_all_its_names(store: ReplyStore) -> None:
    store.approve(ME, reply("a"))
    store.approve(OTHER, reply("b"))
    assert {r.id for r in store.replies(ME + OTHER)} == {"a", "b"}
    store.delete(ME + OTHER, "b")
    assert [r.id for r in store.replies(ME + OTHER)] == ["a"]


def test_opened_for_no_days_it_deletes_every_reply(store: ReplyStore, url: str, clock: Clock) -> None:
    store.approve(ME, reply("a"))
    ReplyStore.open(url, keep_days=0, clock=clock).database.close()
    assert store.replies(ME) == ()


def test_the_migrations_make_the_table_that_the_code_knows_and_can_be_run_again_beside_the_chats(url: str) -> None:
    ChatStore.open(url, keep_days=30).database.close()
    ReplyStore.open(url, keep_days=30).database.close()
    store = ReplyStore.open(url, keep_days=30)
    options = {
        "version_table": VERSION_TABLE,
        "include_name": lambda name, kind, _: kind != "table" or name == "replies",
    }
    with store.database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts=options), METADATA) == []
    store.database.close()


def test_the_owner_stands_in_no_column_as_they_are(store: ReplyStore) -> None:
    store.approve(ME, reply("a"))
    with store.database.engine.connect() as connection:
        held = [str(value) for row in connection.exec_driver_sql("SELECT * FROM replies") for value in row]
    assert ME[0] not in held


def test_a_title_is_one_line_of_some_length() -> None:
    assert as_title("How\nlong?") == "How long?"
    assert len(as_title("x" * 500)) == LONGEST_TITLE


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/nowhere/replies.sqlite", "postgresql+psycopg://127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be_used_is_told_with_a_hint(url: str) -> None:
    with pytest.raises(ChatStoreError) as error:
        ReplyStore.open(url, keep_days=30)
    assert "PRIVACY_ASSISTANT_DATABASE_URL" in error.value.hint
