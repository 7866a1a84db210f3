"""The flows of the chat by keys alone: no click, no focus from outside; the focus is seen and never lost on the way."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import QUESTION, WORDS, answers, leave, settle, visit
from tests.ui.keyboard import BACK, ask, choose, expect_focus_in, expect_focused, press, tab_to

pytestmark = pytest.mark.browser

GENERAL = "how long do you keep my data"


def test_a_question_its_row_its_link_and_back(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, QUESTION)
    expect(answers(page)).to_contain_text(WORDS)
    press(page, "[2]", key=BACK)
    expect(page.locator(".st-key-row_panel .pa-words mark")).to_have_text(WORDS)
    expect_focus_in(page, ".st-key-row_panel")
    press(page, "Copy link")
    expect(page.get_by_text("This address opens the row directly:")).to_be_visible()
    shared = page.get_by_test_id("stPopoverBody").locator("code").inner_text()
    page.keyboard.press("Escape")
    settle(page)
    expect_focus_in(page, ".st-key-row_panel")
    press(page, "Close")
    expect(page.locator(".st-key-row_panel")).to_have_count(0)
    settle(page)
    expect_focused(page, "button", "[2]")  # back on the chip that opened the row
    page.goto(shared)
    expect(page.locator(".st-key-row_panel tr.pa-cited th")).to_contain_text("▶ cited")
    leave(page)


def test_a_choice_another_asker_and_what_is_asked_next(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, GENERAL)
    press(page, "Job seekers", key=BACK, role="button")
    chip = answers(page).locator('[class*="st-key-who-turn-"] button').first
    expect(chip).to_contain_text("About: Job seekers")
    settle(page)
    expect_focus_in(page, '[class*="st-key-turn-"]')  # it goes to the answer that a choice brought
    press(page, "About: Job seekers")
    press(page, "Website visitors", role="button")
    expect(chip).to_contain_text("About: Website visitors")
    settle(page)
    expect_focus_in(page, '[class*="st-key-turn-"]')
    # The select at the top: opened, searched and chosen by keys; the focus stays in it
    tab_to(page, "Who is asking?", key=BACK, role="combobox")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("refer")
    page.keyboard.press("Enter")
    expect(answers(page)).to_contain_text("Reference people")
    settle(page)
    expect_focused(page, "combobox", "Who is asking?")
    follow_up = answers(page).last.locator('[class*="st-key-follow-up-"] button').first
    words = follow_up.inner_text()
    press(page, words)
    expect(answers(page)).to_have_count(2)
    settle(page)
    expect_focus_in(page, '[class*="st-key-turn-"]')
    leave(page)


def test_a_thumb_its_comment_and_the_saved_chat(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    press(page, QUESTION)
    expect(answers(page)).to_contain_text(WORDS)
    settle(page)
    press(page, "Thumbs up", keys="Space")
    tab_to(page, "What was wrong or missing, or good?", role="input")
    page.keyboard.insert_text("clear")
    page.keyboard.press("Enter")
    settle(page)
    press(page, "How was this worked out?", key=BACK, role="summary")
    expect(page.get_by_text("Rules applied, and the rows each read")).to_be_visible()
    press(page, "Save chat", key=BACK)
    with page.expect_download() as download:
        press(page, "JSON")
    [turn] = json.loads(download.value.path().read_text("utf-8"))["turns"]
    assert turn["feedback"] == {"helped": True, "comment": "clear"}
    with page.expect_download() as download:
        press(page, "Markdown", key=BACK)
    assert WORDS in download.value.path().read_text("utf-8")
    page.keyboard.press("Escape")
    settle(page)
    expect_focus_in(page, ".st-key-save_chat")  # a popover that closes gives the focus back
    leave(page)


def test_a_date_for_the_calendar_and_one_answer_to_take_away(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    press(page, "Copy or save", key=BACK, role="summary")
    with page.expect_download() as download:
        press(page, "Markdown")
    assert "3 May 2028" in download.value.path().read_text("utf-8")
    with page.expect_download() as download:
        press(page, "Calendar reminder for 3 May 2028", key=BACK)
    assert "DTSTART;VALUE=DATE:20280503" in download.value.path().read_text("utf-8")
    leave(page)


def test_the_language_and_the_theme(address: str, browser: Browser) -> None:
    page = visit(browser, address, color_scheme="light")
    choose(page, "Language", "Deutsch")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect_focused(page, "combobox", "Sprache")
    press(page, "Main menu", key=BACK)
    expect_focused(page, "menuitemradio", "contrast System")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect_focused(page, "menuitemradio", "dark_mode Dark")
    page.keyboard.press("Space")
    page.wait_for_function("getComputedStyle(document.querySelector('.stApp')).colorScheme === 'dark'")
    page.keyboard.press("Escape")
    expect_focused(page, "button", "Main menu")
    leave(page)
