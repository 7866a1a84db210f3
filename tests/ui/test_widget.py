"""The chat widget in a real browser, on a page of another site that allows nothing but the service."""

from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from assistant.api.app import create_app
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.serving import served
from ui.launch import BROWSERS, find_browser

pytestmark = pytest.mark.browser

QUESTION = "how long do you keep my application"
WORDS = "During the recruitment process and normally up to 2 years from the appointment/termination of the procedure"
PLACE = "Job seekers › Purposes of processing › row 1 › storage time"
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> {who} how long?"


class Site(ThreadingHTTPServer):
    """A page that has the widget. Its policy allows the service's script and requests, and nothing else at all."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.service = ""
        self.attributes = ""
        self.page_language = "en"

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class _Handler(BaseHTTPRequestHandler):
    server: Site

    def do_GET(self) -> None:
        site = self.server
        page = (
            f'<!doctype html><html lang="{site.page_language}"><head><meta charset="utf-8"><title>A shop</title></head>'
            f"<body><main><h1>Welcome</h1><p>{'Goods. ' * 3000}</p></main>"
            f'<script src="{site.service}/widget.js" {site.attributes}></script></body></html>'
        )
        body = page.encode() if self.path == "/" else b""
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src {site.service}; connect-src {site.service}; base-uri 'none'; "
            "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        )
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    if find_browser() is None:
        pytest.skip(f"no browser found (looked for {', '.join(BROWSERS)})")
    return Assistant.open(Settings())


@contextlib.contextmanager
def _sites() -> Iterator[tuple[Site, Site]]:
    with Site() as named, Site() as other:
        for site in (named, other):
            threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield named, other
        named.shutdown()
        other.shutdown()


@pytest.fixture(scope="module")
def sites(assistant: Assistant) -> Iterator[tuple[Site, Site]]:
    """A site that the service's setting names, and one that it does not."""
    with _sites() as (named, other):
        allowed = assistant.settings.model_copy(update={"allowed_origins": f"https://a.example, {named.address}"})
        with served(create_app(assistant=replace(assistant, settings=allowed))) as service:
            named.service = other.service = service
            yield named, other


@pytest.fixture
def site(sites: tuple[Site, Site]) -> Iterator[Site]:
    named, _ = sites
    yield named
    named.attributes, named.page_language = "", "en"


class Visit:
    """A visitor's page with all that it complained of."""

    def __init__(self, browser: Browser, site: Site, *, width: int = 1280, scheme: str = "light") -> None:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, locale="en-GB")  # type: ignore[arg-type]
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.fetched: list[str] = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.fetched.append(request.url))
        self.page.goto(site.address)

    def open(self) -> None:
        self.page.locator("button.launch").click()

    def ask(self, question: str) -> Locator:
        """Ask, and wait for the answer."""
        before = self.turns.count()
        self.page.locator("#question").fill(question)
        self.page.keyboard.press("Enter")
        expect(self.turns).to_have_count(before + 1)
        turn = self.turns.last
        expect(turn.locator(".answer, .problem")).to_be_visible()
        return turn

    @property
    def turns(self) -> Locator:
        return self.page.locator("article")

    def leave(self) -> None:
        assert self.complaints == []
        self.page.context.close()


def test_on_a_page_with_a_strict_policy_an_answer_comes_with_section_row_and_words(
    browser: Browser, site: Site
) -> None:
    visit = Visit(browser, site)
    visit.open()
    turn = visit.ask(QUESTION)
    expect(turn.locator(".question")).to_have_text(QUESTION)
    expect(turn.locator(".answer")).to_contain_text(WORDS)
    turn.get_by_role("button", name=f"Source 2: {PLACE}").click()
    source = turn.locator("details[open]")
    expect(source).to_have_count(1)
    expect(source.locator("summary")).to_have_text(f"[2] {PLACE}")
    expect(source.locator("summary")).to_be_focused()
    expect(source.locator("blockquote")).to_have_text(WORDS)
    expect(source.locator("blockquote")).to_have_attribute("lang", "en")
    expect(turn.locator(".version")).to_have_text("Version of 2026-04-27")
    # It has its own look, which the page's policy did not stop
    assert visit.page.locator("#panel").evaluate("e => getComputedStyle(e).position") == "fixed"
    visit.leave()


def test_the_link_of_a_source_opens_the_rows_page(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open()
    turn = visit.ask(QUESTION)
    turn.get_by_role("button", name="Source 2").click()
    with visit.page.expect_popup() as opened:
        turn.get_by_role("link", name="Open the row").locator("visible=true").click()
    expect(opened.value.locator("#storage_time:target")).to_have_text(WORDS)
    assert opened.value.evaluate("window.opener") is None
    visit.leave()


def test_it_sets_no_cookie_stores_nothing_and_asks_nobody_else(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open()
    visit.ask(QUESTION)
    assert visit.page.context.cookies() == []
    assert visit.page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert {url.rstrip("/") for url in visit.fetched} == {
        site.address, f"{site.service}/widget.js", f"{site.service}/v1/ask",
    }  # fmt: skip
    visit.leave()


def test_it_says_so_where_questions_are_kept(browser: Browser, assistant: Assistant, site: Site) -> None:
    settings = assistant.settings.model_copy(update={"log_questions": True, "log_days": 7})
    here = site.service
    with served(create_app(assistant=replace(assistant, settings=settings))) as site.service:
        visit = Visit(browser, site)
        visit.open()
        expect(visit.page.locator(".notice")).to_contain_text("Questions are kept, with personal data masked. Days: 7.")
        visit.leave()
    site.service = here


def test_it_says_so_where_the_policy_was_to_be_reviewed(browser: Browser, assistant: Assistant, site: Site) -> None:
    facts = assistant.facts["imi"]
    late = {"imi": replace(facts, policy=replace(facts.policy, review_by="2026-01-31"))}
    allowed = assistant.settings.model_copy(update={"allowed_origins": site.address})
    usual = site.service
    with served(create_app(assistant=replace(assistant, settings=allowed, facts=late))) as service:
        site.service = service
        try:
            visit = Visit(browser, site)
            visit.open()
            told = visit.ask(QUESTION).locator(".version")
            expect(told).to_have_text(["Version of 2026-04-27", re.compile("to be reviewed by 2026-01-31")])
            visit.leave()
        finally:
            site.service = usual


def test_hostile_words_are_shown_as_words(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open()
    turn = visit.ask(HOSTILE)
    expect(turn.locator(".question")).to_have_text(HOSTILE)
    assert visit.page.locator("article img, article script").count() == 0
    assert visit.page.title() == "A shop"
    visit.leave()


def test_a_hostile_answer_is_shown_as_words(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)

    def poison(route) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
        body = route.fetch().text().replace("Managing applications", "<img src=x onerror=alert(1)>")
        route.fulfill(body=body, headers={"Access-Control-Allow-Origin": "*", "Content-Type": "text/event-stream"})

    visit.page.route("**/v1/ask", poison)
    visit.open()
    turn = visit.ask(QUESTION)
    expect(turn.locator("blockquote").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert visit.page.locator("article img").count() == 0
    visit.leave()


def test_everything_works_by_keyboard(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    press = visit.page.keyboard.press
    launch = visit.page.get_by_role("button", name="Ask about privacy")
    expect(launch).to_have_attribute("aria-expanded", "false")
    press("Tab")
    expect(launch).to_be_focused()
    press("Enter")
    expect(launch).to_have_attribute("aria-expanded", "true")
    expect(visit.page.get_by_role("dialog", name="Ask about privacy")).to_be_visible()
    visit.page.keyboard.type(QUESTION)
    press("Enter")
    expect(visit.turns.locator(".answer")).to_contain_text(WORDS)
    expect(visit.page.get_by_label("Your question")).to_be_focused()
    mark = visit.turns.get_by_role("button", name="Source 1")
    for _ in range(20):
        press("Shift+Tab")
        if mark.evaluate("e => e === e.getRootNode().activeElement"):
            break
    expect(mark).to_be_focused()
    press("Space")
    expect(visit.turns.locator("summary").first).to_be_focused()
    press("Enter")
    expect(visit.turns.locator("details[open]")).to_have_count(0)
    press("Escape")
    expect(visit.page.locator("#panel")).to_be_hidden()
    expect(launch).to_be_focused()
    visit.leave()


def test_what_it_depends_on_is_asked_back_and_the_choice_counts_until_it_is_removed(
    browser: Browser, site: Site
) -> None:
    visit = Visit(browser, site)
    visit.open()
    turn = visit.ask("how long do you keep my data")
    expect(turn.locator(".lead")).to_contain_text("who you are to the company")
    turn.get_by_role("button", name="Reference people").click()
    expect(visit.turns).to_have_count(2)
    expect(visit.turns.last).to_contain_text("Reference people – ")
    who = visit.page.get_by_role("button", name="Asking as: Reference people")
    expect(who).to_be_visible()
    expect(visit.ask("who receives my data?").locator("summary").first).to_contain_text("Reference people")
    who.click()
    expect(who).to_be_hidden()
    visit.leave()


def test_a_page_may_say_who_asks(browser: Browser, site: Site) -> None:
    site.attributes = 'data-data-subject="job-seekers"'
    visit = Visit(browser, site)
    visit.open()
    expect(visit.page.get_by_role("button", name="Asking as: job seekers")).to_be_visible()
    expect(visit.ask("how long do you keep my data").locator("summary").first).to_contain_text("Job seekers")
    visit.leave()


def test_with_a_key_of_the_page_a_service_that_wants_one_is_asked(
    browser: Browser, assistant: Assistant, site: Site, tmp_path: Path
) -> None:
    keys = KeyStore(tmp_path / "keys.json")
    text, _ = keys.add("page", (Scope.ASK,), now=datetime.now(UTC))
    asking_keys = {"keys_file": keys.path, "allowed_origins": site.address}
    settings = assistant.settings.model_copy(update=asking_keys)
    here = site.service
    with served(create_app(assistant=replace(assistant, settings=settings))) as site.service:
        site.attributes = f'data-key="{text}"'
        visit = Visit(browser, site)
        visit.open()
        expect(visit.ask(QUESTION).locator(".answer")).to_contain_text(WORDS)
        visit.leave()
        site.attributes = ""
        visit = Visit(browser, site)
        visit.open()
        expect(visit.ask(QUESTION).locator(".problem")).to_contain_text("no key was sent")
        visit.page.context.close()
    site.service = here


def test_follow_ups_are_one_click_and_earlier_questions_count(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open()
    visit.ask(QUESTION).get_by_role("button", name="Who receives the data of").click()
    expect(visit.turns).to_have_count(2)
    expect(visit.turns.last.locator("summary").first).to_contain_text("Job seekers › Recipients")
    expect(visit.ask("and the legal basis?").locator(".answer")).to_contain_text("Weighing of interests")
    visit.leave()


def test_a_no_shows_the_rows_searched_and_a_joke_gets_none(browser: Browser, site: Site) -> None:
    visit = Visit(browser, site)
    visit.open()
    turn = visit.ask("do you share leads' data with your group companies?")
    expect(turn.locator(".answer > p").first).to_contain_text("do not include group companies")
    expect(turn.locator("summary").first).to_contain_text("Recipients › row 1")
    expect(visit.ask("tell me a joke").locator(".lead")).to_contain_text(
        "only answer questions about this privacy policy"
    )
    expect(visit.turns.last.locator("details")).to_have_count(0)
    visit.leave()


def test_a_question_that_is_refused_is_told_why(browser: Browser, site: Site) -> None:
    site.attributes = 'data-policy="acme"'
    visit = Visit(browser, site)
    visit.open()
    expect(visit.ask(QUESTION).locator(".problem")).to_contain_text("no policy 'acme' is installed")
    # The browser itself notes every 404
    assert [text for text in visit.complaints if "404" not in text] == []
    visit.page.context.close()


@pytest.mark.parametrize(
    ("tag", "title", "question", "place"),
    [
        ("de-AT", "Fragen zum Datenschutz", "Wie lange bewahren Sie meine Bewerbung auf?", "Zeile 1 › Speicherdauer"),
        ("no", "Spør om personvern", "Hvor lenge lagrer dere søknaden min?", "rad 1 › lagringstid"),
        ("pl", "Zapytaj o prywatność", "Jak długo przechowujecie moje zgłoszenie?", "okres przechowywania"),
        ("sv", "Fråga om integritet", "Hur länge sparar ni min ansökan?", "rad 1 › lagringstid"),
    ],
)
def test_it_speaks_the_language_of_the_page(
    browser: Browser, site: Site, tag: str, title: str, question: str, place: str
) -> None:
    site.page_language = tag
    visit = Visit(browser, site)
    expect(visit.page.locator("button.launch")).to_have_text(title)
    visit.open()
    expect(visit.ask(question).locator("summary").last).to_contain_text(place)
    visit.leave()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_it_is_accessible_wide_and_narrow_light_and_dark(browser: Browser, site: Site, width: int, scheme: str) -> None:
    visit = Visit(browser, site, width=width, scheme=scheme)
    visit.open()
    visit.ask(QUESTION).get_by_role("button", name="Source 2").click()
    visit.ask("how long do you keep my data")
    box = visit.page.locator("#panel").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert not visit.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    found = Axe().run(visit.page, context="privacy-assistant").response["violations"]
    assert [f"{rule['id']}: {node['html'][:200]}" for rule in found for node in rule["nodes"]] == []
    visit.leave()


def test_a_site_that_the_setting_does_not_name_gets_no_answer(browser: Browser, sites: tuple[Site, Site]) -> None:
    visit = Visit(browser, sites[1])
    visit.open()
    expect(visit.ask(QUESTION).locator(".problem")).to_contain_text("cannot be reached")
    assert any("CORS" in complaint for complaint in visit.complaints)
    visit.page.context.close()
