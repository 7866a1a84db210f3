"""Every answer to every question of the evals can be proved, and its trace replays to the same findings."""

from __future__ import annotations

import json
from operator import itemgetter

import pytest

from assistant.answer import Answer
from assistant.api.completions.content import content_of
from assistant.api.places import address_of
from assistant.pieces import take_apart
from assistant.replay import replay
from assistant.replayed import replayed
from assistant.service import Assistant
from assistant.settings import Settings
from evals.case import load_cases
from evals.evaluation import question_of
from proof.verify import verify
from tests.proof.given import opened

Answers = dict[str, str]


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open(Settings())


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> Answers:
    """The answers in JSON by the id of their case, as a caller holds them."""
    return {case.id: assistant.answer(question_of(case)).model_dump_json() for case in load_cases()}


def test_every_answer_holds(answers: Answers) -> None:
    against = opened("imi")
    found = {case: verify(json.loads(answer), against.facts, against.book) for case, answer in answers.items()}
    assert {case: [str(p) for p in problems] for case, problems in found.items() if problems} == {}


def test_every_answer_is_whole_again_from_its_pieces_and_each_of_its_links_is_told(
    assistant: Assistant, answers: Answers
) -> None:
    policy, address = assistant.policy("imi"), address_of(None, own="http://here/")
    broken = []
    for case, text in answers.items():
        answer = Answer.model_validate_json(text)
        pieces = take_apart(answer)
        content = content_of(answer, policy, address)
        links = [
            content.text[a["start_index"] : a["end_index"]]
            for a in map(itemgetter("url_citation"), content.annotations)
        ]
        marks = [str(number) for statement in answer.statements for number in statement.citations]
        if (
            pieces.lead + "".join(sentence.text for sentence in pieces.sentences) != answer.answer
            or [link.partition("]](")[0].removeprefix("[[") for link in links] != marks
            or not all(link.endswith(")") for link in links)
        ):
            broken.append(case)
    assert broken == []


def test_every_trace_replays_to_the_same_findings(answers: Answers) -> None:
    facts = opened("imi").facts
    found = {case: replay(Answer.model_validate_json(answer), facts) for case, answer in answers.items()}
    assert {case: differences for case, differences in found.items() if differences} == {}


def test_every_answer_is_found_again_by_its_id_and_still_holds(assistant: Assistant, answers: Answers) -> None:
    against = opened("imi")
    lost = {}
    for case, text in answers.items():
        answer = Answer.model_validate_json(text)
        found = replayed(answer.id, assistant)
        assert found.answer is not None
        problems = verify(json.loads(found.answer.model_dump_json()), against.facts, against.book)
        if not found.same or found.answer.id != answer.id or problems:
            lost[case] = (found.changed, problems)
    assert lost == {}
