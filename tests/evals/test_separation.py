"""The test split is unseen: no question of it is worded as one of the dev split, of the training or of the examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

import assistant
from evals.case import Case, load_cases
from evals.separation import Near, Wording, near_pairs, training_wordings, wordings_of

TRAINING = Path(assistant.__file__).parent / "understanding" / "training"
SHOWN = Path(__file__).parent / "shown_examples.yaml"


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return load_cases()


@pytest.fixture(scope="module")
def unseen(cases: tuple[Case, ...]) -> tuple[Wording, ...]:
    return wordings_of(case for case in cases if case.split == "test")


def told(pairs: tuple[Near, ...]) -> list[str]:
    # The words of the test question stay unsaid: whoever reads this works on the other side
    return [f"{near.other.where}: {near.other.text!r} is nearly test case {near.one.where}" for near in pairs]


def test_no_test_question_is_worded_as_a_dev_question(cases: tuple[Case, ...], unseen: tuple[Wording, ...]) -> None:
    assert told(near_pairs(unseen, wordings_of(case for case in cases if case.split == "dev"))) == []


def test_no_test_question_is_worded_as_a_training_question(unseen: tuple[Wording, ...]) -> None:
    assert told(near_pairs(unseen, training_wordings(TRAINING))) == []


def test_no_test_question_is_worded_as_an_example_that_was_shown(unseen: tuple[Wording, ...]) -> None:
    shown = yaml.safe_load(SHOWN.read_text(encoding="utf-8"))["wordings"]
    examples = [Wording("example", entry["language"], " ".join(entry["turns"])) for entry in shown]
    assert len(examples) == 45
    assert told(near_pairs(unseen, examples)) == []


def test_one_word_replaced_does_not_hide_a_question(unseen: tuple[Wording, ...]) -> None:
    missed = 0
    for wording in unseen:
        words = wording.text.split()
        words[len(words) // 2] = "otherwise"
        missed += not near_pairs([wording], [Wording("copy", wording.language, " ".join(words))])
    assert missed / len(unseen) < 0.1


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("How long do you keep my application?", "how long do you keep my applications", True),
        ("Who gets my webinar data?", "My webinar data: who gets it?", True),
        ("legal basis?", "On what legal basis do you run the raffle?", False),
        ("Who gets my webinar data?", "Who gets my job application?", False),
    ],
)
def test_questions_are_near_by_their_words_and_not_by_containing_one_another(one: str, other: str, near: bool) -> None:
    assert bool(near_pairs([Wording("a", "en", one)], [Wording("b", "en", other)])) is near


def test_questions_of_two_languages_are_never_near() -> None:
    assert near_pairs([Wording("a", "sv", "cookies")], [Wording("b", "de", "cookies")]) == ()


def test_without_training_nothing_is_near(tmp_path: Path) -> None:
    assert training_wordings(tmp_path / "none") == ()
