"""The storage time of each row on a common axis. The bars are for the eye; the policy's words beside them decide."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from assistant.overview import Ending, StorageOfRow, StoragePart
from knowledge.policy import Column, Policy
from ui import text
from ui.markup import escape, paragraphs
from ui.policy_table import permalink

# Where the axis begins and ends on a track, in percent: before it what lasts first, behind it what never ends.
_ZERO, _END = 10, 94


def show_storage(policy: Policy, shown: Sequence[StorageOfRow], *, longest_months: float) -> None:
    """Rows by category of people, each with a track; the axis goes to `longest_months`, whatever is filtered."""
    st.caption(text.say("storage.lead"))
    if not shown:
        st.caption(text.say("filter.none"))
        return
    years = max(math.ceil(longest_months / 12), 1)
    parts = [_legend()]
    for data_subject, rows in groupby(shown, key=lambda storage: storage.row.data_subject):
        heading = policy.section_of(data_subject).heading
        items = "".join(_row(policy, storage, years) for storage in rows)
        parts.append(
            f'<section class="pa-section"><h2 lang="{escape(policy.language)}">{escape(heading)}</h2>'
            f'{_axis(years)}<ul class="pa-chart">{items}</ul></section>'
        )
    st.html("".join(parts))


def _legend() -> str:
    kinds = (("before", "storage.before"), ("after", "storage.after"), ("open", "storage.open"))
    items = [f"<li>{_swatch(kind)} {_said(key)}</li>" for kind, key in kinds]
    items.append(f"<li>{_swatch('after')}→ {_said('storage.unlimited')}</li>")
    return f'<ul class="pa-legend">{"".join(items)}</ul>'


def _swatch(kind: str) -> str:
    return f'<span class="pa-swatch pa-{kind}" aria-hidden="true"></span>'


def _said(key: str) -> str:
    return escape(text.say(key))


def _axis(years: int) -> str:
    ticks = "".join(f'<span style="left:{_place(12 * year, years):.1f}%">{year}</span>' for year in range(years + 1))
    return f'<div class="pa-axis" aria-hidden="true"><div>{ticks}</div>{_said("storage.years")}</div>'


def _row(policy: Policy, storage: StorageOfRow, years: int) -> str:
    row = storage.row
    words = f'<b>{paragraphs(row.key.text)}</b><br><span class="pa-quote">“{paragraphs(_time(storage))}”</span>'
    tracks = "".join(_track(part, years) for part in storage.parts)
    return (
        f'<li><div class="pa-beside"><span lang="{escape(policy.language)}">{words}</span> '
        f"{permalink(policy, row)}</div>"
        f'<div class="pa-tracks" aria-hidden="true">{tracks}</div></li>'
    )


def _time(storage: StorageOfRow) -> str:
    return storage.row.cell(Column.STORAGE_TIME).text


def _track(part: StoragePart, years: int) -> str:
    """One part of a storage time as a bar; what it covers, where that is not all data, stands above it."""
    bars = _bar("before", 0, _ZERO) if part.has_state_before else ""
    if part.ending == Ending.AFTER and part.months is not None:
        bars += _bar("after", _ZERO, _place(part.months, years))
    elif part.ending == Ending.UNLIMITED:
        bars += _bar("after", _ZERO, _END) + f'<span class="pa-never" style="left:{_END}%">→</span>'
    else:
        bars += _bar("open", _ZERO, _END)
    of = f'<span class="pa-of">{escape(part.applies_to)}</span>' if part.applies_to else ""
    grid = "".join(f'<i style="left:{_place(12 * year, years):.1f}%"></i>' for year in range(years + 1))
    return f'{of}<div class="pa-track">{grid}{bars}</div>'


def _bar(kind: str, start: float, end: float) -> str:
    return f'<span class="pa-{kind}" style="left:{start:.1f}%;width:{end - start:.1f}%"></span>'


def _place(months: float, years: int) -> float:
    return _ZERO + (_END - _ZERO) * months / (12 * years)
