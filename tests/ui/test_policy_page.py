"""The page with the whole policy."""

from __future__ import annotations

import html

from streamlit.testing.v1 import AppTest

from ui import loading


def page() -> AppTest:
    def script() -> None:
        from ui.pages import policy  # noqa: PLC0415 - Streamlit runs this function's source by itself

        policy.render()

    return AppTest.from_function(script, default_timeout=60).run()


def test_the_policy_page_shows_every_cell_and_paragraph_word_for_word_and_links_every_row() -> None:
    app = page()
    assert not app.exception
    shown = "\n".join(item.value for item in app.html)
    policy = loading.load_assistant().policy(None)
    for row in policy.rows():
        assert f"./?policy=imi&amp;row={row.id}" in shown
        assert all(html.escape(cell.text) in shown for cell in row.cells)
    for passage in policy.passages:
        assert html.escape(passage.text).replace("\n", "<br>") in shown
    for section in policy.sections:
        assert f">{html.escape(section.heading)}</h2>" in shown
