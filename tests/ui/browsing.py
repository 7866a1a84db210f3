"""What the browser tests do on a page: come to it, ask, open a row, wait until all is drawn."""

from __future__ import annotations

from time import monotonic
from typing import Any

from playwright.sync_api import Browser, Error, Locator, Page, expect

QUESTION = "How long do you keep my job application?"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"
NARROW, WIDE = 390, 1280
WAIT_MS = 20_000
expect.set_options(timeout=WAIT_MS)
_REST_MS = 300  # longer than our own scripts wait before they move the view or the focus
_LONGEST_MS = 60_000  # a page that several processes stand in the way of
_AT_REST = """([rest, most]) => new Promise((resolve, reject) => {
  const began = performance.now();
  let changed = began;
  const observer = new MutationObserver(() => { changed = performance.now(); });
  observer.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
  const isDrawn = () => document.querySelector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    && !document.querySelector('[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-stale="true"]');
  const look = () => {
    const now = performance.now();
    if (!isDrawn()) changed = now;
    if (now - changed < rest && now - began < most) return void setTimeout(idly, 50);
    observer.disconnect();
    now - changed < rest ? reject(new Error('the page does not come to rest')) : resolve();
  };
  const idly = () => requestIdleCallback(look, {timeout: rest});
  look();
})"""


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
    """Wait until the script of the page is done, all of it is drawn, and nothing has changed for a moment.

    A page that is slow takes longer to come to rest. What is not asked of the server yet is not waited for: where an
    action brings something, wait for that first. A page that goes on to another address is not at rest.
    """
    left: list[str] = []
    until = monotonic() + _LONGEST_MS / 1000
    while monotonic() < until:
        try:
            page.evaluate(_AT_REST, [_REST_MS, _LONGEST_MS])
        except Error as error:
            if "context was destroyed" not in error.message:
                raise
            left.append(page.url)
            page.wait_for_load_state()
        else:
            return
    raise AssertionError(f"the page goes on to other addresses: {left}")


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
