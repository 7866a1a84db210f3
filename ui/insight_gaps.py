"""What the policy leaves open, grouped, each with the cell that would answer; and what people thought of answers."""

from __future__ import annotations

import streamlit as st

from assistant.question_log.insight import Gap, Insight
from ui import text
from ui.insight_charts import table
from ui.insight_words import property_name, topic_name
from ui.loading import Shown
from ui.markup import escape
from ui.policy_table import row_address

_MOST_QUESTIONS = 5


def show_gaps(found: Insight, shown: Shown, *, with_words: bool) -> None:
    """Groups of questions that the policy does not answer, the commonest first."""
    st.caption(text.say("insight.gaps.lead"))
    if not with_words:
        st.caption(text.say("insight.gaps.no_words"))
    if not found.gaps:
        st.caption(text.say("insight.gaps.none"))
        return
    items = "".join(_gap(gap, shown) for gap in found.gaps)
    st.html(f'<ol class="pa-gaps">{items}</ol>')


def gap_name(gap: Gap, shown: Shown) -> str:
    """What a group is about: the properties asked about, else the topic."""
    if gap.unstated:
        return ", ".join(property_name(unstated, shown) for unstated in gap.unstated)
    return topic_name(gap.topic, shown)


def gap_cell(gap: Gap, shown: Shown) -> str:
    """Where an answer would stand, or the nearest row where no column has what is asked; empty where none is near."""
    if gap.row is None:
        return ""
    place = text.row_place(shown.policy.section_of(gap.row.data_subject).heading, gap.row)
    return f"{place} › {text.column_name(gap.column)}" if gap.column else place


def show_thumbs(found: Insight, shown: Shown) -> None:
    """Thumbs in all and by topic."""
    st.header(text.say("insight.thumbs"), anchor=False)
    if not found.thumbs_by_topic:
        st.caption(text.say("insight.thumbs.none"))
        return
    heads = [text.say("insight.topic"), text.say("insight.helped"), text.say("insight.not_helped")]
    rows = [[topic_name(topic, shown), str(t.up), str(t.down)] for topic, t in found.thumbs_by_topic.items()]
    st.html(table(text.say("insight.thumbs"), heads, rows))


def _gap(gap: Gap, shown: Shown) -> str:
    counted = text.say("insight.gap", count=text.counted(gap.count), day=text.day(gap.last))
    lines = [f"<b>{escape(gap_name(gap, shown))}</b> · {escape(counted)}"]
    if gap.row is not None:
        # A cell that would answer, or merely the nearest row: the words must not promise more than is known
        key = "insight.gap.cell" if gap.column else "insight.gap.near"
        address = escape(row_address(shown.policy.id, gap.row.id))
        place = f'<a href="{address}" target="_blank" rel="noopener">{escape(gap_cell(gap, shown))}</a>'
        words = f'<span lang="{escape(shown.policy.language)}">{escape(gap.row.key.text)}</span>'
        lines.append(f"{escape(text.say(key))} {place}: {words}")
    if gap.questions:
        asked = "".join(f"<li>“{escape(question)}”</li>" for question in gap.questions[:_MOST_QUESTIONS])
        more = len(gap.questions) - _MOST_QUESTIONS
        rest = f"<li>{escape(text.say('insight.more', count=text.counted(more)))}</li>" if more > 0 else ""
        lines.append(f"<ul>{asked}{rest}</ul>")
    return f"<li>{'<br>'.join(lines[:2])}{''.join(lines[2:])}</li>"
