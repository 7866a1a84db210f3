"""Stores that share a database are brought up to date beside each other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import inspect

from assistant.chats.store import ChatStore
from assistant.database import connect
from assistant.question_log.store import LogStore
from knowledge.errors import ChatStoreError


def test_stores_can_be_opened_by_many_threads_at_once(tmp_path: Path) -> None:
    def open_both(place: int) -> None:
        url = f"sqlite:///{tmp_path / f'{place}.sqlite'}"
        ChatStore.open(url, keep_days=1).database.close()
        LogStore.open(url, keep_days=1).database.close()

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(open_both, range(16)))
    engine = connect(f"sqlite:///{tmp_path / '15.sqlite'}")
    assert {"chats", "question_log"} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_a_url_that_cannot_be_read_is_not_told_with_its_password() -> None:
    with pytest.raises(ChatStoreError, match="its URL cannot be read") as caught:
        ChatStore.open("postgresql+psycopg://me:half@of:s3cret/db", keep_days=1)
    assert caught.value.__cause__ is None
    assert "s3cret" not in caught.value.message + caught.value.hint
