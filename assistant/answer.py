"""An answer as callers get it: the response body of `POST /v1/ask`. Shapes only; compose.py fills them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from knowledge.policy import Policy


class Status(StrEnum):
    """What kind of answer this is (contract.md)."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    OUT_OF_SCOPE = "out_of_scope"


class StatementKind(StrEnum):
    """How a factual sentence follows from what it cites."""

    QUOTED = "quoted"
    DERIVED = "derived"
    COMPUTED = "computed"
    ABSENCE = "absence"
    BACKGROUND = "background"


class Frozen(BaseModel):
    """What all parts of an answer are: no field but its own, and none changed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Statement(Frozen):
    """One factual sentence. Only `background` (general law, named as such) may stand without a citation."""

    text: str = Field(min_length=1)
    kind: StatementKind
    citations: tuple[int, ...] = ()

    @model_validator(mode="after")
    def _needs_a_source(self) -> Self:
        if self.kind != StatementKind.BACKGROUND and not self.citations:
            raise ValueError(f"a {self.kind} statement needs a citation: {self.text!r}")
        return self


class Citation(Frozen):
    """The place a statement stands on; `source_text[start:end] == quote`, code points, half-open."""

    number: int = Field(ge=1)
    id: str
    data_subject: str | None
    section: str
    table: str | None
    row: int | None
    columns: tuple[str, ...] = ()
    quote: str
    start: int
    end: int


class ClarificationOption(Frozen):
    """One choice to click."""

    label: str
    data_subject: str | None


class Clarification(Frozen):
    """What is unclear, asked back with choices; beside an answer, what it would be told more exactly for."""

    question: str
    options: tuple[ClarificationOption, ...]


class PolicyVersion(Frozen):
    """Which policy text the answer stands on. `review_by`, absent where none: once past, it may be out of date."""

    id: str
    version: str
    sha256: str
    review_by: str | None = Field(None, exclude_if=lambda day: day is None)

    @classmethod
    def of(cls, policy: Policy) -> Self:
        """That of a parsed policy."""
        return cls(id=policy.id, version=policy.version, sha256=policy.sha256, review_by=policy.review_by)

    def is_overdue(self, today: date) -> bool:
        """Whether the policy should have been looked at again before that day."""
        return self.review_by is not None and date.fromisoformat(self.review_by) < today


class Trace(Frozen):
    """The typed query and the rules that fired with the rows each read: enough to replay the answer."""

    query: dict[str, Any]
    rules: tuple[dict[str, Any], ...]


class Signature(Frozen):
    """Who answered, by which rules and when (signing.py); it covers all of the answer but `elapsed_ms`."""

    algorithm: Literal["Ed25519"] = "Ed25519"
    key_id: str = Field(description="First 16 hexadecimal digits of the SHA-256 of the public key's bytes.")
    rules: str = Field(description="Version of all that answers beside the policy's text.")
    signed_at: str = Field(description="UTC, ISO 8601, whole seconds.")
    value: str = Field(description="The signature, base64.")


class Answer(Frozen):
    """A whole answer. `answer` is Markdown; everything factual in it is one of `statements`."""

    status: Status
    answer: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    clarification: Clarification | None
    follow_ups: tuple[str, ...]
    policy: PolicyVersion
    language: str
    trace: Trace
    elapsed_ms: float
    id: str = Field("", description="Finds the answer again at GET /v1/answers/{id}; empty in answers of old chats.")
    signature: Signature | None = Field(
        None, exclude_if=lambda value: value is None, description="Only where the service signs its answers."
    )

    @model_validator(mode="after")
    def _marks_resolve(self) -> Self:
        numbers = [c.number for c in self.citations]
        if numbers != list(range(1, len(numbers) + 1)):
            raise ValueError(f"citations must be numbered 1..n in order, got {numbers}")
        used = {n for s in self.statements for n in s.citations}
        if used != set(numbers):
            raise ValueError(f"statements use {sorted(used)}, but the citations are {numbers}")
        return self
