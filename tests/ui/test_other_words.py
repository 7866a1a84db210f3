"""What the chat shows of an optional language model: what it chose, and other words, below the answer and on demand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from assistant.language_model.model import open_language_model
from assistant.settings import Settings
from tests.assistant.language_model.asking import PATIENT, REFEREE, SUNSET, undecided
from tests.assistant.language_model.server import Handler, ModelServer, completion
from tests.ui.test_chat import ask, click, conversation, open_chat, shown
from ui import loading, text

WORDS = text.words("en")
NO = "Do leads' data go to group companies?"


def behave(handler: Handler, asked: dict[str, Any]) -> None:
    """Chooses for the question that leaves something open, and rephrases one sentence."""
    fields = asked["response_format"]["json_schema"]["schema"]["properties"]
    sentences = [
        line.split(". ", 1)[1].replace("that the policy lists", "in the policy's list")
        for line in asked["messages"][-1]["content"].split("\n")
        if "sentences" in fields
    ]
    handler.send(completion(json.dumps({"sentences": sentences} if sentences else SUNSET)))


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with ModelServer(behave) as running:
        yield running


@pytest.fixture
def chat(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[AppTest]:
    settings = Settings(language_model="openai:m", language_model_url=server.url, language_model_seconds=PATIENT,
                        language_model_rephrases=True)  # fmt: skip
    model = open_language_model(settings)
    assert model is not None
    opened = replace(undecided(loading.load_assistant()), language_model=model)
    monkeypatch.setattr(loading, "load_assistant", lambda: opened)
    yield open_chat()
    model.close()


def test_other_words_come_when_they_are_asked_for_and_the_answer_stays(chat: AppTest, server: ModelServer) -> None:
    ask(chat, NO)
    before = conversation(chat).turns[-1].answer
    assert server.asked == []
    click(chat, WORDS.say("other_words"))
    assert not chat.exception
    assert "in the policy&#x27;s list" in shown(chat)
    assert WORDS.say("other_words.lead") in shown(chat)
    assert conversation(chat).turns[-1].answer == before


def test_where_the_guard_lets_nothing_through_that_is_said(chat: AppTest, server: ModelServer) -> None:
    ask(chat, NO)
    server.behaviour = lambda handler, _: handler.send(completion('{"sentences": ["Yes, for 99 years."]}'))
    click(chat, WORDS.say("other_words"))
    assert WORDS.say("other_words.none") in shown(chat)
    assert "99 years" not in shown(chat)


def test_what_the_model_chose_is_told_with_the_words_that_it_gave(chat: AppTest) -> None:
    ask(chat, REFEREE)
    assert WORDS.say("understood.chosen") in shown(chat)
    assert "retention (“the sunset”)" in shown(chat)


def test_without_a_model_there_is_no_button() -> None:
    chat = open_chat()
    ask(chat, NO)
    assert WORDS.say("other_words") not in [button.label for button in chat.button]
