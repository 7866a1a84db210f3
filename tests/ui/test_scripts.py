"""The scripts that run in the browser, by themselves on a small page: the keyboard's place, and the cookie."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from streamlit.testing.v1 import AppTest

from ui.visitor import cookie_script

pytestmark = pytest.mark.browser

UI = Path(__file__).resolve().parents[2] / "ui"
FOCUS = (UI / "focus.js").read_text(encoding="utf-8")
ONE, OTHER = "a" * 32, "b" * 32
PAGE = """<div data-testid="stApp" data-test-script-state="notRunning"><main class="stMain" tabindex="0">
  <div class="st-key-chip"><button id="chip">[2]</button></div>
  <div class="st-key-panel" id="panel"><div class="st-key-close"><button id="close">Close</button></div></div>
</main></div>"""


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The few elements, from a server, since a page from nowhere has no cookies."""
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        opened = browser.new_context().new_page()
        opened.goto(f"http://127.0.0.1:{server.server_address[1]}/")
        yield opened
        opened.context.close()
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def run(page: Page, script: str) -> None:
    page.add_script_tag(content=script.removeprefix("<script>").removesuffix("</script>"))


def has_focus(page: Page, id_or_tag: str) -> None:
    page.wait_for_function(
        "name => (document.activeElement.id || document.activeElement.tagName) === name", arg=id_or_tag
    )


def tab_to_close(page: Page) -> None:
    for place in ("MAIN", "chip", "close"):
        page.keyboard.press("Tab")
        has_focus(page, place)


def test_the_focus_goes_back_to_the_place_before_when_what_has_it_is_taken_away(page: Page) -> None:
    run(page, FOCUS)
    tab_to_close(page)
    page.evaluate("document.getElementById('panel').remove()")
    has_focus(page, "chip")
    # Drawn anew under its key, as Streamlit may do
    page.evaluate("document.querySelector('.st-key-chip').innerHTML = '<button id=again>[2]</button>'")
    has_focus(page, "again")
    page.evaluate("document.querySelector('.st-key-chip').remove()")
    has_focus(page, "MAIN")


def test_it_waits_until_the_page_is_drawn_and_leaves_whoever_points_alone(page: Page) -> None:
    run(page, FOCUS)
    tab_to_close(page)
    state = "document.querySelector('[data-testid]').dataset.testScriptState"
    page.evaluate(f"{state} = 'running'; document.getElementById('panel').remove()")
    page.wait_for_timeout(500)
    has_focus(page, "BODY")
    page.evaluate(f"{state} = 'notRunning'")
    has_focus(page, "chip")
    page.locator("#chip").click()
    page.evaluate("document.querySelector('.st-key-chip').remove()")
    page.wait_for_timeout(500)
    has_focus(page, "BODY")


def test_the_cookie_holds_the_names_of_all_tabs_the_first_one_first_and_each_once(page: Page) -> None:
    for names in ((ONE,), (OTHER,), (ONE, OTHER)):
        run(page, cookie_script(names, days=1))
    assert page.evaluate("document.cookie") == f"privacy-assistant-visitor={ONE}.{OTHER}"


def test_every_page_of_the_app_has_the_script_that_keeps_the_keyboards_place() -> None:
    app = AppTest.from_file(str(UI / "app.py"), default_timeout=60).run()
    assert any(FOCUS in item.value for item in app.html)
