"""The chats of this browser: by day, with search, to open, rename and delete."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import groupby

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from assistant.chats.entry import LONGEST_TITLE, Entry
from ui import text
from ui.here import here
from ui.keeper import keep_days
from ui.keeping import delete_all_chats, delete_chat, kept_chats, rename_chat
from ui.markup import escape_label
from ui.sure import sure
from ui.visitor import whose


def render(ask_page: StreamlitPage) -> None:
    """Draw the page; a chat is opened on `ask_page`."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="header"):
        st.title(text.say("page.chats"), anchor=False)
        text.choose_language()
    if not keep_days():
        st.caption(text.say("chats.off"))
        return
    st.caption(text.say(whose("chats.lead", "chats.lead.person"), count=text.counted(keep_days())))
    # Streamlit's own placeholder is English
    words = st.text_input(
        text.say("chats.search"), key="chats-words", placeholder=text.say("filter.search"), type="search"
    )
    entries = kept_chats(words or "")
    if entries is None:
        st.caption(text.say("chats.not_kept"))
    elif not entries:
        st.caption(text.say("chats.none"))
    for day, of_day in groupby(entries or (), key=lambda entry: here(entry.updated_at).date()):
        st.header(_day(day), anchor=False)
        for entry in of_day:
            _entry(entry, ask_page)
    if entries:
        sure("chats.delete_all", delete_all_chats, key="delete-all")


def _entry(entry: Entry, ask_page: StreamlitPage) -> None:
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key=f"chat-{entry.id}"):
        icon = ":material/chat:"
        if st.button(escape_label(entry.title), key=f"open-{entry.id}", icon=icon, type="tertiary", wrap=True):
            st.switch_page(ask_page, query_params={"chat": entry.id})
        with st.popover(text.say("chats.rename"), icon=":material/edit:", key=f"rename-{entry.id}"):
            key = f"title-{entry.id}"
            st.text_input(
                text.say("chats.title"),
                entry.title,
                max_chars=LONGEST_TITLE,
                key=key,
                on_change=lambda: rename_chat(entry.id, str(st.session_state[key])),
            )
        sure("chats.delete", lambda: delete_chat(entry.id), key=f"delete-{entry.id}")


def _day(day: date) -> str:
    today = here(datetime.now(UTC)).date()
    if day == today:
        return text.say("chats.today")
    return text.say("chats.yesterday") if day == today - timedelta(days=1) else text.day(day)
