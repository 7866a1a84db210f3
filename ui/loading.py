"""Opens the assistant once for all sessions."""

from __future__ import annotations

import streamlit as st

from assistant.service import Assistant
from assistant.settings import load_settings
from knowledge.phrasebook import load_phrasebook
from knowledge.policy import Policy
from knowledge.vocabulary import DOMAIN_FOLDER


@st.cache_resource(show_spinner=False)
def load_assistant() -> Assistant:
    """The assistant; raises PrivacyAssistantError with a hint where it cannot be opened. A failure is not cached."""
    return Assistant.open(load_settings())


def category_names(assistant: Assistant, policy: Policy) -> dict[str, str]:
    """The categories of data subjects by slug, in the policy's order, with the short names that answers use."""
    book = load_phrasebook(policy.language, DOMAIN_FOLDER, assistant.folders[policy.id])
    return {slug: book.label("data_subject", slug) for slug in policy.data_subjects}
