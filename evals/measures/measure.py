"""What a measure is, and the interval around its mean."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import sqrt

from evals.judge import Outcome

# 97.5 % quantile of the normal distribution: a two-sided interval of 95 %
_Z = 1.959963984540054


@dataclass(frozen=True)
class Tally:
    """How often it was right out of how often it could be."""

    right: int
    trials: int


@dataclass(frozen=True)
class Measure:
    """A name and a count over outcomes; outcomes that the measure does not concern add no trials."""

    name: str
    count: Callable[[Sequence[Outcome]], Tally]


@dataclass(frozen=True)
class Estimate:
    """A mean in [0, 1] with its Wilson interval of 95 %. Without trials nothing is known: None, and [0, 1]."""

    mean: float | None
    low: float
    high: float
    right: int
    trials: int

    @property
    def percent(self) -> str:
        """The mean in per cent with one decimal, a dash where nothing was counted."""
        return "–" if self.mean is None else f"{100 * self.mean:.1f}"

    @property
    def interval(self) -> str:
        """The interval in per cent, a dash where nothing was counted."""
        return "–" if self.mean is None else f"{100 * self.low:.1f}–{100 * self.high:.1f}"


def per_outcome(name: str, count: Callable[[Outcome], Tally]) -> Measure:
    """A measure that looks at one outcome at a time and sums."""

    def over_all(outcomes: Sequence[Outcome]) -> Tally:
        tallies = [count(outcome) for outcome in outcomes]
        return Tally(sum(tally.right for tally in tallies), sum(tally.trials for tally in tallies))

    return Measure(name, over_all)


def estimate(measure: Measure, outcomes: Iterable[Outcome]) -> Estimate:
    """Count over the outcomes and put the interval around the mean."""
    tally = measure.count(tuple(outcomes))
    if tally.trials == 0:
        return Estimate(None, 0.0, 1.0, 0, 0)
    low, high = wilson(tally.right, tally.trials)
    return Estimate(tally.right / tally.trials, low, high, tally.right, tally.trials)


def wilson(right: int, trials: int) -> tuple[float, float]:
    """Wilson score interval of 95 % for a proportion; `trials` > 0. Holds near 0 and 1, where the usual one does not.

    Source: E. B. Wilson (1927), Journal of the American Statistical Association 22, 209-212.
    """
    share = right / trials
    scale = 1 + _Z**2 / trials
    centre = (share + _Z**2 / (2 * trials)) / scale
    reach = _Z / scale * sqrt(share * (1 - share) / trials + _Z**2 / (4 * trials**2))
    return max(0.0, centre - reach), min(1.0, centre + reach)
