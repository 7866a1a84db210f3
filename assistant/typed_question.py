"""Questions asked with terms instead of words: who, what for, which data, which right. Made for programs.

Nothing has to be understood here: each question becomes a Query by itself, and the rules answer it as they answer any
other. Every term is from a closed list of the policy, so that a misspelt one is told and never answered; and where no
row has all the terms given, that is told, too, since an answer would be about other people or other data.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.question import Text
from knowledge.errors import UnknownDataSubject, UnknownTerm
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind
from rules.scope import ASKS_FOR_ALL

Language = Literal["en", "sv", "nb", "pl", "de"]  # a test holds that these are all there are
ClosedLists = Mapping[str, tuple[str, ...]]
"""Terms by the name of the parameter that takes one of them, each list in the policy's order."""


def question_lists(facts: PolicyFacts) -> ClosedLists:
    """What typed questions to a policy may name: terms that the vocabulary knows, so that rules and words do, too.

    `recipient` also has those that the policy does not list: asked about, they get a no.
    """
    rows, vocabulary = facts.rows.values(), facts.vocabulary

    def of_rows(kind: Kind, terms: Iterable[str | None]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(term for term in terms if term and (kind, term) in vocabulary.terms))

    def all_of(kind: Kind) -> tuple[str, ...]:
        return tuple(term.id for term in vocabulary.of_kind(kind))

    listed = of_rows(Kind.RECIPIENT, (row.recipient for row in rows))
    return {
        "data_subject": facts.policy.data_subjects,
        "activity": of_rows(Kind.ACTIVITY, (row.activity for row in rows)),
        "data_type": of_rows(Kind.DATA_CATEGORY, (item.term for row in facts.processing() for item in row.data)),
        "recipient": tuple(dict.fromkeys((*listed, *all_of(Kind.RECIPIENT)))),
        "right": all_of(Kind.RIGHT),
        "jurisdiction": tuple(place for place in all_of(Kind.JURISDICTION) if facts.place_passages(place)),
    }


def check_terms(given: BaseModel, lists: ClosedLists, *, policy_id: str) -> None:
    """Raise UnknownDataSubject or UnknownTerm, with the whole list, for a term that its list does not have."""
    for name, allowed in lists.items():
        term = getattr(given, name, None)
        if term is not None and term not in allowed:
            error = UnknownDataSubject if name == "data_subject" else UnknownTerm
            raise error(
                f"{name}: policy {policy_id!r} has no {term[:80]!r}", hint=f"One of: {', '.join(allowed) or 'none'}."
            )


class TypedQuestion(BaseModel):
    """What every typed question may say. Unknown fields are refused; what is null is not said."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    topic: ClassVar[Topic]

    data_subject: Text | None = Field(None, description="Slug of a category of data subjects.")
    activity: Text | None = Field(None, description="What the data are processed for: an activity of the policy.")
    language: Language = Field("en", description="Language of the answer; quotes stay as they stand.")

    def query(self, facts: PolicyFacts) -> Query:
        """The question as the rules take it; raises UnknownTerm where no row has all of its terms.

        It names no day, so that no clock has a part in its answer.
        """
        self._rows(facts)
        return Query(
            text="",
            language=self.language,
            topics=(self.topic,),
            data_subjects=_said(self.data_subject),
            activities=_said(self.activity),
        )

    def _rows(self, facts: PolicyFacts, data_type: str | None = None) -> tuple[RowFacts, ...]:
        """The processing rows that have all the terms given."""
        rows = tuple(
            row
            for row in facts.processing(self.data_subject)
            if self.activity in (None, row.activity) and (data_type is None or row.lists(data_type))
        )
        if not rows:
            given = [term for term in (self.data_subject, self.activity, data_type) if term]
            raise UnknownTerm(
                f"no row of policy {facts.policy.id!r} has all of {', '.join(given)}",
                hint="Leave one of them out, or look at GET /v1/rows for what stands together.",
            )
        return rows


class RetentionQuestion(TypedQuestion):
    """How long data are kept."""

    topic = Topic.RETENTION

    data_type: Text | None = Field(None, description="A type of personal data.")

    def query(self, facts: PolicyFacts) -> Query:
        """The question as the rules take it: about every row that has all the terms, be it an everyday one or not."""
        rows = self._rows(facts, self.data_type)
        query = replace(super().query(facts), data_categories=_said(self.data_type))
        if self.data_subject and not self.activity and not self.data_type:
            return replace(query, operators=tuple(ASKS_FOR_ALL))
        if self.data_type and (self.data_subject or self.activity):
            return replace(
                query,
                activities=_each(row.activity for row in rows),
                data_subjects=_each(row.data_subject for row in rows),
            )
        return query


class RecipientsQuestion(TypedQuestion):
    """Who receives data; with `recipient` whether this one does."""

    topic = Topic.RECIPIENTS

    recipient: Text | None = Field(None, description="A recipient; one that the policy does not list gets a no.")

    def query(self, facts: PolicyFacts) -> Query:
        """The question as the rules take it."""
        return replace(super().query(facts), recipients=_said(self.recipient))


class RightsQuestion(TypedQuestion):
    """Which rights there are; with `right` what this one comes to."""

    topic = Topic.RIGHTS

    right: Text | None = Field(None, description="A right; null: all of them.")
    jurisdiction: Text | None = Field(None, description="A place that the policy has a supplement for.")

    def query(self, facts: PolicyFacts) -> Query:
        """The question as the rules take it."""
        topics = (Topic.RIGHTS,) if self.right else (Topic.RIGHTS_OVERVIEW,)
        query = super().query(facts)
        return replace(query, topics=topics, rights=_said(self.right), jurisdictions=_said(self.jurisdiction))


def _said(term: str | None) -> tuple[str, ...]:
    return (term,) if term else ()


def _each(terms: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(term for term in terms if term))
