"""axe-core finds nothing on any page: wide and narrow, light and dark, in two languages; and none scrolls sideways.

Each page is come to once per language and brought into all of its states; width and theme change where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, StorageState, expect

from assistant.login import login_flags
from assistant.settings import Settings
from tests.ui.browsing import NARROW, WIDE, answers, ask, leave, scrolls_sideways, settle, show, visit
from tests.ui.oidc_provider import running_provider
from tests.ui.test_desk_flow import LONGER, MESSAGE, PERIOD, TABLE, holding
from tests.ui.test_login import written
from ui import text
from ui.launch import running_chat

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "de")
# Each differs from the one before it in one thing only; the last one is as a page is come to.
LOOKS = ((NARROW, "light"), (NARROW, "dark"), (WIDE, "dark"), (WIDE, "light"))
# Every kind of answer, and at last one with a date and its timeline.
QUESTIONS = (
    "which cloud host do you use?",
    "Do you share leads' data with your group companies?",
    "Do whistleblowing reports contain my religion?",
    "Tell me a joke",
    "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?",
)
# The theme is there, the menu of pages is where it belongs in this width, and no colour is on its way to another.
_IS_DRAWN = """([scheme, narrow]) => getComputedStyle(document.querySelector('.stApp')).colorScheme === scheme
  && !document.querySelector(narrow ? '[data-testid="stTopNavLink"]' : '[data-testid="stExpandSidebarButton"]')
  && document.getAnimations().every(animation => animation.playState !== 'running')"""


class Site(NamedTuple):
    """The chat with all of its pages; what the browser keeps of who asked QUESTIONS there, and where their chat is."""

    address: str
    chat: str
    kept: StorageState


class Visit(NamedTuple):
    """A page of that browser at a site, and the words of its language."""

    page: Page
    site: Site
    say: Callable[[str], str]

    def go(self, place: str) -> Page:
        self.page.goto(f"{self.site.address}{place}")
        settle(self.page)
        return self.page


States = Callable[[Visit], Iterator[str]]


@pytest.fixture(scope="module")
def site(browser: Browser) -> Iterator[Site]:
    settings = {"PRIVACY_ASSISTANT_INSIGHT": "true", "PRIVACY_ASSISTANT_LOG_QUESTIONS": "true"}
    with running_chat(settings=settings) as address:
        page = visit(browser, address)
        for question in QUESTIONS:
            ask(page, question)
        page.locator('[class*="st-key-feedback-turn"] button').last.click()
        page.wait_for_url("**/?chat=*")
        settle(page)
        yield Site(address, page.url.removeprefix(address), page.context.storage_state())
        leave(page)


def ask_page(at: Visit) -> Iterator[str]:
    page = at.go("")
    yield "empty"
    page.get_by_test_id("stMainMenu").get_by_role("button").click()
    expect(page.get_by_text("Made with Streamlit")).to_be_visible()
    yield "with its menu"
    page.keyboard.press("Escape")
    page.locator('[class*="st-key-example-"] button').first.click()
    answers(page).get_by_role("button", name="[2]", exact=True).first.click()
    expect(page.locator(".st-key-row_panel mark").first).to_be_visible()
    for folded in page.locator('[data-testid="stExpander"] summary').all():
        folded.click()
    expect(page.locator(".pa-rules")).to_be_visible()
    yield "an answer with all about it, and its row"


def answers_of_every_kind(at: Visit) -> Iterator[str]:
    page = at.go(at.site.chat)
    expect(answers(page)).to_have_count(len(QUESTIONS))
    yield "answers"
    page = at.go("")
    ask(page, "how long do you keep my data")
    expect(page.locator('[class*="st-key-option-"] button').first).to_be_visible()
    yield "a question back"


def chats_page(at: Visit) -> Iterator[str]:
    page = at.go("/chats")
    expect(page.locator('[class*="st-key-open-"] button').first).to_be_visible()
    page.get_by_role("button", name=at.say("chats.delete_all")).click()
    expect(page.get_by_role("button", name=at.say("chats.yes"))).to_be_visible()
    yield "about to be deleted"


def desk_page(at: Visit) -> Iterator[str]:
    page = at.go("/desk")
    yield "empty"
    page.get_by_label(at.say("desk.message"), exact=True).fill(MESSAGE)
    page.get_by_role("button", name=at.say("desk.start")).click()
    draft = page.get_by_label(at.say("desk.draft.field"))
    expect(draft).to_have_value(holding(PERIOD))
    draft.fill(draft.input_value().replace(PERIOD, LONGER, 1))
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert").locator("ins")).to_have_text("3")
    yield "a draft with a warning"
    page.get_by_role("checkbox").last.check(force=True)
    page.get_by_role("button", name=at.say("desk.approve")).click()
    expect(page.get_by_text(at.say("desk.approved"))).to_be_visible()
    show(page, at.say("desk.view.replies"))
    reply = page.locator('[class*="st-key-desk-reply-"]').first
    expect(reply).to_contain_text(at.say("desk.holds"))
    yield "approved replies"
    show(page, at.say("desk.view.batch"))
    expect(reply).to_have_count(0)
    page.locator('input[type="file"]').set_input_files(
        {"name": "questions.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    )
    page.locator(".st-key-desk-batch-start button").click()
    expect(page.get_by_text(at.say("desk.batch.csv"))).to_be_visible()
    yield "a table of questions answered"


def policy_page(at: Visit) -> Iterator[str]:
    page = at.go("/policy")
    for view, content in (("text", "h2"), ("storage", ".pa-chart"), ("matrix", ".pa-matrix"), ("checks", ".pa-checks")):
        show(page, at.say(f"view.{view}"))
        expect(page.locator(content).first).to_be_visible()
        yield view


def insight_page(at: Visit) -> Iterator[str]:
    page = at.go("/insight")
    contents = (".stVegaLiteChart", ".pa-gaps", ".pa-cells", ".stVegaLiteChart")
    for view, content in zip(("questions", "gaps", "rows", "speed"), contents, strict=True):
        show(page, at.say(f"insight.view.{view}"))
        expect(page.locator(content).first).to_be_visible()
        yield view


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("states", [ask_page, answers_of_every_kind, chats_page, desk_page, policy_page, insight_page])
def test_nothing_is_found_on_any_page_in_any_state(site: Site, browser: Browser, states: States, language: str) -> None:
    page = visit(browser, site.address, locale=language, storage_state=site.kept)
    found = {state: problems(page) for state in states(Visit(page, site, text.words(language).say))}
    assert {state: told for state, told in found.items() if told} == {}
    leave(page)


def test_nothing_is_found_before_logging_in(tmp_path: Path, browser: Browser) -> None:
    with running_provider() as provider:
        path = written(tmp_path, provider)
        flags = login_flags(Settings(login_file=path))
        with running_chat(settings={"PRIVACY_ASSISTANT_LOGIN_FILE": str(path)}, options=flags) as guarded:
            for language in LANGUAGES:
                page = visit(browser, guarded, locale=language)
                expect(page.get_by_role("button", name=text.words(language).say("login.in"))).to_be_visible()
                assert problems(page) == []
                leave(page)


def problems(page: Page) -> list[str]:
    """What is wrong with a page as it stands, in every width and theme."""
    # What the mouse is on looks otherwise
    page.mouse.move(1, 1)
    settle(page)
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.wait_for_function(_IS_DRAWN, arg=[scheme, width <= NARROW])
        told = [*violations(page), *(["it scrolls sideways"] if scrolls_sideways(page) else [])]
        found += [f"{width} px, {scheme}: {what}" for what in told]
    return found


def violations(page: Page) -> list[str]:
    """What axe finds that is serious or critical: rule, how grave, and where; and headings that leave out a level."""
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        if rule["impact"] in ("serious", "critical") or rule["id"] == "heading-order"
        for node in rule["nodes"]
    ]
