"""The items of a customer's message: what each asks, what the policy says, and on which rows that stands."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from assistant.answer import Answer, Citation, Status
from assistant.desk.draft import MOST_STATEMENTS
from assistant.desk.message import Item, ItemKind, WorkedMessage, ask_again, ask_besides
from assistant.service import Assistant
from knowledge.errors import QuestionError
from knowledge.phrasebook import load_phrasebook
from knowledge.vocabulary import DOMAIN_FOLDER
from ui import text
from ui.desk_state import Desk, desk
from ui.loading import Shown
from ui.markup import escape, escape_label, paragraphs, quotes_apart
from ui.policy_table import row_address
from ui.problem import show_problem
from ui.question_log import log_desk
from ui.state import Problem
from ui.who import NOT_SAID, asker_names

_BADGES = {
    Status.ANSWERED: (":material/check_circle:", "green"),
    Status.CLARIFY: (":material/alt_route:", "violet"),
    Status.NOT_COVERED: (":material/help_center:", "orange"),
    Status.OUT_OF_SCOPE: (":material/block:", "gray"),
}
# Of a longer answer the rest is folded.
_MOST_SHOWN = 3


def show_items(current: Desk, worked: WorkedMessage, assistant: Assistant, shown: Shown) -> None:
    """Every item in its order, what was taken as context, and a field for a question that was missed."""
    st.header(text.say("desk.items"), anchor=False)
    st.html(f'<p class="pa-found" role="status">{escape(summary(worked))}</p>')
    for item in worked.items:
        with st.container(border=True, gap="small", key=f"desk-item-{current.made}-{item.number}"):
            _show_item(current, item, assistant, shown)
    _add(worked, assistant, shown)
    _surroundings(worked)


def summary(worked: WorkedMessage) -> str:
    """How many items came to what."""
    count = Counter(outcome_of(item) for item in worked.items)
    told = [text.say("desk.count", outcome=text.say(f"desk.outcome.{name}"), count=str(n)) for name, n in count.items()]
    return " · ".join(told) or text.say("desk.no_items")


def outcome_of(item: Item) -> str:
    """What came of an item, as the keys of the catalogue call it."""
    if item.needs_privacy_team:
        return "privacy_team"
    return item.answer.status.value if item.answer else "problem"


def _show_item(current: Desk, item: Item, assistant: Assistant, shown: Shown) -> None:
    st.html(f'<p class="pa-question"><b>{item.number}.</b> {paragraphs(item.text)}</p>')
    _badge(item)
    if item.kind == ItemKind.REQUEST:
        book = load_phrasebook(text.language(), DOMAIN_FOLDER)
        rights = ", ".join(book.label("right", right) for right in item.rights)
        st.caption(escape_label(text.say("desk.request.words", rights=rights)))
    elif item.kind == ItemKind.COMPLAINT:
        st.caption(text.say("desk.complaint.words"))
    if item.problem:
        show_problem(text.say("problem.question"), item.problem, text.say("desk.problem.hint"))
    is_answered = item.answer is not None and item.answer.status == Status.ANSWERED
    if item.answer and (is_answered or not item.needs_privacy_team):
        _show_answer(current, item, item.answer, shown)
    with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
        _ticks(current, item, shown)
    if item.answer and item.answer.status in (Status.ANSWERED, Status.CLARIFY):
        _who(current, item, assistant, shown)


def _badge(item: Item) -> None:
    outcome = outcome_of(item)
    if item.needs_privacy_team:
        st.badge(text.say("desk.outcome.privacy_team"), icon=":material/shield_person:", color="red")
    elif item.answer:
        icon, color = _BADGES[item.answer.status]
        st.badge(text.say(f"desk.outcome.{outcome}"), icon=icon, color=color)  # type: ignore[arg-type]


def _show_answer(current: Desk, item: Item, answer: Answer, shown: Shown) -> None:
    lines = [f"<li>{quotes_apart(statement.text)}</li>" for statement in answer.statements]
    if lines:
        st.html(f'<div lang="{escape(answer.language)}">{_folded(lines)}</div>')
    elif answer.clarification:
        st.html(f'<p class="pa-lead">{paragraphs(answer.clarification.question)}</p>')
    if answer.citations:
        label = text.say("sources", count=str(len(answer.citations)))
        key = f"desk-sources-{current.made}-{item.number}"
        with st.expander(label, icon=":material/format_quote:", key=key, type="compact"):
            st.html(f'<ul class="pa-checks">{"".join(_source(c, shown) for c in answer.citations)}</ul>')


def _folded(lines: list[str]) -> str:
    """A list whose further lines open on demand."""
    shown, more = lines[:_MOST_SHOWN], lines[_MOST_SHOWN:]
    rest = f'<ul class="pa-checks">{"".join(more)}</ul>'
    label = escape(text.say("desk.more", count=str(len(more))))
    return f'<ul class="pa-checks">{"".join(shown)}</ul>' + (
        f"<details><summary>{label}</summary>{rest}</details>" if more else ""
    )


def _source(citation: Citation, shown: Shown) -> str:
    columns = ", ".join(text.column_name(column) for column in citation.columns)
    place = " · ".join(filter(None, (text.source_place(citation.section, citation.row), columns)))
    # In a tab of its own: this one would lose the message and the draft.
    link = (
        f'<a href="{escape(row_address(shown.policy.id, citation.id))}" target="_blank" rel="noopener">'
        f"{escape(text.say('desk.open_row'))}</a>"
    )
    return (
        f'<li><span class="pa-where">{escape(place)}</span> {link}<br>'
        f'<span class="pa-quote" lang="{escape(shown.policy.language)}">“{paragraphs(citation.quote)}”</span></li>'
    )


def _ticks(current: Desk, item: Item, shown: Shown) -> None:
    if item.answer is None and not item.needs_privacy_team:
        return
    _tick(text.say("desk.in_reply"), f"desk-in-{current.made}-{item.number}", current.left_out, item.number,
          ticked_is_in=False, shown=shown)  # fmt: skip
    if item.answer and len(item.answer.statements) > MOST_STATEMENTS and item.number not in current.left_out:
        _tick(text.say("desk.in_full"), f"desk-full-{current.made}-{item.number}", current.in_full, item.number,
              ticked_is_in=True, shown=shown)  # fmt: skip


def _tick(label: str, key: str, numbers: set[int], number: int, *, ticked_is_in: bool, shown: Shown) -> None:
    st.session_state.setdefault(key, (number in numbers) == ticked_is_in)

    def changed() -> None:
        if bool(st.session_state[key]) == ticked_is_in:
            numbers.add(number)
        else:
            numbers.discard(number)
        desk().follow(shown.policy)

    st.checkbox(label, key=key, on_change=changed)


def _who(current: Desk, item: Item, assistant: Assistant, shown: Shown) -> None:
    """For whom an item is answered; another choice answers it anew."""
    key = f"desk-who-{current.made}-{item.number}-{text.language()}"
    names = asker_names(shown)
    asked = item.asked.data_subject if item.asked else None
    st.session_state.setdefault(key, asked or NOT_SAID)

    def changed() -> None:
        chosen = st.session_state[key] or None
        again = ask_again(item, assistant, data_subject=chosen)
        desk().put(again, shown.policy)
        log_desk([(again.text, again.answer)])

    st.selectbox(text.say("desk.who_item"), tuple(names), format_func=names.__getitem__, key=key, on_change=changed)


def _add(worked: WorkedMessage, assistant: Assistant, shown: Shown) -> None:
    """A question that nobody found in the message, or one that the customer asked by telephone."""
    with (
        st.expander(text.say("desk.add"), icon=":material/add:", key="desk-add", type="compact"),
        st.form("desk-add-form", clear_on_submit=True, border=False),
    ):
        limit = assistant.settings.max_question_chars
        asked = st.text_input(text.say("desk.add.question"), key="desk-add-question", max_chars=limit)
        sent = st.form_submit_button(text.say("desk.add.do"))
    if sent and (asked or "").strip():
        current = desk()
        try:
            current.worked = ask_besides(worked, str(asked), assistant, language=worked.language)
            current.problem = None
            current.follow(shown.policy)
            log_desk((item.text, item.answer) for item in current.worked.items[len(worked.items) :])
        except QuestionError as error:
            current.problem = Problem(error.message, error.hint)
        st.rerun()


def _surroundings(worked: WorkedMessage) -> None:
    if not (worked.context or worked.left_out):
        return
    with st.expander(text.say("desk.surroundings"), icon=":material/notes:", key="desk-surroundings", type="compact"):
        for key, lines in (("desk.context", worked.context), ("desk.left_out", worked.left_out)):
            if lines:
                st.caption(text.say(key))
                st.html(f'<ul class="pa-checks">{"".join(f"<li>{paragraphs(line)}</li>" for line in lines)}</ul>')
