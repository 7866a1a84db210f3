"""An answer in other words stands beside it, never in its place, and only as far as the guard lets it through."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.answer import Answer
from assistant.cli import app
from assistant.service import Assistant
from tests.assistant.language_model.asking import HASTY, Helped, ask, same
from tests.assistant.language_model.server import Behaviour, Handler, completion, drips, responds, says

NO = "Do leads' data go to group companies?"


def told(asked: dict[str, Any]) -> list[str]:
    """The sentences in a request, without their numbers."""
    return [line.split(". ", 1)[1] for line in asked["messages"][-1]["content"].split("\n")]


def reworded(change: Callable[[str], str]) -> Behaviour:
    """Gives every sentence back with a change."""

    def behave(handler: Handler, asked: dict[str, Any]) -> None:
        handler.send(completion(json.dumps({"sentences": [change(sentence) for sentence in told(asked)]})))

    return behave


def plainer(sentence: str) -> str:
    return sentence.replace("that the policy lists", "in the policy's list")


@pytest.fixture
def plain(assistant: Assistant) -> Answer:
    return ask(assistant, NO)


def test_what_the_guard_lets_through_stands_beside_with_the_same_citations(plain: Answer, helped: Helped) -> None:
    model, server = helped(reworded(plainer), rephrases=True)
    answer = ask(model, NO)
    assert same(answer) == same(plain)
    rephrased = model.rephrased(answer)
    assert rephrased[0].place == 0
    marks = "".join(f"[{n}]" for n in plain.statements[0].citations)
    assert rephrased[0].text == f"{plainer(plain.statements[0].text)} {marks}"
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s.replace("No: ", "Yes: ").replace("do not include", "include"),
        lambda s: s.replace("do not include", "include"),
        lambda s: f"{s.rstrip('.')}, for 99 years.",
        lambda s: f"{s} [99]",
        lambda s: s.replace("the policy", "Acme"),
        lambda s: s.replace("leads", "job seekers"),
        lambda s: f"{s} See https://acme.example for more.",
        lambda _: "Yes, of course.",
        lambda _: "",
        lambda s: s,
    ],
)
def test_what_it_does_not_let_through_is_not_used(plain: Answer, helped: Helped, change: Callable[[str], str]) -> None:
    model, _ = helped(reworded(change), rephrases=True)
    assert model.rephrased(plain) == ()


@pytest.mark.parametrize(
    "behaviour",
    [
        says({"sentences": []}),
        says({"sentences": ["No."] * 40}),
        says({"sentences": "No."}),
        says("No."),
        responds(b"", status=500),
        responds(b"<html>", kind="text/html"),
    ],
)
def test_rubbish_is_not_used(plain: Answer, helped: Helped, behaviour: Behaviour) -> None:
    model, _ = helped(behaviour, rephrases=True)
    assert model.rephrased(plain) == ()


def test_what_is_late_is_not_used(plain: Answer, helped: Helped) -> None:
    model, server = helped(drips, rephrases=True, seconds=HASTY)
    started = time.monotonic()
    assert model.rephrased(plain) == ()
    assert time.monotonic() - started < HASTY + 3.0
    assert server.cut_off.wait(10)


def test_it_is_off_unless_its_own_setting_asks_for_it(plain: Answer, helped: Helped, assistant: Assistant) -> None:
    model, server = helped(reworded(plainer))
    assert model.rephrased(plain) == ()
    assert assistant.rephrased(plain) == ()
    assert server.asked == []


def test_the_command_line_shows_it_below_the_answer_and_not_in_json(
    helped: Helped, plain: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _ = helped(reworded(plainer), rephrases=True)
    monkeypatch.setattr("assistant.cli._open_assistant", lambda: model)
    shown = CliRunner().invoke(app, ["ask", NO]).stdout
    assert shown.index(plain.statements[0].text) < shown.index("In other words") < shown.index("in the policy's list")
    assert "in the policy's list" not in CliRunner().invoke(app, ["ask", NO, "--json"]).stdout
