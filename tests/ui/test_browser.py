"""The real chat in a real browser, end to end: what AppTest cannot see."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import (
    NARROW,
    QUESTION,
    WIDE,
    WORDS,
    answers,
    ask_example,
    leave,
    open_storage_time,
    scrolls_sideways,
    visit,
)

pytestmark = pytest.mark.browser


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
    leave(page)


def test_the_row_opens_beside_the_answer_when_wide_and_below_it_when_narrow(address: str, browser: Browser) -> None:
    for width in (WIDE, NARROW):
        page = visit(browser, address, width=width)
        ask_example(page)
        open_storage_time(page)
        answer = answers(page).bounding_box()
        panel = page.locator(".st-key-row_panel").bounding_box()
        assert answer is not None
        assert panel is not None
        if width == WIDE:
            assert panel["x"] >= answer["x"] + answer["width"], (panel, answer)
        else:
            assert panel["y"] >= answer["y"] + answer["height"], (panel, answer)
        assert not scrolls_sideways(page), f"the page scrolls sideways at {width} px"
        leave(page)


def test_the_address_of_an_open_row_opens_that_row_for_another_visitor(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask_example(page)
    open_storage_time(page)
    page.wait_for_url("**/?policy=imi&row=*")
    other = visit(browser, page.url)
    expect(other.locator(".st-key-row_panel tr.pa-cited th")).to_contain_text("▶ cited")
    expect(other.locator(".st-key-row_panel h2")).to_have_text("Job seekers › Purposes of processing › row 1")
    leave(page)
    leave(other)


def test_a_rows_link_on_the_policy_page_opens_that_row(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    with page.expect_popup() as opened:
        page.get_by_role("region", name="Job seekers: Recipients").get_by_role("link", name="Link to row 2").click()
    expect(opened.value.locator(".st-key-row_panel h2")).to_have_text("Job seekers › Recipients › row 2")
    leave(page)


def test_hostile_input_is_shown_as_text_and_runs_nothing(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    hostile = "<img src=x onerror=\"document.title='owned'\"> **b** how long do you keep my application?"
    page.get_by_test_id("stChatInputTextArea").fill(hostile)
    page.keyboard.press("Enter")
    expect(page.locator(".pa-question")).to_have_text(hostile)
    expect(answers(page)).to_be_visible()
    assert page.locator(".pa-question img").count() == 0
    assert page.title() != "owned"
    leave(page)


def test_nothing_is_fetched_from_elsewhere(address: str, browser: Browser) -> None:
    fetched: list[str] = []
    page = browser.new_context().new_page()
    page.on("request", lambda request: fetched.append(request.url))
    page.goto(address)
    ask_example(page)
    open_storage_time(page)
    leave(page)
    here = urlsplit(address).netloc
    assert fetched
    assert not [url for url in fetched if urlsplit(url).scheme in {"http", "https"} and urlsplit(url).netloc != here]
