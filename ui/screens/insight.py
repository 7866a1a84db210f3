"""For whoever owns the policy: what was asked, what is left open, which rows are used, and how fast answers come.

Shown only where a setting says so: those who ask have no business here.
"""

from __future__ import annotations

import streamlit as st

from assistant.question_log.entry import LogEntry
from assistant.question_log.insight import Ending, Insight, insight
from assistant.question_log.store import LogStore
from assistant.settings import Settings
from knowledge.errors import LogStoreError
from ui import loading, text
from ui.insight_charts import show_days, show_speed, show_topics
from ui.insight_export import FILE_NAME, MEDIA_TYPE, as_table
from ui.insight_gaps import show_gaps, show_thumbs
from ui.insight_rows import show_rows
from ui.loading import Shown, load_shown
from ui.markup import escape_label
from ui.policy_choice import choose_policy
from ui.problem import show_problem

_VIEWS = ("questions", "gaps", "rows", "speed")
_PERIODS_DAYS = (7, 30, 90, 365)
_PERIOD_WIDTH_PX = 260
# More would take longer to count than anybody waits; the page says that there are more.
_MOST_ENTRIES = 50_000


def render() -> None:
    """Draw the page."""
    assistant = loading.load_assistant()
    shown = load_shown(assistant)
    settings = assistant.settings
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        st.title(text.say("page.insight"), anchor=False)
        choose_policy(assistant, shown.policy)
        text.choose_language()
    st.caption(escape_label(text.say("insight.lead", title=shown.policy.title)))
    if not settings.log_days:
        st.caption(text.say("insight.off"))
        return
    days = _choose_days(settings.log_days)
    try:
        entries = _store(settings).entries(shown.policy.id, days=days, limit=_MOST_ENTRIES)
    except LogStoreError as error:
        show_problem(text.say("insight.failed"), error.message, error.hint)
        return
    if not entries:
        st.caption(text.say("insight.none"))
        return
    _show(entries, shown, settings)


def _show(entries: tuple[LogEntry, ...], shown: Shown, settings: Settings) -> None:
    found = insight(entries, shown.policy)
    if len(entries) == _MOST_ENTRIES:
        st.caption(text.say("insight.latest_only", count=text.counted(_MOST_ENTRIES)))
    _figures(found)
    view = st.segmented_control(
        text.say("view"),
        _VIEWS,
        default=_VIEWS[0],
        required=True,
        format_func=lambda name: text.say(f"insight.view.{name}"),
        key=f"view-insight-{text.language()}",
        label_visibility="collapsed",
    )
    if view == "gaps":
        show_gaps(found, shown, with_words=settings.log_questions)
    elif view == "rows":
        show_rows(found, shown.policy)
    elif view == "speed":
        show_speed(found)
    else:
        show_days(found)
        show_topics(found, shown)
        show_thumbs(found, shown)
    st.download_button(
        text.say("insight.export"),
        # Made when somebody takes it, not at every click.
        lambda: as_table(entries),
        FILE_NAME,
        MEDIA_TYPE,
        key="insight-export",
        icon=":material/download:",
        on_click="ignore",
    )


def _choose_days(keep_days: int) -> int:
    """For how many of the last days; no longer ones than the log goes back."""
    periods = [*(days for days in _PERIODS_DAYS if days < keep_days), keep_days]
    names = {days: text.say("insight.days", count=text.counted(days)) for days in periods}
    return st.selectbox(
        text.say("insight.period"),
        periods,
        index=len(periods) - 1,
        format_func=names.__getitem__,
        key=f"insight-days-{text.language()}",
        width=_PERIOD_WIDTH_PX,
    )


def _figures(found: Insight) -> None:
    """The figures that one looks for first."""
    rated = found.thumbs.up + found.thumbs.down
    figures = {
        "insight.count": str(found.total),
        "insight.answered": f"{found.share(Ending.ANSWERED):.0%}",
        "no.not_listed": f"{found.share(Ending.NOT_LISTED):.0%}",
        "no.not_covered": f"{found.share(Ending.NOT_STATED):.0%}",
        "insight.thumbs": f"{found.thumbs.up} / {rated}" if rated else "–",
    }
    with st.container(horizontal=True, key="figures"):
        for key, value in figures.items():
            st.metric(text.say(key), value, border=True)


@st.cache_resource(show_spinner=False)
def _opened(url: str, keep_days: int, keep_questions: bool) -> LogStore:
    return LogStore.open(url, keep_days=keep_days, keep_questions=keep_questions)


def _store(settings: Settings) -> LogStore:
    """The log; a failure to open it is not remembered, so that the next click tries again."""
    return _opened(settings.database_url, settings.log_days, settings.log_questions)
