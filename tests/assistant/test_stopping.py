"""A service that is told to stop finishes what it was asked: no answer is cut, no new connection is taken."""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx2
import pytest
import uvicorn

from assistant.api.app import create_app
from assistant.api.server import server_options
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.test_limits import SlowAssistant

BODY = json.dumps({"question": "how long do you keep my application"}).encode()
_START_SECONDS = 120
_STOP_SECONDS = 60


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    return found


@pytest.fixture
def process(port: int, tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """`privacy-assistant serve` in a process of its own, ready to answer."""
    environment = {
        **os.environ,
        "PRIVACY_ASSISTANT_KEYS_FILE": str(tmp_path / "keys.json"),
        "PRIVACY_ASSISTANT_LOG_FORMAT": "json",
    }
    with (tmp_path / "log").open("wb") as log:
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port)]
        started = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=log)
    try:
        _wait_until_alive(started, port)
        yield started
    finally:
        started.kill()
        started.wait()


def _wait_until_alive(started: subprocess.Popen[bytes], port: int) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and started.poll() is None:
        try:
            if httpx2.get(f"http://127.0.0.1:{port}/livez").status_code == 200:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    raise RuntimeError("the service did not start")


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_request_that_has_begun_is_answered_whole_and_then_the_process_ends(
    process: subprocess.Popen[bytes], port: int, tmp_path: Path, stop: signal.Signals
) -> None:
    head = (
        "POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(BODY)}\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=_STOP_SECONDS) as caller:
        caller.sendall(head.encode() + BODY[:10])
        time.sleep(0.5)  # the server has the head, and waits for the rest
        process.send_signal(stop)
        _wait_until_refused(port)
        caller.sendall(BODY[10:])
        response = http.client.HTTPResponse(caller)
        response.begin()
        answer = json.loads(response.read())
    assert (response.status, answer["status"]) == (200, "answered")
    assert answer["citations"]
    process.wait(_STOP_SECONDS)
    # The server ends itself by the signal that it got, once all is done
    assert process.returncode in (0, -stop, 130)
    lines = [json.loads(line) for line in (tmp_path / "log").read_text(encoding="utf-8").splitlines()]
    assert any(line.get("route") == "/v1/ask" and line["status"] == 200 for line in lines)
    assert not [line for line in lines if line["level"] == "ERROR"]


def _wait_until_refused(port: int) -> None:
    ends = time.monotonic() + _STOP_SECONDS
    while time.monotonic() < ends:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            return
        time.sleep(0.05)
    raise AssertionError("new connections are still taken")


def test_an_answer_that_is_being_worked_out_is_waited_for(assistant: Assistant, port: int) -> None:
    slow = SlowAssistant(assistant.settings, assistant.facts, assistant.folders)
    slow.release, slow.begun = threading.Event(), threading.Semaphore(0)
    options = server_options(Settings()) | {"log_config": None}
    server = uvicorn.Server(uvicorn.Config(create_app(assistant=slow), host="127.0.0.1", port=port, **options))
    serving = threading.Thread(target=server.run, daemon=True)
    serving.start()
    while not server.started:
        time.sleep(0.02)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(httpx2.post, f"http://127.0.0.1:{port}/v1/ask", content=BODY, timeout=_STOP_SECONDS,
                            headers={"Content-Type": "application/json"})  # fmt: skip
        assert slow.begun.acquire(timeout=_STOP_SECONDS)
        server.handle_exit(signal.SIGTERM, None)
        _wait_until_refused(port)
        assert serving.is_alive()
        slow.release.set()
        assert asked.result().json()["status"] == "answered"
    # Outside of the main thread no signal is raised again at the end
    serving.join(_STOP_SECONDS)
    assert not serving.is_alive()
