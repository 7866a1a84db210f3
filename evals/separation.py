"""Whether the test split is unseen: no question of it is worded as one that somebody works on.

Two questions are near when their lemmas are: rapidfuzz's token set ratio, which neither order nor repetition changes.
By itself it calls a short question equal to any long one that contains its words ("legal basis?"), so the smaller set
of lemmas must be at least LEAST_SHARE of the larger. To compare millions of pairs in seconds, only those are scored
that have LEAST_COMMON of the larger set in common: of 2,563 by 3,281 English questions no other pair scores above 83.

The other two numbers are measured. With one word replaced by another, 95 of 100 test questions score 90 or more against
themselves (the median is 96). Of some 300,000 pairs of different families, one lying in the test split and one in the
dev split, 99.9 % score below 79; the handful at 90 or more that are alike in length were the same question.
Same facts in other words are not found here: that families keep apart is the care of whoever writes them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import CountVectorizer

from evals.case import Case, CaseError
from knowledge.tokens import tokenize
from knowledge.yaml_text import load_yaml

NEAR = 90
LEAST_SHARE = 0.75
LEAST_COMMON = 0.5
# What a training file in a folder of that name is a list of, and where the texts of each stand.
_HELD_BY = {"": ("families", "questions"), "asks": ("asks", "asked"), "situations": ("situations", "told")}


@dataclass(frozen=True)
class Wording:
    """A question with the turns before it, and where it stands."""

    where: str
    language: str
    text: str


@dataclass(frozen=True)
class Near:
    """Two wordings that are nearly equal; `score` is their token set ratio."""

    one: Wording
    other: Wording
    score: int


def wordings_of(cases: Iterable[Case]) -> tuple[Wording, ...]:
    """The cases as wordings. Who asks is left out: the same words from another person are still the same words."""
    return tuple(Wording(case.id, case.language, " ".join((*case.history, case.question))) for case in cases)


def training_wordings(directory: Path) -> tuple[Wording, ...]:
    """Every text below a directory's `LANGUAGE/`, questions and the parts of composed ones; none where it is missing.

    Raises CaseError.
    """
    found = []
    for path in sorted(directory.rglob("*.yaml")):
        language, *inner = path.relative_to(directory).parts
        entries, texts = _HELD_BY[inner[0] if inner[1:] else ""]
        try:
            for number, entry in enumerate(load_yaml(path.read_text(encoding="utf-8"))[entries]):
                where = f"{language}/{path.name}: {entry.get('family', number)}"
                found += [Wording(where, language, _spoken(text)) for text in entry[texts]]
        except (yaml.YAMLError, KeyError, TypeError) as error:
            hint = f"A list `{entries}`, each with `{texts}`."
            raise CaseError(f"{path.name}: {error!r}", hint=hint) from error
    return tuple(found)


def near_pairs(ones: Sequence[Wording], others: Sequence[Wording]) -> tuple[Near, ...]:
    """Pairs, one of each side and both of one language, that are nearly equal; in the order of the first side."""
    by_language: dict[str, list[Wording]] = defaultdict(list)
    for other in others:
        by_language[other.language].append(other)
    pairs: list[Near] = []
    for language in dict.fromkeys(one.language for one in ones):
        same = [one for one in ones if one.language == language]
        pairs += _near_in_one_language(same, by_language[language])
    return tuple(pairs)


def _near_in_one_language(ones: Sequence[Wording], others: Sequence[Wording]) -> list[Near]:
    left, right = [[_lemmas(wording) for wording in side] for side in (ones, others)]
    if not left or not right:
        return []
    scored = ((row, column, fuzz.token_set_ratio(left[row], right[column])) for row, column in _alike(left, right))
    return [Near(ones[row], others[column], int(score)) for row, column, score in scored if score >= NEAR]


def _alike(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The pairs that may be near, by their places: alike in size, with enough lemmas in common."""
    counting = CountVectorizer(analyzer=str.split, binary=True, dtype=np.int32).fit([*left, *right])
    ones, others = counting.transform(left), counting.transform(right)
    common = (ones @ others.T).tocoo()
    sizes = [np.asarray(side.sum(axis=1)).ravel() for side in (ones, others)]
    one, other = sizes[0][common.row], sizes[1][common.col]
    larger = np.maximum(one, other)
    alike = (np.minimum(one, other) >= LEAST_SHARE * larger) & (common.data >= LEAST_COMMON * larger)
    return sorted(zip(common.row[alike].tolist(), common.col[alike].tolist(), strict=True))


def _lemmas(wording: Wording) -> str:
    return " ".join(token.lemma for token in tokenize(wording.text, wording.language))


def _spoken(question: object) -> str:
    if isinstance(question, dict):
        return " ".join((*question.get("history", ()), question["question"]))
    return str(question)
