"""One chat for all browser tests and one browser a module; each test comes with a context of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from ui.launch import BROWSER_FLAGS, BROWSERS, find_browser, running_chat


@pytest.fixture(scope="session", autouse=True)
def _database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Chats that the tests ask are kept apart from those of people."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("chats")
        patch.setenv("PRIVACY_ASSISTANT_DATABASE_URL", f"sqlite:///{folder / 'chats.sqlite'}")
        yield


@pytest.fixture(autouse=True)
def _main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit runs a page as `__main__` and leaves it so: a process that a later test starts would begin with it."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The chat, started as `make run` starts it, on a free port."""
    if find_browser() is None:
        pytest.skip(f"no browser found (looked for {', '.join(BROWSERS)})")
    with running_chat() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Gone with its module: while Playwright runs, no other test of the process can start an event loop."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=list(BROWSER_FLAGS))
        yield started
        started.close()
