"""Logging in to the chat with an OpenID provider on loopback, in a real browser: nothing is shown before and after."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect
from streamlit.testing.v1 import AppTest

from assistant.erasure import erase_person
from assistant.login import login_flags
from assistant.settings import Settings
from tests.network import Fault, Proxy
from tests.ui import keyboard
from tests.ui.browsing import QUESTION, WORDS, answers, ask_example, leave, settle, visit
from tests.ui.oidc_provider import Provider, running_provider
from ui import login
from ui.launch import find_browser, running_chat
from ui.row_view import PANEL_KEY

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
ROW = "job-seekers/processing/managing-applications"
COOKIE_SECRET = secrets.token_hex(32)


def written(folder: Path, provider: Provider, *, metadata_at: str | None = None) -> Path:
    """The file of settings as docs/operation.md shows it; {port} is Streamlit's own word for its port."""
    path = folder / "secrets.toml"
    path.write_text(
        "[auth]\n"
        'redirect_uri = "http://127.0.0.1:{port}/oauth2callback"\n'
        f'cookie_secret = "{COOKIE_SECRET}"\n'
        f'client_id = "{provider.client_id}"\n'
        f'client_secret = "{provider.client_secret}"\n'
        f'server_metadata_url = "{metadata_at or provider.issuer}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    return path


def log_in(page: Page, name: str) -> None:
    page.get_by_role("button", name="Log in").click()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"Logged in as {name}")).to_be_visible()
    settle(page)


def log_out(page: Page) -> None:
    page.get_by_role("button", name="Log out").click()
    shows_nothing(page)


def shows_nothing(page: Page) -> None:
    """Title, a sentence and the button, and nothing else."""
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    settle(page)
    words = {line.strip() for line in page.locator(".stApp").inner_text().split("\n")} - {""}
    # Streamlit's own link to what follows, its menu, and an icon's name, which is its text
    around = {"Skip to main content", "more_vert", "login"}
    assert words - around == {"Privacy assistant", "Please log in to ask the privacy policy.", "Log in"}
    assert page.get_by_test_id("stChatInputTextArea").count() == 0


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no browser found")
def test_who_is_not_logged_in_sees_nothing_and_chats_belong_to_who_is(tmp_path: Path, browser: Browser) -> None:
    with running_provider() as provider:
        path = written(tmp_path, provider)
        flags = login_flags(Settings(login_file=path))
        database = f"sqlite:///{tmp_path / 'chats.sqlite'}"
        own = {
            "PRIVACY_ASSISTANT_LOGIN_FILE": str(path),
            "PRIVACY_ASSISTANT_INSIGHT": "true",
            "PRIVACY_ASSISTANT_DATABASE_URL": database,
        }
        output = tmp_path / "output"
        with running_chat(settings=own, options=flags, output_file=output) as guarded:
            _nothing_before(browser, guarded)
            page = visit(browser, guarded)
            shows_nothing(page)
            log_in(page, "Alice")
            ask_example(page)
            expect(answers(page)).to_contain_text(WORDS)
            page.wait_for_url("**/?chat=*")
            chat = page.url
            assert "privacy-assistant-visitor" not in {cookie["name"] for cookie in page.context.cookies()}
            log_out(page)
            log_in(page, "Bob")
            page.goto(chat)
            expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
            assert answers(page).count() == 0
            leave(page)
            # Another browser of the first one
            page = visit(browser, guarded)
            log_in(page, "Alice")
            page.get_by_role("link", name="Chats").click()
            expect(page.locator('[class*="st-key-open-"] button p')).to_have_text([QUESTION])
            expect(page.get_by_text("Your chats.")).to_be_visible()
            erased = erase_person(Settings(database_url=database), issuer=provider.issuer, subject="subject-of-alice")
            assert erased.chats == 1
            page.reload()
            expect(page.get_by_text("There is no chat to show.")).to_be_visible()
            leave(page)
            _links_survive(browser, guarded)
        told = output.read_text(encoding="utf-8", errors="replace")
        assert [secret for secret in (COOKIE_SECRET, provider.client_secret) if secret in told] == []


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no browser found")
def test_keys_alone_lead_in_and_out(tmp_path: Path, browser: Browser) -> None:
    with running_provider() as provider:
        path = written(tmp_path, provider)
        own = {"PRIVACY_ASSISTANT_LOGIN_FILE": str(path)}
        with running_chat(settings=own, options=login_flags(Settings(login_file=path))) as guarded:
            page = visit(browser, guarded)
            keyboard.tab_to(page, "Log in", role="button")
            assert keyboard.focus_is_seen(page)
            page.keyboard.press("Enter")
            page.get_by_label("Name").press_sequentially("Alice")  # the provider's own page
            page.keyboard.press("Enter")
            expect(page.get_by_text("Logged in as Alice")).to_be_visible()
            settle(page)
            keyboard.press(page, "Log out")
            shows_nothing(page)
            leave(page)


@pytest.mark.browser
@pytest.mark.skipif(find_browser() is None, reason="no browser found")
def test_a_provider_that_hangs_is_given_up_and_holds_up_nobody_who_is_logged_in(
    tmp_path: Path, browser: Browser
) -> None:
    with running_provider() as provider, Proxy(("127.0.0.1", urlsplit(provider.issuer).port or 0)) as proxy:
        path = written(tmp_path, provider, metadata_at=f"http://127.0.0.1:{proxy.port}")
        flags = login_flags(Settings(login_file=path))
        with running_chat(settings={"PRIVACY_ASSISTANT_LOGIN_FILE": str(path)}, options=flags) as guarded:
            inside, outside = visit(browser, guarded), visit(browser, guarded)
            log_in(inside, "Alice")
            proxy.change(Fault.HANG)
            outside.get_by_role("button", name="Log in").click()
            ask_example(inside)
            expect(outside.get_by_text("Authentication error")).to_be_visible()
            proxy.change(Fault.NONE)
            outside.goto(guarded)
            log_in(outside, "Bob")
            for page in (inside, outside):
                leave(page)


def _links_survive(browser: Browser, address: str) -> None:
    """A link that asks or opens a row does so once its reader is logged in, and once only."""
    page = visit(browser, f"{address}/?q={quote(QUESTION)}")
    shows_nothing(page)
    log_in(page, "Carol")
    expect(answers(page)).to_contain_text(WORDS)
    expect(answers(page)).to_have_count(1)
    page.goto(f"{address}/?policy=imi&row={quote(ROW)}")
    expect(page.locator(f".st-key-{PANEL_KEY}")).to_be_visible()
    log_out(page)
    log_in(page, "Carol")
    assert page.evaluate("sessionStorage.length") == 0
    leave(page)
    page = visit(browser, f"{address}/?policy=imi&row={quote(ROW)}")
    shows_nothing(page)
    log_in(page, "Carol")
    expect(page.locator(f".st-key-{PANEL_KEY}")).to_be_visible()
    leave(page)
    page = visit(browser, f"{address}/policy")
    shows_nothing(page)
    log_in(page, "Carol")
    page.wait_for_url("**/policy")
    leave(page)


def _nothing_before(browser: Browser, address: str) -> None:
    for place in ("chats", "desk", "policy", "insight"):
        page = visit(browser, f"{address}/{place}")
        shows_nothing(page)
        leave(page)


@pytest.fixture
def _unread() -> Iterator[None]:
    """The setting is read anew in this test and after it."""
    login._file.clear()  # noqa: SLF001 - a cache of the process
    yield
    login._file.clear()  # noqa: SLF001


@pytest.mark.usefixtures("_unread")
def test_streamlit_started_without_the_file_shows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    provider = Provider("http://127.0.0.1:1")
    monkeypatch.setenv("PRIVACY_ASSISTANT_LOGIN_FILE", str(written(tmp_path, provider)))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert not app.chat_input
    assert not app.button
    assert "privacy-assistant chat" in "".join(block.proto.body for block in app.get("html"))


@pytest.mark.usefixtures("_unread")
def test_a_file_that_is_gone_shows_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVACY_ASSISTANT_LOGIN_FILE", str(tmp_path / "gone.toml"))
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    assert not app.exception
    assert not app.chat_input
    assert "gone.toml" in "".join(block.proto.body for block in app.get("html"))
