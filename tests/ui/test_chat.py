"""What a visitor of the chat sees and can click, on the real policy."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from streamlit.testing.v1 import AppTest

from assistant.question import Question
from knowledge.errors import PolicyMissing
from knowledge.tokens import LANGUAGES
from ui import loading, text
from ui.markup import escape_label
from ui.state import Conversation

APP = Path(__file__).resolve().parents[2] / "ui" / "app.py"
IMI = APP.parents[1] / "knowledge" / "data" / "policies" / "imi"
EXAMPLES = {
    language: tuple(questions)
    for language, questions in yaml.safe_load((IMI / "examples.yaml").read_text(encoding="utf-8")).items()
}
WORDS = text.words("en")
JOB = "How long do you keep my job application?"
HOSTILE = '<script>alert("x")</script> **bold** :smile: $x$ [a](http://b.example) how long do you keep my data?'


def open_chat(**address: str) -> AppTest:
    """The chat opened at an address with these query parameters."""
    app = AppTest.from_file(str(APP), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    return app.run()


@pytest.fixture
def chat() -> AppTest:
    return open_chat()


def ask(chat: AppTest, question: str) -> AppTest:
    return chat.chat_input[0].set_value(question).run()


def click(chat: AppTest, label: str) -> AppTest:
    """Click the first button with this label, as it reads without Markdown's backslashes."""
    found = [button for button in chat.button if button.label.replace("\\", "") == label]
    assert found, f"no button {label!r}, only {[button.label for button in chat.button]}"
    return found[0].click().run()


def shown(chat: AppTest) -> str:
    """Everything shown as text of ours: HTML, badges and captions."""
    return "\n".join([*(item.value for item in chat.html), *(item.value for item in chat.markdown), *captions(chat)])


def captions(chat: AppTest) -> list[str]:
    return [item.value.replace("\\", "") for item in chat.caption]


def who_chip(chat: AppTest) -> str:
    """What stands on the chip of the last answer that says for whom it holds."""
    chips = [popover.proto.popover.label for popover in chat.get("popover") if "who-turn" in popover.proto.id]
    return str(chips[-1]).replace("\\", "")


def conversation(chat: AppTest) -> Conversation:
    found: Conversation = chat.session_state["conversation"]
    return found


def test_an_empty_chat_says_what_it_can_do_and_offers_examples(chat: AppTest) -> None:
    assert not chat.exception
    assert "Ask in your own words" in shown(chat)
    assert [b.label for b in chat.button if str(b.key).startswith("example-")]


def test_every_example_question_is_answered_in_its_language_from_the_same_rows() -> None:
    assistant = loading.load_assistant()
    rows = {
        language: [
            {citation.id for citation in answer.citations}
            for question in questions
            for answer in [assistant.answer(Question(question=question))]
            if (answer.status, answer.language) == ("answered", language)
        ]
        for language, questions in EXAMPLES.items()
    }
    assert set(rows) == set(LANGUAGES)
    assert [language for language, found in rows.items() if found != rows["en"]] == []
    assert len(rows["en"]) == len(EXAMPLES["en"])


def test_an_example_is_asked_on_a_click(chat: AppTest) -> None:
    chat.button(key="example-1").click().run()
    [turn] = conversation(chat).turns
    assert turn.question == EXAMPLES["en"][1]
    assert turn.answer is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_that_the_chat_says_by_itself_is_said_in_the_language_chosen(chat: AppTest, language: str) -> None:
    chat.selectbox(key="language").set_value(language).run()
    words = text.words(language)
    assert words.say("empty.lead") in shown(chat)
    assert [b.label for b in chat.button if str(b.key).startswith("example-")] == [
        escape_label(question) for question in EXAMPLES[language]
    ]
    chat.button(key="example-0").click().run()
    assert not chat.exception
    assert words.say("ask.no_advice") in captions(chat)
    assert words.say("trace") in [expander.label for expander in chat.expander]
    # The choice outlives a click, and what was answered before stays as it was answered.
    chat.selectbox(key="language").set_value("en").run()
    [turn] = conversation(chat).turns
    assert turn.answer is not None
    assert turn.answer.language == language
    assert WORDS.say("ask.no_advice") in captions(chat)


def test_an_answer_shows_its_statements_chips_and_the_policys_date(chat: AppTest) -> None:
    ask(chat, JOB)
    answer = conversation(chat).turns[0].answer
    assert answer is not None
    assert "normally up to 2 years" in shown(chat)
    chips = {button.label.replace("\\", "") for button in chat.button if str(button.key).startswith("chip-")}
    assert chips == {f"[{citation.number}]" for citation in answer.citations}
    assert any("27 April 2026" in caption for caption in captions(chat))


def test_a_chip_opens_the_cited_table_with_the_row_marked(chat: AppTest) -> None:
    ask(chat, JOB)
    answer = conversation(chat).turns[0].answer
    assert answer is not None
    cited = next(c for c in answer.citations if c.columns == ("storage_time",))
    click(chat, f"[{cited.number}]")
    panel = next(item.value for item in chat.html if "<table" in item.value)
    assert f"<mark>{cited.quote}</mark>" in panel
    marked = [line for line in panel.split("<tr")[1:] if 'class="pa-cited"' in line]
    assert len(marked) == 1
    assert "▶ cited" in marked[0]
    assert "Job seekers › Purposes of processing › row 1" in panel
    assert chat.query_params["row"] == cited.id
    assert chat.query_params["policy"] == "imi"


def test_a_second_click_on_a_chip_closes_its_row(chat: AppTest) -> None:
    ask(chat, JOB)
    click(click(chat, "[1]"), "[1]")
    assert "<table" not in shown(chat)
    assert "row" not in chat.query_params


def test_an_answer_that_asks_who_somebody_is_is_about_nobody_until_that_is_chosen(chat: AppTest) -> None:
    ask(chat, "how long do you keep my phone number")
    assert not [popover for popover in chat.get("popover") if "who-turn" in popover.proto.id]
    click(chat, "Job seekers")
    assert who_chip(chat) == "About: Job seekers"


def test_a_chip_of_an_older_answer_opens_its_own_row(chat: AppTest) -> None:
    ask(chat, JOB)
    ask(chat, "Do you share leads' data with your group companies?")
    click(chat, "[1]")
    assert "Job seekers ›" in shown(chat)


def test_a_clarification_is_asked_with_buttons_and_a_click_asks_again_for_that_category(chat: AppTest) -> None:
    ask(chat, "how long do you keep my data")
    assert WORDS.say("no.clarify") in shown(chat)
    click(chat, "Job seekers")
    turn = conversation(chat).turns[-1]
    assert (turn.question, turn.data_subject) == ("how long do you keep my data", "job-seekers")
    assert turn.answer is not None
    assert turn.answer.status == "answered"
    assert who_chip(chat) == "About: Job seekers"
    assert chat.selectbox(key="who_is_asking-imi-en").value == "job-seekers"


def test_who_is_asking_is_sent_with_each_question_and_outlives_a_new_chat(chat: AppTest) -> None:
    chat.selectbox(key="who_is_asking-imi-en").set_value("website-visitors").run()
    ask(chat, "how long do you keep my data")
    assert conversation(chat).turns[0].data_subject == "website-visitors"
    click(chat, WORDS.say("ask.new"))
    assert conversation(chat).turns == []
    assert chat.selectbox(key="who_is_asking-imi-en").value == "website-visitors"


def test_the_three_kinds_of_no_and_the_question_back_have_labels_of_their_own() -> None:
    questions = {
        "Do you share leads' data with your group companies?": WORDS.say("no.not_listed"),
        "Do whistleblowing reports contain my religion?": "Open wording",
        "which cloud host do you use?": "Not stated",
        "tell me a joke": "Not about this policy",
        "how long do you keep my data": "A question back",
    }
    for question, label in questions.items():
        badges = [item.value for item in ask(open_chat(), question).markdown if "badge[" in item.value]
        assert len(badges) == 1, question
        assert label in badges[0]
        assert ":material/" in badges[0]


def test_no_badge_says_no_above_an_answer_of_which_a_part_says_something_else(chat: AppTest) -> None:
    ask(chat, "Is my CV encrypted, and who gets it?")
    assert [item.value for item in chat.markdown if "badge[" in item.value] == []
    [tagged] = [item.value for item in chat.html if "pa-absence" in item.value]
    assert ">Not stated</span> Nothing is stated about security measures" in tagged


def test_a_computed_statement_is_marked_as_computed(chat: AppTest) -> None:
    ask(chat, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    assert '<span class="pa-kind pa-computed">= Computed</span>' in shown(chat)
    assert "3 May 2028" in shown(chat)


def test_a_calendar_file_can_be_taken_beside_each_computed_date_and_nowhere_else(chat: AppTest) -> None:
    ask(chat, JOB)
    assert reminders(chat) == {}
    ask(chat, "I attended webinars on 3 May 2026 and 10 June 2026. When must my data be deleted at the latest?")
    assert not chat.exception
    answer = conversation(chat).turns[-1].answer
    assert answer is not None
    dated = [place for place, statement in enumerate(answer.statements) if "2028" in statement.text]
    assert len(dated) == 2
    assert reminders(chat) == {
        f"reminder-turn-2-{dated[0]}": "Calendar reminder for 3 May 2028",
        f"reminder-turn-2-{dated[1]}": "Calendar reminder for 10 June 2028",
    }


def reminders(chat: AppTest) -> dict[str, str]:
    """The buttons that give a calendar file: their keys and labels."""
    return {str(b.key): b.label for b in chat.download_button if str(b.key).startswith("reminder-")}


def test_a_computed_date_is_drawn_on_a_timeline_with_the_day_of_the_question(chat: AppTest) -> None:
    ask(chat, "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    [drawn] = [item.value for item in chat.html if 'class="pa-timeline"' in item.value]
    listed = [part.split("</li>")[0] for part in drawn.split("<li>")[1:]]
    assert "3 May 2026" in listed[0]
    assert "event/webinar" in listed[0]
    assert any("2 years" in item for item in listed)
    assert any("today, " in item for item in listed)
    assert "3 May 2028: at the latest" in "".join(listed)


def test_the_chip_says_of_whom_the_answer_speaks_even_where_somebody_else_asks(chat: AppTest) -> None:
    chat.selectbox(key="who_is_asking-imi-en").set_value("website-visitors").run()
    ask(chat, JOB)
    answer = conversation(chat).turns[0].answer
    assert answer is not None
    assert {citation.data_subject for citation in answer.citations} == {"job-seekers"}
    assert who_chip(chat) == "About: Job seekers"
    assert "Asked by: Website visitors. The question itself is about others." in captions(chat)


def test_whoever_is_chosen_gets_the_last_question_answered_anew_in_its_place(chat: AppTest) -> None:
    ask(chat, "how long do you keep my data")
    chat.selectbox(key="who_is_asking-imi-en").set_value("website-visitors").run()
    [turn] = conversation(chat).turns
    assert (turn.question, turn.data_subject) == ("how long do you keep my data", "website-visitors")
    chat.button(key=f"who-{turn.id}-job-seekers").click().run()
    [turn] = conversation(chat).turns
    assert turn.data_subject == "job-seekers"
    assert turn.answer is not None
    assert {citation.data_subject for citation in turn.answer.citations} == {"job-seekers"}
    assert chat.selectbox(key="who_is_asking-imi-en").value == "job-seekers"


def test_what_a_user_types_is_shown_as_those_characters(chat: AppTest) -> None:
    ask(chat, HOSTILE)
    assert not chat.exception
    question = next(item.value for item in chat.html if "pa-question" in item.value)
    assert "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; **bold** :smile: $x$ [a](http://b.example)" in question
    assert all("<script>alert" not in item.value for item in (*chat.html, *chat.markdown))
    assert all("**bold**" not in item.value for item in chat.markdown)


def test_a_question_that_cannot_be_taken_gets_its_message_and_hint_and_no_traceback(chat: AppTest) -> None:
    ask(chat, "how long\x07 do you keep my data")
    problem = conversation(chat).turns[0].problem
    assert problem is not None
    assert problem.hint in shown(chat)
    assert not chat.exception
    # It is no part of the history, or every later question would fail with it.
    ask(chat, JOB)
    assert conversation(chat).turns[-1].answer is not None


def test_a_missing_policy_is_told_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing() -> None:
        raise PolicyMissing("no policy <here>", hint="Put it there.")

    monkeypatch.setattr(loading, "load_assistant", missing)
    chat = open_chat()
    assert not chat.exception
    assert WORDS.say("problem.start") in shown(chat)
    assert "no policy &lt;here&gt;" in shown(chat)
    assert "Put it there." in shown(chat)


def test_an_address_with_a_row_opens_that_row_directly() -> None:
    chat = open_chat(row="leads/recipients/authorities")
    assert "▶ cited" in shown(chat)
    assert "Recipients › row 4" in shown(chat)


def test_an_address_with_an_unknown_policy_says_so() -> None:
    chat = open_chat(policy="<b>nope</b>", row="leads/recipients/authorities")
    assert not chat.exception
    assert "no policy &#x27;&lt;b&gt;nope&lt;/b&gt;&#x27; is installed" in shown(chat)


def test_an_address_with_an_unknown_row_says_so() -> None:
    chat = open_chat(row="leads/<b>nope</b>")
    assert WORDS.say("row.unknown") in shown(chat)
    assert "leads/&lt;b&gt;nope&lt;/b&gt;" in shown(chat)


def test_an_address_with_a_question_asks_it_once() -> None:
    chat = open_chat(q=JOB)
    assert [turn.question for turn in conversation(chat).turns] == [JOB]
    assert "q" not in chat.query_params
    chat.run()
    assert len(conversation(chat).turns) == 1


def test_a_follow_up_stands_on_the_last_answer_only_and_asks_on_a_click(chat: AppTest) -> None:
    ask(chat, JOB)
    answer = conversation(chat).turns[0].answer
    assert answer is not None
    click(chat, answer.follow_ups[0])
    assert conversation(chat).turns[1].question == answer.follow_ups[0]
    assert not [b for b in chat.button if str(b.key).startswith("follow-up-turn-1-")]


def test_earlier_questions_are_sent_as_history(chat: AppTest) -> None:
    ask(chat, JOB)
    ask(chat, "and who receives it?")
    answer = conversation(chat).turns[1].answer
    assert answer is not None
    assert {citation.data_subject for citation in answer.citations} == {"job-seekers"}


def test_the_trace_shows_the_typed_query_and_the_rows_each_rule_read(chat: AppTest) -> None:
    ask(chat, JOB)
    assert "retention" in chat.json[0].value
    assert "<dt>Type of data</dt><dd>CV or application</dd>" in shown(chat)
    assert "retention → the policy says it" in shown(chat)
    row = "Job seekers › Purposes of processing › row 1 <code>job-seekers/processing/managing-applications</code>"
    assert row in shown(chat)


def test_a_screen_reader_is_told_that_an_answer_has_come(chat: AppTest) -> None:
    ask(chat, "Do you share leads' data with your group companies?")
    assert '<div role="status" class="pa-hidden">Answer ready, 4 sources.</div>' in shown(chat)


def test_no_folder_beside_the_entry_is_taken_for_pages_by_streamlit() -> None:
    assert not (APP.parent / "pages").exists()
