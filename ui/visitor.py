"""Who comes back: a random name for each browser, in a cookie that is set only once there is a chat to come back to."""

from __future__ import annotations

import re
import secrets

import streamlit as st

_COOKIE = "privacy-assistant-visitor"
_KEY = "visitor"
_NAME = re.compile(r"[0-9a-f]{32}")
_DAY_SECONDS = 24 * 60 * 60


def visitor() -> str:
    """The name of this browser: the one that its cookie holds, else a new one for this session."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _from_cookie() or secrets.token_hex(16)
    return str(st.session_state[_KEY])


def remember_visitor(days: int) -> None:
    """Have the browser keep its name for so many days from now."""
    cookie = f"{_COOKIE}={visitor()}; Max-Age={days * _DAY_SECONDS}; Path=/; SameSite=Strict"
    # The name is hexadecimal digits of our own, also where it came out of a cookie.
    st.html(f"<script>document.cookie = '{cookie}'</script>", unsafe_allow_javascript=True)


def _from_cookie() -> str | None:
    name = str(st.context.cookies.get(_COOKIE, ""))
    return name if _NAME.fullmatch(name) else None
