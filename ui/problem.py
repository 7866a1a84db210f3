"""Shows an error as its message and hint; never a traceback."""

from __future__ import annotations

import streamlit as st

from ui.markup import escape


def show_problem(title: str, message: str, hint: str) -> None:
    """A title, what is wrong and what to do."""
    st.badge(title, icon=":material/error:", color="red")
    st.html(f'<div class="pa-problem" role="alert"><p>{escape(message)}</p><p><b>→</b> {escape(hint)}</p></div>')
