"""What a lint gives back: findings with their places, the checklist of Art. 13 and 14, and the counts.

A place is made from a span of the source alone, so its quote stands there by construction. "Missing" always means: not
found in this text.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from knowledge.policy import Column


class Severity(StrEnum):
    """How much a finding weighs, the heaviest first."""

    ERROR = "error"
    WARN = "warn"
    INFO = "info"

    def at_least(self, other: Severity) -> bool:
        """Whether this weighs as much as `other`, or more."""
        order = list(Severity)
        return order.index(self) <= order.index(other)


class Verdict(StrEnum):
    """What a checklist item comes to. A rule never decides that a text is against the law."""

    PRESENT = "present"
    PARTIAL = "partial"
    MISSING = "missing"
    EXTERNAL = "external"
    NOT_APPLICABLE = "not_applicable"
    NEEDS_HUMAN = "needs_human"


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Place(_Result):
    """Where something stands: `source_text[start:end] == quote`, in code points, half-open. `line` counts from 1."""

    id: str | None = Field(description="Id of the row or passage; null for a heading or a line of neither.")
    column: Column | None = Field(description="The row's cell, null outside of tables.")
    line: int
    start: int
    end: int
    quote: str


class Finding(_Result):
    """One defect, with the places that show it. No place: what the check looked for was not found in this text."""

    id: str
    name: str
    severity: Severity
    title: str
    message: str
    references: tuple[str, ...] = Field(description="Articles and other sources that the check goes back to.")
    places: tuple[Place, ...]


class ChecklistItem(_Result):
    """One item of GDPR Art. 13, 14 and what belongs to them, with the evidence found for it."""

    id: str
    title: str
    article: str
    verdict: Verdict
    note: str
    findings: tuple[str, ...] = Field(description="Ids of the findings that bear on the item.")
    places: tuple[Place, ...]


class LintedPolicy(_Result):
    """Which text was looked at."""

    id: str
    title: str
    version: str
    sha256: str
    language: str


class LintReport(_Result):
    """Everything that the lint finds in one policy. The same text gives the same report."""

    policy: LintedPolicy
    counts: dict[Severity, int]
    findings: tuple[Finding, ...]
    checklist: tuple[ChecklistItem, ...]
    not_run: tuple[str, ...] = Field(description="Ids of checks that read English and did not run on this policy.")

    def at_least(self, severity: Severity) -> LintReport:
        """The report with the findings of a severity and above only; the counts stay those of all."""
        shown = tuple(finding for finding in self.findings if finding.severity.at_least(severity))
        return self.model_copy(update={"findings": shown})

    def of(self, severity: Severity) -> Sequence[Finding]:
        """The findings of one severity, in the order of their ids."""
        return [finding for finding in self.findings if finding.severity is severity]
