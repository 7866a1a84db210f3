"""Sets an answer beside its case: what was cited, what is missing, what is stray. Draws no averages (measures/)."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Answer, Citation, Status
from evals.case import Case
from knowledge.policy import Policy, Span

REFUSALS = frozenset({Status.NOT_COVERED, Status.OUT_OF_SCOPE})


@dataclass(frozen=True)
class Outcome:
    """What came of one case. `answer` is None where the assistant raised; `error` then says what."""

    case: Case
    answer: Answer | None
    cited: tuple[str, ...] = ()
    verbatim: tuple[bool, ...] = ()
    error: str = ""

    @property
    def status(self) -> Status | None:
        """The status that the answer has."""
        return self.answer.status if self.answer else None

    @property
    def is_status_right(self) -> bool:
        """Whether the answer says of itself what the case expects."""
        return self.status == self.case.status

    @property
    def missing(self) -> tuple[str, ...]:
        """Required rows and passages that are not cited."""
        return tuple(reference for reference in self.case.required if reference not in self.cited)

    @property
    def stray(self) -> tuple[str, ...]:
        """Cited rows and passages that the case does not allow."""
        return tuple(dict.fromkeys(reference for reference in self.cited if reference not in self.case.sensible))

    @property
    def missing_facts(self) -> tuple[tuple[str, ...], ...]:
        """Facts of which no alternative stands in the answer."""
        return tuple(fact for fact in self.case.facts if not any(self._says(words) for words in fact))

    @property
    def forbidden(self) -> tuple[str, ...]:
        """Strings in the answer that must not be there."""
        return tuple(words for words in self.case.must_not if self._says(words))

    @property
    def is_right(self) -> bool:
        """The overall judgement: status, all required cited, nothing stray, facts there, nothing forbidden, verbatim.

        Stray citations count against answers only: one that says "the policy does not say" shows where it looked.
        """
        nothing_stray = self.case.status != Status.ANSWERED or not self.stray
        found = not self.missing and not self.missing_facts and not self.forbidden
        return self.answer is not None and self.is_status_right and nothing_stray and found and all(self.verbatim)

    def _says(self, words: str) -> bool:
        return self.answer is not None and words.casefold() in self.answer.answer.casefold()


def judge(case: Case, answer: Answer, policy: Policy) -> Outcome:
    """Compare an answer with its case; rows and quotes are looked up in the policy, not taken from the answer."""
    return Outcome(
        case=case,
        answer=answer,
        cited=tuple(reference_of(citation, policy) for citation in answer.citations),
        verbatim=tuple(policy.source_text[c.start : c.end] == c.quote for c in answer.citations),
    )


def reference_of(citation: Citation, policy: Policy) -> str:
    """`category/table/row` of a citation, for prose the topic of the passage it lies in, `?id` where there is none."""
    span = Span(citation.start, citation.end)
    if citation.table is None:
        return next((p.topic for p in policy.passages if p.span.contains(span)), f"?{citation.id}")
    reference = f"{citation.data_subject}/{citation.table}/{citation.row}"
    row = next((row for row in policy.rows() if f"{row.data_subject}/{row.table}/{row.number}" == reference), None)
    # A citation that names one row and quotes another would otherwise count as right
    return reference if row is not None and row.span.contains(span) else f"?{citation.id}"


def references_of(policy: Policy) -> tuple[str, ...]:
    """Everything that can be cited: all rows, then all topics of passages."""
    rows = [f"{row.data_subject}/{row.table}/{row.number}" for row in policy.rows()]
    return (*rows, *dict.fromkeys(passage.topic for passage in policy.passages))
