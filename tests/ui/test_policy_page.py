"""The page with the whole policy: its text, its storage times, who gets what, and the checks."""

from __future__ import annotations

import html

import pytest
from streamlit.testing.v1 import AppTest

from knowledge.tokens import LANGUAGES
from ui import loading, text


def page(view: str = "text", **session: str) -> AppTest:
    """The page opened in English at one of its views."""

    def script() -> None:
        from ui.screens import policy  # noqa: PLC0415 - Streamlit runs this function's source by itself

        policy.render()

    app = AppTest.from_function(script, default_timeout=60)
    for key, value in session.items():
        app.session_state[key] = value
    app.run()
    if view != "text":
        app.session_state[f"view-{session.get('language', 'en')}"] = view
        app.run()
    assert not app.exception
    return app


def shown(app: AppTest) -> str:
    return "\n".join(item.value for item in app.html)


def test_the_policy_page_shows_every_cell_and_paragraph_word_for_word_and_links_every_row() -> None:
    drawn = shown(page())
    policy = loading.load_assistant().policy(None)
    for row in policy.rows():
        assert f"./?policy=imi&amp;row={row.id}" in drawn
        assert all(html.escape(cell.text) in drawn for cell in row.cells)
    for passage in policy.passages:
        assert html.escape(passage.text).replace("\n", "<br>") in drawn
    for section in policy.sections:
        assert f">{html.escape(section.heading)}</h2>" in drawn


def test_a_search_leaves_what_has_all_the_words_with_the_words_marked() -> None:
    app = page()
    app.text_input(key="filter-words").set_value("WEBINAR allergies").run()
    drawn = shown(app)
    assert "<mark>webinar</mark>" in drawn
    assert "<mark>allergies</mark>" in drawn
    assert "suppression" not in drawn
    assert "4 of 78 rows" in drawn


def test_what_is_searched_for_is_no_pattern_and_no_markup() -> None:
    app = page()
    app.text_input(key="filter-words").set_value("<b>.* [").run()
    assert not app.exception
    assert text.words("en").say("filter.none") in [caption.value for caption in app.caption]
    assert "<b>.*" not in shown(app)


def test_filters_narrow_the_tables_together() -> None:
    app = page()
    app.selectbox(key="filter-data_subject-imi-en").set_value("job-seekers").run()
    app.selectbox(key="filter-legal_basis-imi-en").set_value("consent").run()
    assert "1 of 78 rows" in shown(app)
    assert "row=job-seekers/processing/save-data-for-future-recruitments" in shown(app)


def test_two_people_at_once_do_not_share_words_or_filters() -> None:
    one, other = page(), page()
    one.text_input(key="filter-words").set_value("webinar allergies").run()
    one.selectbox(key="filter-data_subject-imi-en").set_value("job-seekers").run()
    other.run()
    assert "of 78 rows" in shown(one)
    assert "of 78 rows" not in shown(other)
    assert other.text_input(key="filter-words").value == ""
    assert other.selectbox(key="filter-data_subject-imi-en").value == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_to_choose_from_differ_so_that_each_can_be_chosen(language: str) -> None:
    app = page(language=language)
    for kind in ("data_subject", "data_category", "recipient", "legal_basis"):
        options = app.selectbox(key=f"filter-{kind}-imi-{language}").options
        assert len(set(options)) == len(options)


def test_every_row_has_its_storage_time_on_the_axis_with_the_policys_words() -> None:
    drawn = shown(page("storage"))
    policy = loading.load_assistant().policy(None)
    rows = [row for row in policy.rows() if row.table == "processing"]
    assert drawn.count('class="pa-tracks"') == len(rows)
    for row in rows:
        assert f"./?policy=imi&amp;row={row.id}" in drawn
        assert f"“{html.escape(row.cell(row.cells[-1].column).text)}”" in drawn
    # Ten years end at the end of the axis, one year a tenth from where it begins.
    ten, one = (drawn.split(words)[1].split("</li>")[0] for words in ("Conclude, administer", "Customer surveys"))
    assert 'class="pa-before"' in ten
    assert 'class="pa-after" style="left:10.0%;width:84.0%"' in ten
    assert 'class="pa-before"' not in one
    assert 'class="pa-after" style="left:10.0%;width:8.4%"' in one


def test_each_sign_of_the_matrix_leads_to_a_row_on_the_page_that_says_so() -> None:
    app = page("matrix")
    app.selectbox(key="filter-data_subject-imi-en").set_value("leads").run()
    drawn = shown(app)
    targets = {part.split('"')[0] for part in drawn.split('href="#')[1:]}
    assert targets
    assert all(f'id="{target}"' in drawn for target in targets)
    assert 'aria-label="email address, row 2: the row points to a list that has it">○</a>' in drawn
    assert 'aria-label="Data not listed by type, row 4: the row lists no types: its words decide">…</a>' in drawn


def test_the_checks_show_every_finding_with_its_place_and_the_whole_checklist() -> None:
    app = page("checks")
    drawn = shown(app)
    report = loading.load_assistant().lint()
    assert all(f"<code>{finding.id}</code>" in drawn for finding in report.findings)
    assert all(html.escape(item.title) in drawn for item in report.checklist)
    labels = [expander.label for expander in app.expander]
    assert f"Errors ({report.counts['error']})" in labels  # type: ignore[index]
