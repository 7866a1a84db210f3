"""The floors of thresholds.yaml, and whether a run stays above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from evals.evaluation import Evaluation
from evals.measures import MEASURES
from knowledge.errors import PrivacyAssistantError

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.yaml"


class ThresholdError(PrivacyAssistantError):
    """thresholds.yaml is malformed."""


@dataclass(frozen=True)
class Shortfall:
    """A measure below its floor."""

    split: str
    measure: str
    mean: float
    floor: float


def load_thresholds(path: Path = THRESHOLDS) -> dict[str, dict[str, float]]:
    """Split -> measure -> floor; raises ThresholdError for an unknown split or measure, or a floor outside [0, 1]."""
    loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    known = {measure.name for measure in MEASURES}
    for split, floors in loaded.items():
        if split not in ("dev", "test") or not isinstance(floors, Mapping):
            raise ThresholdError(f"{path.name}: {split!r} is no split with floors", hint="There are dev and test.")
        for name, floor in floors.items():
            if name not in known or not isinstance(floor, int | float) or not 0 <= floor <= 1:
                raise ThresholdError(
                    f"{path.name}: {split}: {name!r}: {floor!r} cannot be a floor",
                    hint=f"A number from 0 to 1 for one of {', '.join(sorted(known))}.",
                )
    return {split: {name: float(floor) for name, floor in floors.items()} for split, floors in loaded.items()}


def shortfalls(evaluation: Evaluation, thresholds: Mapping[str, Mapping[str, float]]) -> tuple[Shortfall, ...]:
    """Measures below their floor, per split. A measure that nothing was counted for falls short of nothing."""
    found = []
    for split, part in evaluation.by(lambda case: case.split).items():
        estimates = part.estimates()
        for name, floor in thresholds.get(split, {}).items():
            mean = estimates[name].mean
            if mean is not None and mean < floor:
                found.append(Shortfall(split, name, mean, floor))
    return tuple(found)
