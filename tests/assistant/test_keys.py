"""API keys: shown once, kept as hashes, ended at once, several of one name; the file is never half written."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.cli import app
from assistant.keys.api_key import ApiKey, Scope, id_in
from assistant.keys.store import KeyStore
from knowledge.errors import KeysError

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys" / "keys.json")


def test_a_key_is_found_by_its_text_and_by_no_other(store: KeyStore) -> None:
    text, key = store.add("shop", (Scope.ASK,), now=NOW)
    other, _ = store.add("shop", (Scope.ASK,), now=NOW)
    assert store.find(text, now=NOW) == key
    assert store.find(text[:-1], now=NOW) is None
    assert store.find(text + "x", now=NOW) is None
    # The id of one with the secret of another
    assert store.find(f"pa_{id_in(text)}_{other.split('_', 2)[2]}", now=NOW) is None


@pytest.mark.parametrize("text", ["", "pa", "pa__", "pa_1", "pa_1_2", "x" * 100_000, "pa_\ud800_x", "sk-1", "pa_" * 60])
def test_what_is_no_key_is_no_key(store: KeyStore, text: str) -> None:
    store.add("shop", (Scope.ASK,), now=NOW)
    assert store.find(text, now=NOW) is None


def test_the_file_holds_the_hash_alone_and_is_its_owners(store: KeyStore) -> None:
    text, key = store.add("shop", (Scope.ASK,), now=NOW)
    kept = store.path.read_text(encoding="utf-8")
    assert key.sha256 in kept
    assert text not in kept
    assert text.split("_", 2)[2] not in kept
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert key.sha256 not in repr(key)


def test_two_keys_of_one_name_live_side_by_side_until_one_is_revoked_by_its_id(store: KeyStore) -> None:
    (old, first), (new, second) = (store.add("shop", (Scope.ASK,), now=NOW) for _ in range(2))
    assert store.find(old, now=NOW)
    assert store.find(new, now=NOW)
    assert [key.id for key in store.revoke(first.id, now=NOW)] == [first.id]
    assert store.find(old, now=NOW) is None
    assert store.find(new, now=NOW) == second


def test_a_name_revokes_all_its_keys_and_no_others(store: KeyStore) -> None:
    shop = [store.add("shop", (Scope.ASK,), now=NOW)[0] for _ in range(2)]
    desk, _ = store.add("desk", (Scope.DESK,), now=NOW)
    assert len(store.revoke("shop", now=NOW)) == 2
    assert [store.find(text, now=NOW) for text in shop] == [None, None]
    assert store.find(desk, now=NOW)
    assert store.revoke("shop", now=NOW) == ()


def test_a_key_opens_nothing_from_the_moment_it_expires(store: KeyStore) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW, expires=NOW + timedelta(days=1))
    assert store.find(text, now=NOW + timedelta(days=1, seconds=-1))
    assert store.find(text, now=NOW + timedelta(days=1)) is None


def test_another_process_sees_a_change_at_its_next_look(store: KeyStore) -> None:
    running = KeyStore(store.path)
    assert running.all() == ()
    text, key = store.add("shop", (Scope.ASK,), now=NOW)
    assert running.find(text, now=NOW) == key
    store.revoke(key.id, now=NOW)
    assert running.find(text, now=NOW) is None


def test_keys_made_at_the_same_time_are_all_kept(store: KeyStore) -> None:
    def add(number: int) -> str:
        return KeyStore(store.path).add(f"n{number}", (Scope.ASK,), now=NOW)[0]

    with ThreadPoolExecutor(8) as pool:
        texts = list(pool.map(add, range(24)))
    assert all(store.find(text, now=NOW) for text in texts)
    assert sorted(os.listdir(store.path.parent)) == ["keys.json", "keys.json.lock"]


@pytest.mark.parametrize("content", ["", "{", '{"keys": [{}]}', '{"keys": [], "more": 1}', "[]"])
def test_a_spoilt_file_is_an_error_with_its_name(store: KeyStore, content: str) -> None:
    store.path.parent.mkdir()
    store.path.write_text(content, encoding="utf-8")
    with pytest.raises(KeysError, match=r"keys\.json"):
        store.all()


def test_admin_opens_everything_and_the_others_only_themselves() -> None:
    def opened(*scopes: Scope) -> set[Scope]:
        return {scope for scope in Scope if ApiKey.make("n", scopes, now=NOW)[1].opens(scope)}

    assert opened(Scope.ADMIN) == set(Scope)
    assert opened(Scope.ASK) == {Scope.ASK}
    assert opened(Scope.ASK, Scope.DESK) == {Scope.ASK, Scope.DESK}


# --- the commands


def run(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["keys", *arguments], env={"PRIVACY_ASSISTANT_KEYS_FILE": str(path)})


def test_the_commands_make_list_and_end_a_key(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    made = run(path, "add", "shop", "--scope", "ask", "--scope", "desk", "--days", "30")
    assert made.exit_code == 0
    text = made.stdout.strip()
    assert KeyStore(path).find(text, now=datetime.now(UTC))
    assert text not in made.stderr
    (listed,) = json.loads(run(path, "list", "--json").stdout)
    assert (listed["name"], listed["scopes"], listed["live"]) == ("shop", ["ask", "desk"], True)
    assert "sha256" not in listed
    assert "live until" in run(path, "list").stdout
    ended = run(path, "revoke", "shop")
    assert ended.exit_code == 0
    assert "revoked" in run(path, "list").stdout
    assert KeyStore(path).find(text, now=datetime.now(UTC)) is None


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["add", "two words"], 1, "two words"),
        (["add", "shop", "--scope", "root"], 2, "ask, desk, admin"),
        (["add", "shop", "--days", "0"], 2, "--days"),
        (["revoke", "nobody"], 1, "nobody"),
    ],
)
def test_what_cannot_be_is_told(tmp_path: Path, arguments: list[str], code: int, told: str) -> None:
    result = run(tmp_path / "keys.json", *arguments)
    assert result.exit_code == code
    assert told in result.output


def test_no_keys_is_said_on_stderr(tmp_path: Path) -> None:
    result = run(tmp_path / "keys.json", "list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "only this machine" in result.stderr
