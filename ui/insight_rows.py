"""Row by attribute: how many answers stood on each cell of the policy. A row that nobody needed says so in words."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from assistant.question_log.insight import COLUMNS, Insight
from knowledge.policy import Policy, Row, TableKind
from ui import text
from ui.markup import escape, paragraphs
from ui.policy_table import permalink

# The most used cell has this much of the text's colour behind it, in percent.
_DARKEST_PERCENT = 45


def show_rows(found: Insight, policy: Policy) -> None:
    """A table for each category of people and kind of table."""
    used = sum(1 for row in policy.rows() if found.rows.get(row.id))
    st.caption(text.say("insight.rows.lead"))
    st.html(
        f'<p class="pa-found">{escape(text.say("insight.rows.used", count=str(used), all=str(len(policy.rows()))))}</p>'
    )
    most = max(found.cells.values(), default=0)
    parts = []
    for data_subject in policy.data_subjects:
        heading = policy.section_of(data_subject).heading
        tables = "".join(
            _table(found, policy, kind, rows, most)
            for kind in TableKind
            if (rows := policy.rows(kind, data_subject=data_subject))
        )
        parts.append(
            f'<section class="pa-section"><h2 lang="{escape(policy.language)}">{escape(heading)}</h2>{tables}</section>'
        )
    st.html("".join(parts))


def _table(found: Insight, policy: Policy, kind: TableKind, rows: Sequence[Row], most: int) -> str:
    columns = COLUMNS[kind]
    not_cited = f' <b class="pa-never-cited">{escape(text.say("insight.rows.never"))}</b>'
    heads = "".join(f'<th scope="col">{escape(text.column_name(column))}</th>' for column in columns)
    lines = []
    for row in rows:
        cells = "".join(_cell(found.cells.get((row.id, column), 0), most) for column in columns)
        mark = "" if found.rows.get(row.id) else not_cited
        name = f'<span lang="{escape(policy.language)}">{paragraphs(row.key.text)}</span>'
        lines.append(f'<tr><th scope="row">{permalink(policy, row)} {name}{mark}</th>{cells}</tr>')
    heading = policy.section_of(rows[0].data_subject).heading
    caption = text.table_name(kind)
    first = escape(text.say("insight.row"))
    return (
        f'<div class="pa-scroll" role="region" tabindex="0" aria-label="{escape(f"{heading}: {caption}")}">'
        f'<table class="pa-table pa-cells"><caption>{escape(caption)}</caption>'
        f'<thead><tr><th scope="col">{first}</th>{heads}</tr></thead><tbody>{"".join(lines)}</tbody></table></div>'
    )


def _cell(count: int, most: int) -> str:
    if not count:
        return "<td>0</td>"
    share = round(_DARKEST_PERCENT * count / most)
    return f'<td style="background: color-mix(in srgb, #0072b2 {share}%, transparent)">{count}</td>'
