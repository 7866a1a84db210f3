"""Nothing is shown to who is not logged in, where a setting says so. Streamlit logs in and out."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from assistant.login import VARIABLE, check_login
from assistant.owners import person
from assistant.settings import load_settings
from knowledge.errors import SettingsError
from ui import text
from ui.markup import escape

_KEY = "logged-in"
# Streamlit brings everybody back to the first page, whatever they had opened. The tab remembers it: this leaves no
# cookie, no other tab or site can read it, and it goes once it was used, or with the tab. Blocks of their own, since a
# second `const` of one name would fail.
_REMEMBER = """<script>{
  const {pathname, search} = window.location;
  if (search || !pathname.endsWith('/')) sessionStorage.setItem('pa-address', pathname + search);
}</script>"""
_GO_BACK = """<script>{
  const kept = sessionStorage.getItem('pa-address');
  sessionStorage.removeItem('pa-address');
  if (kept && !window.location.search && window.location.pathname.endsWith('/')) {
    const there = new URL(kept, window.location.origin);
    if (there.origin === window.location.origin) window.location.replace(there);
  }
}</script>"""


def is_open() -> bool:
    """Whether this session may see anything: nobody has to log in here, or somebody has. Else the button is drawn.

    Raises SettingsError where people have to log in and cannot.
    """
    if _file() is None:
        return True
    somebody = subject()
    _forget_another(somebody)
    if somebody is None:
        _screen()
    return somebody is not None


def subject() -> str | None:
    """Who is logged in, by the name that what is kept goes by; None where nobody is, or has to be."""
    if _file() is None or not st.user.get("is_logged_in"):
        return None
    issuer, named = st.user.get("iss"), st.user.get("sub")
    return person(str(issuer), str(named)) if issuer and named else None


def show_person() -> None:
    """Who is logged in, and the button to log out; nothing where nobody has to log in. Leads on a link from before."""
    if subject() is None:
        return
    st.html(_GO_BACK, unsafe_allow_javascript=True)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="person"):
        name = st.user.get("name") or st.user.get("email") or st.user.get("sub")
        st.html(f'<p class="pa-where">{escape(text.say("login.as", name=str(name)))}</p>', width="content")
        st.button(text.say("login.out"), icon=":material/logout:", key="log_out", type="tertiary", on_click=st.logout)


def _screen() -> None:
    st.html(_REMEMBER, unsafe_allow_javascript=True)
    st.title(text.say("app.name"), anchor=False)
    st.write(text.say("login.lead"))
    st.button(text.say("login.in"), icon=":material/login:", key="log_in", type="primary", on_click=st.login)


def _forget_another(somebody: str | None) -> None:
    """Leave nothing of one person in the session of another: a tab may outlive a log-out in the next one."""
    if st.session_state.get(_KEY, somebody) != somebody:
        st.session_state.clear()
    st.session_state[_KEY] = somebody


@st.cache_resource(show_spinner=False)
def _file() -> Path | None:
    """The file that people log in by, looked at once; a failure is not cached."""
    path = check_login(load_settings())
    # By another file others could log in than those that the setting names.
    if path is not None and [str(path)] != list(st.get_option("secrets.files")):
        raise SettingsError(
            f"{VARIABLE} is set, and Streamlit was not told so", hint="Start the chat with `privacy-assistant chat`."
        )
    return path
