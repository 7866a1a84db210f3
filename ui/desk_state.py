"""What the reply desk of one browser session works on: a message, its items, the draft and how it was edited.

Nothing of it leaves the session but an approved reply: a customer's message is kept nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from assistant.desk.draft import Draft, draft_reply
from assistant.desk.grounds import Ground, grounds_of
from assistant.desk.message import Item, WorkedMessage
from assistant.desk.table_batch import RowAnswer
from assistant.service import Assistant
from knowledge.policy import Policy
from ui.state import Problem

_KEY = "desk"


@dataclass
class Batch:
    """A table that was answered from a policy: its file's name, the answers row by row, and the tables made of them."""

    name: str
    policy_id: str
    answers: tuple[RowAnswer, ...]
    csv: bytes
    xlsx: bytes


@dataclass
class Desk:
    """The desk. `made` counts drafts and `cleared` messages, so that no widget of one is taken for one of the next.

    `policy_id`: the policy that the message was worked through with. `assistant`: what answered it, and answers it to
    its end, also where another version of the policy counts by then: else the reply would be of two versions.
    `edited`: the draft as it stands in its field. `is_stale`: items were changed after somebody had edited it; so
    `grounds`, what the draft stands on, are those of the items that it was drafted from.
    """

    policy_id: str = ""
    assistant: Assistant | None = None
    made: int = 0
    cleared: int = 0
    message: str = ""
    worked: WorkedMessage | None = None
    problem: Problem | None = None
    left_out: set[int] = field(default_factory=set)
    in_full: set[int] = field(default_factory=set)
    draft: Draft | None = None
    grounds: tuple[Ground, ...] = ()
    edited: str = ""
    is_stale: bool = False
    is_approved: bool = False
    not_kept: bool = False
    batch: Batch | None = None

    def start(self, worked: WorkedMessage, policy: Policy, assistant: Assistant) -> None:
        """Take a message that was worked through, and draft its reply."""
        self.worked, self.problem, self.policy_id, self.assistant = worked, None, policy.id, assistant
        self.left_out, self.in_full = set(), set()
        self.draft_anew(policy)

    def draft_anew(self, policy: Policy) -> None:
        """Draft the reply from the items as they are now; what was edited goes."""
        if self.worked is None:
            return
        self.made += 1
        self.draft = draft_reply(self.worked, policy, left_out=self.left_out, in_full=self.in_full)
        self.grounds = grounds_of(self.worked.items, policy, left_out=self.left_out)
        self.edited = self.draft.text
        self.is_stale = self.is_approved = self.not_kept = False

    def follow(self, policy: Policy) -> None:
        """Draft anew where nobody has edited yet; else leave the words and say that they are behind."""
        if self.draft is not None and self.edited != self.draft.text:
            self.is_stale = True
        else:
            self.draft_anew(policy)

    def put(self, item: Item, policy: Policy) -> None:
        """Put an item in the place of the one with its number."""
        if self.worked is not None:
            self.worked = self.worked.with_item(item)
            self.follow(policy)

    def clear(self) -> None:
        """Forget the message and the draft."""
        st.session_state[_KEY] = Desk(made=self.made + 1, cleared=self.cleared + 1, batch=self.batch)


def desk() -> Desk:
    """The desk of this session, set up on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Desk()
    found: Desk = st.session_state[_KEY]
    return found
