"""`python -m evals.hostile.run`: serve the app, send it thousands of hostile requests, and look whether it minds.

Good is: no status of 500 or above, no response that hangs, every refusal a problem document, an ordinary question
answered the same before and after, and memory that stays flat. Exit code 1 otherwise. Linux only (/proc).
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Final

from evals.hostile.requests import hostile_requests
from evals.hostile.sending import Result, control, send_all

_START_SECONDS: Final = 120
_LOOKS: Final = 10
# From half of the way on, when every cache has what it will have
_WARM: Final = 0.5
_MOST_GROWTH_MB: Final = 25.0
_MOST_TOLD: Final = 10


def main(arguments: list[str] | None = None) -> int:
    """Run, print, and give the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--callers", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with served() as (address, pid):
        expected = control(address)
        requests = islice(hostile_requests(options.seed), options.requests)
        results, memory = _watched(send_all(address, requests, workers=options.callers), options.requests, pid)
        same = control(address) == expected
    return _report(results, memory, same=same)


@contextmanager
def served() -> Iterator[tuple[tuple[str, int], int]]:
    """`privacy-assistant serve` on a free port, with databases and keys of its own: its address and process id."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = ("127.0.0.1", free.getsockname()[1])
    with tempfile.TemporaryDirectory() as folder, (Path(folder) / "log").open("wb") as log:
        environment = {
            **os.environ,
            # As in the container: each thread's own share of free memory would look like growth
            "MALLOC_ARENA_MAX": "2",
            "PRIVACY_ASSISTANT_KEYS_FILE": f"{folder}/keys.json",
            "PRIVACY_ASSISTANT_DATABASE_URL": f"sqlite:///{folder}/chats.sqlite",
        }
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", str(address[1])]
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait_for(address, process)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait(60)


def megabytes(pid: int) -> float:
    """Resident memory of a process."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _wait_for(address: tuple[str, int], process: subprocess.Popen[bytes]) -> None:
    ends = time.monotonic() + _START_SECONDS
    while time.monotonic() < ends and process.poll() is None:
        try:
            socket.create_connection(address, timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the service did not start")


def _watched(results: Iterator[Result], count: int, pid: int) -> tuple[list[Result], list[tuple[int, float]]]:
    """All results, and the memory after every tenth of them."""
    kept, memory = [], [(0, megabytes(pid))]
    for number, result in enumerate(results, start=1):
        kept.append(result)
        if number % max(1, count // _LOOKS) == 0:
            memory.append((number, megabytes(pid)))
            print(f"{number} requests, {memory[-1][1]:.0f} MB", file=sys.stderr, flush=True)  # noqa: T201
    return kept, memory


def _report(results: list[Result], memory: list[tuple[int, float]], *, same: bool) -> int:
    statuses = Counter(str(result.status or "closed") for result in results)
    bad = [result for result in results if result.bad]
    warm = [held for number, held in memory if number >= len(results) * _WARM]
    growth = warm[-1] - warm[0]
    lines = [
        f"{len(results)} requests: {', '.join(f'{count} × {status}' for status, count in sorted(statuses.items()))}",
        f"slowest: {max(result.seconds for result in results):.2f} s",
        f"memory: {memory[0][1]:.0f} MB at the start, {warm[0]:.0f} MB warm, {warm[-1]:.0f} MB at the end "
        f"({growth:+.1f} MB since warm, at most {_MOST_GROWTH_MB:g} allowed)",
        f"an ordinary question is answered {'the same' if same else 'OTHERWISE'} afterwards",
        f"{len(bad)} bad responses",
        *(f"  {result.kind}: {result.bad}" for result in bad[:_MOST_TOLD]),
    ]
    print("\n".join(lines))  # noqa: T201 - the report
    return int(bool(bad) or not same or growth > _MOST_GROWTH_MB)


if __name__ == "__main__":
    sys.exit(main())
