"""The conversation of one browser session, and the one row that is open.

Turns have ids of their own (not their place in the list), since widgets of old turns need keys that stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import uuid4

import streamlit as st

from assistant.answer import Answer
from assistant.question import Question

_KEY = "conversation"


@dataclass(frozen=True)
class Problem:
    """Why a question could not be taken, and what to do."""

    message: str
    hint: str


@dataclass(frozen=True)
class Turn:
    """A question and what came of it. `answer` and `problem` both None: not asked yet.

    `is_masked`: whether something that no answer needs was left out of the question.
    """

    id: str
    question: str
    data_subject: str | None
    answer: Answer | None = None
    problem: Problem | None = None
    is_masked: bool = False


@dataclass(frozen=True)
class Feedback:
    """What a visitor thinks of one answer: whether it helped, and a comment."""

    helped: bool
    comment: str = ""


@dataclass(frozen=True)
class OpenRow:
    """The row or passage shown beside a turn. `turn_id` None: opened by a link, with no turn."""

    item_id: str
    turn_id: str | None = None
    number: int | None = None


@dataclass
class Conversation:
    """What this session has asked. `pending` waits for its answer; `feedback` and `other_words` are by turn.

    `moves_focus`: what asked the pending question is gone once it is answered, as a choice among several is.
    `logged`: the entry of the question log by turn, for this visit alone. `is_kept`: whether it was kept for another
    visit as it is now; None until that is known. `kept`: its record as this session last kept or found it, if it ever
    did; `is_deleted`: and is no more. `is_apart`: it goes on by itself, as another tab went on with the same chat.
    `reopened_policy`: the policy that it was about when it was reopened where another one had been shown.
    """

    id: str = field(default_factory=lambda: uuid4().hex)
    turns: list[Turn] = field(default_factory=list)
    pending: Turn | None = None
    open_row: OpenRow | None = None
    feedback: dict[str, Feedback] = field(default_factory=dict)
    other_words: dict[str, tuple[str, ...]] = field(default_factory=dict)
    logged: dict[str, str] = field(default_factory=dict)
    made: int = 0
    row_in_address: str | None = None
    question_in_address: str | None = None
    clicked: bool = False
    moves_focus: bool = False
    is_kept: bool | None = None
    kept: Mapping[str, Any] | None = None
    is_deleted: bool = False
    is_apart: bool = False
    reopened_policy: str | None = None

    @property
    def policy_id(self) -> str | None:
        """The policy that the last answer is about; None before there is one."""
        return next((turn.answer.policy.id for turn in reversed(self.turns) if turn.answer), None)

    def ask(self, question: str, data_subject: str | None, *, is_masked: bool = False) -> None:
        """Put a question; it is answered where the page draws it."""
        self.made += 1
        self.pending = Turn(f"turn-{self.made}", question, data_subject, is_masked=is_masked)
        self.show(None)

    def ask_again(self, data_subject: str | None) -> None:
        """Put the last question once more, for someone else; the new answer takes the place of the old one."""
        if self.turns:
            last = self.turns.pop()
            self.ask(last.question, data_subject, is_masked=last.is_masked)

    def settle(self, answer: Answer | None, problem: Problem | None) -> Turn:
        """Move the pending turn to the history with what came of it."""
        if self.pending is None:
            raise RuntimeError("no question is pending")
        turn = replace(self.pending, answer=answer, problem=problem)
        self.turns.append(turn)
        self.pending = None
        return turn

    def rate(self, turn_id: str, *, helped: bool | None, comment: str) -> None:
        """Keep what is thought of an answer; None takes it back."""
        self.feedback.pop(turn_id, None)
        if helped is not None:
            self.feedback[turn_id] = Feedback(helped, comment.strip())

    def show(self, row: OpenRow | None) -> None:
        """Open a row, or close the open one."""
        self.open_row = row
        self.clicked = True

    def go_apart(self) -> None:
        """Go on as a chat of its own, which is not kept yet."""
        self.id, self.kept, self.is_apart = uuid4().hex, None, True

    def is_first_masked(self, turn: Turn) -> bool:
        """Whether something was left out of this turn, and of none before it."""
        turns = [*self.turns, *filter(None, [self.pending])]
        return turn.is_masked and next((t.id for t in turns if t.is_masked), turn.id) == turn.id

    def history(self, limit: int) -> tuple[str, ...]:
        """The latest questions that could be taken, oldest first."""
        taken = [turn.question for turn in self.turns if turn.problem is None]
        return tuple(taken[-limit:]) if limit else ()

    def as_question(self, turn: Turn, *, limit: int, policy: str) -> Question:
        """The turn as the assistant takes it."""
        return Question(
            question=turn.question, data_subject=turn.data_subject, history=self.history(limit), policy=policy
        )


def conversation() -> Conversation:
    """The conversation of this session, begun on first use."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Conversation()
    found: Conversation = st.session_state[_KEY]
    return found


def start_anew() -> None:
    """Forget all turns; who is asking stays. Ids go on, so that no old widget's state is taken for a new one's."""
    old = conversation()
    replace_conversation(Conversation(made=old.made, row_in_address=old.row_in_address, clicked=True))


def replace_conversation(new: Conversation) -> None:
    """Put another conversation in the place of this session's."""
    st.session_state[_KEY] = new
