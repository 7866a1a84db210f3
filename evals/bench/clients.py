"""The callers of the load measurement, in a process of their own: `python -m evals.bench.clients`.

Reads one JSON object from stdin: address (host, port), path, bodies, clients, seconds. Each client asks as soon as it
has its answer (a closed loop), by plain sockets on one event loop: a client library would take as much of the cores as
a worker does. What the callers took of them is told too. Each opens a new connection after some questions, as people
do who come and go, so that workers share them evenly in the long run. Writes one JSON object to stdout.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from typing import Any, Final

PER_CONNECTION: Final = 25
_TIMEOUT_SECONDS: Final = 60.0
_OK: Final = b"HTTP/1.1 200 "
_MOST_TOLD: Final = 5


class _Tally:
    """What all clients saw."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.errors: list[str] = []


async def run(address: tuple[str, int], requests: Sequence[bytes], *, clients: int, seconds: float) -> dict[str, Any]:
    """Ask for some seconds; seconds of each answer, errors, wall-clock and processor seconds."""
    tally = _Tally()
    begun, used = time.perf_counter(), time.process_time()
    ends = begun + seconds
    # Each client begins elsewhere in the same questions
    starts = [islice(cycle(requests), place * len(requests) // clients, None) for place in range(clients)]
    await asyncio.gather(*(_client(address, start, ends, tally) for start in starts))
    return {
        "seconds": tally.seconds,
        "errors": len(tally.errors),
        "told": tally.errors[:_MOST_TOLD],
        "wall": time.perf_counter() - begun,
        "processor": time.process_time() - used,
    }


async def _client(address: tuple[str, int], requests: Iterator[bytes], ends: float, tally: _Tally) -> None:
    while time.perf_counter() < ends:
        try:
            reader, writer = await asyncio.open_connection(*address)
        except OSError as error:
            tally.errors.append(type(error).__name__)
            await asyncio.sleep(0.1)
            continue
        try:
            for request in islice(requests, PER_CONNECTION):
                if time.perf_counter() >= ends:
                    break
                started = time.perf_counter()
                writer.write(request)
                await asyncio.wait_for(_answered(reader), _TIMEOUT_SECONDS)
                tally.seconds.append(time.perf_counter() - started)
        except (OSError, EOFError, TimeoutError, ValueError) as error:
            tally.errors.append(f"{type(error).__name__} {error}"[:200])
        finally:
            writer.close()


async def _answered(reader: asyncio.StreamReader) -> None:
    """Read one response; raises ValueError where it is not 200."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    body = await reader.readexactly(int(length.partition(b":")[2]))
    if not head.startswith(_OK):
        raise ValueError(f"{head[:40]!r} {body[:100]!r}")


def as_requests(address: tuple[str, int], path: str, bodies: Sequence[dict[str, Any]]) -> list[bytes]:
    """Whole HTTP requests, made before any time is taken."""
    made = []
    for body in bodies:
        content = json.dumps(body).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        )
        made.append(head.encode() + content)
    return made


def main() -> None:
    """Read what is wanted, ask, and write what came of it."""
    wanted = json.load(sys.stdin)
    address = (str(wanted["address"][0]), int(wanted["address"][1]))
    requests = as_requests(address, wanted["path"], wanted["bodies"])
    result = asyncio.run(run(address, requests, clients=wanted["clients"], seconds=wanted["seconds"]))
    json.dump(result, sys.stdout)


if __name__ == "__main__":
    main()
