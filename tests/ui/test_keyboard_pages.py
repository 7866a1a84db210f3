"""The pages beside the chat by keys alone: the kept chats, the policy, the reply desk and its tables."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import QUESTION, answers, leave, settle, visit
from tests.ui.keyboard import BACK, ask, choose, expect_focus_in, expect_focused, press, show, tab_to, write
from tests.ui.test_desk_flow import LONGER, MESSAGE, PERIOD, TABLE, holding

pytestmark = pytest.mark.browser

GENERAL = "how long do you keep my data"


def test_chats_are_found_renamed_opened_and_deleted(address: str, browser: Browser) -> None:
    page = visit(browser, address)
    ask(page, QUESTION)
    press(page, "New chat", key=BACK)
    expect(answers(page)).to_have_count(0)
    ask(page, GENERAL)
    press(page, "Chats", key=BACK, role="a")
    titles = page.locator('[class*="st-key-open-"] button p')
    expect(titles).to_have_text([GENERAL, QUESTION])
    settle(page)
    write(page, "Search chats", "recruitment")
    expect(titles).to_have_text([QUESTION])
    settle(page)
    press(page, "Rename")
    write(page, "Title", "My application")
    expect(titles).to_have_text(["My application"])
    settle(page)
    page.keyboard.press("Escape")
    expect_focused(page, "button", "edit Rename")
    press(page, "My application", key=BACK)
    expect(page.locator(".pa-question")).to_have_text(QUESTION)
    expect_focus_in(page, "body *")  # not lost on the way to the chat
    press(page, "Chats", key=BACK, role="a")
    expect(titles).to_have_text([GENERAL, "My application"])
    settle(page)
    press(page, "Delete", role="button")
    press(page, "Delete for good")
    expect(titles).to_have_text(["My application"])
    expect_focus_in(page, "body *")  # not lost with the chat that was deleted
    leave(page)


def test_the_policy_is_searched_filtered_and_looked_at(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    found = page.locator(".pa-found")
    write(page, "Search", "webinar allergies")
    expect(found).to_have_text("4 of 78 rows")
    write(page, "Search", "")
    expect(found).to_have_count(0)
    settle(page)
    choose(page, "Group of people", "Job seekers")
    expect(found).to_have_text("8 of 78 rows")
    press(page, "Filters", role="summary")
    choose(page, "Legal basis", "consent")
    expect(found).to_have_text("1 of 78 rows")
    expect_focused(page, "combobox", "Legal basis")
    settle(page)
    with page.expect_popup() as opened:
        press(page, "Link to row")
    row = opened.value
    expect(row.locator(".st-key-row_panel tr.pa-cited th")).to_contain_text("▶ cited")
    row.close()
    choose(page, "Legal basis", "All", key=BACK)
    expect(found).to_have_text("8 of 78 rows")
    for view, content in (("Storage times", ".pa-chart"), ("Who gets what", ".pa-matrix"), ("Checks", ".pa-checks")):
        show(page, view)
        expect(page.locator(content).first).to_be_visible()
    leave(page)


def test_a_sign_of_the_matrix_leads_to_its_row(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    choose(page, "Group of people", "Job seekers")
    show(page, "Who gets what")
    press(page, "CV or application, row 1: the row names it", role="a")
    row = page.locator("tr:target")
    expect(row).to_contain_text("recruitment platform")
    expect(row).to_be_in_viewport()
    assert len(page.context.pages) == 1
    leave(page)


def test_a_reply_with_an_edited_fact_is_warned_of_put_back_and_approved(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/desk")
    tab_to(page, "Customer's message", role="textarea")
    page.keyboard.insert_text(MESSAGE)
    press(page, "Find and answer the questions")
    draft = page.get_by_label("Reply to the customer")
    expect(draft).to_have_value(holding(PERIOD))
    settle(page)
    tab_to(page, "Reply to the customer", role="textarea")
    edited = draft.input_value().replace(PERIOD, LONGER, 1)
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(edited)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").filter(has_text="1 sentence with changed facts")).to_be_visible()
    expect_focused(page, "textarea", "Reply to the customer")
    press(page, "Put back no. 1")
    expect(page.get_by_text("All facts are as in the answers.")).to_be_visible()
    expect_focus_in(page, "body *")  # not lost with the button that put the fact back
    press(page, "Approve and keep")
    expect(page.get_by_text("Approved and kept")).to_be_visible()
    expect_focus_in(page, "body *")  # not lost with the button that approved
    show(page, "Approved replies")
    expect(page.get_by_text("verified Holds")).to_be_visible()
    press(page, "Delete all replies")
    press(page, "Delete for good")
    expect(page.get_by_text("There is no approved reply to show.")).to_be_visible()
    expect_focus_in(page, "body *")
    leave(page)


def test_a_question_that_was_missed_is_added_and_stands_in_the_reply(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/desk")
    tab_to(page, "Customer's message", role="textarea")
    page.keyboard.insert_text(MESSAGE)
    press(page, "Find and answer the questions")
    items = page.locator('[class*="st-key-desk-item-"]')
    expect(items).to_have_count(3)
    settle(page)
    press(page, "Add a question that was missed", role="summary")
    write(page, "Question", "Who reads my CV?")
    expect(items).to_have_count(4)
    expect(page.get_by_label("Reply to the customer")).to_have_value(holding("recruitment platform"))
    expect_focus_in(page, "body *")
    leave(page)


def test_a_table_of_questions_is_chosen_answered_and_taken_away(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/desk")
    show(page, "Many questions")
    with page.expect_file_chooser() as chooser:
        press(page, "Upload", role="button")
    chooser.value.set_files({"name": "questions.csv", "mimeType": "text/csv", "buffer": TABLE.encode()})
    expect(page.get_by_role("button", name=re.compile("Answer 3 rows"))).to_be_enabled()
    settle(page)
    press(page, "Answer 3 rows")
    expect(page.get_by_text("Answered: 1 · Not stated: 1 · Not about this policy: 1")).to_be_visible()
    settle(page)
    with page.expect_download() as download:
        press(page, "Answers as CSV")
    assert PERIOD in download.value.path().read_text("utf-8-sig")
    leave(page)
