"""Fits the weights of the scorers on the training questions: `python scripts/fit_scorers.py [--check-only]`.

Three scorers: the topic asked, the activity and the category of people meant. Prints for each the accuracy over
families left out (cross-validation by family, so that no paraphrase of a question is trained on), for the phrases
alone, for the scorer alone and for the two together, then fits on all questions and writes the weights. The same
questions, vocabulary and packages give the same files.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from assistant.service import Assistant
from assistant.settings import load_settings
from assistant.understanding.feature_names import FeatureNames, Found
from assistant.understanding.features import situation_features, topic_features, turn_features
from assistant.understanding.phrased_situation import phrased_situation
from assistant.understanding.phrased_topics import choose_topics
from assistant.understanding.reading import Reading, read
from assistant.understanding.scorer import ACTIVITIES, NONE, PEOPLE, REFUSED, TOPICS, Scorer
from assistant.understanding.situation import outweighed_activity, outweighed_people
from assistant.understanding.topics import outweighed, ruled_topic
from assistant.understanding.training.families import families
from assistant.understanding.unsaid import unstated_properties
from knowledge.facts import PolicyFacts

FOLDS = 5
# A word in fewer training questions tells more about them than about people; letters within words are told by many.
FEWEST_QUESTIONS = 3
FEWEST_WITH_LETTERS = 6
INVERSE_PENALTY = 1.0
# Weights smaller than this change no choice, and as zeros they take no room.
LEAST_WEIGHT = 0.015


@dataclass(frozen=True)
class Example:
    """One training question for one scorer: the right labels, and the phrases' choice."""

    family: str
    right: tuple[str, ...]
    ruled: tuple[str, ...]
    found: dict[str, float] = field(repr=False)


@dataclass(frozen=True)
class Task:
    """What one scorer tells, where its weights go, and how its odds and the phrases' choice are put together."""

    name: str
    path: Path
    combine: Callable[[tuple[str, ...], Mapping[str, float]], tuple[str, ...]]


def main() -> None:
    """Measure, fit and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check-only", action="store_true", help="measure, but write nothing")
    parser.add_argument("--fit-only", action="store_true", help="write, but do not measure")
    arguments = parser.parse_args()
    console = Console()
    assistant = Assistant.open(load_settings())
    policy_id = assistant.settings.default_policy
    facts = assistant.facts[policy_id]
    people = assistant.folders[policy_id].parent / "weights" / PEOPLE
    tasks = (
        Task("topic", TOPICS, lambda ruled, odds: (outweighed(next(iter(ruled), None), odds) or (*ruled, NONE)[0],)),
        Task("activity", ACTIVITIES, lambda ruled, odds: outweighed_activity(ruled, (), odds, facts)),
        Task("people", people, lambda ruled, odds: outweighed_people((), ruled, odds, facts)),
    )
    examples = load_examples(assistant, facts, console)
    for task in tasks:
        of_task = examples[task.name]
        names = _names(of_task)
        console.print(f"{task.name}: {len(of_task)} questions, {len({e.family for e in of_task})} families, "
                      f"{len(names)} features")  # fmt: skip
        if not arguments.fit_only:
            _measure(task, of_task, names, console)
        if not arguments.check_only:
            _write(task.path, _fit(of_task, names))
            console.print(f"written: {task.path.name}, {task.path.stat().st_size // 1024} KiB")


def load_examples(assistant: Assistant, facts: PolicyFacts, console: Console) -> dict[str, list[Example]]:
    """Every training question with its features, per task."""
    examples: dict[str, list[Example]] = {"topic": [], "activity": [], "people": []}
    for language, family in track(list(families()), console=console, description="Reading"):
        for question in family["questions"]:
            _add(examples, family, read(question, facts.vocabulary, language), facts)
    return examples


def _add(
    examples: dict[str, list[Example]],
    family: Mapping[str, Any],
    reading: Reading,
    facts: PolicyFacts,
) -> None:
    unstated = unstated_properties(reading, facts.vocabulary)
    topics, rights = choose_topics(reading, facts.vocabulary, unstated)
    ruled = ruled_topic(topics, rights)
    features = topic_features(reading, ruled=ruled, unstated=unstated)
    refused = bool(family.get("refused"))
    right = (REFUSED,) if refused else tuple(family.get("topics") or [NONE])
    if "asked" not in family or len(read(family["asked"], facts.vocabulary, reading.language).tokens) == len(
        reading.asked
    ):
        # Else what is told would pass for what is asked, and its words for words of questions (`unmatched.py`).
        examples["topic"].append(Example(family["family"], right, (ruled,) if ruled else (), features))
    if refused:
        return
    activities, people = phrased_situation(reading, facts, topics)
    found = situation_features(reading, turn_features(reading, ruled=ruled, unstated=unstated), activities, people)
    for name, ruled_terms in (("activities", activities), ("data_subjects", people)):
        right = tuple(family.get(name) or [NONE])
        task = "activity" if name == "activities" else "people"
        examples[task].append(Example(family["family"], right, ruled_terms, found))


def _names(examples: list[Example]) -> dict[str, int]:
    counts = Counter(name for example in examples for name in example.found)
    kept = sorted(n for n, c in counts.items() if c >= (FEWEST_WITH_LETTERS if "~" in n else FEWEST_QUESTIONS))
    return {name: index for index, name in enumerate(kept)}


def _matrix(examples: list[Example], names: dict[str, int]) -> Any:  # noqa: ANN401 - scipy's matrices have no types
    rows, columns, values = [], [], []
    for row, example in enumerate(examples):
        for name, value in example.found.items():
            if name in names:
                rows.append(row)
                columns.append(names[name])
                values.append(value)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(examples), len(names)))


def _fit(examples: list[Example], names: dict[str, int]) -> Scorer:
    # Two topics asked in one question are half an example of each.
    rows, labels, shares = zip(
        *((i, r, 1 / len(e.right)) for i, e in enumerate(examples) for r in e.right), strict=True
    )
    model = LogisticRegression(C=INVERSE_PENALTY, max_iter=200, tol=1e-3)
    model.fit(_matrix(examples, names)[list(rows)], labels, sample_weight=shares)
    weights = model.coef_.T.astype(np.float16)
    weights[np.abs(weights) < LEAST_WEIGHT] = 0
    return Scorer(
        classes=tuple(str(c) for c in model.classes_),
        names=FeatureNames.of(names),
        weights=weights.astype(np.float32),
        bias=model.intercept_.astype(np.float16).astype(np.float64),
    )


def _measure(task: Task, examples: list[Example], names: dict[str, int], console: Console) -> None:
    """The share of questions judged right, each by weights that never saw its family."""
    alone = together = scored = 0
    folds = GroupKFold(FOLDS).split(examples, groups=[e.family for e in examples])
    for seen, unseen in track(list(folds), console=console, description="Cross-validating"):
        scorer = _fit([examples[i] for i in seen], names)
        for example in (examples[i] for i in unseen):
            odds = scorer.probabilities(Found.of(example.found), None)
            best = max(odds, key=lambda name: odds[name])
            chosen = example.ruled if len(example.ruled) > 1 else task.combine(example.ruled, odds)
            alone += set(example.ruled or (NONE,)) <= set(example.right)
            scored += best in example.right
            together += set(chosen or (NONE,)) <= set(example.right)
    n = len(examples)
    console.print(f"{task.name} right on families left out: phrases alone {alone / n:.3f}, "
                  f"scorer alone {scored / n:.3f}, phrases unless outweighed {together / n:.3f}")  # fmt: skip


def _write(path: Path, scorer: Scorer) -> None:
    path.parent.mkdir(exist_ok=True)
    np.savez_compressed(
        path,
        classes=np.array(scorer.classes),
        # One text, a name a line: read ten times faster than an array of strings
        names=np.frombuffer("\n".join(scorer.names).encode(), np.uint8),
        weights=scorer.weights.astype(np.float16),
        bias=scorer.bias.astype(np.float16),
    )


if __name__ == "__main__":
    main()
