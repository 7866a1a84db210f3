"""What support staff see and can do at the reply desk, on the real policy."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button, TextArea

from assistant.desk.grounds import GroundKind, grounds_of
from assistant.desk.message import work_through
from assistant.desk.reply import Reply
from knowledge.errors import ChatStoreError
from knowledge.tokens import LANGUAGES
from ui import loading, reply_keeping, text
from ui.keeper import Keeper

WORDS = text.words("en")
ME, OTHER = "c" * 32, "d" * 32
MESSAGE = (
    "Hello, I applied for a job with you. How long do you keep my CV? Is my data encrypted? "
    "Please delete my phone number. I will complain to the ICO. Tell me a joke?"
)
HOSTILE = "How long do you keep my CV <script>alert(1)</script> **bold** :smile: $x$?"


@pytest.fixture(autouse=True)
def _clean() -> Iterator[None]:
    yield
    store = reply_keeping._keeper().store()  # noqa: SLF001 - what the tests kept goes again
    for name in (ME, OTHER):
        if store:
            store.delete_all((name,))


def open_desk(visitor: str = ME, view: str = "reply", **session: str) -> AppTest:
    def script() -> None:
        from ui.screens import desk  # noqa: PLC0415 - Streamlit runs this function's source by itself

        desk.render()

    app = AppTest.from_function(script, default_timeout=60)
    app.session_state["visitor"] = visitor
    for key, value in session.items():
        app.session_state[key] = value
    if view != "reply":
        app.session_state[f"view-desk-{session.get('language', 'en')}"] = view
    app.run()
    assert not app.exception
    return app


def paste(app: AppTest, message: str = MESSAGE) -> AppTest:
    field(app, "desk-message").set_value(message)
    [start] = [b for b in app.button if b.label == WORDS.say("desk.start")]
    start.click().run()
    assert not app.exception
    return app


def field(app: AppTest, key: str) -> TextArea:
    return next(area for area in app.text_area if str(area.key).startswith(key))


def draft(app: AppTest) -> str:
    return str(field(app, "desk-draft").value)


def edit(app: AppTest, old: str, new: str) -> AppTest:
    assert old in draft(app)
    field(app, "desk-draft").set_value(draft(app).replace(old, new, 1)).run()
    return app


def button(app: AppTest, key: str) -> Button:
    return next(b for b in app.button if str(b.key).startswith(key))


def shown(app: AppTest) -> str:
    return "\n".join([*(item.value for item in app.html), *(item.value for item in app.caption)])


def test_a_message_is_shown_item_by_item_with_what_came_of_each_and_its_rows() -> None:
    app = paste(open_desk())
    drawn = shown(app)
    for outcome in ("answered", "not_covered", "out_of_scope", "privacy_team"):
        assert WORDS.say(f"desk.outcome.{outcome}") in drawn
    assert "Please delete my phone number." in drawn
    assert "right to erasure" in drawn
    assert WORDS.say("desk.complaint.words") in drawn
    assert "job-seekers/processing/managing-applications" in drawn
    assert "normally up to 2 years" in draft(app)
    assert WORDS.say("desk.facts.kept") in drawn


def test_an_edit_of_a_fact_is_told_and_can_be_put_back() -> None:
    app = edit(paste(open_desk()), "normally up to 2 years", "normally up to 3 years")
    assert WORDS.say("desk.facts.changed", count=WORDS.counted(1)) in shown(app)
    assert "<del>2</del>" in shown(app)
    assert "<ins>3</ins>" in shown(app)
    button(app, "desk-back").click().run()
    assert "normally up to 2 years" in draft(app)
    assert WORDS.say("desk.facts.kept") in shown(app)


def test_a_changed_fact_has_to_be_stood_by_before_the_reply_is_approved_and_every_other_edit_anew() -> None:
    app = edit(paste(open_desk()), "normally up to 2 years", "normally up to 3 years")
    assert button(app, "desk-approve").disabled
    [stand] = [c for c in app.checkbox if str(c.key).startswith("desk-stand")]
    stand.check().run()
    assert not button(app, "desk-approve").disabled
    edit(app, "normally up to 3 years", "normally up to 4 years")
    assert button(app, "desk-approve").disabled


def test_what_is_put_back_or_edited_with_the_click_has_to_be_approved_anew() -> None:
    app = edit(paste(open_desk()), "normally up to 2 years", "normally up to 3 years")
    next(c for c in app.checkbox if str(c.key).startswith("desk-stand")).check().run()
    button(app, "desk-approve").click().run()
    assert app.success
    button(app, "desk-back").click().run()
    assert not app.success
    field(app, "desk-draft").set_value(draft(app).replace("2 years", "9 years"))
    button(app, "desk-approve").click().run()
    assert not app.success
    assert "<ins>9</ins>" in shown(app)
    assert not any("9 years" in code.value for code in open_desk(view="replies").code)


def test_a_reply_stands_on_what_it_was_drafted_from_and_is_called_only_what_it_says() -> None:
    app = paste(open_desk(), "Hi, I am Zoe Zander, how long do you keep my CV as a job applicant?")
    first = "I am Zoe Zander, how long do you keep my CV as a job applicant?"
    assert first in draft(app)
    edit(app, first, "How long do we keep your CV?")
    next(c for c in app.checkbox if str(c.key).startswith("desk-in-")).uncheck().run()
    assert app.warning
    desk_now = app.session_state["desk"]
    assert desk_now.left_out == {1}
    assert any(ground.kind == GroundKind.ROW for ground in desk_now.grounds)
    next(c for c in app.checkbox if str(c.key).startswith("desk-stand")).check().run()
    button(app, "desk-approve").click().run()
    assert app.success
    assert "Zander" not in shown(open_desk(view="replies"))


def test_mere_wording_needs_no_second_look() -> None:
    app = edit(paste(open_desk()), "Kind regards", "Best wishes from all of us")
    assert not button(app, "desk-approve").disabled
    assert "Best wishes from all of us" in shown(app)


def test_items_can_be_left_out_until_the_draft_was_edited_then_it_is_told() -> None:
    app = paste(open_desk())
    tick = next(c for c in app.checkbox if str(c.key).endswith("-2") and str(c.key).startswith("desk-in-"))
    tick.uncheck().run()
    assert "Is my data encrypted?" not in draft(app)
    edit(app, "Kind regards", "Bye")
    again = next(c for c in app.checkbox if str(c.key).endswith("-2") and str(c.key).startswith("desk-in-"))
    again.check().run()
    assert "Bye" in draft(app)
    assert [w.value for w in app.warning] == [WORDS.say("desk.stale")]
    button(app, "desk-anew").click().run()
    assert "Is my data encrypted?" in draft(app)
    assert not app.warning


def test_a_choice_of_who_asks_answers_the_item_and_the_draft_follows() -> None:
    app = paste(open_desk(), "How long do you keep my data?")
    who = next(s for s in app.selectbox if str(s.key).startswith("desk-who-"))
    who.set_value("job-seekers").run()
    assert not app.exception
    assert "normally up to 2 years" in draft(app)


def test_a_missed_question_can_be_added() -> None:
    app = paste(open_desk(), "I applied for a job with you.")
    assert WORDS.say("desk.no_items") in shown(app)
    next(i for i in app.text_input if i.key == "desk-add-question").set_value("How long do you keep my CV?")
    next(b for b in app.button if b.label == WORDS.say("desk.add.do")).click().run()
    assert not app.exception
    assert "normally up to 2 years" in draft(app)


def test_an_approved_reply_is_listed_for_this_browser_and_no_other_and_can_be_deleted() -> None:
    app = paste(open_desk())
    button(app, "desk-approve").click().run()
    assert [s.value for s in app.success] == [WORDS.say("desk.approved")]
    mine, theirs = open_desk(view="replies"), open_desk(OTHER, view="replies")
    assert "How long do you keep my CV?" in shown(mine)
    assert any("normally up to 2 years" in code.value for code in mine.code)
    assert "How long do you keep my CV?" not in shown(theirs)
    assert WORDS.say("desk.replies.none") in shown(theirs)
    next(b for b in mine.button if str(b.key).startswith("desk-delete-") and "all" not in str(b.key)).click().run()
    assert WORDS.say("desk.replies.none") in shown(mine)


def keep_reply_of_other_times(visitor: str) -> None:
    """A reply that was approved when its row said something else."""
    assistant = loading.load_assistant()
    worked = work_through("I applied for a job with you. How long do you keep my CV?", assistant)
    row, *others = grounds_of(worked.items, assistant.policy(None))
    then = {**row.words, "storage_time": row.words["storage_time"].replace("2 years", "5 years")}
    reply = Reply("0" * 32, "How long?", "Five years.", "en", "imi", "2025-01-01",
                  (dataclasses.replace(row, words=then, sha256="0" * 64), *others), 0, datetime.now(UTC))  # fmt: skip
    store = reply_keeping._keeper().store()  # noqa: SLF001 - a reply that the page could not make
    assert store
    store.approve((visitor,), reply)


def test_a_reply_whose_row_changed_is_expired_and_tells_what_changed() -> None:
    keep_reply_of_other_times(ME)
    drawn = shown(open_desk(view="replies"))
    assert WORDS.say("desk.expired.words") in drawn
    assert "<del>5</del><ins>2</ins>" in drawn


def test_a_database_that_fails_is_told_and_drafting_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    app = paste(open_desk())

    class Broken:
        def approve(self, *_: object) -> None:
            raise ChatStoreError("gone", hint="look")

    keeper = Keeper(Broken)  # one that fails
    monkeypatch.setattr(reply_keeping, "_keeper", lambda: keeper)
    button(app, "desk-approve").click().run()
    assert [w.value for w in app.warning] == [WORDS.say("desk.not_kept")]
    assert "normally up to 2 years" in draft(app)
    monkeypatch.undo()


def test_where_no_chats_are_kept_no_replies_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ui.desk_draft.keep_days", lambda: 0)
    app = paste(open_desk())
    assert WORDS.say("desk.kept_off") in shown(app)
    assert not [b for b in app.button if b.key == "desk-approve"]


def test_what_a_customer_wrote_is_shown_as_text() -> None:
    app = paste(open_desk(), HOSTILE)
    assert "<script>" not in shown(app)
    assert "&lt;script&gt;" in shown(app)
    assert "<script>alert(1)</script>" in draft(app)


def test_a_message_that_cannot_be_taken_is_told() -> None:
    app = paste(open_desk(), "   ")
    assert "the message is empty" in shown(app)


def test_a_new_message_starts_with_empty_fields() -> None:
    app = paste(open_desk())
    button(app, "desk-clear").click().run()
    assert field(app, "desk-message").value == ""
    assert not [area for area in app.text_area if str(area.key).startswith("desk-draft")]


def test_two_sessions_do_not_share_a_draft() -> None:
    one, other = paste(open_desk()), open_desk(OTHER)
    assert field(other, "desk-message").value == ""
    assert not [area for area in other.text_area if str(area.key).startswith("desk-draft")]
    assert "normally up to 2 years" in draft(one)


def test_an_approved_reply_is_kept_without_the_customers_name_and_number() -> None:
    app = paste(open_desk(), f"{MESSAGE} Why does Jo Lind get calls at 070-123 45 67?\n\nKind regards,\nJo Lind")
    assert "Jo Lind" in draft(app)
    edit(app, "Hello,", "Dear Mr Lind,")
    if boxes := [c for c in app.checkbox if str(c.key).startswith("desk-stand")]:
        boxes[0].check().run()
    button(app, "desk-approve").click().run()
    store = reply_keeping._keeper().store()  # noqa: SLF001 - what is kept
    assert store
    [kept] = store.replies((ME,))
    assert "Lind" not in kept.title + kept.text
    assert "070" not in kept.text
    assert "Dear [name]," in kept.text
    assert "normally up to 2 years" in kept.text
    assert "Jo Lind" in draft(app)


def test_an_approved_reply_is_called_by_its_question_also_where_that_has_quotes() -> None:
    app = paste(open_desk(), 'How long do you keep "my CV"?')
    button(app, "desk-approve").click().run()
    store = reply_keeping._keeper().store()  # noqa: SLF001 - what is kept
    assert store
    assert [kept.title for kept in store.replies((ME,))] == ["How long do you keep 'my CV'?"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", ["reply", "replies", "batch"])
def test_every_view_speaks_the_language_chosen(language: str, view: str) -> None:
    app = open_desk(view=view, language=language)
    assert app.title[0].value == text.words(language).say("page.desk")
