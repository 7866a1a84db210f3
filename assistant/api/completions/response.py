"""Responses in the shape of OpenAI's API: a completion, its chunks, and a policy as a model."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from datetime import time as day_time
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, Field

from assistant.answer import Answer
from assistant.api.completions.content import Content, count_tokens
from assistant.api.sse import event
from assistant.question import Question
from knowledge.policy import Policy

_LAST_EVENT = "data: [DONE]\n\n"


class Model(BaseModel):
    """A policy as a model. `created`: the day of its version, in Unix seconds."""

    id: str
    object: Literal["model"] = "model"
    created: int
    owned_by: str = Field(description="Whose policy it is.")

    @classmethod
    def of(cls, policy: Policy) -> Model:
        """The model that a policy is."""
        day = datetime.combine(date.fromisoformat(policy.version), day_time(), UTC)
        return cls(id=policy.id, created=int(day.timestamp()), owned_by=policy.short_name or policy.title)


class ModelList(BaseModel):
    """The installed policies as models."""

    object: Literal["list"] = "list"
    data: list[Model]


class UrlCitation(BaseModel):
    """Where a link stands in the content (code points, half-open), and what it opens."""

    start_index: int
    end_index: int
    url: str
    title: str


class Annotation(BaseModel):
    """A link of the content."""

    type: Literal["url_citation"] = "url_citation"
    url_citation: UrlCitation


class AssistantMessage(BaseModel):
    """The answer."""

    role: Literal["assistant"] = "assistant"
    content: str = Field(description="Markdown: the answer with a link at each mark, then its sources.")
    refusal: None = None
    annotations: list[Annotation]


class Choice(BaseModel):
    """The one choice."""

    index: Literal[0] = 0
    message: AssistantMessage
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Words and marks, counted: no language model reads or writes them."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int


class ChatCompletion(BaseModel):
    """An answer as a chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage
    system_fingerprint: str = Field(description="Version of all that answers hang on beside the question.")


@dataclass(frozen=True, slots=True)
class Completed:
    """A question with the content that answers it, ready for either form. `fingerprint`: see Assistant.version."""

    question: Question
    answer: Answer
    content: Content
    fingerprint: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    @property
    def usage(self) -> Usage:
        """Of the turns that were read, and of all that is said."""
        asked = sum(count_tokens(turn) for turn in (*self.question.history, self.question.question))
        said = count_tokens(self.content.text)
        return Usage(prompt_tokens=asked, completion_tokens=said, total_tokens=asked + said)

    def whole(self) -> ChatCompletion:
        """The completion in one."""
        message = AssistantMessage(
            content=self.content.text, annotations=[Annotation.model_validate(a) for a in self.content.annotations]
        )
        return ChatCompletion(
            id=self.id,
            created=self.created,
            model=self.answer.policy.id,
            choices=[Choice(message=message)],
            usage=self.usage,
            system_fingerprint=self.fingerprint,
        )

    def events(self, *, with_usage: bool) -> Iterator[str]:
        """The completion as server-sent events: role, sentences, sources, links, the end, usage where it is wanted."""
        # With usage every chunk has the field, null but for the last (that API's reference, "stream_options")
        usage: dict[str, Any] = {"usage": None} if with_usage else {}
        deltas: list[dict[str, Any]] = [{"role": "assistant", "content": ""}]
        deltas += [{"content": piece} for piece in self.content.pieces]
        if self.content.annotations:
            deltas.append({"annotations": self.content.annotations})
        for delta in deltas:
            yield self._event(choices=[_choice(delta, None)], **usage)
        yield self._event(choices=[_choice({}, "stop")], **usage)
        if with_usage:
            yield self._event(choices=[], usage=self.usage.model_dump())
        yield _LAST_EVENT

    def _event(self, **fields: Any) -> str:  # noqa: ANN401 - JSON
        chunk = {
            "id": self.id,
            "object": "chat.completion.chunk",
            "created": self.created,
            "model": self.answer.policy.id,
            "system_fingerprint": self.fingerprint,
            **fields,
        }
        return event(chunk)


def _choice(delta: dict[str, Any], finish_reason: str | None) -> dict[str, Any]:
    return {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish_reason}
