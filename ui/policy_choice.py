"""Which of several installed policies is asked and shown: one choice for all pages of a session.

It is what an address names, else what was chosen, else the default; a kept chat goes on with the policy it was about.
"""

from __future__ import annotations

import streamlit as st

from assistant.service import Assistant
from knowledge.policy import Policy
from ui import text
from ui.state import conversation, start_anew

_POLICY_KEY = "policy"
_CHOICE_KEY = "policy_choice"
_IN_ADDRESS = ("policy", "row")


def shown_policy(assistant: Assistant) -> Policy:
    """The policy that this session asks. Raises UnknownPolicy where the address names one that is not installed."""
    policy = assistant.policy(st.query_params.get("policy") or st.session_state.get(_POLICY_KEY))
    st.session_state[_POLICY_KEY] = policy.id
    return policy


def shown_policy_id() -> str:
    """Its id, which keeps apart what was chosen of one policy and of another; empty before anything is shown."""
    return str(st.session_state.get(_POLICY_KEY, ""))


def follow_chat(assistant: Assistant) -> None:
    """Show the policy that the chat just reopened was about; what else the address names is of another one."""
    current = conversation()
    own = current.policy_id
    if own is None or own == (st.query_params.get("policy") or shown_policy_id() or assistant.policy(None).id):
        return
    if own in assistant.policies:
        _show(own)
    current.reopened_policy = own


def choose_policy(assistant: Assistant, shown: Policy) -> None:
    """The select, where there is something to choose. Another policy begins another chat."""
    if len(assistant.policies) < 2:  # noqa: PLR2004 - no choice
        return
    st.session_state[_CHOICE_KEY] = shown.id
    st.selectbox(
        text.say("policy.choose"),
        tuple(assistant.policies),
        format_func=lambda policy_id: assistant.policies[policy_id].title,
        key=_CHOICE_KEY,
        help=text.say("policy.choose.help"),
        on_change=_follow_choice,
    )


def _follow_choice() -> None:
    _show(str(st.session_state[_CHOICE_KEY]))
    start_anew()


def _show(policy_id: str) -> None:
    st.session_state[_POLICY_KEY] = policy_id
    for name in _IN_ADDRESS:
        st.query_params.pop(name, None)
