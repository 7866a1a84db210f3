"""What the chat tells the question log, and what it never takes: identifiers that somebody typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from assistant.question_log.entry import LogEntry
from assistant.question_log.log import QuestionLog
from assistant.question_log.store import LogStore
from tests.ui.test_desk import open_desk, paste
from ui import keeping, loading, question_log, text
from ui.markup import escape_label
from ui.state import Conversation

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
JOB = "How long do you keep my job application?"
MINE = "jane.doe@example.com"
WORDS = text.words("en")
NOTE = escape_label(WORDS.say("ask.masked", mask="***"))
SOON = 20.0


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> QuestionLog:
    """A log of its own for the chat, beside the chats."""
    assistant = loading.load_assistant()
    url = f"sqlite:///{tmp_path / 'log.sqlite'}"
    settings = assistant.settings.model_copy(update={"database_url": url})
    monkeypatch.setattr(assistant, "settings", settings)
    made = QuestionLog(assistant, "chat", pause_seconds=0.05)
    monkeypatch.setattr(question_log, "_log", lambda _assistant: made)
    return made


def entries(log: QuestionLog) -> tuple[LogEntry, ...]:
    assert log.flush(SOON)
    store = LogStore.open(log.settings.database_url, keep_days=90, keep_questions=True)
    found = store.entries("imi")
    store.database.close()
    return found


def open_chat(**address: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


def ask(chat: AppTest, question: str) -> AppTest:
    return chat.chat_input[0].set_value(question).run()


def captions(app: AppTest) -> list[str]:
    return [caption.value for caption in app.caption]


def conversation(chat: AppTest) -> Conversation:
    found: Conversation = chat.session_state["conversation"]
    return found


def test_an_identifier_is_left_out_of_everything_and_that_is_said_once(log: QuestionLog) -> None:
    chat = ask(open_chat(), f"{JOB} I am {MINE}.")
    assert captions(chat).count(NOTE) == 1
    chat = ask(chat, "And who receives it? Call me at 070-123 45 67.")
    assert captions(chat).count(NOTE) == 1
    first, second = conversation(chat).turns
    assert first.question == f"{JOB} I am ***."
    assert second.question == "And who receives it? Call me at ***."
    everything = "\n".join([*(item.value for item in chat.html), *map(repr, conversation(chat).turns)])
    assert "jane" not in everything
    assert "070" not in everything
    store = keeping._keeper().store()  # noqa: SLF001 - what is kept of the chat
    assert store
    me = (str(chat.session_state["visitor"]),)
    [kept] = store.entries(me)
    assert "***" in kept.title
    assert "jane" not in str(store.load(me, kept.id))
    assert len(entries(log)) == 2


def test_an_address_cannot_bring_one_in_either() -> None:
    chat = open_chat(q=f"{JOB} I am {MINE}")
    assert conversation(chat).turns[0].question == f"{JOB} I am ***"
    assert "q" not in chat.query_params


def test_a_question_without_one_is_left_alone() -> None:
    chat = ask(open_chat(), f"{JOB} I applied on 3 May 2026, and 2 years have passed.")
    assert "3 May 2026" in conversation(chat).turns[0].question
    assert NOTE not in captions(chat)


def test_an_answer_and_its_thumb_are_logged_without_words(log: QuestionLog) -> None:
    chat = ask(open_chat(), JOB)
    [turn] = conversation(chat).turns
    chat.feedback(key=f"feedback-{turn.id}").set_value(1).run()
    chat.text_input(key=f"comment-{turn.id}").set_value("clear").run()
    [entry] = entries(log)
    assert (entry.channel, entry.topics, entry.helped, entry.question) == ("chat", ("retention",), True, None)
    assert WORDS.say("feedback.counted") in captions(chat)
    assert not any(caption.startswith("Questions are also kept") for caption in captions(chat))


def test_where_words_are_kept_the_chat_says_so_before_anything_is_asked(
    log: QuestionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log.assistant, "settings", log.settings.model_copy(update={"log_questions": True}))
    chat = open_chat()
    assert any(caption.startswith("Questions are also kept for 90 days") for caption in captions(chat))
    ask(chat, f"My name is Jane Doe. {JOB}")
    [entry] = entries(log)
    assert entry.question == f"My name is [name]. {JOB}"


def test_where_no_log_is_kept_nothing_is_logged_and_a_thumb_stays_with_the_chat(
    log: QuestionLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        log.assistant, "settings", log.settings.model_copy(update={"log_days": 0, "log_questions": True})
    )
    chat = ask(open_chat(), JOB)
    [turn] = conversation(chat).turns
    chat.feedback(key=f"feedback-{turn.id}").set_value(0).run()
    assert WORDS.say("feedback.kept") in captions(chat)
    assert not any(caption.startswith("Questions are also kept") for caption in captions(chat))
    assert entries(log) == ()


def test_a_log_that_cannot_be_written_is_in_nobodys_way(log: QuestionLog, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = log.settings.model_copy(update={"database_url": "sqlite:////proc/nowhere/log.sqlite"})
    monkeypatch.setattr(log.assistant, "settings", broken)
    chat = ask(open_chat(), JOB)
    assert not chat.exception
    [turn] = conversation(chat).turns
    assert turn.answer is not None
    chat.feedback(key=f"feedback-{turn.id}").set_value(1).run()
    assert not chat.exception
    log.close()


def test_the_desk_logs_each_question_that_it_shows_once(log: QuestionLog) -> None:
    desk = open_desk()
    paste(desk, f"Dear team,\n{JOB}\nWho receives my webinar data?\nAnna")
    found = entries(log)
    assert {entry.channel for entry in found} == {"desk"}
    assert sorted(entry.topics for entry in found) == [("recipients",), ("retention",)]
