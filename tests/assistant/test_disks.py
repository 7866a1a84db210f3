"""A disk that is full or can only be read stops no answer; what is lost is told once in the log."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.question import Question
from assistant.service import Assistant
from tests.assistant.disks import as_seen_by, fill, make_room, on_a_full_disk, on_a_read_only_disk, on_a_small_disk
from tests.assistant.running import Service, running

JOB = "how long do you keep my application"
ASKED = {"question": JOB, "today": "2026-11-28"}
STABLE = ("status", "answer", "statements", "citations")
ROOT = Path(__file__).parents[2]
TOOL = [sys.executable, "-m", "assistant.cli"]
LOST = "the database of the question log"
_START_SECONDS = 120
_CALL_SECONDS = 60


def kept_in(folder: Path) -> dict[str, str]:
    """The settings of a process whose database, keys and data are in a folder; the model stays where it is."""
    return {
        "DATABASE_URL": f"sqlite:///{folder / 'database.sqlite'}",
        "KEYS_FILE": str(folder / "keys.json"),
        "DATA_DIR": str(folder),
    }


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of such a process."""
    return {**os.environ, **{f"PRIVACY_ASSISTANT_{name}": value for name, value in kept_in(folder).items()}, **more}


def ask(service: Service) -> Any:
    """What a service answers."""
    response = httpx2.post(f"{service.address}/v1/ask", json=ASKED, timeout=_CALL_SECONDS)
    assert response.status_code == 200
    return response.json()


def give_feedback(service: Service) -> httpx2.Response:
    """What becomes of feedback on an answer."""
    given = {"answer_id": ask(service)["id"], "helped": True}
    return httpx2.post(f"{service.address}/v1/feedback", json=given, timeout=_CALL_SECONDS)


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
    within = partial(on_a_read_only_disk, folder=disk)
    with running(tmp_path, within, workers=1, **kept_in(disk)) as service:
        for _ in range(3):
            found = ask(service)
            assert {name: found[name] for name in STABLE} == answer
        assert refused(give_feedback(service))
        terms = f"{service.address}/v1/policies/imi/retention?activity=recruitment"
        assert httpx2.get(terms, timeout=_CALL_SECONDS).status_code == 200
    assert list(disk.iterdir()) == []
    told = service.log.read_text(encoding="utf-8")
    assert told.count(LOST) == 1
    assert "Traceback" not in told


def test_a_disk_that_becomes_full_stops_no_answer_and_loses_no_feedback_that_was_acknowledged(
    answer: dict[str, Any], disk: Path, tmp_path: Path
) -> None:
    within = partial(on_a_small_disk, folder=disk, kilobytes=4096)
    settings = kept_in(disk) | {"DATA_DIR": os.environ.get("PRIVACY_ASSISTANT_DATA_DIR", str(ROOT / ".data"))}
    with running(tmp_path, within, workers=1, **settings) as service:
        seen = as_seen_by(service.process.pid, disk)
        kept = [give_feedback(service).json()["id"] for _ in range(3)]
        fill(seen)
        for _ in range(3):
            found = ask(service)
            assert {name: found[name] for name in STABLE} == answer
            assert refused(give_feedback(service))
        make_room(seen)
        kept.append(give_feedback(service).json()["id"])
        shutil.copy(seen / "database.sqlite", tmp_path / "copy.sqlite")
    with sqlite3.connect(tmp_path / "copy.sqlite") as database:
        assert {row[0] for row in database.execute("SELECT id FROM feedback")} == set(kept)
    database.close()
    told = service.log.read_text(encoding="utf-8")
    assert told.count(LOST) <= 1
    assert "Traceback" not in told


def run(command: list[str], settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, env=settings, cwd=ROOT, check=False, capture_output=True, text=True, timeout=_START_SECONDS
    )


def test_the_command_line_answers_on_such_disks_with_the_same_words_and_exit_code(disk: Path) -> None:
    asking = [*TOOL, "ask", JOB]
    well = run(asking, environment(disk, PRIVACY_ASSISTANT_LOG_DAYS="0"))
    assert (well.returncode, well.stderr) == (0, "")
    for command in (on_a_read_only_disk(asking, folder=disk), on_a_full_disk(asking, folder=disk)):
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
