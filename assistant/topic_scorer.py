"""Which topic a question is about, weighed over all its words: a linear model fitted on the training questions.

The phrases of the vocabulary decide where they speak clearly. Where they are silent, or where the whole of the question
speaks strongly against them, this scorer does: multinomial logistic regression over the vocabulary's matches, the
words, and (in English, the language of the model) the sentence's embedding. It maps words to topics and nothing else:
what the answer then says is decided by rules. Fitted by `scripts/fit_topics.py` on `training/` only.

Source: maximum-entropy classification, Manning & Schuetze (1999), ch. 16.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from assistant.date_expressions import dates_in
from assistant.time_expressions import periods_in
from knowledge.vocabulary import Kind

if TYPE_CHECKING:
    from assistant.understand import Reading

WEIGHTS = Path(__file__).with_name("weights") / "topics.npz"
# The weights were fitted on the vectors of this model; with another one, phrases decide alone.
SCORED_MODEL = "all-MiniLM-L6-v2"
# The classes beside topics and rights.
REFUSED, NONE = "refused", "none"
# Embedding dimensions are small numbers; brought to the size of the other features, so that one penalty fits all.
EMBEDDING_SCALE = 4.0
_WORD_WEIGHT = 0.5
# Terms of one policy (its people and activities) are left out by name, so that the weights serve every policy.
_BY_NAME = frozenset(set(Kind) - {Kind.DATA_SUBJECT, Kind.ACTIVITY})

Embed = Callable[[str], Sequence[float]]


def features(reading: Reading, *, ruled: str | None, unstated: Sequence[str]) -> dict[str, float]:
    """Named features of a reading. `ruled`: the topic that the phrases alone would choose."""
    found: dict[str, float] = {}
    for match in reading.matches:
        found[f"kind {match.kind}"] = 1.0
        if match.kind in _BY_NAME:
            name = f"{match.kind} {match.term}"
            strength = 1.0 + 0.5 * (match.words - 1) + (0.5 if match.decisive else 0.0)
            found[name] = max(found.get(name, 0.0), strength)
    if ruled:
        found[f"ruled {ruled}"] = 1.5
    for name in unstated[:1]:
        found["unstated"] = found[f"unstated {name}"] = 1.0
    if dates_in(reading.text, today=None):
        found["date"] = 1.0
    if periods_in(reading.text):
        found["period"] = 1.0
    return found | dict.fromkeys(_words(reading), _WORD_WEIGHT)


def _words(reading: Reading) -> set[str]:
    """Words and pairs of words, each with its language: "gift" is a present in English and poison in German."""
    lemmas = [token.lemma for token in reading.tokens]
    pairs = zip(["^", *lemmas], [*lemmas, "$"], strict=True)
    tag = reading.language
    return {f"{tag}: {lemma}" for lemma in lemmas} | {f"{tag}: {one} {two}" for one, two in pairs}


@dataclass(frozen=True)
class TopicScorer:
    """The fitted weights: one column per class, one row per feature, then one row per dimension of the embedding."""

    classes: tuple[str, ...]
    names: Mapping[str, int] = field(repr=False)
    weights: NDArray[np.float32] = field(repr=False)
    dense: NDArray[np.float32] = field(repr=False)
    bias: NDArray[np.float32] = field(repr=False)

    def probabilities(self, found: Mapping[str, float], vector: Sequence[float] | None) -> dict[str, float]:
        """The probability of each class; they add up to 1. `vector` None: judged without the embedding."""
        known = [(self.names[name], value) for name, value in found.items() if name in self.names]
        known.sort()  # sums of floats in one order give the same bytes each time
        scores = self.bias.astype(np.float64)
        for index, value in known:
            scores = scores + value * self.weights[index]
        if vector is not None:
            scores = scores + EMBEDDING_SCALE * np.asarray(vector, dtype=np.float64) @ self.dense
        powers = np.exp(scores - scores.max())
        return {name: float(p) for name, p in zip(self.classes, powers / powers.sum(), strict=True)}


@cache
def load_scorer(path: Path = WEIGHTS) -> TopicScorer:
    """The scorer of a weights file."""
    with np.load(path, allow_pickle=False) as stored:
        return TopicScorer(
            classes=tuple(stored["classes"].tolist()),
            names={name: index for index, name in enumerate(stored["names"].tolist())},
            weights=stored["weights"].astype(np.float32),
            dense=stored["dense"].astype(np.float32),
            bias=stored["bias"].astype(np.float32),
        )
