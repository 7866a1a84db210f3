"""How soon the chat answers: after `make run` on a checkout that is set up, and after a question is sent.

Run it with the project's own Python on a machine that does nothing else: `.venv/bin/python scripts/answer_time.py`.
Needs Chromium or Chrome. An answer counts once all of it is on the screen. Exit code 1 where a limit is missed.
"""

from __future__ import annotations

import sys
import time
from statistics import median

from playwright.sync_api import Page, sync_playwright

from ui.launch import BROWSER_FLAGS, BROWSERS, find_browser, running_chat

_START_LIMIT_SECONDS, _ANSWER_LIMIT_SECONDS = 3.0, 1.0
_WAIT_MS = 120_000
_QUESTIONS = (
    "Who receives my webinar data?",
    "What is the legal basis for handling whistleblower reports?",
    "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?",
    "Which data do you collect when I visit your website?",
    "Is my data encrypted?",
    "Wie lange wird meine Bewerbung gespeichert?",
    "Vilka får mina uppgifter om jag söker jobb?",
    "Can I object to your newsletter?",
    "Do you share leads' data with your group companies?",
    "Tell me a joke",
)
# Looked for in the page itself at each frame: Playwright's own waiting looks twice a second at last.
_EXAMPLE = "() => document.querySelector('[class*=\"st-key-example-\"] button')"
# What stands below an answer is drawn last.
_DRAWN = "count => document.querySelectorAll('[class*=\"st-key-feedback-turn\"] button').length >= 2 * count"


def main() -> int:
    """Measure and tell; 1 where there is no browser, or a limit is missed."""
    browser_path = find_browser()
    if browser_path is None:
        sys.stderr.write(f"No browser found; install one of: {', '.join(BROWSERS)}.\n")
        return 1
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=list(BROWSER_FLAGS))
        page = browser.new_page()
        page.set_default_timeout(_WAIT_MS)
        began = time.perf_counter()
        with running_chat(by_make=True) as address:
            page.goto(address)
            page.wait_for_function(_EXAMPLE)
            page.locator('[class*="st-key-example-"] button').first.click()
            page.wait_for_function(_DRAWN, arg=1)
            start = time.perf_counter() - began
            answers = [_asked(page, question, place) for place, question in enumerate(_QUESTIONS, start=2)]
        browser.close()
    sys.stdout.write(
        f"from the start to the first answer on the screen: {start:.2f} s (at most {_START_LIMIT_SECONDS})\n"
    )
    sys.stdout.write(
        f"from a question to its answer on the screen, {len(answers)} questions: median {median(answers):.2f} s, "
        f"longest {max(answers):.2f} s (at most {_ANSWER_LIMIT_SECONDS})\n"
    )
    return int(start > _START_LIMIT_SECONDS or max(answers) > _ANSWER_LIMIT_SECONDS)


def _asked(page: Page, question: str, place: int) -> float:
    """Seconds from sending a question, the chat's `place`-th one, until its answer is drawn."""
    page.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
    page.get_by_test_id("stChatInputTextArea").fill(question)
    began = time.perf_counter()
    page.keyboard.press("Enter")
    page.wait_for_function(_DRAWN, arg=place)
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
