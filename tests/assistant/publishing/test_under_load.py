"""Versions of the bundled policy change while many ask a real service of two workers: no answer is wrong or mixed."""

from __future__ import annotations

import hashlib
import itertools
import json
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx2
import pytest

from assistant.publishing.places import publish, roll_back, staged
from assistant.readiness import build_index
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.published import pointer_of, version_folder
from knowledge.sources import load_source
from proof.opening import Opened, open_policy
from proof.verify import verify
from tests.assistant.publishing.new_version import keep_in, lend_words, new_version
from tests.assistant.running import Service, running

QUESTIONS = (
    "how long do you keep my application",
    "who receives my webinar data",
    "do you share leads' data with your group companies?",
    "is my data encrypted?",
)
CLIENTS = 3
FLIPS = 4
_APPLICATION = "normally up to 2 years from the appointment/termination of the procedure"
_SECONDS = 120


@dataclass
class Installed:
    """A service over two versions of the policy. `opened`: each by its SHA-256; `period`: what each says of one."""

    service: Service
    settings: Settings
    newer: Path
    opened: dict[str, Opened]
    periods: dict[str, str]
    answers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    folder = tmp_path_factory.mktemp("under-load")
    bundled = Settings().policies_dir / "imi"
    older = folder / "policies" / "imi"
    shutil.copytree(bundled, older)
    newer = new_version(
        bundled, folder / "newer", _APPLICATION, _APPLICATION.replace("2 years", "4 years"), version="2026-10-01"
    )
    settings = Settings(policies_dir=folder / "policies", data_dir=lend_words(folder / "data"))
    # As `policy publish` does: both versions have their index before they count
    for policies in (folder / "policies", newer.parent / "staged"):
        if not policies.exists():
            shutil.copytree(newer, policies / "imi")
        told = settings.model_copy(update={"policies_dir": policies})
        build_index(Assistant.open(told), lambda *_: None)
    keep_in(Settings().data_dir)
    opened = {load_source(path).sha256: open_policy(path) for path in (older, newer)}
    periods = dict(zip(opened, ("2 years", "4 years"), strict=True))
    told_to = {"POLICIES_DIR": str(settings.policies_dir), "DATA_DIR": str(settings.data_dir), "LOG_DAYS": "0"}
    with running(folder, workers=2, **told_to) as service:
        yield Installed(service, settings, newer, opened, periods)


def publish_newer(installed: Installed) -> str:
    with staged(installed.newer, installed.settings.policies_dir) as draft:
        return publish(draft, installed.settings.policies_dir, policy_id="imi", version="2026-10-01")


def counting(installed: Installed, client: httpx2.Client) -> str:
    """The SHA-256 that the worker which answers now answers from."""
    return str(client.get("/v1/policies").json()["policies"][0]["sha256"])


def wait_until(installed: Installed, sha256: str) -> None:
    """Until twenty responses in a row, from whichever worker, are from a version."""
    ends, in_a_row = time.monotonic() + _SECONDS, 0
    with httpx2.Client(base_url=installed.service.address, headers={"Connection": "close"}, timeout=_SECONDS) as client:
        while in_a_row < 20:
            assert time.monotonic() < ends
            in_a_row = in_a_row + 1 if counting(installed, client) == sha256 else 0


def ask_until(installed: Installed, stop: threading.Event, number: int) -> int:
    """One caller, who takes an answer in each of the ways by turns; how many requests it sent."""
    ways: tuple[Callable[[httpx2.Client, str], list[dict[str, Any]]], ...] = (asked, streamed, in_a_batch, sourced)
    sent = 0
    with httpx2.Client(base_url=installed.service.address, timeout=_SECONDS) as client:
        for turn in itertools.count(number):
            if stop.is_set():
                return sent
            try:
                installed.answers += ways[turn % len(ways)](client, QUESTIONS[turn // len(ways) % len(QUESTIONS)])
            except (AssertionError, httpx2.HTTPError) as error:
                installed.problems.append(f"{type(error).__name__}: {error}"[:500])
            sent += 1
    return sent


def asked(client: httpx2.Client, question: str) -> list[dict[str, Any]]:
    response = client.post("/v1/ask", json={"question": question})
    assert response.status_code == 200, response.text
    return [response.json()]


def streamed(client: httpx2.Client, question: str) -> list[dict[str, Any]]:
    response = client.post("/v1/ask", json={"question": question}, headers={"Accept": "text/event-stream"})
    assert response.status_code == 200, response.text
    events = dict(event.split("\n", 1) for event in response.text.strip().split("\n\n"))
    outcome, answer = (json.loads(events[f"event: {name}"].removeprefix("data: ")) for name in ("outcome", "answer"))
    assert outcome["policy"] == answer["policy"]
    return [answer]


def in_a_batch(client: httpx2.Client, _question: str) -> list[dict[str, Any]]:
    response = client.post("/v1/ask/batch", json={"questions": [{"question": q} for q in QUESTIONS * 3]})
    assert response.status_code == 200, response.text
    answers = [result["answer"] for result in response.json()["results"]]
    assert len({answer["policy"]["sha256"] for answer in answers}) == 1
    return answers


def sourced(client: httpx2.Client, _question: str) -> list[dict[str, Any]]:
    response = client.get("/v1/policies/imi/source")
    assert response.headers["etag"] == f'"{hashlib.sha256(response.content).hexdigest()}"'
    document = client.get("/v1/policies/imi").json()
    texts = [row["cells"] for section in document["sections"] for table in section["tables"] for row in table["rows"]]
    is_newer = document["version"] == "2026-10-01"
    assert any("up to 4 years from the appointment" in json.dumps(cells) for cells in texts) == is_newer
    return []


def test_every_answer_is_true_to_the_version_that_it_names(installed: Installed) -> None:
    older, newer = installed.opened
    stop = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        callers = [pool.submit(ask_until, installed, stop, number) for number in range(CLIENTS)]
        try:
            for flip in range(FLIPS):
                if flip % 2:
                    roll_back(installed.settings.policies_dir, "imi")
                else:
                    publish_newer(installed)
                wait_until(installed, older if flip % 2 else newer)
        finally:
            stop.set()
        sent = [caller.result() for caller in callers]
    assert installed.problems == []
    assert min(sent) > 0
    assert {answer["policy"]["sha256"] for answer in installed.answers} == {older, newer}
    for text in {json.dumps(answer | {"elapsed_ms": 0}, sort_keys=True) for answer in installed.answers}:
        answer = json.loads(text)
        opened = installed.opened[answer["policy"]["sha256"]]
        assert verify(answer, opened.facts, opened.book) == ()
    about = [
        a for a in installed.answers if a["citations"] and a["citations"][0]["id"].endswith("managing-applications")
    ]
    assert {(a["policy"]["sha256"], p) for a in about for p in ("2 years", "4 years") if p in a["answer"]} == set(
        installed.periods.items()
    )


def test_a_version_that_is_broken_on_the_way_is_refused_by_every_worker(installed: Installed) -> None:
    older, newer = installed.opened
    wait_until(installed, older)
    place = version_folder(installed.settings.policies_dir, "imi", publish_newer(installed))
    wait_until(installed, newer)
    roll_back(installed.settings.policies_dir, "imi")
    wait_until(installed, older)
    whole = (place / "source.txt").read_bytes()
    (place / "source.txt").write_bytes(whole.replace(b"years", b"days"))
    pointer_of(installed.settings.policies_dir, "imi").write_text(json.dumps({"versions": [place.name]}))
    ends = time.monotonic() + _SECONDS
    while refusals(installed) < 2:
        assert time.monotonic() < ends
        time.sleep(0.2)
    wait_until(installed, older)
    (place / "source.txt").write_bytes(whole)
    roll_back(installed.settings.policies_dir, "imi")
    publish_newer(installed)
    wait_until(installed, newer)


def refusals(installed: Installed) -> int:
    """How many workers have told that they refuse what was published."""
    return installed.service.log.read_text(encoding="utf-8").count("are refused")
