"""A disk that is full or can only be read stops no answer; what is lost is told once in the log."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.question import Question
from assistant.service import Assistant
from tests.assistant.disks import as_seen_by, fill, make_room, on_a_full_disk, on_a_read_only_disk, on_a_small_disk
from tests.knowledge.chroma_server import free_port

JOB = "how long do you keep my application"
ASKED = {"question": JOB, "today": "2026-11-28"}
STABLE = ("status", "answer", "statements", "citations")
ROOT = Path(__file__).parents[2]
TOOL = [sys.executable, "-m", "assistant.cli"]
LOST = "the database of the question log"
_START_SECONDS = 120


@dataclass
class Running:
    """A service: its process, where it answers, and where its log is."""

    process: subprocess.Popen[bytes]
    client: httpx2.Client
    log: Path

    def ask(self) -> Any:
        """What it answers."""
        response = self.client.post("/v1/ask", json=ASKED)
        assert response.status_code == 200
        return response.json()

    def told(self) -> str:
        """Its log."""
        return self.log.read_text(encoding="utf-8")


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The settings of a process whose database, keys and data are in a folder; the model stays where it is."""
    return {
        **os.environ,
        "PRIVACY_ASSISTANT_DATABASE_URL": f"sqlite:///{folder / 'database.sqlite'}",
        "PRIVACY_ASSISTANT_KEYS_FILE": str(folder / "keys.json"),
        "PRIVACY_ASSISTANT_DATA_DIR": str(folder),
        **more,
    }


@contextmanager
def serving(command: list[str], port: int, settings: dict[str, str], log: Path) -> Iterator[Running]:
    with log.open("wb") as file:
        process = subprocess.Popen(command, env=settings, stdout=file, stderr=file, cwd=ROOT)
    try:
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
            ends = time.monotonic() + _START_SECONDS
            while True:
                try:
                    client.get("/livez")
                    break
                except httpx2.TransportError:
                    assert process.poll() is None, log.read_text(encoding="utf-8")
                    assert time.monotonic() < ends
                    time.sleep(0.1)
            yield Running(process, client, log)
    finally:
        process.terminate()
        process.wait(60)


@pytest.fixture
def answer(assistant: Assistant) -> dict[str, Any]:
    """What is answered where nothing is wrong."""
    found = assistant.answer(Question.model_validate(ASKED)).model_dump(mode="json")
    return {name: found[name] for name in STABLE}


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    (tmp_path / "disk").mkdir()
    return tmp_path / "disk"


def refused(response: httpx2.Response) -> bool:
    """Whether feedback was refused as it should be."""
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["hint"]
    assert response.headers["Retry-After"]
    return (response.status_code, response.json()["code"]) == (503, "feedback_store")


def test_a_service_on_a_read_only_disk_answers_and_refuses_feedback(
    answer: dict[str, Any], disk: Path, tmp_path: Path
) -> None:
    port = free_port()
    command = on_a_read_only_disk([*TOOL, "serve", "--port", str(port)], folder=disk)
    with serving(command, port, environment(disk), tmp_path / "log") as running:
        for _ in range(3):
            found = running.ask()
            assert {name: found[name] for name in STABLE} == answer
        assert refused(running.client.post("/v1/feedback", json={"answer_id": found["id"], "helped": True}))
        in_terms = running.client.get("/v1/policies/imi/retention", params={"activity": "recruitment"})
        assert in_terms.status_code == 200
    assert list(disk.iterdir()) == []
    assert running.told().count(LOST) == 1
    assert "Traceback" not in running.told()


def test_a_disk_that_becomes_full_stops_no_answer_and_loses_no_feedback_that_was_acknowledged(
    answer: dict[str, Any], disk: Path, tmp_path: Path
) -> None:
    port = free_port()
    command = on_a_small_disk([*TOOL, "serve", "--port", str(port)], folder=disk, kilobytes=4096)
    data = os.environ.get("PRIVACY_ASSISTANT_DATA_DIR", str(ROOT / ".data"))
    settings = environment(disk, PRIVACY_ASSISTANT_DATA_DIR=data)
    with serving(command, port, settings, tmp_path / "log") as running:
        seen = as_seen_by(running.process.pid, disk)

        def give() -> httpx2.Response:
            return running.client.post("/v1/feedback", json={"answer_id": running.ask()["id"], "helped": True})

        kept = [give().json()["id"] for _ in range(3)]
        fill(seen)
        for _ in range(3):
            found = running.ask()
            assert {name: found[name] for name in STABLE} == answer
            assert refused(give())
        make_room(seen)
        kept.append(give().json()["id"])
        shutil.copy(seen / "database.sqlite", tmp_path / "copy.sqlite")
    with sqlite3.connect(tmp_path / "copy.sqlite") as database:
        assert {row[0] for row in database.execute("SELECT id FROM feedback")} == set(kept)
    database.close()
    assert running.told().count(LOST) <= 1
    assert "Traceback" not in running.told()


def run(command: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=settings, cwd=ROOT, check=False, capture_output=True, text=True, timeout=_START_SECONDS
    )


def test_the_command_line_answers_on_such_disks_with_the_same_words_and_exit_code(disk: Path) -> None:
    ask = [*TOOL, "ask", JOB]
    well = run(ask, environment(disk, PRIVACY_ASSISTANT_LOG_DAYS="0"))
    assert (well.returncode, well.stderr) == (0, "")
    for command in (on_a_read_only_disk(ask, folder=disk), on_a_full_disk(ask, folder=disk)):
        found = run(command, environment(disk))
        assert (found.returncode, found.stdout) == (0, well.stdout)
        assert found.stderr.count(LOST) == 1
        assert "Traceback" not in found.stderr


def test_a_file_that_was_asked_for_is_said_to_be_lost(disk: Path) -> None:
    dated = "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"
    settings = environment(disk, PRIVACY_ASSISTANT_LOG_DAYS="0")
    calendar = run(on_a_full_disk([*TOOL, "ask", dated, "--ics", str(disk / "x.ics")], folder=disk), settings)
    assert calendar.returncode == 2
    assert "cannot be written" in calendar.stderr
    assert "2028" in calendar.stdout
    with Path("/dev/full").open("w") as full:
        printed = subprocess.run(
            [*TOOL, "ask", JOB], env=settings, cwd=ROOT, check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (printed.returncode, printed.stderr.splitlines()[0]) == (1, "error: No space left on device")


_CHAT = """
import json, sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file(sys.argv[1], default_timeout=100).run()
for _ in range(2):
    app = app.chat_input[0].set_value(sys.argv[2]).run()
turns = app.session_state["conversation"].turns
told = {"answers": [turn.answer.answer for turn in turns], "errors": [error.value for error in app.exception]}
print(json.dumps(told))
"""


@pytest.mark.parametrize("kind", ["read-only", "full"])
def test_the_chat_answers_on_such_disks_and_keeps_no_chat(answer: dict[str, Any], disk: Path, kind: str) -> None:
    chat = [sys.executable, "-c", _CHAT, str(ROOT / "ui" / "app.py"), JOB]
    command = on_a_full_disk(chat, folder=disk) if kind == "full" else on_a_read_only_disk(chat, folder=disk)
    # The testing tool, not the chat, needs a folder for temporary files
    found = run(command, environment(disk, TMPDIR="/dev/shm"))
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert told == {"answers": [answer["answer"]] * 2, "errors": []}
    for lost in (LOST, "the database of chats"):
        assert found.stderr.count(lost) == 1
