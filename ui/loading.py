"""Opens the assistant once for all sessions, and turns to policies as they are published.

Each run of the script takes the assistant once for all that it shows of a policy: no answer is of two versions.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from assistant.live import LivePolicies, PolicyWatch
from assistant.service import Assistant
from assistant.settings import load_settings
from knowledge.errors import PrivacyAssistantError
from knowledge.policy import Policy
from ui import text
from ui.policy_choice import shown_policy


@dataclass(frozen=True)
class Shown:
    """The policy that is asked, and how the chat speaks of it in the language chosen.

    `vocabulary`: the folder of the policy's own terms; `categories`: the short name of each category of data subjects
    by its slug; `examples`: questions to begin with.
    """

    policy: Policy
    vocabulary: Path
    categories: Mapping[str, str]
    examples: tuple[str, ...]


def load_assistant() -> Assistant:
    """The assistant that counts now; raises PrivacyAssistantError with a hint where it cannot be opened."""
    return _live().current


def _live() -> LivePolicies:
    return _watched()[0]


# A failure is not cached: the next visit tries again
@st.cache_resource(show_spinner=False, on_release=lambda watched: watched[1].close())
def _watched() -> tuple[LivePolicies, PolicyWatch]:
    live = LivePolicies(Assistant.open(load_settings()))
    return live, PolicyWatch(live)


def insight_is_shown() -> bool:
    """Whether a setting shows the page for owners of the policy; not where the assistant cannot be opened."""
    with contextlib.suppress(PrivacyAssistantError):
        return load_assistant().settings.insight
    return False


@st.cache_resource(show_spinner=False)
def warm_up(_get_ready: Callable[[], None]) -> threading.Thread:
    """Get ready for the first answer, once in this process and beside the first page, which does not wait for it."""
    thread = threading.Thread(target=_get_ready, name="warm-up", daemon=True)
    thread.start()
    return thread


def load_shown(assistant: Assistant) -> Shown:
    """The policy that this session asks, see `ui.policy_choice`. Raises UnknownPolicy."""
    policy = shown_policy(assistant)
    folder = assistant.folders[policy.id]
    return Shown(policy, folder, text.category_names(policy, folder), text.examples(folder.parent))
