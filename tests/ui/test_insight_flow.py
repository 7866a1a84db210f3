"""The Insight page in a real browser, on the real app: what is asked in the chat is counted there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui import keyboard
from tests.ui.browsing import QUESTION, ask, leave, settle, show, visit
from ui.launch import running_chat

pytestmark = pytest.mark.browser

MINE = "jane.doe@example.com"
SETTINGS = {"PRIVACY_ASSISTANT_INSIGHT": "true", "PRIVACY_ASSISTANT_LOG_QUESTIONS": "true"}


@pytest.fixture(scope="module")
def owners(browser: Browser) -> Iterator[str]:
    """A chat whose owner sees the Insight page, after three questions."""
    with running_chat(settings=SETTINGS) as address:
        page = visit(browser, f"{address}/insight")
        expect(page.get_by_text("Nothing was asked in this time")).to_be_visible()
        page.goto(address)
        settle(page)
        expect(page.get_by_text("Questions are also kept for 90 days")).to_be_visible()
        ask(page, QUESTION)
        thumb = page.locator('[class*="st-key-feedback-turn"] button').first
        page.get_by_role("radio", name="thumb_up").or_(thumb).click()
        settle(page)
        expect(page.get_by_text("the thumb is also counted")).to_be_visible()
        ask(page, f"Is my data encrypted? I am {MINE}.")
        expect(page.get_by_text("stands for what was left out of your question")).to_have_count(1)
        expect(page.get_by_text(MINE)).to_have_count(0)
        ask(page, "Tell me a joke")
        leave(page)
        yield address


def open_insight(browser: Browser, address: str) -> Page:
    """The page, once all three questions are written."""
    page = visit(browser, f"{address}/insight")
    for _ in range(20):
        if page.get_by_test_id("stMetricValue").first.inner_text() == "3":
            break
        page.reload()
        settle(page)
    return page


def test_what_was_asked_is_counted(owners: str, browser: Browser) -> None:
    page = open_insight(browser, owners)
    expect(page.get_by_test_id("stMetricValue")).to_have_text(["3", "33%", "0%", "33%", "1 / 1"])
    page.get_by_text("As a table").first.click()
    expect(page.get_by_role("region", name="Questions by day")).to_contain_text("Not about this policy")
    leave(page)


def test_what_was_left_open_leads_to_its_row_and_names_nobody(owners: str, browser: Browser) -> None:
    page = open_insight(browser, owners)
    show(page, "Left open")
    expect(page.locator(".pa-gaps")).to_contain_text("security measures · 1 question")
    expect(page.locator(".pa-gaps")).to_contain_text("“Is my data encrypted? I am ***.”")
    with page.expect_popup() as opened:
        page.locator(".pa-gaps a").first.click()
    expect(opened.value.locator(".st-key-row_panel")).to_be_visible()
    leave(page)


def test_the_rows_tell_which_of_them_answered(owners: str, browser: Browser) -> None:
    page = open_insight(browser, owners)
    show(page, "Rows used")
    expect(page.locator(".pa-found")).to_have_text("1 of 78 rows were cited")
    row = page.get_by_role("region", name="Job seekers: Purposes of processing").locator("tbody tr").first
    expect(row.locator("td")).to_have_text(["1", "0", "0", "1"])
    leave(page)


def test_the_log_can_be_taken_away_as_a_table(owners: str, browser: Browser) -> None:
    page = open_insight(browser, owners)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV").click()
    content = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert content.count("\n") == 4
    assert "jane" not in content
    leave(page)


def test_every_view_is_looked_at_and_the_log_taken_away_by_keyboard_alone(owners: str, browser: Browser) -> None:
    page = open_insight(browser, owners)
    keyboard.choose(page, "Time", "The last 7 days")
    for view, content in (("Left open", ".pa-gaps"), ("Rows used", ".pa-found"), ("Speed", ".stVegaLiteChart")):
        keyboard.show(page, view)
        expect(page.locator(content).first).to_be_visible()
    with page.expect_download() as download:
        keyboard.press(page, "Save as CSV")
    assert download.value.suggested_filename == "questions.csv"
    leave(page)


def test_those_who_ask_have_no_such_page(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    expect(page.get_by_role("link", name="The policy")).to_be_visible()
    expect(page.get_by_role("link", name="Insight")).to_have_count(0)
    page.goto(f"{address}/insight")
    settle(page)
    expect(page.get_by_test_id("stMetricValue")).to_have_count(0)
    leave(page)
