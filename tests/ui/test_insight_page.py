"""What the owner of a policy sees of the log; nobody else sees the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.question import Question
from assistant.question_log.entry import LogEntry
from assistant.question_log.making import make_entry
from assistant.question_log.nearest import NearestRow
from assistant.question_log.store import LogStore, hour_of
from assistant.service import Assistant
from knowledge.tokens import LANGUAGES
from ui import loading, text
from ui.insight_export import as_table

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
JOB = "How long do you keep my job application?"
SILENT = "Is my data encrypted?"
HOSTILE = '=HYPERLINK("http://b.example") <script>alert(1)</script> is my data encrypted?'
WORDS = text.words("en")


def entry(assistant: Assistant, question: str, entry_id: str, **changed: object) -> LogEntry:
    now = datetime.now(UTC).timestamp()
    answer = assistant.answer(Question(question=question))
    made = make_entry(entry_id, question, answer, NearestRow(assistant), channel="chat", seconds=now)
    return replace(made, **changed)  # type: ignore[arg-type]


@pytest.fixture
def owner(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[LogStore]:
    """An installation for the owner of the policy, with a log of its own that keeps words."""
    assistant = loading.load_assistant()
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    changed = {"insight": True, "log_questions": True, "database_url": url}
    monkeypatch.setattr(assistant, "settings", assistant.settings.model_copy(update=changed))
    store = LogStore.open(url, keep_days=90, keep_questions=True)
    yield store
    store.database.close()


@pytest.fixture
def filled(owner: LogStore) -> LogStore:
    assistant = loading.load_assistant()
    week = 7 * 24 * 60 * 60
    owner.add(
        [
            entry(assistant, JOB, "a", helped=True, elapsed_ms=5.0),
            entry(assistant, JOB, "b", helped=False, elapsed_ms=7.0),
            entry(assistant, SILENT, "c", elapsed_ms=9.0),
            entry(assistant, HOSTILE, "d", elapsed_ms=11.0),
            entry(
                assistant,
                "tell me a joke",
                "e",
                elapsed_ms=13.0,
                hour=hour_of(datetime.now(UTC).timestamp() - 2 * week),
            ),
        ]
    )
    return owner


def open_page(language: str = "en") -> AppTest:
    def script() -> None:
        from ui.screens import insight  # noqa: PLC0415 - Streamlit runs this function's source by itself

        insight.render()

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["language"] = language
    return app.run()


def show(app: AppTest, view: str) -> AppTest:
    [control] = [group for group in app.button_group if str(group.key).startswith("view-insight")]
    return control.set_value(view).run()


def figures(app: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in app.metric}


def html(app: AppTest) -> str:
    return "\n".join(item.value for item in app.html)


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def test_the_page_is_not_there_unless_a_setting_shows_it() -> None:
    assert not loading.insight_is_shown()


@pytest.mark.usefixtures("owner")
def test_the_setting_shows_it() -> None:
    assert loading.insight_is_shown()


@pytest.mark.usefixtures("owner")
def test_an_empty_log_says_so() -> None:
    app = open_page()
    assert WORDS.say("insight.none") in captions(app)
    assert not app.metric


def test_where_no_log_is_kept_the_page_says_so(owner: LogStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = loading.load_assistant()
    monkeypatch.setattr(assistant, "settings", assistant.settings.model_copy(update={"log_days": 0}))
    assert WORDS.say("insight.off") in captions(open_page())


def test_a_log_that_cannot_be_read_is_told_with_a_hint(owner: LogStore, monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = loading.load_assistant()
    broken = assistant.settings.model_copy(update={"database_url": "sqlite:////proc/nowhere/log.sqlite"})
    monkeypatch.setattr(assistant, "settings", broken)
    app = open_page()
    assert not app.exception
    assert "PRIVACY_ASSISTANT_DATABASE_URL" in html(app)


@pytest.mark.usefixtures("filled")
def test_the_figures_are_those_of_the_log_and_of_the_time_chosen() -> None:
    app = open_page()
    expected = {"Questions": "5", "Answered": "40%", "Not listed": "0%", "Not stated": "40%", "Found helpful": "1 / 2"}
    assert figures(app) == expected
    assert "how long data is kept" in html(app)
    [period] = [box for box in app.selectbox if str(box.key).startswith("insight-days")]
    app = period.set_value(7).run()
    assert figures(app)["Questions"] == "4"
    assert not app.exception


@pytest.mark.usefixtures("filled")
def test_what_was_left_open_is_grouped_with_its_words_as_they_are() -> None:
    app = show(open_page(), "gaps")
    shown = html(app)
    assert "<b>security measures</b>" in shown
    assert "2 questions" in shown
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script>alert" not in shown
    assert "./?policy=imi&amp;row=" in shown


@pytest.mark.usefixtures("filled")
def test_each_row_tells_how_many_answers_stood_on_its_cells_and_which_nobody_needed() -> None:
    shown = html(show(open_page(), "rows"))
    assert "1 of 78 rows were cited" in shown
    assert shown.count("not cited") == 77


@pytest.mark.usefixtures("filled")
def test_speed_is_told_in_words_too() -> None:
    app = show(open_page(), "speed")
    assert any(caption.startswith("Half of the answers within 9 ms, 95 % within ") for caption in captions(app))


@pytest.mark.usefixtures("filled")
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_every_language(language: str) -> None:
    app = open_page(language)
    for view in ("gaps", "rows", "speed", "questions"):
        app = show(app, view)
        assert not app.exception
        assert app.title[0].value == text.words(language).say("page.insight")


def test_the_table_to_take_away_has_a_line_for_each_entry_and_no_formula(filled: LogStore) -> None:
    lines = list(csv.DictReader(io.StringIO(as_table(filled.entries("imi")).decode("utf-8-sig"))))
    assert len(lines) == 5
    assert [line["question"] for line in lines if "HYPERLINK" in line["question"]] == [f"'{HOSTILE}"]
    assert {line["helped"] for line in lines} == {"yes", "no", ""}
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]
    assert "id" not in lines[0]
