"""Who comes back: who is logged in, where people have to; else a random name for each browser.

That is in a cookie, which is set only once there is a chat to come back to.

Tabs that were opened before there was a cookie each make a name, and the cookie holds them all: what either of them
kept belongs to this browser.
"""

from __future__ import annotations

import re
import secrets

import streamlit as st

from ui import login

_COOKIE = "privacy-assistant-visitor"
_KEY = "visitor"
_NAMES = re.compile(r"[0-9a-f]{32}(?:\.[0-9a-f]{32})*")
_MOST_NAMES = 20
_DAY_SECONDS = 24 * 60 * 60
# Read in the browser at that moment: another tab may have set it since this session began.
_SET = """<script>{
  const held = document.cookie.match(/(?:^|; )%(cookie)s=([0-9a-f.]+)/);
  const names = new Set([...(held ? held[1].split('.') : []), ...'%(names)s'.split('.')]);
  const secure = location.protocol === 'https:' ? '; Secure' : '';
  document.cookie = '%(cookie)s=' + [...names].slice(0, %(most)d).join('.')
    + '; Max-Age=%(age)d; Path=/; SameSite=Strict' + secure;
}</script>"""


def visitors() -> tuple[str, ...]:
    """The names of this browser: those that its cookie held when this session began, else a new one for this session.

    What is new is kept under the first. Who is logged in goes by that alone, in any browser.
    """
    if person := login.subject():
        return (person,)
    if _KEY not in st.session_state:
        st.session_state[_KEY] = _from_cookie() or secrets.token_hex(16)
    return tuple(str(st.session_state[_KEY]).split("."))


def remember_visitor(days: int) -> None:
    """Have the browser keep its names for so many days from now; it has none where somebody is logged in."""
    if login.subject():
        return
    # Hexadecimal digits of our own, also where they came out of a cookie.
    st.html(cookie_script(visitors(), days=days), unsafe_allow_javascript=True)


def whose(of_browser: str, of_person: str) -> str:
    """Which of two keys of the catalogue is true of what is kept: for this browser, or for who is logged in."""
    return of_person if login.subject() else of_browser


def cookie_script(names: tuple[str, ...], *, days: int) -> str:
    """The script that puts these names into the cookie, behind those that it holds in the browser by then."""
    words = {"cookie": _COOKIE, "names": ".".join(names), "most": _MOST_NAMES, "age": days * _DAY_SECONDS}
    return _SET % words


def _from_cookie() -> str | None:
    names = str(st.context.cookies.get(_COOKIE, ""))
    return names if _NAMES.fullmatch(names) else None
