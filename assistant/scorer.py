"""What a question is about, weighed over all its words: linear models fitted on the training questions.

The phrases of the vocabulary decide where they speak clearly. Where they are silent, or where the whole of a question
speaks strongly against them, a scorer does: multinomial logistic regression over the vocabulary's matches, the words,
the letters within them, and (in English, the language of the model) the sentence's embedding. It maps words to terms
and nothing else: what the answer then says is decided by rules. Fitted by `scripts/fit_scorers.py` on `training/` only.

Source: maximum-entropy classification, Manning & Schuetze (1999), ch. 16.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

# Topics and activities are the domain's; the categories of people are a policy's own, so their weights lie with it.
WEIGHTS = Path(__file__).with_name("weights")
TOPICS, ACTIVITIES = WEIGHTS / "topics.npz", WEIGHTS / "activities.npz"
PEOPLE = "people.npz"
# The weights were fitted on the vectors of this model; with another one, phrases decide alone.
SCORED_MODEL = "all-MiniLM-L6-v2"
# The classes beside the terms.
REFUSED, NONE = "refused", "none"
# Embedding dimensions are small numbers; brought to the size of the other features, so that one penalty fits all.
EMBEDDING_SCALE = 4.0

Embed = Callable[[str], Sequence[float]]


@dataclass(frozen=True)
class LinearScorer:
    """The fitted weights: one column per class, one row per feature, then one row per dimension of the embedding."""

    classes: tuple[str, ...]
    names: Mapping[str, int] = field(repr=False)
    weights: NDArray[np.floating[Any]] = field(repr=False)
    dense: NDArray[np.float32] = field(repr=False)
    bias: NDArray[np.float32] = field(repr=False)

    def probabilities(self, found: Mapping[str, float], vector: Sequence[float] | None) -> dict[str, float]:
        """The probability of each class; they add up to 1. `vector` None: judged without the embedding."""
        # Sums of floats in one order give the same bytes each time.
        known = sorted((self.names[name], value) for name, value in found.items() if name in self.names)
        places = [place for place, _ in known]
        values = np.array([value for _, value in known], dtype=np.float64)
        scores = self.bias.astype(np.float64) + values @ self.weights[places].astype(np.float64)
        if vector is not None:
            scores = scores + EMBEDDING_SCALE * np.asarray(vector, dtype=np.float64) @ self.dense
        powers = np.exp(scores - scores.max())
        return {name: float(p) for name, p in zip(self.classes, powers / powers.sum(), strict=True)}


@cache
def load_scorer(path: Path) -> LinearScorer:
    """The scorer of a weights file; its names stand in one text, or in an array as in files of earlier versions."""
    with np.load(path, allow_pickle=False) as stored:
        names = stored["names"]
        return LinearScorer(
            classes=tuple(stored["classes"].tolist()),
            names=_places(names.tobytes() if names.dtype == np.uint8 else "\n".join(names.tolist()).encode()),
            weights=stored["weights"],
            dense=stored["dense"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )


@lru_cache(maxsize=8)
def _places(names: bytes) -> Mapping[str, int]:
    """The row of each feature, from their names a line each; scorers fitted on the same features share one."""
    return {name: place for place, name in enumerate(names.decode().split("\n"))}


@dataclass(frozen=True)
class Scorers:
    """What weighs the questions asked of one policy. `people` is None where the policy's folder has no weights."""

    embed: Embed = field(repr=False)
    topics: LinearScorer
    activities: LinearScorer
    people: LinearScorer | None = None


def load_scorers(embed: Embed, policy_folder: Path) -> Scorers:
    """The scorers for one policy: the domain's two, and the one in the policy's `weights` folder, if any."""
    people = policy_folder / "weights" / PEOPLE
    return Scorers(
        embed, load_scorer(TOPICS), load_scorer(ACTIVITIES), load_scorer(people) if people.exists() else None
    )
