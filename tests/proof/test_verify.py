"""The proof holds for whatever the assistant says, and every phrase has a truth check."""

from __future__ import annotations

from pathlib import Path

import yaml

from knowledge.wording import is_fragment
from proof.checks import CHECKS
from proof.verify import verify
from tests.proof.given import Given, given_answers, phrases_of

ROOT = Path(__file__).parents[2]


def catalogue() -> set[str]:
    """Every phrase that is a sentence with something to be true about."""
    phrases = yaml.safe_load((ROOT / "knowledge/phrases/en.yaml").read_text(encoding="utf-8"))
    return {p for p in phrases if not p.startswith(("frame.", "follow_up.", "reminder.")) and not is_fragment(p)}


def test_every_phrase_of_the_catalogue_has_a_truth_check_and_every_check_a_phrase() -> None:
    assert set(CHECKS) == catalogue()


def test_every_phrase_is_said_by_an_answer_that_is_proved_and_altered_here() -> None:
    said = {phrase for given in given_answers() for phrase in phrases_of(given.answer)}
    assert set(CHECKS) - said == set()


def test_an_answer_holds(given: Given) -> None:
    assert verify(given.answer, given.opened.facts, given.opened.book) == ()
