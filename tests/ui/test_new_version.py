"""The chat takes a policy that is published or rolled back while it runs; answers given before stay as they were."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.live import LivePolicies
from assistant.publishing.places import publish, roll_back, staged
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.publishing.new_version import POLICIES, keep_in, lend_words, new_version
from ui import loading, question_log, text
from ui.markup import escape_label
from ui.state import Conversation

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
BAKERY = "corner-bakery"
QUESTION = "How long do you keep my job application?"
ME = "9" * 32
WORDS = text.words("en")
OLD, NEW = "2 years", "3 years"
_SOON = 120.0


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation with the bakery's policy alone."""
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES / BAKERY, policies / BAKERY)
    url = f"sqlite:///{tmp_path / 'chats.sqlite'}"
    made = Settings(policies_dir=policies, data_dir=lend_words(tmp_path / "data"), default_policy=BAKERY)
    yield made.model_copy(update={"database_url": url})
    keep_in(Settings().data_dir)


@pytest.fixture
def live(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> LivePolicies:
    """It, as the chat's own watch holds it; the test looks in its place, when it wants to."""
    made = LivePolicies(Assistant.open(settings))
    monkeypatch.setattr(loading, "_live", lambda: made)
    return made


def put_longer(settings: Settings, tmp_path: Path) -> None:
    """Let a version count in which applications are kept for longer."""
    folder = new_version(
        POLICIES / BAKERY, tmp_path / "next", f"Up to {OLD} from the day", f"Up to {NEW} from the day",
        version="2026-09-01",
    )  # fmt: skip
    with staged(folder, settings.policies_dir) as draft:
        publish(draft, settings.policies_dir, policy_id=BAKERY, version="2026-09-01")


def publish_longer(live: LivePolicies, tmp_path: Path) -> None:
    """It, and notice it."""
    put_longer(live.current.settings, tmp_path)
    live.look()


def open_chat(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["visitor"] = ME
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def open_desk() -> AppTest:
    def script() -> None:
        from ui.screens import desk  # noqa: PLC0415 - Streamlit runs this function's source by itself

        desk.render()

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["visitor"] = ME
    return app.run()


def ask(app: AppTest, question: str = QUESTION) -> AppTest:
    app.chat_input[0].set_value(question).run()
    assert not app.exception
    return app


def told(app: AppTest) -> list[tuple[str, str]]:
    """Of each answer in the chat, the version that it names and the time it gives."""
    conversation: Conversation = app.session_state["conversation"]
    answers = [turn.answer for turn in conversation.turns if turn.answer]
    return [(a.policy.version, next(time for time in (OLD, NEW) if time in a.answer)) for a in answers]


def test_the_chat_notices_by_itself(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_settings", lambda: settings)
    loading._watched.clear()  # noqa: SLF001 - a cache of the process
    try:
        before = loading.load_assistant()
        put_longer(settings, tmp_path)
        ends = time.monotonic() + _SOON
        while loading.load_assistant() is before:
            assert time.monotonic() < ends
            time.sleep(0.1)
        assert loading.load_assistant().policy(None).version == "2026-09-01"
    finally:
        loading._watched.clear()  # noqa: SLF001


def test_a_chat_goes_on_with_the_new_version_and_its_answers_name_theirs(live: LivePolicies, tmp_path: Path) -> None:
    before = live.current.policy(None)
    app = ask(open_chat())
    publish_longer(live, tmp_path)
    ask(app)
    versions = [(before.version, OLD), ("2026-09-01", NEW)]
    assert told(app) == versions
    assert [c.value for c in app.caption].count(WORDS.say("version.other")) == 1
    roll_back(live.current.settings.policies_dir, BAKERY)
    live.look()
    assert told(ask(app)) == [*versions, (before.version, OLD)]
    assert live.current.policy(None).sha256 == before.sha256


@pytest.mark.parametrize(("days", "is_told"), [(-2, True), (2, False)])
def test_a_policy_that_was_to_be_reviewed_says_so_below_each_answer(
    live: LivePolicies, monkeypatch: pytest.MonkeyPatch, days: int, is_told: bool
) -> None:
    review_by = datetime.now(UTC).date() + timedelta(days=days)
    facts = live.current.facts[BAKERY]
    dated = replace(facts, policy=replace(facts.policy, review_by=review_by.isoformat()))
    monkeypatch.setattr(live, "current", replace(live.current, facts={BAKERY: dated}))
    app = ask(open_chat())
    line = WORDS.say("version.overdue", day=WORDS.day(review_by))
    assert [c.value for c in app.caption].count(line) == int(is_told)


def test_what_an_older_answer_cites_is_shown_in_the_version_that_counts(live: LivePolicies, tmp_path: Path) -> None:
    app = ask(open_chat())
    publish_longer(live, tmp_path)
    next(button for button in app.button if str(button.key).startswith("chip-")).click().run()
    assert not app.exception
    [panel] = [html.value for html in app.html if '<dl class="pa-words">' in html.value]
    assert NEW in panel
    assert f"<mark>{OLD}" not in panel


def test_a_kept_chat_is_reopened_under_a_newer_version(live: LivePolicies, tmp_path: Path) -> None:
    before = live.current.policy(None)
    chat_id = ask(open_chat()).session_state["conversation"].id
    publish_longer(live, tmp_path)
    again = open_chat(chat=chat_id)
    assert told(again) == [(before.version, OLD)]
    assert told(ask(again)) == [(before.version, OLD), ("2026-09-01", NEW)]


@pytest.mark.usefixtures("live")
def test_who_was_chosen_is_chosen_no_more_where_the_new_version_does_not_know_them() -> None:
    key = f"who_is_asking-{BAKERY}-en"
    known = text.category_names
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "category_names", lambda *told: {**known(*told), "lodgers": "Lodgers"})
        app = open_chat()
        app.selectbox(key=key).set_value("lodgers").run()
    app.run()
    assert not app.exception
    assert app.selectbox(key=key).value == ""
    [turn] = ask(app).session_state["conversation"].turns
    assert (turn.data_subject, turn.problem) == (None, None)


def test_a_reply_is_of_the_version_that_it_was_begun_with_and_says_so(live: LivePolicies, tmp_path: Path) -> None:
    before = live.current.policy(None).version
    desk = open_desk()
    next(a for a in desk.text_area if str(a.key).startswith("desk-message")).set_value(QUESTION)
    start = next(b for b in desk.button if b.label == WORDS.say("desk.start"))
    start.click().run()
    publish_longer(live, tmp_path)
    next(b for b in desk.button if b.key == "desk-anew").click().run()
    assert not desk.exception
    assert [info.value for info in desk.info] == [escape_label(WORDS.say("desk.other_version", version=before))]
    draft = next(a for a in desk.text_area if str(a.key).startswith("desk-draft"))
    assert (OLD in str(draft.value), NEW in str(draft.value)) == (True, False)
    next(b for b in desk.button if b.label == WORDS.say("desk.start")).click().run()
    assert not desk.info
    draft = next(a for a in desk.text_area if str(a.key).startswith("desk-draft"))
    assert (OLD in str(draft.value), NEW in str(draft.value)) == (False, True)


def test_entries_of_the_log_go_on_in_one_log(live: LivePolicies, tmp_path: Path) -> None:
    log = question_log._log(live.current)  # noqa: SLF001 - what the chat writes to
    publish_longer(live, tmp_path)
    assert question_log._log(live.current) is log  # noqa: SLF001
    assert log.assistant is live.current
