"""Responses of `POST /v1/desk/reply` and `POST /v1/desk/check`: what the reply desk of the chat shows, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from assistant.answer import Answer, Citation, PolicyVersion
from assistant.api.desk.request import REPLY_PATH
from assistant.api.problems import Problem, as_problem
from assistant.desk.draft import Draft, LineKind
from assistant.desk.locked import Fact, FactKind
from assistant.desk.message import Item, ItemKind, WorkedMessage
from assistant.desk.watch import Change, How, Locked, Watched
from knowledge.policy import Policy


class DeskItem(BaseModel):
    """One thing that the message asks for. `answer` and `problem` are null where it is only to be passed on."""

    number: int
    text: str = Field(description="In the customer's words.")
    kind: ItemKind
    needs_privacy_team: bool = Field(description="Whether somebody has to act on it, after finding out who writes.")
    rights: tuple[str, ...] = Field(description="Of a request, the rights that it uses.")
    answer: Answer | None
    problem: Problem | None = Field(description="Why it could not be answered.")

    @classmethod
    def make(cls, item: Item) -> Self:
        """From an item of the desk."""
        return cls(
            number=item.number,
            text=item.text,
            kind=item.kind,
            needs_privacy_team=item.needs_privacy_team,
            rights=item.rights,
            answer=item.answer,
            problem=as_problem(item.error, instance=f"{REPLY_PATH}#/items/{item.number - 1}") if item.error else None,
        )


class DeskFact(BaseModel):
    """Something that an edit has to leave as it is, as it is written."""

    kind: FactKind
    text: str

    @classmethod
    def make(cls, fact: Fact) -> Self:
        """From a fact in a sentence."""
        return cls(kind=fact.kind, text=fact.shown)


class DeskSentence(BaseModel):
    """A sentence of the draft, in one spelling (NFKC, single spaces), with its facts in their order."""

    text: str
    kind: LineKind = Field(description="Wording, the customer's own words, or a fact of the policy.")
    facts: tuple[DeskFact, ...]

    @classmethod
    def make(cls, sentence: Locked) -> Self:
        """From a sentence as it is watched."""
        return cls(text=sentence.text, kind=sentence.kind, facts=tuple(map(DeskFact.make, sentence.facts)))


class DeskQuote(BaseModel):
    """Words of a source that the draft stands on; `source_text[start:end] == quote`."""

    columns: tuple[str, ...]
    quote: str
    start: int
    end: int


class DeskSource(BaseModel):
    """A row or passage that the draft stands on. `number` is its mark in the draft's text: 1 for [1]."""

    number: int
    id: str
    data_subject: str | None
    section: str
    table: str | None
    row: int | None
    quotes: tuple[DeskQuote, ...]

    @classmethod
    def make(cls, number: int, cited: Sequence[Citation]) -> Self:
        """From the citations of one row or passage."""
        first = cited[0]
        return cls(
            number=number,
            id=first.id,
            data_subject=first.data_subject,
            section=first.section,
            table=first.table,
            row=first.row,
            quotes=tuple(DeskQuote(columns=c.columns, quote=c.quote, start=c.start, end=c.end) for c in cited),
        )


class DeskDraft(BaseModel):
    """The drafted reply: the text to edit and send, the same sentence by sentence, and what it stands on."""

    text: str
    sentences: tuple[DeskSentence, ...]
    sources: tuple[DeskSource, ...]

    @classmethod
    def make(cls, draft: Draft, sentences: Sequence[Locked]) -> Self:
        """From a draft and its sentences."""
        return cls(
            text=draft.text,
            sentences=tuple(map(DeskSentence.make, sentences)),
            sources=tuple(DeskSource.make(place, cited) for place, cited in enumerate(draft.sources, start=1)),
        )


class DeskReply(BaseModel):
    """A message worked through, and the reply drafted to it."""

    language: str
    policy: PolicyVersion
    today: date = Field(description="The day it was answered for; send it on to POST /v1/desk/check.")
    items: tuple[DeskItem, ...]
    context: tuple[str, ...] = Field(description="Sentences that tell something and ask nothing.")
    left_out: tuple[str, ...] = Field(description="Lines left unread: headers, greeting, signature, quoted mail.")
    draft: DeskDraft

    @classmethod
    def make(
        cls, worked: WorkedMessage, draft: Draft, sentences: Sequence[Locked], *, policy: Policy, today: date
    ) -> Self:
        """From what the desk made of a message."""
        return cls(
            language=worked.language,
            policy=PolicyVersion.of(policy),
            today=today,
            items=tuple(map(DeskItem.make, worked.items)),
            context=worked.context,
            left_out=worked.left_out,
            draft=DeskDraft.make(draft, sentences),
        )


class DeskChange(BaseModel):
    """What an edit did to the facts of one sentence.

    `before` is null where there was none such, `after` where it is gone; `gone` and `new` are facts as they are
    written, and `kinds` are theirs: none of these where only the order or place of facts is another.
    """

    how: How
    before: str | None
    after: str | None
    gone: tuple[str, ...]
    new: tuple[str, ...]
    kinds: tuple[FactKind, ...]

    @classmethod
    def make(cls, change: Change) -> Self:
        """From a change that was found."""
        return cls(
            how=change.how,
            before=change.before,
            after=change.after,
            gone=change.gone,
            new=change.new,
            kinds=change.kinds,
        )


class DeskCheck(BaseModel):
    """What an edit did to the draft. Another `policy` than the reply's: it was made again of another version."""

    facts_kept: bool
    changes: tuple[DeskChange, ...]
    own: tuple[str, ...] = Field(description="Sentences that the draft does not have, and that hold no fact.")
    policy: PolicyVersion

    @classmethod
    def make(cls, watched: Watched, *, policy: Policy) -> Self:
        """From the comparison of draft and edited text."""
        return cls(
            facts_kept=not watched.changes,
            changes=tuple(map(DeskChange.make, watched.changes)),
            own=watched.own,
            policy=PolicyVersion.of(policy),
        )
