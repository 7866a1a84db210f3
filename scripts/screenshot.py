"""Makes docs/screenshot-chat.png: a question, its answer, and the cited row opened beside it.

Run it from anywhere with the project's own Python: `.venv/bin/python scripts/screenshot.py`. Needs Chromium or Chrome.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from ui.launch import BROWSER_FLAGS, BROWSERS, find_browser, running_chat

_TARGET = Path(__file__).resolve().parent.parent / "docs" / "screenshot-chat.png"
_LARGEST_BYTES = 300_000
_QUESTION = "How long do you keep my job application?"


def main() -> int:
    """Take the picture; 1 where there is no browser."""
    browser_path = find_browser()
    if browser_path is None:
        sys.stderr.write(f"No browser found; install one of: {', '.join(BROWSERS)}.\n")
        return 1
    with running_chat() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(BROWSER_FLAGS))
        page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
        page.goto(address)
        picture = _photograph(page)
        browser.close()
    _TARGET.parent.mkdir(exist_ok=True)
    _TARGET.write_bytes(_small(picture))
    sys.stdout.write(f"{_TARGET}\n")
    return 0


def _photograph(page: Page) -> bytes:
    """Ask, open the second chip (the storage time), and take what a visitor then sees."""
    page.get_by_role("button", name=_QUESTION).click()
    page.get_by_role("button", name="[2]", exact=True).first.click()
    page.locator(".st-key-row_panel mark").first.wait_for()
    page.wait_for_timeout(1000)  # the page scrolls and the widgets settle
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.mouse.move(1, 1)
    page.wait_for_timeout(300)
    return page.screenshot()


def _small(picture: bytes) -> bytes:
    """The picture in 128 colours, which is all it has; raises ValueError where that is too large for the README."""
    reduced = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(128).save(reduced, "PNG", optimize=True)
    if reduced.tell() > _LARGEST_BYTES:
        raise ValueError(f"the picture has {reduced.tell()} bytes, at most {_LARGEST_BYTES} are wanted")
    return reduced.getvalue()


if __name__ == "__main__":
    sys.exit(main())
