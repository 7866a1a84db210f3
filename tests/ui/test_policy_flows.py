"""The policy page in a real browser: search, and two who look at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import choose, leave, settle, visit

pytestmark = pytest.mark.browser


def test_a_search_leaves_the_rows_with_the_words(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    search = page.get_by_label("Search")
    search.fill("webinar allergies")
    search.press("Enter")
    expect(page.locator(".pa-found")).to_have_text("4 of 78 rows")
    expect(page.get_by_role("region", name="Job seekers: Recipients")).to_have_count(0)
    leave(page)


def test_two_people_at_once_do_not_share_words_or_filters(address: str, browser: Browser) -> None:
    one, other = visit(browser, f"{address}/policy"), visit(browser, f"{address}/policy")
    choose(one, "Group of people", "Job seekers")
    expect(one.locator(".pa-found")).to_have_text("8 of 78 rows")
    search = one.get_by_label("Search")
    search.fill("consent")
    search.press("Enter")
    expect(one.locator(".pa-found")).not_to_have_text("8 of 78 rows")
    other.reload()
    settle(other)
    expect(other.get_by_label("Search")).to_have_value("")
    expect(other.get_by_role("combobox", name="Group of people")).to_have_value("All")
    expect(other.locator(".pa-found")).to_have_count(0)
    leave(one)
    leave(other)
