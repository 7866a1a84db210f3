"""Many callers at once: this project and plain retrieval, both really served, with one worker and with two.

Both services are up; the other one is asked before this project and after it, so that what else the machine does
shows in the spread of the ratios.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from evals.bench.comparison import Ratio, within
from evals.bench.process import BenchError
from evals.bench.serving import OURS, Service, served

BESIDE: Final = "plain-rows"
_CHECKOUT: Final = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class LoadExtent:
    """How many callers for how long; `beside` is asked for less time, twice. Seconds; `warm_up` is not counted."""

    clients: int
    seconds: float
    beside: float
    warm_up: float
    workers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Load:
    """One service under load: seconds, `memory` in bytes (PSS of all its processes).

    `callers` is the processor time that the callers took, as a part of one core.
    """

    contender: str
    workers: int
    clients: int
    seconds: tuple[float, ...]
    wall: float
    errors: int
    told: tuple[str, ...]
    memory: int
    callers: float

    @property
    def per_second(self) -> float:
        """Answers a second, of all callers together."""
        return len(self.seconds) / self.wall

    def within(self, percent: int) -> float:
        """Seconds that so many of a hundred answers took at most."""
        return within(self.seconds, percent)


# What is compared, in the order of the table.
COMPARED: dict[str, Callable[[Load], float]] = {
    "per_second": lambda load: load.per_second,
    "p50": lambda load: load.within(50),
    "p95": lambda load: load.within(95),
    "p99": lambda load: load.within(99),
    "memory": lambda load: float(load.memory),
}


def ratio(loads: Sequence[Load], workers: int, figure: Callable[[Load], float]) -> Ratio:
    """A figure of ours by that of the other: by the mean of before and after, with the least and the most."""
    (ours,) = (figure(load) for load in loads if load.workers == workers and load.contender == OURS)
    theirs = [figure(load) for load in loads if load.workers == workers and load.contender != OURS]
    return Ratio(ours / (sum(theirs) / len(theirs)), ours / max(theirs), ours / min(theirs))


def measure_load(
    questions: Sequence[str],
    policies_dir: Path,
    folder: Path,
    models_dir: Path,
    *,
    extent: LoadExtent,
    tick: Callable[[], None],
) -> tuple[Load, ...]:
    """Both services under load, over what they have built in `folder`; `tick` is called after each of `steps`."""
    measured: list[Load] = []
    for workers in extent.workers:
        with (
            served(BESIDE, policies_dir, folder, models_dir, workers=workers) as theirs,
            served(OURS, policies_dir, folder, models_dir, workers=workers) as ours,
        ):
            for service in (theirs, ours):
                _asked(service, questions, workers, extent, extent.warm_up)
            for service, seconds in ((theirs, extent.beside), (ours, extent.seconds), (theirs, extent.beside)):
                measured.append(_asked(service, questions, workers, extent, seconds))
                tick()
    return tuple(measured)


def steps(extent: LoadExtent) -> int:
    """How often `measure_load` ticks."""
    return 3 * len(extent.workers)


def _asked(service: Service, questions: Sequence[str], workers: int, extent: LoadExtent, seconds: float) -> Load:
    wanted = {
        "address": service.address,
        "path": service.path,
        "bodies": [{"question": question} for question in questions],
        "clients": extent.clients,
        "seconds": seconds,
    }
    done = subprocess.run(
        [sys.executable, "-m", "evals.bench.clients"],
        cwd=_CHECKOUT, input=json.dumps(wanted), stdout=subprocess.PIPE, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise BenchError(f"the callers of {service.name} ended with {done.returncode}")
    got: dict[str, Any] = json.loads(done.stdout)
    if not got["seconds"]:
        raise BenchError(f"{service.name} answered nothing: {got['told']}")
    return Load(
        contender=service.name,
        workers=workers,
        clients=extent.clients,
        seconds=tuple(got["seconds"]),
        wall=got["wall"],
        errors=got["errors"],
        told=tuple(got["told"]),
        memory=service.memory(),
        callers=got["processor"] / got["wall"],
    )
