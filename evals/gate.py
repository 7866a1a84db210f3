"""The floors of thresholds.yaml, and whether a run stays above them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.evaluation import Evaluation
from evals.measures import MEASURES
from knowledge.errors import PrivacyAssistantError
from knowledge.yaml_text import load_yaml

THRESHOLDS = Path(__file__).resolve().parent / "thresholds.yaml"
_MEASURED = frozenset(measure.name for measure in MEASURES)
_FIGURES = {
    "dev": _MEASURED,
    "test": _MEASURED,
    "mutations": frozenset({"noticed"}),
    "rewordings": frozenset({"right"}),
}


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
    """Part -> figure -> floor, a part being a split, the mutations or the rewordings.

    Raises ThresholdError for an unknown part or figure, or a floor outside [0, 1].
    """
    loaded = load_yaml(path.read_text(encoding="utf-8")) or {}
    for part, floors in loaded.items():
        if part not in _FIGURES or not isinstance(floors, Mapping):
            raise ThresholdError(
                f"{path.name}: {part!r} is no part with floors", hint=f"There are {', '.join(_FIGURES)}."
            )
        for name, floor in floors.items():
            if name not in _FIGURES[part] or not isinstance(floor, int | float) or not 0 <= floor <= 1:
                raise ThresholdError(
                    f"{path.name}: {part}: {name!r}: {floor!r} cannot be a floor",
                    hint=f"A number from 0 to 1 for one of {', '.join(sorted(_FIGURES[part]))}.",
                )
    return {part: {name: float(floor) for name, floor in floors.items()} for part, floors in loaded.items()}


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
