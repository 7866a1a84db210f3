"""What Streamlit runs for each page (`python -m ui`). Sets up the page and hands over to the pages."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from knowledge.errors import PrivacyAssistantError
from ui import loading, login, text
from ui.problem import show_problem
from ui.screens import chat, chats, policy

# A file of ours: an icon named by its name would be fetched from the net.
_ICON = Path(__file__).with_name("icon.svg")
_STYLE = Path(__file__).with_name("style.css")
_FOCUS = Path(__file__).with_name("focus.js")


def main() -> None:
    """Draw the page that the address names; say what is wrong where the assistant cannot be opened."""
    st.set_page_config(page_title=text.say("app.name"), page_icon=str(_ICON), layout="wide")
    st.html(_STYLE)
    # Streamlit calls every page English; a screen reader pronounces it as what it is.
    st.html(f"<script>document.documentElement.lang = '{text.language()}'</script>", unsafe_allow_javascript=True)
    st.html(f"<script>{_FOCUS.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)
    ask = st.Page(chat.render, title=text.say("page.ask"), icon=":material/chat:", url_path="ask", default=True)

    def show_chats() -> None:
        chats.render(ask)

    def show_desk() -> None:
        # Readers of spreadsheets and the like, which the first page need not wait for.
        from ui.screens import desk  # noqa: PLC0415

        desk.render()

    def show_insight() -> None:
        # Plots and tables that no asker needs
        from ui.screens import insight  # noqa: PLC0415

        insight.render()

    pages = [
        ask,
        st.Page(show_chats, title=text.say("page.chats"), icon=":material/history:", url_path="chats"),
        st.Page(show_desk, title=text.say("page.desk"), icon=":material/support_agent:", url_path="desk"),
        st.Page(policy.render, title=text.say("page.policy"), icon=":material/table:", url_path="policy"),
    ]
    try:
        is_open = login.is_open()
        # Who is not logged in need not wait for the assistant, and comes to no page whatever the address says
        if not is_open or loading.insight_is_shown():
            pages.append(
                st.Page(show_insight, title=text.say("page.insight"), icon=":material/insights:", url_path="insight")
            )
        page = st.navigation(pages, position="top" if is_open else "hidden")
        if is_open:
            login.show_person()
            page.run()
    except PrivacyAssistantError as error:
        show_problem(text.say("problem.start"), error.message, error.hint)


main()
