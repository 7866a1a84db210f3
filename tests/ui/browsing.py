"""What the browser tests do on a page: come to it, ask, open a row, wait until all is drawn."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

QUESTION = "How long do you keep my job application?"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"
NARROW, WIDE = 390, 1280
WAIT_MS = 20_000
expect.set_options(timeout=WAIT_MS)


def visit(browser: Browser, address: str, *, width: int = WIDE, **context: Any) -> Page:
    """A page in a browser context of its own, as another visitor would have; `context` as Playwright names it."""
    page = browser.new_context(viewport={"width": width, "height": 900}, **context).new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    settle(page)
    return page


def leave(page: Page) -> None:
    """Close a page and its context."""
    page.context.close()


def settle(page: Page) -> None:
    """Wait until Streamlit has drawn everything, and our own script has moved the view."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)


def answers(page: Page) -> Locator:
    """The answers on a page, oldest first."""
    return page.get_by_role("group", name="Chat message from assistant")


def ask(page: Page, question: str) -> None:
    """Type a question and wait for its answer."""
    before = answers(page).count()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(before + 1)
    settle(page)


def ask_example(page: Page) -> None:
    """Click the first example."""
    page.get_by_role("button", name=QUESTION).click()
    expect(answers(page)).to_contain_text(WORDS)
    settle(page)


def open_storage_time(page: Page) -> None:
    """Open the storage time that the last answer, to the first example, cites."""
    answers(page).last.get_by_role("button", name="[2]", exact=True).first.click()
    expect(page.locator(".st-key-row_panel .pa-words mark")).to_have_text(WORDS)
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    """Choose an option of a select at the top. The page goes there first: an open list closes when it scrolls."""
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    settle(page)
    page.get_by_role("combobox", name=label).click()
    page.get_by_role("option", name=option).click()


def show(page: Page, view: str) -> None:
    """Choose a view of the policy."""
    page.get_by_role("radio", name=view).or_(page.get_by_role("button", name=view, exact=True)).first.click()
    settle(page)


def scrolls_sideways(page: Page) -> bool:
    """Whether the page is wider than its window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))
