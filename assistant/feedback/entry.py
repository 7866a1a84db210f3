"""What is said of an answer, and what is kept of that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, StrictBool, ValidationInfo, field_validator

from assistant.question import Text
from assistant.replayed import closed_terms, replayed
from assistant.service import Assistant
from knowledge.answer_id import LONGEST, AnswerId


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    INCOMPLETE = "incomplete"
    MISUNDERSTOOD = "misunderstood"
    WRONG_PEOPLE = "wrong_people"
    UNCLEAR = "unclear"


class Feedback(BaseModel):
    """What a caller says of an answer. There is no field for words: they would hold what nobody asked for."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "if": {"properties": {"helped": {"const": True}}},
            "then": {"properties": {"reasons": {"maxItems": 0}}},
        },
    )

    answer_id: Text = Field(max_length=LONGEST, description="The field `id` of the answer.")
    helped: StrictBool = Field(description="Whether it helped.")
    reasons: tuple[Reason, ...] = Field((), max_length=len(Reason), description="Why not; none where it helped.")

    @field_validator("reasons")
    @classmethod
    def _why_not(cls, reasons: tuple[Reason, ...], info: ValidationInfo) -> tuple[Reason, ...]:
        """Each reason once, and none where it helped."""
        if reasons and info.data.get("helped"):
            raise ValueError("says why an answer did not help; send none with helped: true")
        return tuple(sorted(set(reasons)))


@dataclass(frozen=True, slots=True)
class FeedbackEntry:
    """What is kept. `terms`: by slot, those of the policy and its vocabulary alone. `same`: the rules still say it."""

    day: date
    policy: str
    policy_digest: str
    language: str
    status: str | None
    same: bool
    terms: Mapping[str, tuple[str, ...]]
    helped: bool
    reasons: tuple[Reason, ...]
    id: str = field(default_factory=lambda: uuid4().hex)


def make_entry(feedback: Feedback, assistant: Assistant, *, day: date) -> FeedbackEntry:
    """The entry to keep; raises UnknownAnswer or UnknownPolicy where the answer cannot be one of ours."""
    made = AnswerId.read(feedback.answer_id)
    # Nobody is given this answer: it is not counted, nor signed with a time
    found = replayed(feedback.answer_id, replace(assistant, observers=(), signer=None))
    answer = found.answer
    return FeedbackEntry(
        day=day,
        policy=made.policy,
        policy_digest=made.policy_digest,
        language=answer.language if answer else "",
        status=answer.status.value if answer and found.same else None,
        same=found.same,
        terms=closed_terms(made.query, assistant.facts[made.policy]),
        helped=feedback.helped,
        reasons=feedback.reasons,
    )
