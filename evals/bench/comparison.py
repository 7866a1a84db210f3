"""The contenders on the same policy and questions, in interleaved rounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from evals.bench.process import Running

# So many questions to one contender before it is the next one's turn.
BATCH = 25
Tick = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Round:
    """One contender in one round. Seconds; `resident` in bytes, after all questions."""

    contender: str
    round: int
    cold_start: float
    seconds: tuple[float, ...]
    resident: int

    @property
    def median(self) -> float:
        """Seconds that half of the questions took at most."""
        return median(self.seconds)

    @property
    def p95(self) -> float:
        """Seconds that 95 % of the questions took at most."""
        return within(self.seconds, 95)

    @property
    def per_second(self) -> float:
        """Questions answered a second, one after another."""
        return len(self.seconds) / sum(self.seconds)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure of one contender by that of another in the same round: the median of the rounds, least and most."""

    middle: float
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """All rounds, and the seconds that each contender's index took to build (once, its process already there)."""

    rounds: tuple[Round, ...]
    builds: dict[str, float]

    def of(self, contender: str) -> tuple[Round, ...]:
        """The rounds of one contender, in order."""
        return tuple(r for r in self.rounds if r.contender == contender)

    def middle(self, contender: str, figure: Callable[[Round], float]) -> float:
        """The median over the rounds of a figure."""
        return median(figure(r) for r in self.of(contender))

    def ratio(self, contender: str, to: str, figure: Callable[[Round], float]) -> Ratio:
        """A figure of one contender by the same figure of another."""
        both = zip(self.of(contender), self.of(to), strict=True)
        ratios = [figure(one) / figure(other) for one, other in both]
        return Ratio(median(ratios), min(ratios), max(ratios))


def compare(
    questions: Sequence[str],
    policies_dir: Path,
    folder: Path,
    models_dir: Path,
    *,
    contenders: Sequence[str],
    rounds: int,
    asked: int,
    tick: Tick,
) -> Comparison:
    """Build each contender's index in `folder`, then measure `rounds` rounds.

    Each question is timed once a round; then they are repeated, untimed, until `asked` were asked and memory is read.
    `tick` is called once per build, and once per contender, round and batch.
    """

    def start(name: str) -> Running:
        return Running(name, policies_dir, folder / name, models_dir)

    builds = {}
    for name in contenders:
        with start(name) as running:
            running.ask([])  # once its process is there, so that only the building is timed
            builds[name] = running.build()
            tick()
    measured: list[Round] = []
    for number in range(rounds):
        measured += _round(number, questions, contenders, start, asked=asked, tick=tick)
    return Comparison(tuple(measured), builds)


def within(seconds: Sequence[float], percent: int) -> float:
    """Seconds that so many of a hundred took at most (nearest rank)."""
    return sorted(seconds)[-(-percent * len(seconds) // 100) - 1]


def batches(questions: Sequence[str]) -> list[Sequence[str]]:
    """The questions in the portions in which contenders take turns."""
    return [questions[start : start + BATCH] for start in range(0, len(questions), BATCH)]


def _round(
    number: int,
    questions: Sequence[str],
    names: Sequence[str],
    start: Callable[[str], Running],
    *,
    asked: int,
    tick: Tick,
) -> list[Round]:
    cold: dict[str, float] = {}
    seconds: dict[str, list[float]] = {name: [] for name in names}
    with ExitStack() as stack:
        running = {}
        for name in _turned(names, number):
            running[name] = stack.enter_context(start(name))
            cold[name] = running[name].first(questions[0])
        for place, batch in enumerate(batches(questions)):
            for name in _turned(names, number + place):
                seconds[name] += running[name].ask(batch).seconds
                tick()
        more = [questions[place % len(questions)] for place in range(asked - len(questions))]
        resident = {name: running[name].ask(more).resident for name in names}
    return [Round(name, number, cold[name], tuple(seconds[name]), resident[name]) for name in names]


def _turned(names: Sequence[str], by: int) -> list[str]:
    by %= len(names)
    return [*names[by:], *names[:by]]
