"""Coming back to a chat in a real browser: by reloading, from the list, and nobody else; and asking without a list."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import NARROW, QUESTION, answers, ask, ask_example, leave, scrolls_sideways, settle, visit
from ui.launch import running_chat

pytestmark = pytest.mark.browser

WEBINAR = "Who receives my webinar data?"


def test_a_reload_keeps_the_chat_and_another_browser_does_not_get_it(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    assert "privacy-assistant-visitor" not in {cookie["name"] for cookie in page.context.cookies()}
    ask_example(page)
    page.wait_for_url("**/?chat=*")
    page.reload()
    expect(page.locator(".pa-question")).to_have_text(QUESTION)
    expect(answers(page)).to_have_count(1)
    other = visit(browser, page.url)
    expect(other.get_by_role("button", name=QUESTION)).to_be_visible()
    expect(answers(other)).to_have_count(0)
    leave(page)
    leave(other)


def test_chats_are_found_opened_renamed_and_deleted(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask_example(page)
    page.get_by_role("button", name="New chat").click()
    expect(answers(page)).to_have_count(0)
    ask(page, WEBINAR)
    page.get_by_role("link", name="Chats").click()
    expect(page.get_by_role("heading", name="Today")).to_be_visible()
    titles = page.locator('[class*="st-key-open-"] button p')
    expect(titles).to_have_text([WEBINAR, QUESTION])
    search = page.get_by_label("Search chats")
    search.fill("recruitment")
    search.press("Enter")
    expect(titles).to_have_text([QUESTION])
    page.get_by_role("button", name="Rename").click()
    title = page.get_by_role("textbox", name="Title")
    title.fill("My application")
    title.press("Enter")
    expect(titles).to_have_text(["My application"])
    settle(page)
    page.keyboard.press("Escape")
    titles.click()
    expect(page.locator(".pa-question")).to_have_text(QUESTION)
    settle(page)
    page.get_by_role("link", name="Chats").click()
    expect(titles).to_have_count(2)
    settle(page)
    page.get_by_role("button", name="Delete all chats").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("There is no chat to show.")).to_be_visible()
    page.get_by_role("link", name="Ask").click()
    expect(page.get_by_role("button", name=QUESTION)).to_be_visible()
    leave(page)


def test_the_list_fits_a_narrow_screen(address: str, browser: Browser) -> None:
    page = visit(browser, address, width=NARROW)
    ask(page, WEBINAR + " " + "I have many questions about it. " * 8)
    page.goto(f"{address}/chats")
    expect(page.locator('[class*="st-key-open-"] button')).to_have_count(1)
    assert not scrolls_sideways(page)
    leave(page)


def test_a_database_that_breaks_while_people_ask_holds_up_no_answer(tmp_path: Path, browser: Browser) -> None:
    database = tmp_path / "chats.sqlite"
    settings = {"PRIVACY_ASSISTANT_DATABASE_URL": f"sqlite:///{database}", "PRIVACY_ASSISTANT_LOG_QUESTIONS": "true"}
    with running_chat(settings=settings) as broken:
        page = visit(browser, broken)
        ask_example(page)
        page.wait_for_url("**/?chat=*")
        for file in tmp_path.iterdir():
            file.write_bytes(b"no database any more " * 4096)
        ask(page, WEBINAR)
        expect(answers(page).last).to_contain_text("Webinar/Event Platforms")
        expect(page.get_by_text("Chats cannot be kept or shown just now; asking works all the same.")).to_be_visible()
        other = visit(browser, broken)
        ask_example(other)
        leave(page)
        leave(other)
