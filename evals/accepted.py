"""The last accepted run, and what has changed since: newly right, newly missed, the measures and suites.

`accepted.json` lies beside the code and is written by `--accept`, so that a change shows in its diff what it does to
the figures. Of the test split it holds shares only.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from evals.evaluation import Evaluation
from knowledge.errors import PrivacyAssistantError

ACCEPTED = Path(__file__).resolve().parent / "accepted.json"


class AcceptedError(PrivacyAssistantError):
    """The accepted run cannot be read, or a run cannot be accepted."""


class Accepted(BaseModel):
    """What is kept of a run: means per split and measure, shares right per suite, and the dev cases by outcome."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    policy_version: str
    measures: dict[str, dict[str, float]]
    suites: dict[str, float]
    right: tuple[str, ...]
    missed: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """A figure then and now, both in [0, 1]."""

    name: str
    before: float
    now: float


@dataclass(frozen=True)
class Difference:
    """A run against the accepted one. Ids are of dev cases that both hold; measures and suites are of whole runs."""

    newly_right: tuple[str, ...]
    newly_missed: tuple[str, ...]
    measures: tuple[Change, ...]
    suites: tuple[Change, ...]


def accepted_of(evaluation: Evaluation) -> Accepted:
    """What is to be kept of a run; figures rounded to four places, so that the file changes only where they do."""
    dev = [outcome for outcome in evaluation.outcomes if outcome.case.split == "dev"]
    return Accepted(
        policy_version=evaluation.policy.version,
        measures={
            split: {name: round(e.mean, 4) for name, e in part.estimates().items() if e.mean is not None}
            for split, part in evaluation.by(lambda case: case.split).items()
        },
        suites=_suites(evaluation),
        right=tuple(sorted(outcome.case.id for outcome in dev if outcome.is_right)),
        missed=tuple(sorted(outcome.case.id for outcome in dev if not outcome.is_right)),
    )


def save_accepted(evaluation: Evaluation, path: Path = ACCEPTED) -> None:
    """Make this run the accepted one."""
    path.write_text(accepted_of(evaluation).model_dump_json(indent=1) + "\n", encoding="utf-8")


def load_accepted(path: Path = ACCEPTED) -> Accepted | None:
    """The accepted run, None where none was accepted yet; raises AcceptedError for a malformed file."""
    if not path.exists():
        return None
    try:
        return Accepted.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise AcceptedError(f"{path.name} cannot be read: {error}", hint="Accept a run anew with --accept.") from error


def difference(evaluation: Evaluation, accepted: Accepted, *, is_whole: bool) -> Difference:
    """What changed. Measures and suites of a part of the cases say nothing against those of all, and are left out."""
    now = accepted_of(evaluation)
    return Difference(
        newly_right=tuple(sorted(set(now.right) & set(accepted.missed))),
        newly_missed=tuple(sorted(set(now.missed) & set(accepted.right))),
        measures=_measure_changes(accepted, now) if is_whole else (),
        suites=_changes(accepted.suites, now.suites) if is_whole else (),
    )


def summary_of_difference(changed: Difference) -> list[str]:
    """The difference as lines of text; empty where nothing moved."""
    lines = [
        f"Since the accepted run, {change.name}: {100 * change.before:.1f} -> {100 * change.now:.1f}."
        for change in changed.measures
        if change.name.endswith(": right")
    ]
    if changed.newly_right:
        lines.append(f"Newly right in the dev split: {len(changed.newly_right)}.")
    if changed.newly_missed:
        lines.append(f"Newly missed in the dev split ({len(changed.newly_missed)}): {', '.join(changed.newly_missed)}.")
    return lines


def _suites(evaluation: Evaluation) -> dict[str, float]:
    parts = evaluation.by(lambda case: case.suite)
    return {suite: round(1 - len(part.misses) / len(part.outcomes), 4) for suite, part in parts.items()}


def _measure_changes(accepted: Accepted, now: Accepted) -> tuple[Change, ...]:
    changed: list[Change] = []
    for split, means in now.measures.items():
        before = {f"{split}: {name}": mean for name, mean in accepted.measures.get(split, {}).items()}
        changed += _changes(before, {f"{split}: {name}": mean for name, mean in means.items()})
    return tuple(changed)


def _changes(before: dict[str, float], now: dict[str, float]) -> tuple[Change, ...]:
    return tuple(Change(name, before[name], now[name]) for name in now if name in before and before[name] != now[name])
