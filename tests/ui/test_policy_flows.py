"""The policy page in a real browser: search, and on a narrow screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import NARROW, WIDE, leave, scrolls_sideways, show, visit

pytestmark = pytest.mark.browser


def test_a_search_leaves_the_rows_with_the_words(address: str, browser: Browser) -> None:
    page = visit(browser, f"{address}/policy")
    search = page.get_by_label("Search")
    search.fill("webinar allergies")
    search.press("Enter")
    expect(page.locator(".pa-found")).to_have_text("4 of 78 rows")
    expect(page.get_by_role("region", name="Job seekers: Recipients")).to_have_count(0)
    leave(page)


def test_no_view_of_the_policy_scrolls_sideways(address: str, browser: Browser) -> None:
    for width in (WIDE, NARROW):
        page = visit(browser, f"{address}/policy", width=width)
        for view in ("Storage times", "Who gets what", "Checks", "Text"):
            show(page, view)
            assert not scrolls_sideways(page), f"{view} at {width} px"
        leave(page)
