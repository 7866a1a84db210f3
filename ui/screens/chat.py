"""The conversation. The script runs from top to bottom on every click; what happened stands in `ui.state`.

Order matters: the address is read, the past is drawn, then a pending question is answered and drawn in place.
"""

from __future__ import annotations

import contextlib

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from assistant.question import Question
from assistant.service import Assistant
from knowledge.errors import PrivacyAssistantError
from knowledge.policy import Policy
from ui import export, loading, text
from ui.answer_view import ask, ask_on_click, show_outcome, show_question
from ui.keeper import keep_days
from ui.keeping import keep_chat, open_store, reopen_chat
from ui.loading import Shown, load_shown, warm_up
from ui.markup import escape, escape_label
from ui.policy_choice import choose_policy, follow_chat
from ui.question_log import begin_log, days_of_words, log_answer
from ui.reply_keeping import delete_what_is_kept_no_more
from ui.row_view import PANEL_KEY, show_row
from ui.state import OpenRow, Problem, Turn, conversation, start_anew
from ui.visitor import remember_visitor, whose
from ui.who import choose_asker

# Asked of nobody's data and shown to nobody.
_ANY_QUESTION = "how long do you keep my data"
_INPUT_KEY = "question"
_COLUMNS = (6, 5)
# Moves the view, once the page has its new height. A block of its own, since a second `const` of one name would fail.
_SCRIPT = """<script>{ setTimeout(() => {
  const place = document.querySelector('.st-key-%s');
  if (place) { %s }
}, 150) }</script>"""
_WITH_FOCUS = "place.tabIndex = -1; place.focus({preventScroll: true}); "
# To a row that was just opened, with the focus; on a narrow screen it opens below the fold.
_GO_TO_ROW = _WITH_FOCUS + "place.scrollIntoView({block: 'nearest'});"
# To the question just answered; the focus stays in the input, or goes there with a click on what is gone now.
_GO_TO_TURN = "place.scrollIntoView({block: 'start'});"


def render() -> None:
    """Draw the page."""
    assistant = loading.load_assistant()
    _reopen(assistant)
    shown = load_shown(assistant)
    _read_address(shown)
    announcement, header = _header(assistant, shown)
    current = conversation()
    if current.reopened_policy:
        _tell_policy(current.reopened_policy, shown.policy)
    if current.open_row and current.open_row.turn_id is None:
        show_row(shown.policy, current.open_row, None)
    if not current.turns and not current.pending:
        _empty(shown)
    for turn in current.turns:
        _show_turn(turn, shown, is_last=turn is current.turns[-1] and not current.pending)
    if current.pending:
        _answer_pending(assistant, shown)
    if current.turns and keep_days():
        remember_visitor(keep_days())
    _announce(announcement)
    with header:
        _save(shown)
    _input(assistant.settings.max_question_chars, shown)
    if current.is_kept is None:
        keep_chat()  # a click ended the run that was about to
    _write_address(shown.policy.id)
    warm_up(get_ready)


def get_ready() -> None:
    """What the first answer would have to wait for: models and dictionaries, and the database of chats."""
    assistant = loading.load_assistant()
    with contextlib.suppress(PrivacyAssistantError):
        assistant.answer(Question(question=_ANY_QUESTION))
    open_store()
    delete_what_is_kept_no_more()
    begin_log()


def _reopen(assistant: Assistant) -> None:
    """`?chat=` opens a kept chat of this browser, with its own policy: after a reload, or from the list of chats."""
    wanted, current = st.query_params.get("chat"), conversation()
    if wanted and wanted != current.id and not current.clicked and reopen_chat(wanted):
        follow_chat(assistant)


def _read_address(shown: Shown) -> None:
    """`?policy=&row=` opens a row, `?q=` asks. A click in this run wins: the address shows what was before it."""
    current = conversation()
    row = st.query_params.get("row")
    if not current.clicked and row != current.row_in_address:
        current.open_row = OpenRow(row) if row else None
        current.row_in_address = row
    question = st.query_params.get("q")
    if question and question != current.question_in_address:
        current.question_in_address = question
        ask(question, shown)


def _write_address(policy_id: str) -> None:
    """Keep `?policy=&row=` at the open row, so that the address can be shared, and `?chat=` at a chat that is kept."""
    current = conversation()
    row = current.open_row.item_id if current.open_row else None
    wanted = {"policy": policy_id, "row": row} if row else {}
    if current.is_kept:
        wanted["chat"] = current.id
    if st.query_params.to_dict() != wanted:
        st.query_params.from_dict(wanted)
    current.row_in_address = row
    current.clicked = False


def _header(assistant: Assistant, shown: Shown) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Draw the header; give the places for what depends on the answer that comes below: an announcement, and saving."""
    st.title(escape_label(text.say("ask.title", company=shown.policy.short_name)), anchor=False)
    announcement = st.empty()
    header = st.container(horizontal=True, vertical_alignment="bottom", key="header")
    with header:
        choose_policy(assistant, shown.policy)
        choose_asker(shown)
        text.choose_language()
        st.button(text.say("ask.new"), icon=":material/add_comment:", key="new_chat", on_click=start_anew)
    return announcement, header


def _tell_policy(own: str, shown: Policy) -> None:
    """Say which policy a reopened chat goes on with, where it is not the one that was shown before."""
    key = "chats.own_policy" if own == shown.id else "chats.policy_gone"
    st.caption(escape_label(text.say(key, title=shown.title)))


def _save(shown: Shown) -> None:
    """The whole chat to take away, once there is something in it."""
    current = conversation()
    if not current.turns:
        return
    markdown = export.conversation_as_markdown(current.turns, title=shown.policy.title)
    data = export.conversation_as_json(current.turns, current.feedback)
    with st.popover(text.say("ask.save"), icon=":material/download:", key="save_chat"):
        st.caption(text.say("ask.save.words"))
        export.buttons("chat", markdown, data, key="save-chat")


def _empty(shown: Shown) -> None:
    st.html(f'<p class="pa-empty">{escape(text.say("empty.lead"))}</p>')
    if not shown.examples:
        return
    st.caption(text.say("empty.examples"))
    with st.container(horizontal=True, gap="small", key="examples"):
        for place, question in enumerate(shown.examples):
            st.button(
                escape_label(question), key=f"example-{place}", wrap=True, on_click=ask_on_click, args=(question, shown)
            )


def _show_turn(turn: Turn, shown: Shown, *, is_last: bool) -> None:
    opened = conversation().open_row
    # Always in columns, so that the answer keeps its place when a row opens beside it.
    beside, panel = st.columns(_COLUMNS, gap="medium")
    with beside, st.container(key=turn.id):
        show_question(turn)
        show_outcome(turn, shown, is_last=is_last)
    if opened and opened.turn_id == turn.id:
        with panel:
            show_row(shown.policy, opened, turn.answer)
            if conversation().clicked:
                _run(_SCRIPT % (PANEL_KEY, _GO_TO_ROW))


def _answer_pending(assistant: Assistant, shown: Shown) -> None:
    current = conversation()
    if current.pending is None:
        return
    # The same shape as a past turn: the next run then finds every element in its place.
    beside, _ = st.columns(_COLUMNS, gap="medium")
    with beside, st.container(key=current.pending.id):
        show_question(current.pending)
        with st.spinner(text.say("ask.working")):
            turn = _answered(assistant, shown.policy, current.pending)
        show_outcome(turn, shown, is_last=True, in_steps=True)
    # After the answer is on the screen, which must not wait for a database.
    keep_chat()
    log_answer(turn)
    _run(_SCRIPT % (turn.id, (_WITH_FOCUS if current.moves_focus else "") + _GO_TO_TURN))
    current.moves_focus = False


def _run(script: str) -> None:
    """Run a script of ours. Nothing a user or a policy wrote may stand in it."""
    st.html(script, unsafe_allow_javascript=True)


def _answered(assistant: Assistant, policy: Policy, pending: Turn) -> Turn:
    current = conversation()
    question = current.as_question(pending, limit=assistant.settings.max_history_turns, policy=policy.id)
    try:
        return current.settle(assistant.answer(question), None)
    except PrivacyAssistantError as error:
        return current.settle(None, Problem(error.message, error.hint))


def _announce(place: DeltaGenerator) -> None:
    """Tell a screen reader once that an answer has come; Streamlit's chat has no live region of its own."""
    turns = conversation().turns
    answer = turns[-1].answer if turns else None
    words = text.say("ask.ready", count=text.counted(len(answer.citations))) if answer else ""
    place.html(f'<div role="status" class="pa-hidden">{escape(words)}</div>')


def _input(max_chars: int, shown: Shown) -> None:
    with st.bottom:
        st.chat_input(text.say("ask.input"), key=_INPUT_KEY, max_chars=max_chars, on_submit=_submit, args=(shown,))
        with st.container(gap=None, key="standing"):
            st.caption(text.say("ask.no_advice"))
            if conversation().is_deleted:
                st.caption(text.say("chats.deleted"))
            elif conversation().is_apart and conversation().is_kept:
                st.caption(text.say("chats.apart"))
            elif conversation().is_kept is False:
                st.caption(text.say("chats.not_kept"))
            elif keep_days():
                st.caption(text.say(whose("chats.notice", "chats.notice.person"), count=text.counted(keep_days())))
            if days := days_of_words():
                st.caption(text.say("log.notice", count=text.counted(days)))


def _submit(shown: Shown) -> None:
    ask(str(st.session_state[_INPUT_KEY]), shown)
