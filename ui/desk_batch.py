"""A table of questions in, a table of answers out: upload, progress, what was not answered, download."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from assistant.desk.spreadsheet import MOST_BYTES, MOST_ROWS, Sheet, as_csv, as_xlsx, question_column, read_sheet
from assistant.desk.table_batch import RowAnswer, answer_rows, place_of, records
from assistant.service import Assistant
from knowledge.errors import InvalidFile
from ui import text
from ui.desk_state import Batch, desk
from ui.loading import Shown
from ui.markup import escape, escape_label, paragraphs
from ui.policy_table import row_address
from ui.problem import show_problem
from ui.question_log import log_desk

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHOWN = 200


def show_batch(assistant: Assistant, shown: Shown) -> None:
    """Choose a file and its column, answer it, and take the answers away."""
    st.caption(text.say("desk.batch.lead", rows=f"{MOST_ROWS}", size=f"{MOST_BYTES // 1_000_000}"))
    file = st.file_uploader(
        text.say("desk.batch.file"), type=["csv", "xlsx"], key="desk-file", max_upload_size=MOST_BYTES // 1_000_000
    )
    if file is not None:
        try:
            sheet = read_sheet(file.name, file.getvalue())
        except InvalidFile as error:
            show_problem(text.say("desk.batch.bad"), error.message, error.hint)
        else:
            _answer(file.name, sheet, assistant, shown)
    if (batch := desk().batch) and batch.policy_id == shown.policy.id:
        _show(batch, shown)


def _answer(name: str, sheet: Sheet, assistant: Assistant, shown: Shown) -> None:
    column = st.selectbox(
        text.say("desk.batch.column"),
        range(len(sheet.columns)),
        index=question_column(sheet),
        format_func=sheet.columns.__getitem__,
        key=f"desk-column-{name}-{'-'.join(sheet.columns)}"[:200],
        placeholder=text.say("desk.batch.choose"),
    )
    count = text.counted(len(sheet.rows))
    start = st.button(
        text.say("desk.batch.start", count=count),
        key="desk-batch-start",
        icon=":material/play_arrow:",
        type="primary",
        disabled=column is None,
    )
    if not start or column is None:
        return
    answers: list[RowAnswer] = []
    total = len(sheet.rows)
    bar = st.progress(0.0, text.say("desk.batch.progress", done="0", total=str(total)))
    for row in answer_rows([row[column] for row in sheet.rows], assistant, policy_id=shown.policy.id):
        answers.append(row)
        bar.progress(len(answers) / total, text.say("desk.batch.progress", done=str(len(answers)), total=str(total)))
    bar.empty()
    log_desk((row.question, row.answer) for row in answers)
    table = list(records(sheet, answers, shown.policy))
    desk().batch = Batch(name, shown.policy.id, tuple(answers), as_csv(table), as_xlsx(table))


def _show(batch: Batch, shown: Shown) -> None:
    st.header(text.say("desk.batch.done", name=escape_label(batch.name)), anchor=False)
    st.html(f'<p class="pa-found" role="status">{escape(_summary(batch.answers))}</p>')
    with st.container(horizontal=True, gap="small", key="desk-batch-files"):
        for label, name, mime, content in (
            (text.say("desk.batch.csv"), "answers.csv", "text/csv", batch.csv),
            (text.say("desk.batch.xlsx"), "answers.xlsx", _XLSX, batch.xlsx),
        ):
            st.download_button(label, content, name, mime, key=f"desk-{name}", icon=":material/download:",
                               on_click="ignore")  # fmt: skip
    unanswered = [(n, row) for n, row in enumerate(batch.answers, start=1) if row.question and not row.is_answered]
    if not unanswered:
        return
    st.header(text.say("desk.batch.unanswered"), anchor=False)
    st.caption(text.say("desk.batch.unanswered.words"))
    items = "".join(f"<li>{_unanswered(number, row, shown)}</li>" for number, row in unanswered[:_MOST_SHOWN])
    if (more := len(unanswered) - _MOST_SHOWN) > 0:
        items += f"<li>{escape(text.say('desk.batch.more', count=str(more)))}</li>"
    st.html(f'<ul class="pa-checks">{items}</ul>')


def _place(item_id: str, shown: Shown) -> str:
    """Where a row or passage stands, with the short name of its category of people."""
    if row := shown.policy.rows_by_id.get(item_id):
        return text.row_place(shown.categories.get(row.data_subject, row.data_subject), row)
    return place_of(item_id, shown.policy, text.language())


def _summary(answers: Sequence[RowAnswer]) -> str:
    names = (row.answer.status.value if row.answer else "problem" for row in answers if row.question)
    told = (
        text.say("desk.count", outcome=text.say(f"desk.outcome.{name}"), count=str(count))
        for name, count in Counter(names).items()
    )
    return " · ".join(told)


def _unanswered(number: int, row: RowAnswer, shown: Shown) -> str:
    what = text.say(f"desk.outcome.{row.answer.status.value}") if row.answer else row.problem
    links = " · ".join(
        f'<a href="{escape(row_address(shown.policy.id, item_id))}" target="_blank" rel="noopener">'
        f"{escape(_place(item_id, shown))}</a>"
        for item_id in row.nearest
    )
    nearest = f"<br>{escape(text.say('desk.batch.nearest'))} {links}" if links else ""
    question = paragraphs(row.question[:300])
    return f'<b>{number}.</b> <span class="pa-quote">{question}</span> – {escape(what)}{nearest}'
