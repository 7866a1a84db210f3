"""Plots of the Insight page, each with the same numbers as a table: a plot cannot be read by ear or by keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import altair as alt
import streamlit as st

from assistant.question_log.insight import Ending, Insight
from ui import text
from ui.insight_words import ending_name, topic_name
from ui.loading import Shown
from ui.markup import escape

# Okabe and Ito (2008): told apart by people with any kind of colour vision; these hold on light and on dark ground.
_COLOURS: Mapping[Ending, str] = {
    Ending.ANSWERED: "#0072b2",
    Ending.NOT_LISTED: "#56b4e9",
    Ending.NOT_STATED: "#d55e00",
    Ending.CLARIFY: "#cc79a7",
    Ending.OUT_OF_SCOPE: "#8c8c8c",
}
# Streamlit's theme for plots writes on a light ground in a grey of too little contrast; without it, as the text is.
_THEME = None
# Of a whole plot: Streamlit fits axes and legend into it.
_BAR_HEIGHT_PX, _AXIS_HEIGHT_PX, _DAYS_HEIGHT_PX = 28, 60, 340


def show_days(found: Insight) -> None:
    """Questions by day and how they ended."""
    days = sorted({day for day, _ in found.by_day})
    records = [
        {"day": day.isoformat(), "ending": ending_name(ending), "order": place, "count": found.by_day[day, ending]}
        for day in days
        for place, ending in enumerate(Ending)
        if found.by_day.get((day, ending))
    ]
    chart = (
        alt.Chart(alt.InlineData(values=records), height=_DAYS_HEIGHT_PX, description=text.say("insight.by_day"))
        .mark_bar()
        .encode(
            x=alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True)),
            y=alt.Y("count:Q", title=text.say("insight.count"), axis=alt.Axis(tickMinStep=1, format="d")),
            color=_colour(),
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip("day:N", title=text.say("insight.day")), *_tooltips()],
        )
    )
    st.header(text.say("insight.by_day"), anchor=False)
    st.altair_chart(chart, theme=_THEME, key="chart-days")
    heads = [text.say("insight.day"), *map(ending_name, Ending)]
    rows = [[text.day(day), *(str(found.by_day.get((day, ending), 0)) for ending in Ending)] for day in reversed(days)]
    _as_table(text.say("insight.by_day"), heads, rows)


def show_topics(found: Insight, shown: Shown) -> None:
    """Questions by topic and how they ended; one that is about two topics counts for both."""
    topics = found.topics()
    records = [
        {
            "topic": topic_name(topic, shown),
            "ending": ending_name(ending),
            "order": place,
            "count": found.by_topic[topic, ending],
        }
        for topic in topics
        for place, ending in enumerate(Ending)
        if found.by_topic.get((topic, ending))
    ]
    names = [topic_name(topic, shown) for topic in topics]
    height = _BAR_HEIGHT_PX * len(topics) + _AXIS_HEIGHT_PX
    chart = (
        alt.Chart(alt.InlineData(values=records), height=height, description=text.say("insight.by_topic"))
        .mark_bar()
        .encode(
            x=alt.X("count:Q", title=text.say("insight.count"), axis=alt.Axis(tickMinStep=1, format="d")),
            y=alt.Y("topic:N", title=None, sort=names, axis=alt.Axis(labelLimit=180, labelOverlap=False)),
            # The legend stands above the plot by day, which is before this one.
            color=_colour().legend(None),
            order=alt.Order("order:Q"),
            tooltip=[alt.Tooltip("topic:N", title=text.say("insight.topic")), *_tooltips()],
        )
    )
    st.header(text.say("insight.by_topic"), anchor=False)
    st.altair_chart(chart, theme=_THEME, key="chart-topics")
    heads = [text.say("insight.topic"), *map(ending_name, Ending)]
    rows = [
        [name, *(str(found.by_topic.get((topic, ending), 0)) for ending in Ending)]
        for name, topic in zip(names, topics, strict=True)
    ]
    _as_table(text.say("insight.by_topic"), heads, rows)


def show_speed(found: Insight) -> None:
    """How long answers took: in all, and the median of each day."""
    by_day = found.median_by_day()
    records = [{"day": day.isoformat(), "ms": round(ms, 1)} for day, ms in by_day.items()]
    chart = (
        alt.Chart(alt.InlineData(values=records), height=_DAYS_HEIGHT_PX, description=text.say("insight.speed"))
        .mark_line(point=True, color=_COLOURS[Ending.ANSWERED])
        .encode(
            x=alt.X("yearmonthdate(day):O", title=None, axis=alt.Axis(format="%Y-%m-%d", labelOverlap=True)),
            y=alt.Y("ms:Q", title=text.say("insight.milliseconds")),
            tooltip=[
                alt.Tooltip("day:N", title=text.say("insight.day")),
                alt.Tooltip("ms:Q", title=text.say("insight.milliseconds")),
            ],
        )
    )
    st.header(text.say("insight.speed"), anchor=False)
    within = {share: f"{found.milliseconds(share):.0f}" for share in (0.5, 0.95, 0.99)}
    st.caption(text.say("insight.speed.words", half=within[0.5], most=within[0.95], nearly_all=within[0.99]))
    st.altair_chart(chart, theme=_THEME, key="chart-speed")
    heads = [text.say("insight.day"), text.say("insight.milliseconds")]
    rows = [[text.day(day), f"{by_day[day]:.1f}"] for day in sorted(by_day, reverse=True)]
    _as_table(text.say("insight.speed"), heads, rows)


def table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column names its rows; every cell is shown as the text that it is.

    `caption` names it for who does not see the heading above it.
    """
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in heads)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return (
        f'<div class="pa-scroll" role="region" tabindex="0" aria-label="{escape(caption)}">'
        f'<table class="pa-table pa-counts"><caption class="pa-hidden">{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _as_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with st.expander(text.say("insight.as_table"), icon=":material/table:", key=f"table-{caption}", type="compact"):
        st.html(table(caption, heads, rows))


def _colour() -> alt.Color:
    names = [ending_name(ending) for ending in Ending]
    scale = alt.Scale(domain=names, range=[_COLOURS[ending] for ending in Ending])
    return alt.Color("ending:N", scale=scale, title=None, legend=alt.Legend(orient="top", columns=2, labelLimit=200))


def _tooltips() -> list[alt.Tooltip]:
    return [
        alt.Tooltip("ending:N", title=text.say("insight.ending")),
        alt.Tooltip("count:Q", title=text.say("insight.count")),
    ]
