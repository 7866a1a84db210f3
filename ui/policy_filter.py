"""What narrows the policy page: words, the group of people, and what stands in the cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import streamlit as st

from assistant.overview import Choices, RowFilter
from knowledge.phrasebook import load_phrasebook
from knowledge.vocabulary import DOMAIN_FOLDER
from ui import text
from ui.loading import Shown
from ui.policy_choice import shown_policy_id

# What a select holds until something is chosen; not None, which Streamlit shows as a value to clear.
_ANY = ""


def choose_filter(choices: Choices, shown: Shown) -> RowFilter:
    """Draw the filters and give what they are set to; the less common ones are folded."""
    book = load_phrasebook(text.language(), DOMAIN_FOLDER, shown.vocabulary)
    with st.container(horizontal=True, key="filters"):
        words = st.text_input(
            text.say("filter.search"), key="filter-words", placeholder=text.say("filter.search.words"), type="search"
        )
        who = _select("data_subject", shown.categories)
    terms = {
        "data_category": choices.data_categories,
        "recipient": choices.recipients,
        "legal_basis": choices.legal_bases,
    }
    in_use = any(st.session_state.get(_key(kind)) for kind in terms)
    with (
        st.expander(text.say("filter.set" if in_use else "filter"), icon=":material/filter_list:", key="more-filters"),
        st.container(horizontal=True),
    ):
        chosen = {kind: _select(kind, _labels(kind, ids, book.label)) for kind, ids in terms.items()}
    return RowFilter(words=(words or "").strip(), data_subject=who, **chosen)


def _labels(kind: str, terms: Iterable[str], label: Callable[[str, str], str]) -> dict[str, str]:
    """What the terms are called, by the alphabet."""
    named = {term: label(kind, term) for term in terms}
    return dict(sorted(named.items(), key=lambda item: item[1].casefold()))


def _select(kind: str, names: Mapping[str, str]) -> str | None:
    options = {_ANY: text.say("filter.any"), **names}
    label = text.say(f"filter.{kind}")
    return st.selectbox(label, tuple(options), format_func=options.__getitem__, key=_key(kind)) or None


def _key(kind: str) -> str:
    """One select per policy and language: the browser would go on showing the name in the language before."""
    return f"filter-{kind}-{shown_policy_id()}-{text.language()}"
