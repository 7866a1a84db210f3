"""Opens the assistant once for all sessions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from assistant.service import Assistant
from assistant.settings import load_settings
from knowledge.policy import Policy
from ui import text


@dataclass(frozen=True)
class Shown:
    """The policy that is asked, and how the chat speaks of it in the language chosen.

    `categories`: the short name of each category of data subjects by its slug; `examples`: questions to begin with.
    """

    policy: Policy
    categories: Mapping[str, str]
    examples: tuple[str, ...]


@st.cache_resource(show_spinner=False)
def load_assistant() -> Assistant:
    """The assistant; raises PrivacyAssistantError with a hint where it cannot be opened. A failure is not cached."""
    return Assistant.open(load_settings())


def load_shown(assistant: Assistant) -> Shown:
    """The policy of this session: the default one. Raises UnknownPolicy."""
    policy = assistant.policy(None)
    folder = assistant.folders[policy.id]
    return Shown(policy, text.category_names(policy, folder), text.examples(folder.parent))
