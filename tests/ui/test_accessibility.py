"""axe-core finds no serious or critical violation on any page, light or dark, wide or narrow."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.ui.browsing import NARROW, QUESTION, WIDE, ask, leave, open_storage_time, show, visit

pytestmark = pytest.mark.browser


def violations(page: Page) -> list[str]:
    """What axe finds on a page as it stands: rule, how grave, and where."""
    # A button under the mouse, or still changing its colour, is neither here nor there.
    page.mouse.move(1, 1)
    page.wait_for_timeout(500)
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "light"), (NARROW, "dark")])
def test_the_chat_is_accessible_empty_with_answers_and_with_an_open_row(
    address: str, browser: Browser, width: int, scheme: str
) -> None:
    page = visit(browser, address, width=width, color_scheme=scheme)
    assert violations(page) == []
    ask(page, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    ask(page, "how long do you keep my data")
    ask(page, "which cloud host do you use?")

    ask(page, QUESTION)
    open_storage_time(page)
    assert violations(page) == []
    leave(page)


@pytest.mark.parametrize(("width", "scheme"), [(WIDE, "dark"), (NARROW, "light")])
def test_every_view_of_the_policy_is_accessible(address: str, browser: Browser, width: int, scheme: str) -> None:
    page = visit(browser, f"{address}/policy", width=width, color_scheme=scheme)
    found = {"Text": violations(page)}
    for view in ("Storage times", "Who gets what", "Checks"):
        show(page, view)
        found[view] = violations(page)
    assert {view: all_of_it for view, all_of_it in found.items() if all_of_it} == {}
    leave(page)


def test_the_list_of_chats_is_accessible(address: str, browser: Browser) -> None:
    page = visit(browser, address, color_scheme="dark")
    ask(page, QUESTION)
    page.goto(f"{address}/chats")
    page.locator('[class*="st-key-open-"] button').wait_for()
    assert violations(page) == []
    leave(page)
