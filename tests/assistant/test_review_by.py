"""A policy may name the day by which it is to be looked at again; once that is past, every answer says so."""

from __future__ import annotations

import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.cli import app
from assistant.doctor import examine
from assistant.mcp.tools import answer_text
from assistant.question import Question
from assistant.service import Assistant
from assistant.settings import Settings
from proof.opening import Opened
from proof.verify import verify

QUESTION = "how long do you keep my job application"
POLICY = Path(__file__).parents[1] / "policies" / "corner-bakery"
TODAY = datetime.now(UTC).date()
# Not today: the tests may run over midnight
PAST, COMING = (TODAY - timedelta(days=2)).isoformat(), (TODAY + timedelta(days=2)).isoformat()


def installed(folder: Path, review_by: str | None) -> Settings:
    """The bakery's policy with such a day, or with none."""
    shutil.copytree(POLICY, folder / "corner-bakery")
    metadata = folder / "corner-bakery" / "source.yaml"
    if review_by is not None:
        text = metadata.read_text(encoding="utf-8")
        metadata.write_text(re.sub(r"(?m)^(version: .*)$", rf"\1\nreview_by: {review_by}", text), encoding="utf-8")
    return Settings(policies_dir=folder, default_policy="corner-bakery", log_days=0)


@pytest.mark.parametrize(("review_by", "is_told"), [(PAST, True), (COMING, False), (None, False)])
def test_a_day_that_is_past_is_told_with_every_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, review_by: str | None, is_told: bool
) -> None:
    settings = installed(tmp_path, review_by)
    assistant = Assistant.open(settings)
    answer = assistant.answer(Question(question=QUESTION))
    assert answer.policy.review_by == review_by
    assert answer.citations
    assert ("out of date" in answer_text(answer)) is is_told
    with TestClient(create_app(assistant=assistant)) as client:
        assert client.post("/v1/ask", json={"question": QUESTION}).json()["policy"].get("review_by") == review_by
        assert client.get("/v1/policies").json()["policies"][0]["review_by"] == review_by
        body = {"model": "corner-bakery", "messages": [{"role": "user", "content": QUESTION}]}
        content = client.post("/v1/chat/completions", json=body).json()["choices"][0]["message"]["content"]
        assert ("was to be reviewed" in content) is is_told
    monkeypatch.setenv("PRIVACY_ASSISTANT_POLICIES_DIR", str(tmp_path))
    monkeypatch.setenv("PRIVACY_ASSISTANT_DEFAULT_POLICY", "corner-bakery")
    printed = CliRunner().invoke(app, ["ask", QUESTION]).stdout
    assert (f"reviewed by {review_by}" in " ".join(printed.split())) is is_told
    (check,) = (check for check in examine(settings) if check.name == "review of policies")
    assert (check.is_optional, check.is_well) == (True, not is_told)


def test_the_facts_are_the_same_and_the_day_is_proved(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    late = Assistant.open(installed(tmp_path / "a", PAST))
    plain = Assistant.open(installed(tmp_path, None))
    answer, other = (each.answer(Question(question=QUESTION, today=TODAY)) for each in (late, plain))
    facts = {"status", "answer", "statements", "citations"}
    assert answer.model_dump(include=facts) == other.model_dump(include=facts)
    opened = Opened(late.facts["corner-bakery"], late.folders["corner-bakery"].parent)
    given = answer.model_dump(mode="json")
    assert verify(given, opened.facts, opened.book) == ()
    altered = given | {"policy": given["policy"] | {"review_by": COMING}}
    assert [problem.where for problem in verify(altered, opened.facts, opened.book)] == ["policy.review_by"]
    earlier = given | {"policy": {name: given["policy"][name] for name in ("id", "version", "sha256")}}
    assert verify(earlier, opened.facts, opened.book) == ()
