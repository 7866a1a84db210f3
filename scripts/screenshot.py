"""Makes the pictures of docs: the chat with an answer and its row, and the reply desk with a message and its draft.

Run it from anywhere with the project's own Python: `.venv/bin/python scripts/screenshot.py`. Needs Chromium or Chrome.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from ui.launch import BROWSER_FLAGS, BROWSERS, find_browser, running_chat

_FOLDER = Path(__file__).resolve().parent.parent / "docs"
_LARGEST_BYTES = 300_000
# A busy machine may be slow.
_WAIT_MS = 120_000
_QUESTION = "How long do you keep my job application?"
_MESSAGE = """Hello,

I applied for a job with you in March. How long do you keep my CV? Is it encrypted?
Please delete my private phone number.

Kind regards
Jo Lind"""


def main() -> int:
    """Take the picture; 1 where there is no browser."""
    browser_path = find_browser()
    if browser_path is None:
        sys.stderr.write(f"No browser found; install one of: {', '.join(BROWSERS)}.\n")
        return 1
    with running_chat() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(BROWSER_FLAGS))
        for name, photograph in (("screenshot-chat.png", _chat), ("screenshot-reply-desk.png", _reply_desk)):
            page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
            page.set_default_timeout(_WAIT_MS)
            target = _FOLDER / name
            target.write_bytes(_small(photograph(page, address)))
            sys.stdout.write(f"{target}\n")
        browser.close()
    return 0


def _chat(page: Page, address: str) -> bytes:
    """Ask, open the second chip (the storage time), and take what a visitor then sees."""
    page.goto(address)
    page.get_by_role("button", name=_QUESTION).click()
    page.get_by_role("button", name="[2]", exact=True).first.click()
    page.locator(".st-key-row_panel mark").first.wait_for()
    _settle(page)
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    return page.screenshot()


def _reply_desk(page: Page, address: str) -> bytes:
    """Paste a message, and take its items beside the drafted reply."""
    page.goto(f"{address}/desk")
    page.get_by_label("Customer's message").fill(_MESSAGE)
    page.get_by_role("button", name="Find and answer the questions").click()
    page.get_by_label("Reply to the customer").wait_for()
    _settle(page)
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 560)")
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    return page.screenshot()


def _settle(page: Page) -> None:
    """Wait until all is drawn, and the page has scrolled."""
    page.wait_for_timeout(1000)
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(500)


def _small(picture: bytes) -> bytes:
    """The picture in 128 colours, which is all it has; raises ValueError where that is too large for the README."""
    reduced = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(reduced, "PNG", optimize=True)
    if reduced.tell() > _LARGEST_BYTES:
        raise ValueError(f"the picture has {reduced.tell()} bytes, at most {_LARGEST_BYTES} are wanted")
    return reduced.getvalue()


if __name__ == "__main__":
    sys.exit(main())
