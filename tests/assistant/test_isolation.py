"""Many policies in one installation: whoever asks one is answered from it alone, as if there were no other."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from fastapi.testclient import TestClient

from assistant.answer import Answer
from assistant.api.app import create_app
from assistant.compose import compose
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.query import Query
from proof.opening import Opened
from proof.verify import verify
from rules.finding import Evidence, Finding, Outcome, Point

POLICIES = Path(__file__).parents[1] / "policies"
NAMES = ("bare-rock", "corner-bakery", "harbour-museum", "imi", "lantern-shop", "skerry-ferries")
ASKED = yaml.safe_load((Path(__file__).parent / "same_bytes.yaml").read_text(encoding="utf-8"))
STABLE = {"status", "answer", "statements", "citations", "clarification", "follow_ups"}


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder = tmp_path_factory.mktemp("policies")
    for name in NAMES:
        shutil.copytree(_folder(name), folder / name)
    return Assistant.open(Settings(policies_dir=folder))


def _folder(name: str) -> Path:
    return (Settings().policies_dir if name == "imi" else POLICIES) / name


def _questions(assistant: Assistant, policy: str) -> Iterator[Question]:
    """The questions that this policy can be asked: not those that say to be of people whom it does not have."""
    known = assistant.policy(policy).data_subjects
    for fields in ASKED:
        if fields.get("data_subject") in (None, *known):
            yield Question.model_validate(fields | {"policy": policy, "today": "2026-11-28"})


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_is_the_same_among_many_policies_as_alone_and_cites_its_own(
    together: Assistant, name: str, tmp_path: Path
) -> None:
    shutil.copytree(_folder(name), tmp_path / name)
    alone = Assistant.open(Settings(policies_dir=tmp_path, default_policy=name))
    opened = Opened(together.facts[name], together.folders[name].parent)
    for question in _questions(together, name):
        answer = together.answer(question)
        _assert_own(answer, together, name)
        assert verify(answer.model_dump(mode="json"), opened.facts, opened.book) == ()
        assert answer.model_dump(include=STABLE) == alone.answer(question).model_dump(include=STABLE)


def _assert_own(answer: Answer, assistant: Assistant, name: str) -> None:
    policy = assistant.policy(name)
    assert (answer.policy.id, answer.policy.sha256) == (name, policy.sha256)
    for citation in answer.citations:
        assert citation.id in policy.rows_by_id or citation.id in policy.passages_by_id
        assert policy.source_text[citation.start : citation.end] == citation.quote


def test_what_asks_many_policies_in_turn_gets_each_from_its_own(together: Assistant) -> None:
    with TestClient(create_app(assistant=together)) as client:
        asked = [{"question": "how long do you keep my data", "policy": name} for name in NAMES * 3]
        results = client.post("/v1/ask/batch", json={"questions": asked}).json()["results"]
        for question, result in zip(asked, results, strict=True):
            _assert_own(Answer.model_validate(result["answer"]), together, question["policy"])
        for name in NAMES:
            page = client.get("/v1/rows", params={"policy": name, "limit": 100}).json()
            assert {row["id"] for row in page["rows"]} <= together.policy(name).rows_by_id.keys()


def test_a_place_of_another_policy_cannot_be_cited(together: Assistant) -> None:
    imi, bakery = together.facts["imi"], together.facts["corner-bakery"]
    foreign = next(row_id for row_id in imi.rows if row_id not in bakery.rows)
    point = Point(say="retention.whole", kind="quoted", evidence=(Evidence(foreign, None),))
    finding = Finding(rule="retention", outcome=Outcome.STATED, points=(point,))
    book = together._book("corner-bakery", "en")  # noqa: SLF001 - what composes has no other way in
    with pytest.raises(KeyError):
        compose(Query("", "en"), (finding,), bakery, book, elapsed_ms=0.0)
