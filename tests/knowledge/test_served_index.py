"""The index on a real Chroma server: the same as in a folder, whole or not there, and found again after a fault."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from assistant.settings import Settings
from knowledge import served_index as module
from knowledge.embedding import HashEmbedder
from knowledge.errors import IndexOutOfDate, IndexUnreachable
from knowledge.index import open_index
from knowledge.parsing import parse
from knowledge.policy import Policy
from knowledge.served_index import ServedIndex
from knowledge.sources import load_source
from tests.knowledge.chroma_server import ChromaServer, free_port

WORDS = ("phone recordings", "who receives photos", "zzz", "how long do you keep data of suppliers")


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse(load_source(Settings().policies_dir / "imi"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with ChromaServer(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def server(running: ChromaServer) -> Iterator[ChromaServer]:
    """A server that runs and holds nothing."""
    if running.process is None:
        running.start()
    yield running
    if running.process is None:
        running.start()
    if running.process is not None:
        running.process.send_signal(signal.SIGCONT)
    with _client(running) as client:
        for found in client.list_collections():
            client.delete_collection(found.name)


@contextmanager
def _client(server: ChromaServer) -> Iterator[Any]:
    index = ServedIndex(Path(), HashEmbedder(), url=server.url)
    yield index._connected()
    index.close()


def _names(server: ChromaServer) -> list[str]:
    with _client(server) as client:
        return [found.name for found in client.list_collections()]


Open = Callable[[ChromaServer, Path], ServedIndex]


@pytest.fixture
def opened() -> Iterator[Open]:
    """Opens indexes, and lets go of them after the test."""
    made: list[ServedIndex] = []

    def open_served(server: ChromaServer, folder: Path) -> ServedIndex:
        made.append(cast("ServedIndex", open_index(folder, HashEmbedder(), server.url)))
        return made[-1]

    yield open_served
    for index in made:
        index.close()


def test_it_ranks_as_an_index_in_a_folder_does(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    served, local = opened(server, tmp_path / "lock"), open_index(tmp_path, HashEmbedder())
    assert served.build([policy]) == local.build([policy]) == ("imi",)
    for text in WORDS:
        found, expected = served.search(policy, text, limit=200), local.search(policy, text, limit=200)
        assert [r.id for r in found] == [r.id for r in expected]
        # The server gets the question's numbers in single precision
        assert [r.score for r in found] == pytest.approx([r.score for r in expected], abs=1e-6)


def test_it_is_built_once_for_all_who_use_the_server(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    assert opened(server, tmp_path / "one").build([policy]) == ("imi",)
    other = opened(server, tmp_path / "other")
    assert other.is_current(policy)
    assert other.build([policy]) == ()
    assert len(_names(server)) == 1


def test_a_search_without_an_index_names_the_command(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    with pytest.raises(IndexOutOfDate, match="there is no index") as caught:
        opened(server, tmp_path).search(policy, "anything")
    assert "privacy-assistant index" in caught.value.hint


_BUILD = """
import os, signal, sys
from pathlib import Path
from assistant.settings import Settings
from knowledge.embedding import HashEmbedder
from knowledge.index import open_index
from knowledge.parsing import parse
from knowledge.sources import load_source
policy = parse(load_source(Settings().policies_dir / "imi"))
url, folder, is_killed = sys.argv[1:]
stop = lambda policy, done, total: is_killed == "killed" and done and os.kill(os.getpid(), signal.SIGKILL)
open_index(Path(folder), HashEmbedder(), url).build([policy], stop)
"""


def test_a_killed_build_leaves_a_draft_that_nobody_takes_for_an_index_and_a_later_build_removes(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = [sys.executable, "-c", _BUILD, server.url, str(tmp_path), "killed"]
    assert subprocess.run(command, check=False, timeout=120).returncode == -signal.SIGKILL
    assert [name.startswith("draft-") for name in _names(server)] == [True]
    index = opened(server, tmp_path)
    assert not index.is_current(policy)
    monkeypatch.setattr(module, "_DRAFT_SECONDS", -1)
    index.build([policy])
    assert [name.startswith("imi-") for name in _names(server)] == [True]


def test_builds_on_two_machines_at_a_time_give_one_whole_index(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    # Two machines have two locks
    both = [
        subprocess.Popen([sys.executable, "-c", _BUILD, server.url, str(tmp_path / name), ""]) for name in ("a", "b")
    ]
    assert [process.wait(timeout=120) for process in both] == [0, 0]
    assert [name.startswith("imi-") for name in _names(server)] == [True]
    assert opened(server, tmp_path).is_current(policy)


def test_an_index_that_lost_a_record_is_built_anew(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    index = opened(server, tmp_path)
    index.build([policy])
    with _client(server) as client:
        client.get_collection(_names(server)[0], embedding_function=None).delete(ids=[sorted(policy.rows_by_id)[0]])
    assert not index.is_current(policy)
    assert index.build([policy]) == ("imi",)
    assert index.is_current(policy)
    # What was opened before belongs to the collection that is gone
    assert index.search(policy, "phone recordings")


def test_a_server_that_was_killed_is_missed_and_found_again(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path
) -> None:
    index = opened(server, tmp_path)
    index.build([policy])
    before = [index.search(policy, text) for text in WORDS]
    server.kill()
    for _ in range(2):
        with pytest.raises(IndexUnreachable, match="cannot be used: Connect"):
            index.search(policy, WORDS[0])
        with pytest.raises(IndexUnreachable):
            index.is_current(policy)
    with pytest.raises(IndexUnreachable):
        opened(server, tmp_path).build([policy])
    server.start()
    assert index.is_current(policy)
    assert [index.search(policy, text) for text in WORDS] == before


def test_a_server_that_hangs_is_not_waited_for_long(
    server: ChromaServer, opened: Open, policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = opened(server, tmp_path)
    index.build([policy])
    assert index._client._server._session.timeout.read == module._SECONDS
    assert server.process is not None
    server.process.send_signal(signal.SIGSTOP)
    # Only now, as a busy machine may need longer for the building
    index._client._server._session.timeout = 0.5
    monkeypatch.setattr(module, "_SECONDS", 0.5)
    for asked in (index, opened(server, tmp_path)):
        with pytest.raises(IndexUnreachable, match="Timeout|timeout"):
            asked.is_current(policy)


class _Proxy(BaseHTTPRequestHandler):
    """Refuses everybody, and remembers with what they came."""

    seen: list[str | None]

    def do_GET(self) -> None:
        type(self).seen.append(self.headers["Authorization"])
        self.send_response(401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Print nothing."""


def test_user_and_password_are_sent_and_never_told(
    policy: Policy, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    _Proxy.seen = []
    caplog.set_level("DEBUG")
    with HTTPServer(("127.0.0.1", 0), _Proxy) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        url = f"http://asker:se%2Fcret@127.0.0.1:{proxy.server_port}/"
        index = open_index(tmp_path, HashEmbedder(), url)
        with pytest.raises(IndexUnreachable, match="status 401") as caught:
            index.is_current(policy)
        proxy.shutdown()
    assert _Proxy.seen == [f"Basic {base64.b64encode(b'asker:se/cret').decode()}"]
    told = json.dumps([str(caught.value), caught.value.hint, repr(index), repr(caught.value.__cause__), caplog.text])
    assert f"http://127.0.0.1:{proxy.server_port}/" in told
    assert not [word for word in ("asker", "cret", "Basic") if word in told]


def test_a_port_where_nobody_listens_is_told(policy: Policy, tmp_path: Path) -> None:
    with pytest.raises(IndexUnreachable, match="cannot be used") as caught:
        open_index(tmp_path, HashEmbedder(), f"http://127.0.0.1:{free_port()}").search(policy, "anything")
    assert "PRIVACY_ASSISTANT_CHROMA_URL" in caught.value.hint
