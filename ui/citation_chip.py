"""Citation chips: buttons that open the cited row. Not links: a link would start a new session, without the chat."""

from __future__ import annotations

import streamlit as st

from assistant.answer import Citation
from ui import text
from ui.markup import escape_label
from ui.state import OpenRow, Turn, conversation


def chips(turn: Turn, numbers: tuple[int, ...], *, place: str) -> None:
    """A row of chips for some citations of a turn's answer. `place` tells apart chips of one number in one turn."""
    if turn.answer is None or not numbers:
        return
    with st.container(horizontal=True, gap="xsmall", key=f"chips-{turn.id}-{place}"):
        for number in numbers:
            chip(turn, turn.answer.citations[number - 1], place=place)


def chip(turn: Turn, citation: Citation, *, place: str) -> None:
    """One chip. A second click on the chip of the open row closes it."""
    row = OpenRow(citation.id, turn.id, citation.number)
    is_open = conversation().open_row == row
    st.button(
        escape_label(text.mark(citation.number)),
        key=f"chip-{turn.id}-{place}-{citation.number}",
        help=escape_label(text.say("chip.help", place=text.source_place(citation.section, citation.row))),
        type="primary" if is_open else "secondary",
        on_click=_toggle,
        args=(row,),
    )


def _toggle(row: OpenRow) -> None:
    current = conversation()
    current.show(None if current.open_row == row else row)
