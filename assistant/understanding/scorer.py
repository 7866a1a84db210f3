"""What a question is about, weighed over all its words: linear models fitted on the training questions.

The phrases of the vocabulary decide where they speak clearly. Where they are silent, or where the whole of a question
speaks strongly against them, a scorer does: multinomial logistic regression over the vocabulary's matches, the words
and the letters within them, and the opinion of a sentence encoder that knows the language. It maps words to terms and
nothing else: what the answer then says is decided by rules. Fitted on `training/` only, by `scripts/fit_scorers.py` and
`scripts/fit_encoder.py`.

Source: maximum-entropy classification, Manning & Schuetze (1999), ch. 16.2.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.understanding.feature_names import FeatureNames, Found
from assistant.understanding.scorer_store import fetch, keep, place_of

# Topics and activities are the domain's; the categories of people are a policy's own, so their weights lie with it.
WEIGHTS = Path(__file__).with_name("weights")
TOPICS, ACTIVITIES = WEIGHTS / "topics.npz", WEIGHTS / "activities.npz"
PEOPLE = "people.npz"
# The classes beside the terms.
REFUSED, NONE = "refused", "none"
# How much of the (logarithmic) odds an encoder tells; the features tell the rest.
ENCODED = 0.7
# The logarithm of the probability of a class that a head was not fitted on.
_UNKNOWN = math.log(1e-4)

# So many are found again without their files.
_REMEMBERED = 256


@dataclass(frozen=True)
class Encoder:
    """An embedding model whose vectors the heads were fitted on, with changes to its layers (scripts/fit_encoder.py).

    `layers`: so many of the model's first ones are kept, as they tell topics apart as well as all do, in less time
    (Sajjad et al. 2020, "On the Effect of Dropping Layers of Pre-trained Transformer Models"). `languages`: those whose
    questions it weighs. `fitted_on`: those that it learnt from.
    """

    name: str
    model: str
    layers: int
    languages: frozenset[str]
    fitted_on: frozenset[str]

    @property
    def changes(self) -> Path:
        """Where the changes to the layers lie."""
        return WEIGHTS / f"encoder.{self.name}.safetensors"


_ENGLISH, _OTHERS = frozenset({"en"}), frozenset({"de", "nb", "pl", "sv"})
ENCODERS = (
    Encoder("english", "all-MiniLM-L6-v2", 4, _ENGLISH, _ENGLISH),
    Encoder("multilingual", "multilingual-e5-small", 12, _OTHERS, _ENGLISH | _OTHERS),
)


@dataclass(frozen=True)
class Encoded:
    """A question's vector, and the name of the encoder that it is of, since each has heads of its own."""

    encoder: str
    vector: NDArray[np.float64] = field(repr=False)


# A text and its language to its vector; None where no encoder knows the language.
Encode = Callable[[str, str], Encoded | None]


@dataclass
class _Keeping:
    data_dir: Path | None = None


_KEPT = _Keeping()


@dataclass(frozen=True)
class Head:
    """What the encoder's vectors tell: one column per class, one row per dimension."""

    classes: tuple[str, ...]
    weights: NDArray[np.float64] = field(repr=False)
    bias: NDArray[np.float64] = field(repr=False)

    def log_probabilities(self, vector: NDArray[np.float64], classes: Sequence[str]) -> NDArray[np.float64]:
        """The logarithm of the probability of each of `classes`, in their order."""
        scores = _log_softmax(vector @ self.weights + self.bias)
        by_name = dict(zip(self.classes, scores.tolist(), strict=True))
        return np.array([by_name.get(name, _UNKNOWN) for name in classes])


@dataclass(frozen=True)
class Scorer:
    """Two opinions on a question, pooled: a linear model of its features, and a head on an encoder's vector.

    `weights` has one column per class and one row per feature; `heads`: by the names of the
    encoders. Pooled by weighing logarithms: Genest & Zidek 1986, "Combining probability distributions".
    """

    classes: tuple[str, ...]
    names: FeatureNames = field(repr=False)
    weights: NDArray[np.floating[Any]] = field(repr=False)
    bias: NDArray[np.float64] = field(repr=False)
    heads: Mapping[str, Head] = field(default_factory=dict, repr=False)

    def probabilities(self, found: Found, encoded: Encoded | None) -> dict[str, float]:
        """The probability of each class; they add up to 1. `encoded` None: judged by the features alone."""
        # Sums of floats in one order give the same bytes each time: the rows come ascending
        rows, values = self.names.known(found)
        scores = _log_softmax(self.bias + values @ self.weights[rows].astype(np.float64))
        head = self.heads.get(encoded.encoder) if encoded else None
        if encoded and head:
            told = head.log_probabilities(encoded.vector, self.classes)
            scores = _log_softmax((1 - ENCODED) * scores + ENCODED * told)
        return dict(zip(self.classes, np.exp(scores).tolist(), strict=True))


def _log_softmax(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    shifted = scores - scores.max()
    logarithms: NDArray[np.float64] = shifted - np.log(np.exp(shifted).sum())
    return logarithms


def keep_in(data_dir: Path) -> None:
    """Under which data folder unpacked weights are looked for from now on, by the whole process.

    Where they come from changes no weight; so it need not be handed to everything that scores.
    """
    _KEPT.data_dir = data_dir


@lru_cache(maxsize=_REMEMBERED)
def load_scorer(path: Path) -> Scorer:
    """The scorer of a weights file, with the heads that lie beside it."""
    lying = {encoder.name: head_of(path, encoder) for encoder in ENCODERS}
    heads = {name: _load_head(file) for name, file in lying.items() if file.exists()}
    kept = _kept(place_of(_KEPT.data_dir, path), mapped=path.parent == WEIGHTS) if _KEPT.data_dir else None
    return replace(kept or _unpacked(path), heads=heads)


@lru_cache(maxsize=_REMEMBERED)
def _kept(place: Path, *, mapped: bool) -> Scorer | None:
    """The scorer without its heads; policies with the same weights share them."""
    found = fetch(place, mapped=mapped)
    if found is None:
        return None
    classes, arrays = found
    names = FeatureNames(*(arrays[field.name] for field in fields(FeatureNames)))
    return Scorer(classes, names, arrays["weights"], arrays["bias"].astype(np.float64))


def store_scorer(data_dir: Path, path: Path) -> bool:
    """Unpack a weights file into the data folder where that has not been done; whether it was. Raises SettingsError."""
    place = place_of(data_dir, path)
    if place.is_file():
        return False
    scorer = _unpacked(path)
    arrays = {field.name: getattr(scorer.names, field.name) for field in fields(FeatureNames)}
    keep(place, scorer.classes, {**arrays, "weights": scorer.weights, "bias": scorer.bias})
    return True


def _unpacked(path: Path) -> Scorer:
    with np.load(path, allow_pickle=False) as stored:
        return Scorer(
            classes=tuple(stored["classes"].tolist()),
            names=FeatureNames.of(stored["names"].tobytes().decode().split("\n")),
            weights=stored["weights"],
            bias=stored["bias"].astype(np.float64),
        )


def head_of(path: Path, encoder: Encoder) -> Path:
    """Where the head on an encoder's vectors lies that goes with a weights file."""
    return path.with_suffix(f".{encoder.name}.npz")


def _load_head(path: Path) -> Head:
    with np.load(path, allow_pickle=False) as stored:
        weights, bias = (stored[name].astype(np.float64) for name in ("weights", "bias"))
        return Head(tuple(stored["classes"].tolist()), weights, bias)


@dataclass(frozen=True)
class Scorers:
    """What weighs the questions asked of one policy. `people` is None where the policy's folder has no weights."""

    encode: Encode = field(repr=False)
    topics: Scorer
    activities: Scorer
    people: Scorer | None = None


def load_scorers(encode: Encode, policy_folder: Path) -> Scorers:
    """The scorers for one policy: the domain's two, and the one in the policy's `weights` folder, if any."""
    people = people_of(policy_folder)
    return Scorers(
        encode, load_scorer(TOPICS), load_scorer(ACTIVITIES), load_scorer(people) if people.exists() else None
    )


def people_of(policy_folder: Path) -> Path:
    """Where a policy has its weights for categories of people, if it has any."""
    return policy_folder / "weights" / PEOPLE
