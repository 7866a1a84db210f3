"""Fits the weights of the topic scorer on the training questions: `python scripts/fit_topics.py [--check-only]`.

Prints the accuracy over families left out (cross-validation by family, so that no paraphrase of a question is trained
on), for the phrases alone and for the two together, then fits on all questions and writes the weights. The same
questions, vocabulary and packages give the same file.
"""

from __future__ import annotations

import argparse
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.service import Assistant
from assistant.settings import load_settings
from assistant.topic_scorer import EMBEDDING_SCALE, NONE, REFUSED, WEIGHTS, TopicScorer, features
from assistant.topics import choose_topics, outweighed, ruled_topic, unstated_properties
from assistant.understand import read

TRAINING = Path(__file__).resolve().parents[1] / "assistant" / "training"
FOLDS = 5
# A word in fewer training questions tells more about them than about people.
FEWEST_QUESTIONS = 3
INVERSE_PENALTY = 1.0


@dataclass(frozen=True)
class Example:
    """One training question, its family, the labels that are right, and what the phrases alone say."""

    family: str
    label: str
    right: frozenset[str]
    ruled: str | None
    found: dict[str, float]
    vector: NDArray[np.float32]


def main() -> None:
    """Measure, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-only", action="store_true", help="measure, but write nothing")
    arguments = parser.parse_args()
    console = Console()
    examples = load_examples(console)
    names = _names(examples)
    console.print(f"{len(examples)} questions, {len({e.family for e in examples})} families, {len(names)} features")
    _measure(examples, names, console)
    if not arguments.check_only:
        _write(_fit(examples, names), names)
        console.print(f"written: {WEIGHTS.name}, {WEIGHTS.stat().st_size // 1024} KiB")


def load_examples(console: Console) -> list[Example]:
    """Every training question with its features; the embedding only in English, the language of the model."""
    assistant = Assistant.open(load_settings())
    vocabulary = assistant.facts[assistant.settings.default_policy].vocabulary
    examples = []
    for path in track(sorted(TRAINING.glob("*/*.yaml")), console=console, description="Reading"):
        language = path.parent.name
        for family in yaml.safe_load(path.read_text(encoding="utf-8"))["families"]:
            right = frozenset([REFUSED] if family.get("refused") else family.get("topics") or [NONE])
            label = REFUSED if family.get("refused") else (family.get("topics") or [NONE])[0]
            for question in family["questions"]:
                reading = read(question, vocabulary, language)
                unstated = unstated_properties(reading, vocabulary)
                ruled = ruled_topic(*choose_topics(reading, vocabulary, unstated))
                found = features(reading, ruled=ruled, unstated=unstated)
                embedded = assistant.embedder.embed_query(question) if language == "en" else np.zeros(384)
                vector = np.asarray(embedded, dtype=np.float32)
                examples.append(Example(family["family"], label, right, ruled, found, vector))
    return examples


def _names(examples: list[Example]) -> dict[str, int]:
    counts = Counter(name for example in examples for name in example.found)
    kept = sorted(name for name, count in counts.items() if count >= FEWEST_QUESTIONS)
    return {name: index for index, name in enumerate(kept)}


def _matrix(examples: list[Example], names: dict[str, int]) -> Any:  # noqa: ANN401 - scipy's matrices have no types
    rows, columns, values = [], [], []
    for row, example in enumerate(examples):
        for name, value in example.found.items():
            if name in names:
                rows.append(row)
                columns.append(names[name])
                values.append(value)
    sparse_part = sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), len(names)))
    dense_part = sparse.csr_matrix(np.vstack([e.vector for e in examples]) * EMBEDDING_SCALE)
    return sparse.hstack([sparse_part, dense_part]).tocsr()


def _fit(examples: list[Example], names: dict[str, int]) -> TopicScorer:
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=300, tol=1e-3)
    model.fit(_matrix(examples, names), [e.label for e in examples])
    weights = model.coef_.T.astype(np.float16)
    return TopicScorer(
        classes=tuple(str(c) for c in model.classes_),
        names=names,
        weights=weights[: len(names)].astype(np.float32),
        dense=weights[len(names) :].astype(np.float32),
        bias=model.intercept_.astype(np.float16).astype(np.float32),
    )


def _measure(examples: list[Example], names: dict[str, int], console: Console) -> None:
    """The share of questions whose topic is right, each judged by weights that never saw its family."""
    alone = together = scored = 0
    groups = [e.family for e in examples]
    folds = GroupKFold(FOLDS).split(examples, groups=groups)
    for seen, unseen in track(list(folds), console=console, description="Cross-validating"):
        scorer = _fit([examples[i] for i in seen], names)
        for example in (examples[i] for i in unseen):
            probabilities = scorer.probabilities(example.found, example.vector)
            best = max(probabilities, key=lambda name: probabilities[name])
            chosen = outweighed(example.ruled, probabilities) or example.ruled or NONE
            alone += (example.ruled or NONE) in example.right
            scored += best in example.right
            together += chosen in example.right
    n = len(examples)
    console.print(f"topic right on families left out: phrases alone {alone / n:.3f}, scorer alone {scored / n:.3f}, "
                  f"phrases unless outweighed {together / n:.3f}")  # fmt: skip


def _write(scorer: TopicScorer, names: dict[str, int]) -> None:
    WEIGHTS.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        WEIGHTS,
        classes=np.array(scorer.classes),
        names=np.array(sorted(names, key=lambda name: names[name])),
        weights=scorer.weights.astype(np.float16),
        dense=scorer.dense.astype(np.float16),
        bias=scorer.bias.astype(np.float16),
    )


if __name__ == "__main__":
    main()
