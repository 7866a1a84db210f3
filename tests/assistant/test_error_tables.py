"""Every error of ours has its place in both tables that callers meet: HTTP problems and exit codes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.api.problems import MEDIA_TYPE, PROBLEM_KINDS, install_handlers
from assistant.cli import EXIT_CODES
from knowledge.errors import PrivacyAssistantError

# What stands above the service (evals) maps its own errors itself
_PACKAGES = {"knowledge", "rules", "assistant"}


def _classes(root: type[PrivacyAssistantError] = PrivacyAssistantError) -> Iterator[type[PrivacyAssistantError]]:
    if root.__module__.partition(".")[0] in _PACKAGES:
        yield root
    for subclass in root.__subclasses__():
        yield from _classes(subclass)


@pytest.mark.parametrize("error", list(_classes()), ids=lambda cls: cls.__name__)
def test_every_error_has_a_problem_kind_and_an_exit_code(error: type[PrivacyAssistantError]) -> None:
    assert error in PROBLEM_KINDS
    assert error in EXIT_CODES


def test_codes_of_problems_are_unique() -> None:
    codes = [kind.code for kind in PROBLEM_KINDS.values()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("error", list(_classes()), ids=lambda cls: cls.__name__)
def test_every_error_reaches_the_caller_with_its_message_and_hint(error: type[PrivacyAssistantError]) -> None:
    app = FastAPI()
    install_handlers(app)

    @app.get("/")
    def fail() -> None:
        raise error("what and where", hint="what to do")

    response = TestClient(app, raise_server_exceptions=False).get("/")
    assert response.headers["content-type"] == MEDIA_TYPE
    assert response.status_code == PROBLEM_KINDS[error].status
    assert ("Retry-After" in response.headers) == (response.status_code == 503)
    assert (response.json()["detail"], response.json()["hint"]) == ("what and where", "what to do")
