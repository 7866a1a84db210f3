"""`privacy-assistant serve` in a process of its own, as operators run it, with one worker or several."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from tests.knowledge.chroma_server import free_port

_START_SECONDS = 600
_STOP_SECONDS = 60


@dataclass(frozen=True)
class Service:
    """A service that runs: its address, its process (with several workers: the one that looks after them), its log."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path

    def workers(self) -> tuple[int, ...]:
        """The process ids of the workers that serve: those of its children that listen to its port."""
        port = int(self.address.rpartition(":")[2])
        return tuple(pid for pid in _children(self.process.pid) if _holds(pid, port))

    def stop(self) -> int:
        """Tell it to stop, and give its exit code once it has."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(_STOP_SECONDS)


@contextmanager
def running(
    folder: Path, within: Callable[[list[str]], list[str]] = list, /, *, workers: int, **settings: str
) -> Iterator[Service]:
    """A service with these settings besides the environment's; its keys, database and log are in `folder`.

    `within` may change its command, so that it runs within something.
    """
    port = free_port()
    told = {
        "KEYS_FILE": str(folder / "keys.json"),
        "DATABASE_URL": f"sqlite:///{folder / 'database.sqlite'}",
        "LOG_FORMAT": "json",
    } | settings
    environment = os.environ | {f"PRIVACY_ASSISTANT_{name}": value for name, value in told.items()}
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(port), "--workers", str(workers)]
    log = folder / "log"
    with log.open("wb") as written:
        process = subprocess.Popen(within(command), env=environment, stdout=subprocess.DEVNULL, stderr=written)
    service = Service(f"http://127.0.0.1:{port}", process, log)
    try:
        _wait_until_all_serve(service, workers)
        yield service
    finally:
        children = _children(process.pid)
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            for child in children:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)


def _wait_until_all_serve(service: Service, workers: int) -> None:
    """Each worker says so once; that a port is open says nothing, as it is open before any of them serves."""
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and service.process.poll() is None:
        if service.log.read_text(encoding="utf-8").count("Application startup complete") >= workers:
            httpx2.get(f"{service.address}/livez", timeout=_START_SECONDS).raise_for_status()
            return
        time.sleep(0.1)
    raise RuntimeError(f"the service did not start: {service.log.read_text(encoding='utf-8')[-2000:]}")


def _children(pid: int) -> tuple[int, ...]:
    try:
        return tuple(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    except FileNotFoundError:
        return ()


def _holds(pid: int, port: int) -> bool:
    """Whether a process has a socket that listens to a port."""
    listening = {
        fields[9]
        for fields in (line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:])
        if int(fields[1].rpartition(":")[2], 16) == port and fields[3] == "0A"
    }
    held: set[str] = set()
    with contextlib.suppress(OSError):  # the process is gone
        for entry in Path(f"/proc/{pid}/fd").iterdir():
            with contextlib.suppress(OSError):  # closed since it was listed, as a connection may be
                held.add(str(entry.readlink()))
    return any(f"socket:[{inode}]" in held for inode in listening)
