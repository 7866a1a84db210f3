"""Chats that are kept: each owner sees their own, old ones go by themselves, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from assistant.chats.entry import LONGEST_TITLE
from assistant.chats.schema import METADATA
from assistant.chats.store import ChatStore, Updated
from assistant.owners import Owners
from knowledge.errors import ChatStoreError

DAY = 24 * 60 * 60
ME, OTHER = ("me",), ("somebody else",)


class Clock:
    now = 1_000_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(url: str, clock: Clock) -> Iterator[ChatStore]:
    opened = ChatStore.open(url, keep_days=30, clock=clock)
    yield opened
    for owner in (ME, OTHER):
        opened.delete_all(owner)
    opened.database.close()


def save(store: ChatStore, chat_id: str, question: str, *, owner: Owners = ME) -> None:
    store.add(owner, chat_id, title=question, words=question, content={"turns": [question]})


def titles(store: ChatStore, words: str = "", *, owner: Owners = ME) -> list[str]:
    return [entry.title for entry in store.entries(owner, words=words)]


def test_what_is_kept_comes_back_the_latest_first(store: ChatStore, clock: Clock) -> None:
    save(store, "a", "How long?")
    clock.now += 60
    save(store, "b", "Who gets “it” – żółć?")
    assert titles(store) == ["Who gets “it” – żółć?", "How long?"]
    clock.now += 60
    save(store, "a", "How long, again?")
    assert store.load(ME, "a") == {"turns": ["How long, again?"]}
    # What it is called stays; when it was touched does not.
    assert titles(store) == ["How long?", "Who gets “it” – żółć?"]
    assert store.entries(ME)[0].updated_at.timestamp() == clock.now


def test_an_owner_sees_and_changes_nothing_of_another(store: ChatStore) -> None:
    save(store, "a", "How long?")
    assert store.load(OTHER, "a") is None
    assert titles(store, owner=OTHER) == []
    store.rename(OTHER, "a", "mine")
    store.delete(OTHER, "a")
    store.delete_all(OTHER)
    assert titles(store) == ["How long?"]
    with pytest.raises(ChatStoreError):
        save(store, "a", "taken over", owner=OTHER)
    assert store.load(ME, "a") == {"turns": ["How long?"]}


def test_a_browser_that_tabs_named_at_once_has_the_chats_of_all_its_names(store: ChatStore) -> None:
    save(store, "a", "one", owner=ME)
    save(store, "b", "two", owner=OTHER)
    both = ME + OTHER
    assert sorted(titles(store, owner=both)) == ["one", "two"]
    store.rename(both, "b", "second")
    before = store.load(both, "b")
    assert before
    assert store.update(both, "b", words="two and a half", content={}, before=before) == Updated.KEPT
    assert titles(store, "half", owner=OTHER) == ["second"]
    save(store, "c", "three", owner=both)
    assert sorted(titles(store)) == ["one", "three"]
    store.delete_all(both)
    assert titles(store, owner=both) == []


def test_a_chat_that_was_deleted_does_not_come_back_when_another_tab_goes_on(store: ChatStore) -> None:
    save(store, "a", "one")
    one, two, three = {"turns": ["one"]}, {"turns": ["one", "zażółć"]}, {"turns": ["one", "zażółć", "three"]}
    assert store.update(ME, "a", words="one, and more", content=two, before=one) == Updated.KEPT
    store.delete(ME, "a")
    outcome = store.update(ME, "a", words="one, and still more", content=three, before=two)
    assert outcome == Updated.DELETED_MEANWHILE
    assert titles(store) == []


def test_what_one_tab_added_is_not_lost_to_another_that_knows_nothing_of_it(store: ChatStore) -> None:
    save(store, "a", "one")
    loaded = store.load(ME, "a")
    assert loaded
    mine, theirs = {"turns": ["one", "zażółć", 0.1]}, {"turns": ["one", "other"]}
    assert store.update(ME, "a", words="mine", content=mine, before=loaded) == Updated.KEPT
    assert store.update(ME, "a", words="theirs", content=theirs, before=loaded) == Updated.CHANGED_MEANWHILE
    assert store.load(ME, "a") == mine
    # Who has seen it goes on with it
    seen = store.load(ME, "a")
    assert seen
    assert store.update(ME, "a", words="seen", content={**seen, "more": None}, before=seen) == Updated.KEPT


def test_opened_for_no_days_it_deletes_every_chat(store: ChatStore, url: str, clock: Clock) -> None:
    save(store, "a", "of this very second")
    ChatStore.open(url, keep_days=0, clock=clock).database.close()
    assert titles(store) == []


def test_a_search_finds_all_words_in_title_or_content_whatever_their_case(store: ChatStore) -> None:
    save(store, "a", "How long is my CV kept?")
    save(store, "b", "Who receives it? 100%_")
    store.rename(ME, "b", "Webinar")
    assert titles(store, "cv LONG") == ["How long is my CV kept?"]
    assert titles(store, "webinar receives") == ["Webinar"]
    assert titles(store, "100%_") == ["Webinar"]
    assert titles(store, "nothing") == []


def test_a_title_is_one_line_of_some_length_and_never_empty(store: ChatStore) -> None:
    save(store, "a", "How\nlong " + "x" * 500)
    [title] = titles(store)
    assert title.startswith("How long x")
    assert len(title) == LONGEST_TITLE
    store.rename(ME, "a", "  ")
    assert titles(store) == [title]


def test_deleted_is_gone(store: ChatStore) -> None:
    save(store, "a", "one")
    save(store, "b", "two")
    store.delete(ME, "a")
    assert (store.load(ME, "a"), titles(store)) == (None, ["two"])
    store.delete_all(ME)
    assert titles(store) == []


def test_what_nobody_touched_for_long_is_deleted_by_itself(store: ChatStore, clock: Clock) -> None:
    save(store, "a", "old")
    clock.now += 20 * DAY
    save(store, "b", "new")
    clock.now += 11 * DAY
    assert titles(store) == ["new"]
    assert store.load(ME, "a") is None


def test_the_migrations_make_the_tables_that_the_code_knows_and_can_be_run_again(url: str) -> None:
    ChatStore.open(url, keep_days=30).database.close()
    store = ChatStore.open(url, keep_days=30)
    with store.database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    assert differences == []
    store.database.close()


def test_the_owner_stands_in_no_column_as_they_are(store: ChatStore) -> None:
    save(store, "a", "How long?")
    with store.database.engine.connect() as connection:
        held = [str(value) for row in connection.exec_driver_sql("SELECT * FROM chats") for value in row]
    assert ME[0] not in held


@pytest.mark.parametrize(
    "url", ["nonsense", "sqlite:////proc/nowhere/chats.sqlite", "postgresql+psycopg://127.0.0.1:1/x"]
)
def test_a_database_that_cannot_be_used_is_told_with_a_hint(url: str) -> None:
    with pytest.raises(ChatStoreError) as error:
        ChatStore.open(url, keep_days=30)
    assert "PRIVACY_ASSISTANT_DATABASE_URL" in error.value.hint
