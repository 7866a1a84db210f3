"""A chat that cannot answer does not stay up: the server that started beside it ends, and says why."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from ui.launch import free_port


def ended(*command: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **settings}
    return subprocess.run(
        [sys.executable, *command], env=environment, capture_output=True, text=True, timeout=120, check=False
    )


def ended_where(broken: str) -> subprocess.CompletedProcess[str]:
    """The chat's end where the model is looked at with `broken`, an expression."""
    program = f"import ui.__main__, assistant.readiness as r; r.check_model = lambda _: {broken}; ui.__main__.main()"
    return ended("-c", program, "--server.address", "127.0.0.1", "--server.port", str(free_port()))


def test_no_policy_ends_the_chat_with_what_to_do(tmp_path: Path) -> None:
    command = ["-m", "assistant.cli", "chat", "--port", str(free_port())]
    chat = ended(*command, PRIVACY_ASSISTANT_POLICIES_DIR=str(tmp_path))
    assert chat.returncode == 1
    assert f"error: {tmp_path}: no policy here\nhint: " in chat.stderr
    assert "Traceback" not in chat.stderr


def test_an_altered_model_ends_the_chat() -> None:
    chat = ended_where("r.check_weights(r.TOPICS, '0' * 64)")
    assert chat.returncode == 1
    assert "SHA-256" in chat.stderr
    assert "Traceback" not in chat.stderr


def test_what_nobody_foresaw_ends_the_chat_with_where_it_broke() -> None:
    chat = ended_where("1 / 0")
    assert chat.returncode == 1
    assert "ZeroDivisionError" in chat.stderr
