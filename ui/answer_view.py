"""Draws one turn: the question, then the answer with its chips, its sources and how it was worked out."""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

from assistant.answer import Answer, Statement, StatementKind, Status
from assistant.reminder import FILE_NAME, MEDIA_TYPE, Reminder, as_calendar, reminders
from knowledge.policy import Policy
from ui import export, text
from ui.citation_chip import chip, chips
from ui.markup import escape, escape_label, paragraphs
from ui.problem import show_problem
from ui.state import NOT_SAID, WHO_KEY, Turn, conversation

_BADGES: Mapping[Status, tuple[str, str]] = {
    Status.NOT_COVERED: (":material/help_center:", "orange"),
    Status.OUT_OF_SCOPE: (":material/block:", "gray"),
    Status.CLARIFY: (":material/alt_route:", "violet"),
}
_COLUMN_WORDS = {column.value: name for column, name in text.COLUMN_NAMES.items()}


def show_question(turn: Turn, categories: Mapping[str, str]) -> None:
    """What the user asked, as typed."""
    with st.chat_message("user", avatar=":material/person:"):
        st.html(f'<p class="pa-question">{paragraphs(turn.question)}</p>')
        if turn.data_subject:
            st.caption(escape_label(text.asking_as(categories.get(turn.data_subject, turn.data_subject))))


def show_outcome(turn: Turn, policy: Policy, *, is_last: bool) -> None:
    """What came of a turn. What can be clicked to go on stands on the last one only."""
    with st.chat_message("assistant", avatar=":material/policy:"):
        if turn.problem:
            show_problem(text.PROBLEM, turn.problem.message, turn.problem.hint)
        elif turn.answer:
            _show_answer(turn, turn.answer, policy, is_last=is_last)


def _show_answer(turn: Turn, answer: Answer, policy: Policy, *, is_last: bool) -> None:
    _badge(answer)
    if lead := _lead(answer):
        st.html(f'<p class="pa-lead">{paragraphs(lead)}</p>')
    dated = {reminder.place: reminder for reminder in reminders(answer)}
    for place, statement in enumerate(answer.statements):
        with st.container(gap="xsmall", key=f"statement-{turn.id}-{place}"):
            _statement(turn, statement, place=place, tagged=_is_tagged(answer, place))
            if place in dated:
                _reminder(turn, dated[place])
    if answer.clarification and is_last:
        _options(turn, answer)
    _below(turn, answer, policy)
    if is_last and answer.status == Status.OUT_OF_SCOPE:
        _questions(turn, text.EXAMPLES_LEAD, text.EXAMPLES.get(policy.id, ())[:3])
    elif is_last:
        _questions(turn, text.FOLLOW_UPS, answer.follow_ups)


def _says_not_listed(answer: Answer) -> bool:
    first = answer.statements[0].kind if answer.statements else None
    return answer.status == Status.ANSWERED and first == StatementKind.ABSENCE


def _is_tagged(answer: Answer, place: int) -> bool:
    """Whether a statement says its kind by itself; "not listed" stands once where a badge says it for the answer."""
    if answer.statements[place].kind != StatementKind.ABSENCE:
        return True
    return answer.status == Status.ANSWERED and not (place == 0 and _says_not_listed(answer))


def _badge(answer: Answer) -> None:
    """Say which kind of "no" (or question back) this is, by icon, label and words; a plain answer needs none."""
    if _says_not_listed(answer):
        st.badge(text.NOT_LISTED, icon=":material/playlist_remove:", color="blue")
        st.caption(text.NOT_LISTED_WORDS)
    elif answer.status in _BADGES:
        icon, color = _BADGES[answer.status]
        st.badge(text.STATUS_LABELS[answer.status], icon=icon, color=color)  # type: ignore[arg-type]
        st.caption(text.STATUS_WORDS[answer.status])


def _lead(answer: Answer) -> str:
    """What the answer says besides its statements: the question back, or that there is nothing to give."""
    if answer.clarification:
        return answer.clarification.question
    # Beside statements, what else an answer says is "the policy does not say"; they say so themselves, and where.
    return "" if answer.statements else answer.answer


def _statement(turn: Turn, statement: Statement, *, place: int, tagged: bool) -> None:
    label = text.SHORT_LABELS.get(statement.kind) if tagged else None
    tag = f'<span class="pa-kind pa-{statement.kind}">{escape(label)}</span> ' if label else ""
    size = "pa-statement pa-short" if place == 0 else "pa-statement"
    st.html(f'<p class="{size}">{tag}{_quotes_apart(statement.text)}</p>')
    chips(turn, statement.citations, place=f"statement-{place}")


def _reminder(turn: Turn, reminder: Reminder) -> None:
    """The date of a statement to take away for a calendar."""
    st.download_button(
        text.reminder(reminder.day),
        as_calendar([reminder]),
        FILE_NAME,
        MEDIA_TYPE,
        key=f"reminder-{turn.id}-{reminder.place}",
        help=text.REMINDER_HELP,
        icon=":material/event:",
        type="tertiary",
        on_click="ignore",
    )


def _quotes_apart(sentence: str) -> str:
    """A sentence, escaped, in which the policy's own words look different from ours."""
    return re.sub(r"“[^“”]*”", lambda found: f'<span class="pa-quote">{found[0]}</span>', paragraphs(sentence))


def _options(turn: Turn, answer: Answer) -> None:
    if answer.clarification is None:
        return
    with st.container(horizontal=True, gap="xsmall", key=f"options-{turn.id}"):
        for place, option in enumerate(answer.clarification.options):
            st.button(
                escape_label(option.label),
                key=f"option-{turn.id}-{place}",
                wrap=True,
                on_click=_ask_as,
                args=(turn.question, option.data_subject),
            )


def _questions(turn: Turn, lead: str, questions: tuple[str, ...]) -> None:
    if not questions:
        return
    st.caption(lead)
    with st.container(horizontal=True, gap="xsmall", key=f"follow-ups-{turn.id}"):
        for place, question in enumerate(questions):
            st.button(
                escape_label(question),
                key=f"follow-up-{turn.id}-{place}",
                wrap=True,
                on_click=ask,
                args=(question,),
            )


def ask(question: str) -> None:
    """Ask on behalf of whoever is chosen under "who is asking"."""
    conversation().ask(question, st.session_state.get(WHO_KEY) or None)


def _ask_as(question: str, data_subject: str | None) -> None:
    # The choice holds for what is asked next, too; it stands in the select, where it can be changed.
    st.session_state[WHO_KEY] = data_subject or NOT_SAID
    conversation().ask(question, data_subject)


def _below(turn: Turn, answer: Answer, policy: Policy) -> None:
    st.caption(escape_label(text.policy_line(policy.title, answer.policy.version)))
    if answer.citations:
        with st.expander(
            text.sources(len(answer.citations)),
            icon=":material/format_quote:",
            key=f"sources-{turn.id}",
            type="compact",
        ):
            _sources(turn, answer)
    with st.expander(text.WORKED_OUT, icon=":material/account_tree:", key=f"trace-{turn.id}", type="compact"):
        _trace(answer)
    if not answer.statements:
        return
    with st.expander(text.SAVE, icon=":material/content_copy:", key=f"save-{turn.id}", type="compact"):
        _save(turn, answer, policy)


def _sources(turn: Turn, answer: Answer) -> None:
    for citation in answer.citations:
        with st.container(horizontal=True, wrap=False, gap="small", key=f"source-{turn.id}-{citation.number}"):
            chip(turn, citation, place="sources")
            where = citation.section if citation.row is None else f"{citation.section}, row {citation.row}"
            columns = ", ".join(_COLUMN_WORDS[column] for column in citation.columns)
            place = " · ".join(filter(None, (where, columns)))
            st.html(
                f'<p class="pa-source"><span class="pa-where">{escape(place)}</span><br>'
                f'<span class="pa-quote">“{paragraphs(citation.quote)}”</span></p>'
            )


def _trace(answer: Answer) -> None:
    st.caption(text.TRACE_QUERY)
    st.json(answer.trace.query)
    st.caption(text.TRACE_RULES)
    rules = "".join(
        f"<li>{escape(text.rule_line(str(rule.get('rule', '')), str(rule.get('outcome', ''))))}"
        f"<ul>{''.join(f'<li><code>{escape(str(item))}</code></li>' for item in rule.get('read', ()))}</ul></li>"
        for rule in answer.trace.rules
    )
    st.html(f'<ol class="pa-rules">{rules}</ol>')
    st.caption(text.elapsed(answer.elapsed_ms))


def _save(turn: Turn, answer: Answer, policy: Policy) -> None:
    st.code(export.as_text(turn, answer, title=policy.title), language=None, wrap_lines=True)
    files = (
        (text.SAVE_MARKDOWN, "answer.md", "text/markdown", export.as_markdown(turn, answer, title=policy.title)),
        (text.SAVE_JSON, "answer.json", "application/json", export.as_json(answer)),
    )
    with st.container(horizontal=True, gap="xsmall"):
        for label, name, mime, data in files:
            st.download_button(
                label, data, name, mime, key=f"save-{turn.id}-{name}", icon=":material/download:", on_click="ignore"
            )
