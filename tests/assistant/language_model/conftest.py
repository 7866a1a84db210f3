"""The real Assistant with a language model from a local server, and the same one without."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from typing import Any

import pytest

from assistant.language_model.model import open_language_model
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.language_model.asking import PATIENT, Helped, undecided
from tests.assistant.language_model.server import Behaviour, ModelServer


@pytest.fixture(scope="session")
def assistant(assistant: Assistant) -> Assistant:
    """The one without a model; its scorers leave everything open, however they are fitted."""
    return undecided(assistant)


@pytest.fixture(scope="session")
def fitted(assistant: Assistant) -> Assistant:
    """The same with its fitted scorers."""
    return replace(assistant, _weighing={})


@pytest.fixture
def helped(assistant: Assistant) -> Iterator[Helped]:
    """Makes an Assistant whose model behaves so; `settings` are those of the language model, without their prefix.

    `upon`: the Assistant to give it to, if another one than the undecided.
    """
    with ExitStack() as stack:

        def made(behaviour: Behaviour, upon: Assistant = assistant, **settings: Any) -> tuple[Assistant, ModelServer]:
            server = stack.enter_context(ModelServer(behaviour))
            named = {"seconds": PATIENT, "url": server.url, **settings}
            chosen = Settings(language_model="openai:m", **{f"language_model_{n}": v for n, v in named.items()})
            model = open_language_model(chosen)
            assert model is not None
            stack.callback(model.close)
            return replace(upon, language_model=model), server

        yield made
