"""The answer to be proved, as `POST /v1/ask` and `ask --json` give it. Strict: what is not known here is not proved."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Kind = Literal["quoted", "derived", "computed", "absence", "background"]
Status = Literal["answered", "clarify", "not_covered", "out_of_scope"]
Outcome = Literal["stated", "computed", "not_listed", "not_stated", "conflict", "unclear", "background", "out_of_scope"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class GivenStatement(_Strict):
    """One sentence and the numbers of its citations."""

    text: str = Field(min_length=1)
    kind: Kind
    citations: tuple[int, ...] = ()


class GivenCitation(_Strict):
    """A place in the policy, as the answer claims it."""

    number: int
    id: str
    data_subject: str | None
    section: str
    table: str | None
    row: int | None
    columns: tuple[str, ...]
    quote: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int


class GivenOption(_Strict):
    """A choice."""

    label: str
    data_subject: str | None


class GivenClarification(_Strict):
    """A question asked back."""

    question: str
    options: tuple[GivenOption, ...]


class GivenPolicy(_Strict):
    """The policy that the answer says it stands on."""

    id: str
    version: str
    sha256: str
    review_by: str | None = None


class GivenEvidence(_Strict):
    """A place in the trace: a row's cell or a passage, whole or a span of it."""

    id: str
    column: str | None = None
    span: tuple[int, int] | None = None


class GivenPoint(_Strict):
    """What a statement says in the terms of the catalogue: phrase id, values, places."""

    kind: Kind
    say: str
    values: dict[str, Any]
    evidence: tuple[GivenEvidence, ...]


class GivenRule(_Strict):
    """One rule of the trace."""

    rule: str
    outcome: Outcome
    read: tuple[str, ...]
    points: tuple[GivenPoint, ...]
    options: tuple[str, ...] = ()


class GivenTrace(_Strict):
    """The typed query and the rules that fired."""

    query: dict[str, Any]
    rules: tuple[GivenRule, ...]

    @property
    def points(self) -> tuple[GivenPoint, ...]:
        """All points, in the order of the statements."""
        return tuple(point for rule in self.rules for point in rule.points)


class GivenAnswer(_Strict):
    """A whole answer. `elapsed_ms` is no claim about the policy and is not looked at."""

    status: Status
    answer: str
    statements: tuple[GivenStatement, ...]
    citations: tuple[GivenCitation, ...]
    clarification: GivenClarification | None
    follow_ups: tuple[str, ...]
    policy: GivenPolicy
    language: str
    trace: GivenTrace
    elapsed_ms: float
    id: str = ""
