"""A contender really served, with some workers: started, looked at, stopped."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from evals.bench.plain_service import TOLD_BY
from evals.bench.process import BenchError, one_thread

OURS: Final = "assistant"
_START_SECONDS: Final = 300
_STOP_SECONDS: Final = 60
_STARTED: Final = "Application startup complete"
_CHECKOUT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    """A contender that is served: where, by which process (of several: their parent), and the path to ask at."""

    name: str
    address: tuple[str, int]
    path: str
    process: subprocess.Popen[bytes]

    def memory(self) -> int:
        """Bytes of all its processes: what each has for itself, and its part of what it shares with others (PSS)."""
        return sum(map(_proportional, _family(self.process.pid)))


@contextmanager
def served(name: str, policies_dir: Path, folder: Path, models_dir: Path, *, workers: int) -> Iterator[Service]:
    """A contender over what it has built in `folder`/`name`; BenchError where it does not start."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = ("127.0.0.1", free.getsockname()[1])
    started = _ours if name == OURS else _theirs
    command, told = started(name, policies_dir, folder / name, models_dir)
    command += ["--host", address[0], "--port", str(address[1]), "--workers", str(workers)]
    log = folder / f"{name}-{workers}.log"
    with log.open("wb") as written:
        environment = {**os.environ, **one_thread(), **told}
        process = subprocess.Popen(command, cwd=_CHECKOUT, env=environment, stdout=written, stderr=written)
    try:
        _wait_for(process, log, workers)
        yield Service(name, address, "/v1/ask" if name == OURS else "/ask", process)
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _ours(_: str, policies_dir: Path, folder: Path, models_dir: Path) -> tuple[list[str], dict[str, str]]:
    """As operators start it, question log and all; with a database of its own and no key."""
    told = {
        "POLICIES_DIR": policies_dir,
        "DATA_DIR": folder,
        "MODELS_DIR": models_dir,
        "DATABASE_URL": f"sqlite:///{folder}/load.sqlite",
        "KEYS_FILE": folder / "keys.json",
    }
    named = {f"PRIVACY_ASSISTANT_{key}": str(value) for key, value in told.items()}
    return [sys.executable, "-m", "assistant.cli", "serve"], named


def _theirs(name: str, policies_dir: Path, folder: Path, models_dir: Path) -> tuple[list[str], dict[str, str]]:
    told = {"name": name, "policies_dir": str(policies_dir), "folder": str(folder), "models_dir": str(models_dir)}
    command = [sys.executable, "-m", "uvicorn", "--factory", "evals.bench.plain_service:create_app", "--no-access-log"]
    return command, {TOLD_BY: json.dumps(told)}


def _wait_for(process: subprocess.Popen[bytes], log: Path, workers: int) -> None:
    """Until every worker says that it has started."""
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        if log.read_text(encoding="utf-8", errors="replace").count(_STARTED) >= workers:
            return
        time.sleep(0.1)
    raise BenchError(f"{log.stem} did not start: {log.read_text(encoding='utf-8', errors='replace')[-1000:]}")


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def _proportional(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0  # it has ended, or this system does not tell
    return int(told.split("\nPss:")[1].split()[0]) * 1024
