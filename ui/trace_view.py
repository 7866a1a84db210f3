"""How an answer was worked out, from its trace: what was understood, which rules spoke, which rows each read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from assistant.answer import Answer
from knowledge.phrasebook import load_phrasebook
from knowledge.policy import Policy
from knowledge.vocabulary import DOMAIN_FOLDER
from ui import text
from ui.loading import Shown
from ui.markup import escape

# What of a typed query is told in words, and the kind of label that names its terms; the rest stands in the data below.
_TOLD: Mapping[str, str] = {
    "topics": "topic",
    "data_subjects": "data_subject",
    "activities": "activity",
    "data_categories": "data_category",
    "recipients": "recipient",
    "legal_bases": "legal_basis",
    "rights": "right",
    "jurisdictions": "jurisdiction",
    "dates": "",
    "events": "event",
}


def show_trace(answer: Answer, shown: Shown) -> None:
    """The query in words and as data, then the rules in their order."""
    st.html(f'<h2 class="pa-head">{escape(text.say("trace.query"))}</h2>{_understood(answer, shown)}')
    st.json(answer.trace.query, expanded=False)
    rules = "".join(_rule(rule, shown.policy) for rule in answer.trace.rules)
    st.html(f'<h2 class="pa-head">{escape(text.say("trace.rules"))}</h2><ol class="pa-rules">{rules}</ol>')
    st.caption(text.say("trace.elapsed", milliseconds=f"{answer.elapsed_ms:.0f}"))


def _understood(answer: Answer, shown: Shown) -> str:
    query = answer.trace.query
    parts = [query, *query.get("also", ())]
    return "".join(f'<dl class="pa-understood">{_fields(part, shown)}</dl>' for part in parts)


def _fields(query: Mapping[str, Any], shown: Shown) -> str:
    book = load_phrasebook(text.language(), DOMAIN_FOLDER, shown.vocabulary)
    told = [
        (text.say(f"understood.{name}"), [_value(value) if not kind else book.label(kind, value) for value in values])
        for name, kind in _TOLD.items()
        if (values := query.get(name))
    ]
    if chosen := query.get("chosen"):
        told.append((text.say("understood.chosen"), [_choice(choice) for choice in chosen]))
    return "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(', '.join(values))}</dd></div>" for name, values in told)


def _choice(choice: Mapping[str, Any]) -> str:
    """What a model was offered and took, and the words of the question that it gave for it."""
    return f"{str(choice.get('term', '')).replace('_', ' ')} (“{choice.get('words', '')}”)"


def _value(date: Mapping[str, Any]) -> str:
    return str(date.get("text", ""))


def _rule(rule: Mapping[str, Any], policy: Policy) -> str:
    name = str(rule.get("rule", "")).replace("_", " ")
    outcome = str(rule.get("outcome", ""))
    line = text.say("trace.rule", rule=name, outcome=text.say(f"outcome.{outcome}"))
    read: Sequence[str] = rule.get("read", ())
    items = "".join(f"<li>{escape(_place(item, policy))} <code>{escape(item)}</code></li>" for item in read)
    return f"<li>{escape(line)}<ul>{items}</ul></li>"


def _place(item: str, policy: Policy) -> str:
    """Where what was read stands; nothing beside its id where it is no row (a paragraph, a parameter of law)."""
    row = policy.rows_by_id.get(item)
    return text.row_place(policy.section_of(row.data_subject).heading, row) if row else ""
