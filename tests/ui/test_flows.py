"""How a visitor gets through the chat in a real browser: choose who asks, rate, take away."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browsing import QUESTION, answers, ask, ask_example, choose, leave, settle, visit

pytestmark = pytest.mark.browser

GENERAL = "how long do you keep my data"


def test_a_choice_answers_the_question_and_the_chip_answers_it_for_someone_else(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, GENERAL)
    answers(page).get_by_role("button", name="Job seekers").click()
    chip = answers(page).locator('[class*="st-key-who-turn-"] button').first
    expect(chip).to_contain_text("About: Job seekers")
    settle(page)
    chip.click()
    page.get_by_role("button", name="Website visitors").click()
    expect(answers(page).locator('[class*="st-key-who-turn-"] button').first).to_contain_text("About: Website visitors")
    # One question, one answer: the new one took the place of the old one, and what is asked next follows it.
    expect(answers(page)).to_have_count(1)
    expect(page.get_by_role("combobox", name="Who is asking?")).to_have_value("Website visitors")
    leave(page)


def test_the_select_at_the_top_answers_the_last_question_anew(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, GENERAL)
    choose(page, "Who is asking?", "Website visitors")
    expect(answers(page)).to_contain_text("About: Website visitors")
    expect(answers(page)).to_have_count(1)
    leave(page)


def test_the_language_is_the_browsers_until_another_is_chosen_and_who_asks_stays(
    address: str, browser: Browser
) -> None:
    page = visit(browser, address, locale="de-DE")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    choose(page, "Wer fragt?", "Bewerberinnen und Bewerber")
    settle(page)
    choose(page, "Sprache", "Svenska")
    expect(page.get_by_role("combobox", name="Vem frågar?")).to_have_value("Arbetssökande")
    settle(page)
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    leave(page)


def test_a_thumb_and_its_comment_are_kept_and_can_be_changed_and_saved(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask_example(page)
    page.get_by_role("radio", name="thumb_up").or_(page.locator('[class*="st-key-feedback-turn"] button').first).click()
    settle(page)  # what is typed while the page is built anew would be lost with the old box
    comment = page.get_by_role("textbox", name="What was wrong or missing, or good?")
    comment.fill("clear <b>answer</b>")
    comment.press("Enter")
    settle(page)
    assert saved(page)["turns"][0]["feedback"] == {"helped": True, "comment": "clear <b>answer</b>"}
    page.locator('[class*="st-key-feedback-turn"] button').last.click()
    settle(page)
    # What was said stays with the answer when the visitor has been elsewhere.
    page.get_by_role("link", name="The policy").click()
    expect(page.get_by_role("heading", name="Privacy policy of IMI")).to_be_visible()
    page.get_by_role("link", name="Ask").click()
    expect(comment).to_have_value("clear <b>answer</b>")
    assert saved(page)["turns"][0]["feedback"]["helped"] is False
    leave(page)


def saved(page: Page) -> dict[str, list[dict[str, dict[str, object]]]]:
    """The chat as its JSON file holds it."""
    settle(page)  # a page that is built anew closes what is open on it
    page.get_by_role("button", name="Save chat").click()
    with page.expect_download() as download:
        page.locator(".st-key-save-chat-chat-json button").click()
    page.keyboard.press("Escape")
    content: dict[str, list[dict[str, dict[str, object]]]] = json.loads(download.value.path().read_text("utf-8"))
    return content


def test_two_visitors_do_not_see_each_others_chat(address: str, browser: Browser) -> None:
    one, other = visit(browser, address), visit(browser, address)
    ask_example(one)
    ask(other, "Who receives my webinar data?")
    expect(answers(one)).to_have_count(1)
    expect(answers(other)).to_have_count(1)
    expect(one.locator(".pa-question")).to_have_text(QUESTION)
    leave(one)
    leave(other)


def test_a_computed_date_has_a_timeline_and_a_calendar_file(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    timeline = page.get_by_role("group", name="Timeline")
    expect(timeline).to_contain_text("3 May 2028: at the latest")
    expect(timeline.get_by_role("listitem")).to_have_count(4)
    with page.expect_download() as download:
        page.get_by_role("button", name="Calendar reminder for 3 May 2028").click()
    assert "DTSTART;VALUE=DATE:20280503" in download.value.path().read_text("utf-8")
    leave(page)
