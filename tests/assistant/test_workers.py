"""Many workers over one index: the same answers from each, and what must hold over all of them does."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path

import httpx2
import pytest
from prometheus_client.parser import text_string_to_metric_families

from assistant.api import shared_rates
from assistant.api.shared_rates import FILE, SharedStorage
from assistant.api.workers import check_start, shared_folder
from assistant.feedback.store import FeedbackStore
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.settings import Settings
from knowledge.errors import PolicyMissing
from tests.assistant.running import Service, running

QUESTIONS = (
    "how long do you keep my application",
    "who receives my webinar data",
    "is my data encrypted?",
    "tell me a joke",
)
LIMIT = 60
_SECONDS = 120
_LOOKS = 5


@dataclass(frozen=True)
class Serving:
    """The two-worker service, and the headers of a key that nobody else uses."""

    service: Service
    keys: KeyStore

    def client(self, *scopes: Scope) -> httpx2.Client:
        """A caller with a key, and so a rate, of its own."""
        name = f"caller-{len(self.keys.all())}"
        key, _ = self.keys.add(name, scopes or (Scope.ASK,), now=datetime.now(UTC))
        # No connection is kept, so that any worker may take the next request
        return httpx2.Client(
            base_url=self.service.address,
            headers={"Authorization": f"Bearer {key}", "Connection": "close"},
            timeout=_SECONDS,
        )


@pytest.fixture(scope="module")
def serving(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    folder = tmp_path_factory.mktemp("workers")
    keys = KeyStore(folder / "keys.json")
    keys.add("admin", (Scope.ADMIN,), now=datetime.now(UTC))
    with running(folder, workers=2, RATE_LIMIT=f"{LIMIT}/hour", METRICS="true") as service:
        yield Serving(service, keys)


def test_two_workers_answer_and_give_the_same_bytes(serving: Serving) -> None:
    assert len(serving.service.workers()) == 2
    given: dict[str, set[str]] = {question: set() for question in QUESTIONS}
    with serving.client() as client:
        for number in range(40):
            answer = client.post("/v1/ask", json={"question": QUESTIONS[number % 4], "today": "2026-11-28"}).json()
            parts = [answer[name] for name in ("id", "status", "answer", "statements", "citations")]
            given[QUESTIONS[number % 4]].add(json.dumps(parts))
    assert [len(each) for each in given.values()] == [1, 1, 1, 1]
    assert _worked(serving) == {0, 1}


def test_a_key_has_one_share_of_all_workers(serving: Serving) -> None:
    with serving.client() as client:
        statuses = Counter(client.get("/v1/policies").status_code for _ in range(LIMIT + 15))
        refused = client.get("/v1/policies")
    assert statuses == {200: LIMIT, 429: 15}
    assert 1 <= int(refused.headers["retry-after"]) <= 3600


def test_an_answer_is_found_again_by_any_worker(serving: Serving) -> None:
    with serving.client() as client:
        answer = client.post("/v1/ask", json={"question": QUESTIONS[0]}).json()
        replays = [client.get(f"/v1/answers/{answer['id']}").json()["same"] for _ in range(12)]
    assert replays == [True] * 12


def test_feedback_that_comes_to_many_workers_at_once_is_kept_once(serving: Serving) -> None:
    with serving.client() as client, ThreadPoolExecutor(12) as pool:
        answer = client.post("/v1/ask", json={"question": QUESTIONS[1]}).json()
        sent = {"answer_id": answer["id"], "helped": True}
        headers = {"Idempotency-Key": "the-same-for-all"}
        responses = list(pool.map(lambda _: client.post("/v1/feedback", json=sent, headers=headers), range(12)))
        other = client.post("/v1/feedback", json=sent | {"helped": False, "reasons": ["wrong"]}, headers=headers)
    assert Counter(response.status_code for response in responses) == {201: 1, 200: 11}
    assert len({response.json()["id"] for response in responses}) == 1
    assert other.status_code == 422


def test_metrics_are_the_sum_over_all_workers(serving: Serving) -> None:
    with serving.client() as client, serving.client(Scope.ADMIN) as admin:
        before = _counted(admin)
        for _ in range(16):
            client.post("/v1/ask", json={"question": QUESTIONS[3]})
        told = {_counted(admin) - before for _ in range(8)}
        text = admin.get("/metrics").text
    assert told == {16}
    assert 'privacy_assistant_index_rows{policy="imi"} 78.0' in text
    assert "privacy_assistant_build_info{" in text
    assert "process_resident" not in text


def test_a_worker_that_is_killed_is_replaced_and_nothing_is_forgotten(serving: Serving) -> None:
    with serving.client() as client, serving.client(Scope.ADMIN) as admin:
        before = _counted(admin)
        spent = [client.get("/v1/policies").status_code for _ in range(LIMIT - 5)]
        first = serving.service.workers()
        os.kill(first[0], signal.SIGKILL)
        # One that is just being started holds the port for a moment before it serves: several looks see two.
        ends, looks = time.monotonic() + _SECONDS, 0
        while time.monotonic() < ends and looks < _LOOKS:
            looks = looks + 1 if len(set(serving.service.workers()) - {first[0]}) == 2 else 0
            time.sleep(0.2)
        assert looks == _LOOKS
        again = Counter(client.get("/v1/policies").status_code for _ in range(10))
        assert set(spent) == {200}
        assert again == {200: 5, 429: 5}
        assert _counted(admin) >= before


def test_a_stop_reaches_every_worker_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with running(tmp_path, workers=2) as service:
        pids = service.workers()
        shared = _shared_dir(pids[0])
        assert (shared / FILE).parent.is_dir()
        assert service.stop() == 0
    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    assert not shared.exists()
    lines = [json.loads(line) for line in service.log.read_text(encoding="utf-8").splitlines()]
    assert not [line for line in lines if line["level"] == "ERROR"]


def test_what_keeps_workers_from_starting_is_told_before_any_does(tmp_path: Path) -> None:
    with pytest.raises(PolicyMissing, match="no policy here"):
        check_start(Settings(policies_dir=tmp_path))


def test_the_shared_folder_is_for_this_user_and_goes_with_the_service() -> None:
    with shared_folder(Settings()) as folder:
        assert folder.stat().st_mode & 0o777 == 0o700
    assert not folder.exists()


# --- rates


def test_two_storages_over_one_folder_count_together(tmp_path: Path) -> None:
    one, other = SharedStorage(tmp_path), SharedStorage(tmp_path)
    hits = [(one, other)[n % 2].acquire_sliding_window_entry("key", 5, 3600) for n in range(8)]
    assert hits == [True] * 5 + [False] * 3
    assert one.acquire_sliding_window_entry("other key", 5, 3600)


def test_the_window_before_counts_in_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    storage = SharedStorage(tmp_path)
    assert all(storage.acquire_sliding_window_entry("key", 10, 100) for _ in range(10))
    assert not storage.acquire_sliding_window_entry("key", 10, 100)
    now += 150  # half of the window before is still in sight: five of its ten
    assert [storage.acquire_sliding_window_entry("key", 10, 100) for _ in range(6)] == [True] * 5 + [False]
    before, counts_for, hits, left = storage.get_sliding_window("key", 100)
    assert (before, counts_for, hits, left) == (10, 50, 5, 150)


def test_callers_are_forgotten_after_two_windows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(time, "time", lambda: now)
    storage = SharedStorage(tmp_path)
    storage.acquire_sliding_window_entry("address 203.0.113.7", 10, 100)
    now += 201
    storage.acquire_sliding_window_entry("address 198.51.100.1", 10, 100)
    kept = (tmp_path / FILE).read_bytes()
    assert (b"203.0.113.7" in kept, b"198.51.100.1" in kept) == (False, True)


def test_a_count_that_could_not_be_written_holds_nobody_up_afterwards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_rates, "_WAIT_SECONDS", 0.05)
    one, other = SharedStorage(tmp_path), SharedStorage(tmp_path)
    one.acquire_sliding_window_entry("key", 5, 3600)
    with closing(sqlite3.connect(tmp_path / FILE, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM counts").fetchall()  # who reads keeps all from writing
        assert one.acquire_sliding_window_entry("key", 5, 3600)  # counted by itself alone
    hits = [(other, one)[n % 2].acquire_sliding_window_entry("key", 5, 3600) for n in range(6)]
    assert hits == [True] * 4 + [False] * 2


def test_where_the_folder_is_gone_a_process_counts_for_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    storage = SharedStorage(tmp_path / "gone")
    assert [storage.acquire_sliding_window_entry("key", 3, 3600) for _ in range(5)] == [True] * 3 + [False] * 2
    assert [record.getMessage() for record in caplog.records] == [
        "rates are counted by this process alone: OperationalError"
    ]


# --- databases


def test_workers_that_start_together_bring_a_new_database_up_to_date_once(url: str) -> None:
    with get_context("spawn").Pool(4) as pool:
        assert pool.map(_opened, [url] * 8, chunksize=1) == [0] * 8


def _opened(url: str) -> int:
    """How much feedback there is; raises where the database cannot be opened."""
    store = FeedbackStore.open(url, keep_days=1)
    with closing(store.database):
        return len(store.entries("imi", today=datetime.now(UTC).date()))


def _counted(admin: httpx2.Client) -> float:
    """All answers, as the metrics of the service have them."""
    families = text_string_to_metric_families(admin.get("/metrics").text)
    samples = (sample for family in families for sample in family.samples)
    return sum(sample.value for sample in samples if sample.name == "privacy_assistant_answers_total")


def _worked(serving: Serving) -> set[int]:
    """The places of the workers that have counted answers: each keeps its counters in a file of its own."""
    pids = serving.service.workers()
    folder = _shared_dir(pids[0])
    return {place for place, pid in enumerate(pids) if b'"outcome"' in (folder / f"counter_{pid}.db").read_bytes()}


def _shared_dir(pid: int) -> Path:
    """Where a worker shares, as its environment says."""
    told = dict(
        line.split("=", 1) for line in Path(f"/proc/{pid}/environ").read_text(encoding="utf-8").split("\0") if line
    )
    return Path(told["PRIVACY_ASSISTANT_SHARED_DIR"])
