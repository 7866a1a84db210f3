"""A contender's process as the bench sees it: started, asked, ended.

Each gets one thread for its sums. With two, PyTorch is a fifth faster on two idle cores, and twenty times slower for
some questions as soon as anything else runs there, so that figures would tell of the machine and not of the contender.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS")
_CHECKOUT = Path(__file__).resolve().parents[2]


def one_thread() -> dict[str, str]:
    """The variables that give a process one thread for its sums."""
    return dict.fromkeys(_THREADS, "1")


class BenchError(RuntimeError):
    """A contender's process ended before it had answered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a request took: seconds of each call, bytes resident afterwards."""

    seconds: tuple[float, ...]
    resident: int


class Running:
    """A contender in its process, which begins when this is made."""

    def __init__(self, name: str, policies_dir: Path, folder: Path, models_dir: Path) -> None:
        self.name = name
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.bench.worker", name, str(policies_dir), str(folder), str(models_dir)],
            cwd=_CHECKOUT,
            env={**os.environ, **one_thread()},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def build(self) -> float:
        """Build once; the seconds it took, without those of starting."""
        return self._request({"build": True}).seconds[0]

    def first(self, question: str) -> float:
        """Seconds from the start of the process until its first question is answered."""
        self._request({"ask": [question]})
        return time.perf_counter() - self._started

    def ask(self, questions: Sequence[str]) -> Reply:
        """Ask questions one after another."""
        return self._request({"ask": list(questions)})

    def _request(self, wanted: dict[str, Any]) -> Reply:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.write(json.dumps(wanted) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise BenchError(f"{self.name} ended with {self._process.wait()} before it had answered")
        reply = json.loads(line)
        return Reply(tuple(reply["seconds"]), int(reply["resident"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            self._process.stdin.close()
            self._process.wait(timeout=30)
        except (subprocess.TimeoutExpired, BrokenPipeError):
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
