"""The real chat in a real browser, end to end: what AppTest cannot see."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from ui.launch import BROWSER_FLAGS, BROWSERS, find_browser, running_chat

pytestmark = pytest.mark.browser

QUESTION = "How long do you keep my job application?"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"
NARROW, WIDE = 390, 1280
WAIT_MS = 20_000
expect.set_options(timeout=WAIT_MS)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The chat, started as `make run` starts it, on a free port."""
    if find_browser() is None:
        pytest.skip(f"no browser found (looked for {', '.join(BROWSERS)})")
    with running_chat() as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=find_browser(), args=list(BROWSER_FLAGS))
        yield started
        started.close()


def visit(browser: Browser, address: str, *, width: int = WIDE) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 900})
    page.set_default_timeout(WAIT_MS)
    page.goto(address)
    return page


def ask_example(page: Page) -> None:
    page.get_by_role("button", name=QUESTION).click()
    expect(page.get_by_role("group", name="Chat message from assistant")).to_contain_text(WORDS)
    settle(page)


def settle(page: Page) -> None:
    """Wait until Streamlit has drawn everything, and our own script has moved the view."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(300)


def open_storage_time(page: Page) -> None:
    page.get_by_role("button", name="[2]", exact=True).first.click()
    expect(page.locator(".st-key-row_panel .pa-words mark")).to_have_text(WORDS)
    settle(page)


def test_an_example_is_answered_and_its_chip_opens_the_row_marked_with_its_verbatim_words(
    address: str, browser: Browser
) -> None:
    page = visit(browser, address)
    ask_example(page)
    page.get_by_role("button", name="[1]", exact=True).first.click()
    cited = page.locator(".st-key-row_panel tr.pa-cited")
    expect(cited).to_have_count(1)
    expect(cited.locator("th")).to_contain_text("▶ cited")
    expect(cited.locator("mark")).to_have_text("Managing applications, selections, interviews, and reference checking")
    expect(cited).to_contain_text(WORDS)
    # The chat is still there: a chip is no link.
    expect(page.get_by_role("group", name="Chat message from user")).to_contain_text(QUESTION)
    page.close()


def test_the_row_opens_beside_the_answer_when_wide_and_below_it_when_narrow(address: str, browser: Browser) -> None:
    for width in (WIDE, NARROW):
        page = visit(browser, address, width=width)
        ask_example(page)
        open_storage_time(page)
        answer = page.get_by_role("group", name="Chat message from assistant").bounding_box()
        panel = page.locator(".st-key-row_panel").bounding_box()
        assert answer is not None
        assert panel is not None
        if width == WIDE:
            assert panel["x"] >= answer["x"] + answer["width"], (panel, answer)
        else:
            assert panel["y"] >= answer["y"] + answer["height"], (panel, answer)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways == 0, f"the page scrolls sideways at {width} px"
        page.close()


def test_the_address_of_an_open_row_opens_that_row_for_another_visitor(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask_example(page)
    open_storage_time(page)
    page.wait_for_url("**/?row=*")
    other = visit(browser, page.url)
    expect(other.locator(".st-key-row_panel tr.pa-cited th")).to_contain_text("▶ cited")
    expect(other.locator(".st-key-row_panel h3")).to_have_text("Job seekers › Purposes of processing › row 1")
    page.close()
    other.close()


def test_a_rows_link_on_the_policy_page_opens_that_row(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    with page.expect_popup() as opened:
        page.get_by_role("region", name="Job seekers: Recipients").get_by_role("link", name="Link to row 2").click()
    expect(opened.value.locator(".st-key-row_panel h3")).to_have_text("Job seekers › Recipients › row 2")
    page.close()


def test_hostile_input_is_shown_as_text_and_runs_nothing(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    hostile = "<img src=x onerror=\"document.title='owned'\"> **b** how long do you keep my application?"
    page.get_by_test_id("stChatInputTextArea").fill(hostile)
    page.keyboard.press("Enter")
    expect(page.locator(".pa-question")).to_have_text(hostile)
    expect(page.get_by_role("group", name="Chat message from assistant")).to_be_visible()
    assert page.locator(".pa-question img").count() == 0
    assert page.title() != "owned"
    page.close()


def test_nothing_is_fetched_from_elsewhere(address: str, browser: Browser) -> None:
    fetched: list[str] = []
    page = browser.new_page()
    page.set_default_timeout(WAIT_MS)
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address)
    ask_example(page)
    open_storage_time(page)
    page.close()
    here = urlsplit(address).netloc
    assert fetched
    assert not [url for url in fetched if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != here]
