"""The reply desk in a real browser: from a pasted message to an approved reply, and tables."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browsing import leave, settle, show, visit

pytestmark = pytest.mark.browser

MESSAGE = """Subject: My application

Dear Sir or Madam,

I applied for a job with you in March. How long do you keep my CV? Is my data encrypted?
Please delete my private phone number.

Kind regards,
Jo Lind"""
TABLE = "id,question\n7,How long do you keep the CV of an applicant?\n8,Is my data encrypted?\n9,=1+1 joke?\n"
PERIOD, LONGER = "normally up to 2 years", "normally up to 3 years"


def at_desk(browser: Browser, address: str, **context: Any) -> Page:
    return visit(browser, f"{address}/desk", **context)


def paste(page: Page, message: str = MESSAGE) -> None:
    page.get_by_label("Customer's message").fill(message)
    page.get_by_role("button", name="Find and answer the questions").click()
    expect(page.get_by_label("Reply to the customer")).to_have_value(holding(PERIOD))
    settle(page)


def holding(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


def edit(page: Page, old: str, new: str) -> None:
    field = page.get_by_label("Reply to the customer")
    field.fill(field.input_value().replace(old, new, 1))
    page.keyboard.press("Control+Enter")
    settle(page)


def test_a_message_becomes_a_reply_whose_facts_are_watched_and_that_is_kept_when_approved(
    address: str, browser: Browser
) -> None:
    page = at_desk(browser, address)
    paste(page)
    items = page.locator('[class*="st-key-desk-item-"]')
    expect(items).to_have_count(3)
    expect(items.nth(0)).to_contain_text("Answered")
    expect(items.nth(1)).to_contain_text("Not stated")
    expect(items.nth(2)).to_contain_text("Needs the privacy team")
    items.nth(0).get_by_text("Sources").click()
    link = items.nth(0).get_by_role("link", name="open the row").first
    expect(link).to_have_attribute("href", "./?policy=imi&row=job-seekers/processing/managing-applications")
    expect(page.get_by_text("All facts are as in the answers.")).to_be_visible()

    edit(page, PERIOD, LONGER)
    warning = page.get_by_role("alert").filter(has_text="1 sentence with changed facts")
    expect(warning).to_contain_text("Changed · number")
    expect(warning.locator("del")).to_have_text("2")
    expect(warning.locator("ins")).to_have_text("3")
    expect(page.get_by_role("button", name="Approve and keep")).to_be_disabled()
    page.get_by_role("button", name="Put back no. 1").click()
    expect(page.get_by_text("All facts are as in the answers.")).to_be_visible()
    # The field gets its text a little after the words above it: an edit before that would be of the text put back
    expect(page.get_by_label("Reply to the customer")).to_have_value(holding(PERIOD))
    settle(page)

    edit(page, "Kind regards", "Best wishes")
    page.get_by_role("button", name="Approve and keep").click()
    expect(page.get_by_text("Approved and kept")).to_be_visible()
    settle(page)
    # Another page and back, and a reload: the draft stays for the session, the approved reply for the browser.
    page.get_by_role("link", name="The policy").click()
    page.get_by_role("link", name="Reply desk").click()
    expect(page.get_by_label("Reply to the customer")).to_have_value(holding("Best wishes"))
    page.reload()
    settle(page)
    show(page, "Approved replies")
    reply = page.locator('[class*="st-key-desk-reply-"]')
    expect(reply).to_have_count(1)
    expect(reply).to_contain_text("Holds")
    page.get_by_role("button", name="Delete all replies").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(page.get_by_text("There is no approved reply to show.")).to_be_visible()
    leave(page)


def test_two_people_at_once_see_neither_each_others_draft_nor_each_others_replies(
    address: str, browser: Browser
) -> None:
    one, other = at_desk(browser, address), at_desk(browser, address)
    paste(one)
    one.get_by_role("button", name="Approve and keep").click()
    expect(one.get_by_text("Approved and kept")).to_be_visible()
    expect(other.get_by_label("Customer's message")).to_have_value("")
    expect(other.get_by_label("Reply to the customer")).to_have_count(0)
    show(other, "Approved replies")
    expect(other.get_by_text("There is no approved reply to show.")).to_be_visible()
    leave(one)
    leave(other)


def test_a_table_of_questions_comes_back_with_answers_and_citations(address: str, browser: Browser) -> None:
    page = at_desk(browser, address)
    show(page, "Many questions")
    upload(page, "questions.csv", TABLE.encode())
    page.get_by_role("button", name="Answer 3 rows").click()
    expect(page.get_by_text("Answered: 1 · Not stated: 1 · Not about this policy: 1")).to_be_visible()
    expect(page.get_by_text("Is my data encrypted?")).to_be_visible()
    expect(page.get_by_text("Nearest:").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Answers as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8-sig"))))
    assert [row["status"] for row in rows] == ["answered", "not_covered", "out_of_scope"]
    assert PERIOD in rows[0]["answer"]
    assert rows[0]["sources"].startswith("[1] Job seekers")
    assert rows[2]["question"] == "'=1+1 joke?"
    with page.expect_download() as download:
        page.get_by_role("button", name="Answers as XLSX").click()
    sheet = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes())).active
    assert sheet.max_row == len(rows) + 1
    leave(page)


def test_the_column_is_chosen_where_no_name_tells_and_a_bad_file_is_told(address: str, browser: Browser) -> None:
    page = at_desk(browser, address)
    show(page, "Many questions")
    upload(page, "odd.csv", b"first,second\nx,How long do you keep the CV of an applicant?\n")
    expect(page.get_by_role("button", name="Answer 1 row")).to_be_disabled()
    page.get_by_role("combobox", name="Column with the questions").click()
    page.get_by_role("option", name="second").click()
    page.get_by_role("button", name="Answer 1 row").click()
    expect(page.get_by_text("Answered: 1")).to_be_visible()
    upload(page, "bad.xlsx", b"PK\x03\x04 no workbook")
    expect(page.get_by_role("alert").filter(has_text="'bad.xlsx' is no workbook that can be read")).to_be_visible()
    leave(page)


def upload(page: Page, name: str, content: bytes) -> None:
    page.locator('input[type="file"]').set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    settle(page)
