"""Chats are kept for the browser that asked, listed, renamed and deleted; a database that fails is in nobody's way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.chats.store import ChatStore
from assistant.desk.reply import Reply
from assistant.desk.reply_store import ReplyStore
from assistant.question import Question
from ui import keeping, loading, reply_keeping, text
from ui.chat_record import as_record, from_record
from ui.keeper import Keeper
from ui.state import Conversation, Feedback, Problem, Turn

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
JOB = "How long do you keep my job application?"
WEBINAR = "Who receives my webinar data?"
ME, OTHER = "a" * 32, "b" * 32
WORDS = text.words("en")


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    store = keeping._keeper().store()  # noqa: SLF001 - what the tests kept goes again
    for name in (ME, OTHER):
        if store:
            store.delete_all((name,))


def open_chat(visitor: str = ME, **address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["visitor"] = visitor
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def list_chats(visitor: str = ME) -> AppTest:
    def script() -> None:
        from ui.screens import chats  # noqa: PLC0415 - Streamlit runs this function's source by itself

        chats.render(None)  # type: ignore[arg-type]  # nothing is opened here

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["visitor"] = visitor
    return app.run()


def ask(chat: AppTest, question: str) -> AppTest:
    return chat.chat_input[0].set_value(question).run()


def titles(app: AppTest) -> list[str]:
    return [b.label.replace("\\", "") for b in app.button if str(b.key).startswith("open-")]


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def address_of(chat: AppTest) -> str:
    """The id of the chat that stands in the address."""
    [found] = chat.query_params["chat"] if isinstance(chat.query_params["chat"], list) else [chat.query_params["chat"]]
    return str(found)


def conversation(chat: AppTest) -> Conversation:
    found: Conversation = chat.session_state["conversation"]
    return found


def test_a_chat_is_listed_for_the_browser_that_asked_and_for_no_other() -> None:
    ask(open_chat(), JOB)
    ask(open_chat(OTHER), WEBINAR)
    assert titles(list_chats()) == [JOB]
    assert titles(list_chats(OTHER)) == [WEBINAR]


def test_its_address_brings_it_back_to_that_browser_and_shows_nothing_to_another() -> None:
    first = ask(open_chat(), JOB)
    chat_id = address_of(first)
    again = open_chat(chat=chat_id)
    assert [turn.question for turn in conversation(again).turns] == [JOB]
    assert conversation(again).turns[0].answer == conversation(first).turns[0].answer
    ask(again, "and who receives it?")
    assert len(titles(list_chats())) == 1
    stranger = open_chat(OTHER, chat=chat_id)
    assert conversation(stranger).turns == []
    assert "chat" not in stranger.query_params


def test_a_new_chat_begins_another_entry_and_none_is_kept_before_a_question() -> None:
    chat = open_chat()
    assert titles(list_chats()) == []
    ask(chat, JOB)
    next(button for button in chat.button if button.key == "new_chat").click().run()
    assert "chat" not in chat.query_params
    ask(chat, WEBINAR)
    assert sorted(titles(list_chats())) == sorted([JOB, WEBINAR])


def test_chats_are_searched_by_question_and_answer_renamed_and_deleted() -> None:
    ask(open_chat(), JOB)
    ask(open_chat(), WEBINAR)
    app = list_chats()
    app.text_input(key="chats-words").set_value("recruitment process").run()
    assert titles(app) == [JOB]
    key = next(str(field.key) for field in app.text_input if str(field.key).startswith("title-"))
    app.text_input(key=key).set_value("My <b>application</b>").run()
    assert titles(app)[0].replace("\u2060", "") == "My <b>application</b>"
    next(b for b in app.button if str(b.key).startswith("delete-") and str(b.key).endswith("-yes")).click().run()
    assert titles(app) == []
    app.text_input(key="chats-words").set_value("").run()
    assert titles(app) == [WEBINAR]
    app.button(key="delete-all-yes").click().run()
    assert WORDS.say("chats.none") in captions(app)
    assert not app.exception


def test_feedback_is_kept_with_the_chat() -> None:
    chat = ask(open_chat(), JOB)
    [turn] = conversation(chat).turns
    chat.feedback(key=f"feedback-{turn.id}").set_value(1).run()
    chat.text_input(key=f"comment-{turn.id}").set_value("clear").run()
    again = open_chat(chat=address_of(chat))
    assert list(conversation(again).feedback.values()) == [Feedback(True, "clear")]


def test_a_database_that_fails_is_told_and_the_answer_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = Keeper(lambda: ChatStore.open("sqlite:////proc/nowhere/chats.sqlite", keep_days=30))
    monkeypatch.setattr(keeping, "_keeper", lambda: broken)
    chat = ask(open_chat(), JOB)
    assert not chat.exception
    [turn] = conversation(chat).turns
    assert turn.answer is not None
    assert WORDS.say("chats.not_kept") in captions(chat)
    assert "chat" not in chat.query_params
    assert WORDS.say("chats.not_kept") in captions(list_chats())


def test_where_no_chats_are_kept_none_is_and_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assistant = loading.load_assistant()
    monkeypatch.setattr(assistant, "settings", assistant.settings.model_copy(update={"chat_days": 0}))
    chat = ask(open_chat(), JOB)
    assert conversation(chat).turns[0].answer is not None
    assert "chat" not in chat.query_params
    assert not any("document.cookie" in item.value for item in chat.html)
    assert WORDS.say("chats.off") in captions(list_chats())
    assert not any(caption.startswith("Chats are kept here") for caption in captions(chat))


def test_the_cookie_is_set_only_once_there_is_a_chat() -> None:
    chat = open_chat()
    assert not any("document.cookie" in item.value for item in chat.html)
    ask(chat, JOB)
    assert any("document.cookie" in item.value and ME in item.value for item in chat.html)


def test_a_record_gives_back_the_turns_with_ids_of_their_own() -> None:
    answer = loading.load_assistant().answer(Question(question=JOB))
    asked = Turn("turn-1", JOB, "job-seekers", answer)
    refused = Turn("turn-2", "?", None, problem=Problem("too short", "Ask more."))
    record = as_record([asked, refused], {"turn-1": Feedback(False)})
    found = from_record("chat", record, made=7)
    assert [turn.id for turn in found.turns] == ["turn-8", "turn-9"]
    assert (found.turns[0].answer, found.turns[1].problem) == (answer, refused.problem)
    assert found.feedback == {"turn-8": Feedback(False)}
    record["turns"][0]["answer"]["status"] = "of another time"
    assert [turn.question for turn in from_record("chat", record, made=0).turns] == ["?"]


def test_a_chat_whose_keeping_a_click_interrupted_is_kept_by_the_next_run() -> None:
    chat = ask(open_chat(), JOB)
    store = keeping._keeper().store()  # noqa: SLF001 - as if it had not come to that
    assert store
    store.delete_all((ME,))
    conversation(chat).is_kept = conversation(chat).kept = None
    chat.run()
    assert conversation(chat).is_kept
    assert titles(list_chats()) == [JOB]


def test_a_chat_deleted_in_another_tab_does_not_come_back_when_this_one_goes_on() -> None:
    chat = ask(open_chat(), JOB)
    store = keeping._keeper().store()  # noqa: SLF001 - as another tab does
    assert store
    store.delete((ME,), address_of(chat))
    ask(chat, "and who receives it?")
    assert titles(list_chats()) == []
    assert "chat" not in chat.query_params
    assert WORDS.say("chats.deleted") in captions(chat)
    assert len(conversation(chat).turns) == 2
    chat.feedback(key=f"feedback-{conversation(chat).turns[0].id}").set_value(1).run()
    assert titles(list_chats()) == []
    next(button for button in chat.button if button.key == "new_chat").click().run()
    ask(chat, WEBINAR)
    assert titles(list_chats()) == [WEBINAR]


def test_two_tabs_that_go_on_with_one_chat_lose_no_turn_to_each_other() -> None:
    first = ask(open_chat(), JOB)
    second = open_chat(chat=address_of(first))
    ask(first, "and who receives it?")
    assert WORDS.say("chats.apart") not in captions(first)
    ask(second, WEBINAR)
    assert WORDS.say("chats.apart") in captions(second)
    assert address_of(second) != address_of(first)
    assert len(titles(list_chats())) == 2
    # Each goes on as it is, and comes back as it is
    ask(first, "and for how long?")
    ask(second, "and for how long?")
    assert len(titles(list_chats())) == 2
    kept = [[turn.question for turn in conversation(open_chat(chat=address_of(tab))).turns] for tab in (first, second)]
    assert kept == [[JOB, "and who receives it?", "and for how long?"], [JOB, WEBINAR, "and for how long?"]]


def test_a_browser_named_by_two_tabs_at_once_has_the_chats_of_both() -> None:
    ask(open_chat(), JOB)
    second = ask(open_chat(OTHER), WEBINAR)
    both = f"{ME}.{OTHER}"
    assert sorted(titles(list_chats(both))) == sorted([JOB, WEBINAR])
    again = ask(open_chat(both, chat=address_of(second)), "and for how long?")
    assert len(titles(list_chats(both))) == 2
    assert [turn.question for turn in conversation(again).turns] == [WEBINAR, "and for how long?"]


def test_a_chat_that_keeps_nothing_any_more_deletes_what_was_kept_before(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assistant = loading.load_assistant()
    url = f"sqlite:///{tmp_path / 'chats.sqlite'}"
    settings = assistant.settings.model_copy(update={"database_url": url, "chat_days": 0})
    monkeypatch.setattr(assistant, "settings", settings)
    keeping.open_store()
    reply_keeping.delete_what_is_kept_no_more()
    assert not (tmp_path / "chats.sqlite").exists()

    before = ChatStore.open(url, keep_days=30)
    before.add((ME,), "a" * 32, title=JOB, words=JOB, content={})
    replies = ReplyStore.open(url, keep_days=30)
    replies.approve((ME,), Reply("b" * 32, JOB, "Two years.", "en", "imi", "1", (), 0, datetime.now(UTC)))
    keeping.open_store()
    reply_keeping.delete_what_is_kept_no_more()
    assert before.entries((ME,)) == ()
    assert replies.replies((ME,)) == ()
    before.database.close()
    replies.database.close()
