"""A button that asks once more before it deletes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import text


def sure(words: str, do: Callable[[], None], *, key: str) -> None:
    """The button, by the key of its words in the catalogue; `do` deletes."""
    with st.popover(text.say(words), icon=":material/delete:", key=key):
        st.write(text.say("chats.sure"))
        st.button(text.say("chats.yes"), key=f"{key}-yes", type="primary", on_click=do)
