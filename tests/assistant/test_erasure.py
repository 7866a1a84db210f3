"""All that is kept of one person who logs in is deleted by one command, and nothing of anybody else."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.chats.store import ChatStore
from assistant.cli import app
from assistant.desk.reply_store import ReplyStore
from assistant.erasure import Erased, erase_person
from assistant.owners import person
from assistant.settings import Settings
from tests.assistant.desk.test_reply_store import reply

ISSUER = "https://id.example.com"
# Another person at the same provider, and whoever has the same subject at another one
OTHERS = ((ISSUER, "bob"), ("https://other.example.com", "alice"))


def keep(url: str) -> None:
    """Two chats and a reply of each."""
    chats, replies = ChatStore.open(url, keep_days=30), ReplyStore.open(url, keep_days=30)
    with closing(chats.database), closing(replies.database):
        for number, (issuer, subject) in enumerate(((ISSUER, "alice"), *OTHERS)):
            owners = (person(issuer, subject),)
            for chat in "ab":
                chats.add(owners, f"{chat}{number}", title="How long?", words="how long", content={})
            replies.approve(owners, reply(f"r{number}", 4_000_000_000))


def kept(url: str, issuer: str, subject: str) -> tuple[int, int]:
    owners = (person(issuer, subject),)
    chats, replies = ChatStore.open(url, keep_days=30), ReplyStore.open(url, keep_days=30)
    with closing(chats.database), closing(replies.database):
        return len(chats.entries(owners)), len(replies.replies(owners))


def test_one_person_is_erased_and_nobody_else(url: str) -> None:
    keep(url)
    settings = Settings(database_url=url)
    assert erase_person(settings, issuer=ISSUER, subject="alice") == Erased(chats=2, replies=1)
    assert kept(url, ISSUER, "alice") == (0, 0)
    assert [kept(url, *other) for other in OTHERS] == [(2, 1), (2, 1)]
    assert erase_person(settings, issuer=ISSUER, subject="alice") == Erased(chats=0, replies=0)


def test_the_command_tells_how_much_it_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'chats.sqlite'}"
    monkeypatch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", url)
    keep(url)
    told = CliRunner().invoke(app, ["log", "erase", "alice", "--issuer", ISSUER, "--json"])
    assert (told.exit_code, json.loads(told.stdout)) == (0, {"chats": 2, "replies": 1})
    told = CliRunner().invoke(app, ["log", "erase", "alice", "--issuer", ISSUER])
    assert told.stdout == "0 chats and 0 replies deleted\n"


def test_where_nothing_was_ever_kept_no_database_is_made(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.sqlite'}")
    assert erase_person(settings, issuer=ISSUER, subject="alice") == Erased()
    assert list(tmp_path.iterdir()) == []
