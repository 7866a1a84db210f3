"""Several installed policies: which one is asked can be seen and chosen, and a kept chat goes on with its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.service import Assistant
from assistant.settings import load_settings
from ui import loading, text
from ui.state import Conversation

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "ui" / "app.py"
WORDS = text.words("en")
ME = "e" * 32
BAKERY, MUSEUM = "corner-bakery", "harbour-museum"
QUESTION = "How long do you keep my data?"


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """Two small policies, the bakery's as the default."""
    folder = tmp_path_factory.mktemp("policies")
    for name in (BAKERY, MUSEUM):
        (folder / name).symlink_to(ROOT / "tests" / "policies" / name)
    settings = load_settings().model_copy(update={"policies_dir": folder, "default_policy": BAKERY})
    return Assistant.open(settings)


@pytest.fixture(autouse=True)
def _installed(several: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "load_assistant", lambda: several)


@contextmanager
def without_museum(several: Assistant) -> Iterator[None]:
    """As if the museum's policy were installed no more."""
    facts = several.facts.pop(MUSEUM)
    del several.policies
    try:
        yield
    finally:
        several.facts[MUSEUM] = facts
        del several.policies


def open_chat(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["visitor"] = ME
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def desk() -> AppTest:
    def script() -> None:
        from ui.screens import desk  # noqa: PLC0415 - Streamlit runs this function's source by itself

        desk.render()

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["visitor"] = ME
    return app.run()


def ask(app: AppTest, question: str = QUESTION) -> AppTest:
    return app.chat_input[0].set_value(question).run()


def choose(app: AppTest, policy_id: str) -> AppTest:
    app.selectbox(key="policy_choice").set_value(policy_id).run()
    assert not app.exception
    return app


def conversation(app: AppTest) -> Conversation:
    found: Conversation = app.session_state["conversation"]
    return found


def captions(app: AppTest) -> list[str]:
    return [caption.value.replace("\\", "") for caption in app.caption]


def answered_from(app: AppTest) -> list[str]:
    return [turn.answer.policy.id for turn in conversation(app).turns if turn.answer]


def test_the_policies_are_offered_by_title_and_another_one_begins_a_new_chat(several: Assistant) -> None:
    app = ask(open_chat())
    select = app.selectbox(key="policy_choice")
    assert select.options == [several.policies[policy_id].title for policy_id in (BAKERY, MUSEUM)]
    assert select.value == BAKERY
    assert answered_from(app) == [BAKERY]
    choose(app, MUSEUM)
    assert conversation(app).turns == []
    assert answered_from(ask(app)) == [MUSEUM]
    assert app.selectbox(key="policy_choice").value == MUSEUM


def test_who_asks_is_a_choice_of_each_policy(several: Assistant) -> None:
    app = open_chat()
    first = next(iter(several.policies[BAKERY].data_subjects))
    app.selectbox(key=f"who_is_asking-{BAKERY}-en").set_value(first).run()
    choose(app, MUSEUM)
    assert app.selectbox(key=f"who_is_asking-{MUSEUM}-en").value == ""
    assert conversation(ask(app)).turns[0].data_subject is None
    choose(app, BAKERY)
    assert app.selectbox(key=f"who_is_asking-{BAKERY}-en").value == first


def test_a_kept_chat_goes_on_with_its_own_policy_and_says_so(several: Assistant) -> None:
    chat_id = conversation(ask(choose(open_chat(), MUSEUM))).id
    for address in ({}, {"policy": BAKERY, "row": "nothing/of/this"}):
        again = open_chat(chat=chat_id, **address)
        title = several.policies[MUSEUM].title
        assert WORDS.say("chats.own_policy", title=title) in captions(again)
        assert again.selectbox(key="policy_choice").value == MUSEUM
        ask(again, "And who receives it?")
        assert set(answered_from(again)) == {MUSEUM}
    own = conversation(ask(open_chat())).id
    assert not [words for words in captions(open_chat(chat=own)) if words.startswith("This chat goes on")]


def test_a_chat_about_a_policy_that_is_gone_says_what_answers_now(several: Assistant) -> None:
    chat_id = conversation(ask(choose(open_chat(), MUSEUM))).id
    with without_museum(several):
        again = open_chat(chat=chat_id)
        title = several.policies[BAKERY].title
        assert WORDS.say("chats.policy_gone", title=title) in captions(again)
        assert not again.exception
        assert answered_from(ask(again)) == [MUSEUM, BAKERY]
        assert WORDS.say("chats.policy_gone", title=title) in captions(again)


def test_a_draft_of_another_policy_is_neither_shown_nor_lost() -> None:
    app = desk()
    app.text_area[0].set_value(QUESTION)
    next(button for button in app.button if button.label == WORDS.say("desk.start")).click().run()
    drafted = app.text_area[1].value
    choose(app, MUSEUM)
    assert len(app.text_area) == 1
    assert app.info
    choose(app, BAKERY)
    assert app.text_area[1].value == drafted


def test_where_one_policy_is_installed_there_is_nothing_to_choose(several: Assistant) -> None:
    with without_museum(several):
        assert not [select for select in open_chat().selectbox if select.key == "policy_choice"]
