"""A computed date as a small timeline: a bar from the event to the latest day, with today on it, and the same in words.

The bar is for the eye alone; every day on it stands in the list below, with a sign of its own beside its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import streamlit as st

from assistant.timeline import Timeline
from knowledge.phrasebook import Phrasebook
from knowledge.wording import length_in_words
from ui.markup import escape

_START, _TODAY, _EARLIEST, _LATEST = "●", "▲", "◇", "◆"


def show_timeline(timeline: Timeline, book: Phrasebook) -> None:
    """Draw it; `book` has the words of the answer's language."""
    items = "".join(
        f'<li><span aria-hidden="true">{sign}</span> {words}</li>' for sign, words in _items(timeline, book)
    )
    name = escape(book.say("timeline"))
    st.html(f'<div class="pa-timeline" role="group" aria-label="{name}">{_bar(timeline)}<ol>{items}</ol></div>')


def _items(timeline: Timeline, book: Phrasebook) -> Iterator[tuple[str, str]]:
    """What stands on the line, by day; the length between its start and its end."""
    listed: list[tuple[date, int, str, str]] = []
    if _has_bar(timeline) and timeline.start:
        listed.append((timeline.start, 0, _START, escape(book.day(timeline.start)) + _quoted(timeline.trigger)))
        if timeline.length:
            listed.append((timeline.start, 1, "+", escape(length_in_words(timeline.length, book))))
    if timeline.today:
        listed.append((timeline.today, 2, _TODAY, _said("timeline.today", timeline.today, book)))
    if timeline.earliest != timeline.latest:
        listed.append((timeline.earliest, 3, _EARLIEST, _said("timeline.earliest", timeline.earliest, book)))
    key = "timeline.latest_normally" if timeline.normally else "timeline.latest"
    listed.append((timeline.latest, 4, _LATEST, f"<b>{_said(key, timeline.latest, book)}</b>"))
    for _, _, sign, words in sorted(listed):
        yield sign, words


def _said(key: str, day: date, book: Phrasebook) -> str:
    return escape(book.say(key, day=book.day(day)))


def _quoted(words: str) -> str:
    return f' <span class="pa-quote">“{escape(words)}”</span>' if words else ""


def _has_bar(timeline: Timeline) -> bool:
    """Whether a known day begins it, and time passes from there."""
    return timeline.start is not None and timeline.start < timeline.latest


def _bar(timeline: Timeline) -> str:
    """The storage as a bar, hatched from the earliest end to the latest one; nothing where no day begins it."""
    if timeline.start is None or not _has_bar(timeline):
        return ""
    days = [day for day in (timeline.start, timeline.latest, timeline.today) if day]
    first, whole = min(days), max((max(days) - min(days)).days, 1)

    def place(day: date) -> float:
        return 100 * (day - first).days / whole

    begin, sure, end = place(timeline.start), place(timeline.earliest), place(timeline.latest)
    parts = [f'<span class="pa-kept" style="left:{begin:.1f}%;width:{sure - begin:.1f}%"></span>']
    if end > sure:
        parts.append(f'<span class="pa-between" style="left:{sure:.1f}%;width:{end - sure:.1f}%"></span>')
    signs = [(begin, _START), (end, _LATEST)]
    if timeline.today:
        signs.append((place(timeline.today), _TODAY))
    parts += [f'<span class="pa-sign" style="left:{at:.1f}%">{sign}</span>' for at, sign in signs]
    return f'<div class="pa-bar" aria-hidden="true">{"".join(parts)}</div>'
