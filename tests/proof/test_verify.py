"""The proof holds for whatever the assistant says, and every phrase has a truth check."""

from __future__ import annotations

from copy import deepcopy
from pathlib import Path

import pytest
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


@pytest.mark.parametrize(
    "forged",
    [
        {"text": "how long for a webinar on 3 May 2020?"},
        {"dates": [{"first": "2020-05-03", "last": "2020-05-03", "text": "3 May 2020", "events": []}]},
        {"refused": "off_topic"},
        {"also": [{"text": "kept", "language": "en"}]},
    ],
)
def test_a_part_that_the_message_does_not_hold_is_refuted(forged: dict[str, object]) -> None:
    given = next(g for g in given_answers() if g.query.also)
    answer = deepcopy(given.answer)
    answer["trace"]["query"]["also"][0] |= forged
    assert any(p.where == "trace.query" for p in verify(answer, given.opened.facts, given.opened.book))


def test_a_range_that_asks_back_is_refuted_where_the_question_is_how_long() -> None:
    given = next(g for g in given_answers() if "retention.range" in phrases_of(g.answer))
    answer = deepcopy(given.answer)
    answer["trace"]["query"]["operators"] = ["asks_when"]
    told = [problem.what for problem in verify(answer, given.opened.facts, given.opened.book)]
    assert "a range tells how long, and not when" in told


def test_a_trace_that_holds_something_else_than_it_should_is_refuted() -> None:
    given = next(g for g in given_answers() if "listing.distinct.item" in phrases_of(g.answer))
    answer = deepcopy(given.answer)
    points = [point for rule in answer["trace"]["rules"] for point in rule["points"]]
    next(p for p in points if p["say"] == "listing.distinct.item")["values"]["named"] = 1.5
    assert any("cannot be worked out" in p.what for p in verify(answer, given.opened.facts, given.opened.book))
