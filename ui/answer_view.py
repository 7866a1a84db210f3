"""Draws one turn: the question, then the answer, sentence by sentence with its chips, and how to go on."""

from __future__ import annotations

import time
from collections.abc import Mapping

import streamlit as st

from assistant.answer import Answer, Statement, StatementKind, Status
from assistant.kinds_of_no import No, no_of_answer, no_of_statement
from assistant.redaction.asked import MASK, without_identifiers
from assistant.reminder import FILE_NAME, MEDIA_TYPE, Reminder, as_calendar, reminders
from assistant.timeline import timelines
from ui import text
from ui.answer_details import show_details
from ui.citation_chip import chips
from ui.loading import Shown
from ui.markup import escape, escape_label, paragraphs, quotes_apart
from ui.problem import show_problem
from ui.state import Turn, conversation
from ui.timeline_view import show_timeline
from ui.who import answer_for_on_click, asker, show_who

# A new answer comes sentence by sentence, so that the eye finds the first one; all of it well within a second.
_PAUSE_SECONDS = 0.06
_ALL_PAUSES_SECONDS = 0.4
_BADGES: Mapping[Status | No, tuple[str, str]] = {
    Status.NOT_COVERED: (":material/help_center:", "orange"),
    Status.OUT_OF_SCOPE: (":material/block:", "gray"),
    Status.CLARIFY: (":material/alt_route:", "violet"),
    No.NOT_LISTED: (":material/playlist_remove:", "blue"),
    No.LEFT_OPEN: (":material/contrast:", "violet"),
}
# How a sentence follows is told where it is not simply what the policy says.
_TAGS: Mapping[StatementKind | No, str] = {
    StatementKind.COMPUTED: "kind.computed",
    StatementKind.BACKGROUND: "kind.background",
    No.NOT_LISTED: "kind.absence",
    No.NOT_STATED: "no.not_covered",
    No.LEFT_OPEN: "no.left_open",
}


def show_question(turn: Turn) -> None:
    """What the user asked, as typed but for identifiers; the first time that one was left out, that and why."""
    with st.chat_message("user", avatar=":material/person:"):
        st.html(f'<p class="pa-question">{paragraphs(turn.question)}</p>')
        if conversation().is_first_masked(turn):
            st.caption(escape_label(text.say("ask.masked", mask=MASK)))


def show_outcome(turn: Turn, shown: Shown, *, is_last: bool, in_steps: bool = False) -> None:
    """What came of a turn. What can be clicked to go on stands on the last one only.

    `in_steps`: sentence by sentence, as a new answer comes.
    """
    with st.chat_message("assistant", avatar=":material/policy:"):
        if turn.problem:
            show_problem(text.say("problem.question"), turn.problem.message, turn.problem.hint)
        elif turn.answer:
            show_who(turn, turn.answer, shown, can_change=is_last)
            _show_answer(turn, turn.answer, shown, is_last=is_last, in_steps=in_steps)


def _show_answer(turn: Turn, answer: Answer, shown: Shown, *, is_last: bool, in_steps: bool) -> None:
    pause_seconds = min(_PAUSE_SECONDS, _ALL_PAUSES_SECONDS / max(len(answer.statements), 1)) if in_steps else 0.0
    _badge(answer)
    if lead := _lead(answer):
        st.html(f'<p class="pa-lead">{paragraphs(lead)}</p>')
    drawn = {timeline.place: timeline for timeline in timelines(answer)}
    dated = {reminder.place: reminder for reminder in reminders(answer)}
    for place, statement in enumerate(answer.statements):
        with st.container(gap="xsmall", key=f"statement-{turn.id}-{place}"):
            _statement(turn, statement, place=place, tag=_tag(answer, place))
            if place in drawn:
                show_timeline(drawn[place], text.words(answer.language))
            if place in dated:
                _reminder(turn, dated[place])
        time.sleep(pause_seconds)
    if answer.clarification and is_last:
        _options(turn, answer)
    show_details(turn, answer, shown)
    if is_last and answer.status == Status.OUT_OF_SCOPE:
        _questions(turn, text.say("empty.examples"), shown.examples[:3], shown)
    elif is_last:
        _questions(turn, text.say("follow_ups"), answer.follow_ups, shown)


def _tag(answer: Answer, place: int) -> str | None:
    """How a statement follows, as the catalogue calls it; None where a badge says it for the whole answer."""
    kind = answer.statements[place].kind
    if kind != StatementKind.ABSENCE:
        return _TAGS.get(kind)
    if answer.status != Status.ANSWERED or (place == 0 and no_of_answer(answer)):
        return None
    no = no_of_statement(answer, place)
    return _TAGS[no] if no else None


def _badge(answer: Answer) -> None:
    """Say which kind of "no" (or question back) this is, by icon, label and words; a plain answer needs none."""
    kind = no_of_answer(answer) or answer.status
    if found := _BADGES.get(kind):
        icon, color = found
        st.badge(text.say(f"no.{kind}"), icon=icon, color=color)  # type: ignore[arg-type]
        st.caption(text.say(f"no.{kind}.words"))


def _lead(answer: Answer) -> str:
    """What the answer says besides its statements: the question back, or that there is nothing to give."""
    if answer.clarification and answer.status == Status.CLARIFY:
        return answer.clarification.question
    # Beside statements, what else an answer says is "the policy does not say"; they say so themselves, and where.
    return "" if answer.statements else answer.answer


def _statement(turn: Turn, statement: Statement, *, place: int, tag: str | None) -> None:
    label = f'<span class="pa-kind pa-{statement.kind}">{escape(text.say(tag))}</span> ' if tag else ""
    size = "pa-statement pa-short" if place == 0 else "pa-statement"
    st.html(f'<p class="{size}">{label}{quotes_apart(statement.text)}</p>')
    chips(turn, statement.citations, place=f"statement-{place}")


def _reminder(turn: Turn, reminder: Reminder) -> None:
    """The date of a statement to take away for a calendar."""
    st.download_button(
        text.say("reminder", day=text.day(reminder.day)),
        as_calendar([reminder]),
        FILE_NAME,
        MEDIA_TYPE,
        key=f"reminder-{turn.id}-{reminder.place}",
        help=text.say("reminder.help"),
        icon=":material/event:",
        type="tertiary",
        on_click="ignore",
    )


def _options(turn: Turn, answer: Answer) -> None:
    if answer.clarification is None:
        return
    with st.container(horizontal=True, gap="xsmall", key=f"options-{turn.id}"):
        for place, option in enumerate(answer.clarification.options):
            st.button(
                escape_label(option.label),
                key=f"option-{turn.id}-{place}",
                wrap=True,
                on_click=answer_for_on_click,
                args=(option.data_subject,),
            )


def _questions(turn: Turn, lead: str, questions: tuple[str, ...], shown: Shown) -> None:
    if not questions:
        return
    st.caption(lead)
    with st.container(horizontal=True, gap="xsmall", key=f"follow-ups-{turn.id}"):
        for place, question in enumerate(questions):
            st.button(
                escape_label(question),
                key=f"follow-up-{turn.id}-{place}",
                wrap=True,
                on_click=ask_on_click,
                args=(question, shown),
            )


def ask_on_click(question: str, shown: Shown) -> None:
    """Ask a question that was offered; the button goes with the click."""
    ask(question, shown)
    conversation().moves_focus = True


def ask(question: str, shown: Shown) -> None:
    """Ask on behalf of whoever is chosen under "who is asking". Identifiers never get into the conversation."""
    asked = without_identifiers(question, kept=shown.policy.source_text)
    conversation().ask(asked.text, asker(), is_masked=bool(asked.kinds))
