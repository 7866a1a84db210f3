"""Starts the chat as a program of its own, and finds a browser for it: for the browser tests and the screenshot."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# A browser that runs without a display or sandbox, and asks nothing of the net by itself.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_CHECKOUT = Path(__file__).resolve().parent.parent


def find_browser() -> str | None:
    """The path of an installed Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def free_port() -> int:
    """A port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextlib.contextmanager
def running_chat(
    *,
    timeout_seconds: float = 60,
    settings: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
    by_make: bool = False,
    output_file: Path | None = None,
) -> Iterator[str]:
    """The address of a chat that runs as long as the context; RuntimeError with its output if it does not start.

    It keeps its visitors' chats in a database of its own, which is gone with it. `settings`: variables of its
    environment besides those of this process. `options`: Streamlit's, besides where to listen. `by_make`: it is
    started by `make run`, with whatever that does first. `output_file`: gets what it writes to its log.
    """
    port = free_port()
    command = [sys.executable, "-m", "ui", "--server.address=127.0.0.1"]
    command += [f"--server.port={port}", *options]
    with tempfile.TemporaryFile() as output, tempfile.TemporaryDirectory() as folder:
        database = {"PRIVACY_ASSISTANT_DATABASE_URL": f"sqlite:///{folder}/chats.sqlite"}
        environment = {**os.environ, **database, **(settings or {})}
        process = subprocess.Popen(
            ["make", "run", f"PORT={port}"] if by_make else command,
            cwd=_CHECKOUT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health", process, timeout_seconds)
            yield f"http://127.0.0.1:{port}"
        except TimeoutError as error:
            output.seek(0)
            raise RuntimeError(f"the chat did not start: {output.read().decode(errors='replace')[-2000:]}") from error
        finally:
            _stop(process)
            if output_file:
                output.seek(0)
                output_file.write_bytes(output.read())


def _stop(process: subprocess.Popen[bytes]) -> None:
    """End a program: asked to first, since a busy machine may take long over that, and made to then."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(address: str, process: subprocess.Popen[bytes], timeout_seconds: float) -> None:
    deadline = time.monotonic() + timeout_seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
            return
        time.sleep(0.05)
    raise TimeoutError(address)
