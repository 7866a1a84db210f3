"""An answer in other words, by the optional language model: below the answer, when asked for, never in it."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Answer
from ui import loading, text
from ui.markup import escape, escape_label
from ui.state import Turn, conversation


def show_other_words(turn: Turn, answer: Answer) -> None:
    """A button, then what came of it; nothing where no model may rephrase."""
    if not answer.statements or not loading.load_assistant().can_rephrase:
        return
    said = conversation().other_words.get(turn.id)
    if said is None:
        st.button(
            text.say("other_words"),
            icon=":material/translate:",
            key=f"other-words-{turn.id}",
            on_click=_rephrase,
            args=(turn.id, answer),
        )
        return
    with st.container(gap="xsmall", key=f"other-words-said-{turn.id}"):
        st.caption(escape_label(text.say("other_words.lead" if said else "other_words.none")))
        for sentence in said:
            st.html(f"<p>{escape(sentence)}</p>")


def _rephrase(turn_id: str, answer: Answer) -> None:
    rephrased = loading.load_assistant().rephrased(answer)
    conversation().other_words[turn_id] = tuple(sentence.text for sentence in rephrased)
