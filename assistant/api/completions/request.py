"""Request of `POST /v1/chat/completions`, and the question that it asks.

The last user turn is the question, the user turns before it are its history. System messages, what an assistant said
and what tools gave are no facts, and no instructions either: they are not read. What only steers a language model
(temperature, seed, …) is ignored; what asks for something else than an answer in words is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, Literal

from pydantic import BaseModel, Field, StrictBool, StrictInt

from assistant.api.problems import NO_USER_MESSAGE, UNSUPPORTED_CONTENT, UNSUPPORTED_VALUE, ProblemRaised
from assistant.question import Day, LanguageTag, Question, Text
from assistant.service import Assistant

_IN_WORDS = "Leave it out: answers are Markdown, and POST /v1/ask gives the same answer with typed fields."


class Message(BaseModel):
    """A turn. Only the text of user turns is read."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Text | list[dict[str, Any]] | None = Field(None, description="Text, or parts of type `text`.")


class StreamOptions(BaseModel):
    """What is streamed beside the answer."""

    include_usage: StrictBool | None = Field(None, description="Whether a last chunk tells the usage.")


class ChatRequest(BaseModel):
    """A chat completion. Fields of that API that are not named here are taken and have no effect."""

    model: Text = Field(description="Policy id, as `GET /v1/models` lists it.", examples=["imi"])
    messages: list[Message] = Field(min_length=1, description="The last user turn is the question.")
    stream: StrictBool | None = Field(None, description="Whether the answer comes in chunks.")
    stream_options: StreamOptions | None = None
    n: StrictInt | None = Field(None, description="Only 1: the same question has one answer.")
    response_format: dict[str, Any] | None = Field(None, description="Only `text`.")
    tool_choice: str | dict[str, Any] | None = Field(None, description="No tool is ever called.")
    data_subject: Text | None = Field(None, description="Beyond that API: as in `POST /v1/ask`.")
    language: LanguageTag | None = Field(None, description="Beyond that API: as in `POST /v1/ask`.")
    today: Day | None = Field(None, description="Beyond that API: as in `POST /v1/ask`.")


def as_question(request: ChatRequest, assistant: Assistant) -> Question:
    """The question with its history; raises ProblemRaised where there is none, or where no words can answer it."""
    _check(request)
    turns = [(place, message) for place, message in enumerate(request.messages) if message.role == "user"]
    if not turns or request.messages[-1].role == "assistant":
        raise ProblemRaised(
            NO_USER_MESSAGE,
            "messages holds no user message to answer" if not turns else "the last message is the assistant's",
            hint="Put the question last, as a message with role user.",
        )
    *earlier, (place, last) = turns
    asked = _text(last, place)
    # A client sends a chat whole each time. What was refused when it was asked must not make the rest of it refused
    limit = assistant.settings.max_history_turns
    history = [turn for turn in _texts(earlier) if assistant.takes(turn)]
    return Question(
        question=asked,
        history=tuple(history[-limit:]) if limit else (),
        data_subject=request.data_subject,
        language=request.language,
        today=request.today,
        policy=request.model,
    )


def _check(request: ChatRequest) -> None:
    kind = (request.response_format or {}).get("type", "text")
    if kind != "text":
        raise ProblemRaised(
            UNSUPPORTED_VALUE, f"response_format is {str(kind)[:80]!r}, only text is given", hint=_IN_WORDS
        )
    if request.n not in (None, 1):
        raise ProblemRaised(UNSUPPORTED_VALUE, f"n is {request.n}", hint="Leave n out: the answer is always the same.")
    if request.tool_choice not in (None, "none", "auto"):
        raise ProblemRaised(UNSUPPORTED_VALUE, "tool_choice asks for a call of a tool", hint=_IN_WORDS)


def _texts(turns: list[tuple[int, Message]]) -> Iterator[str]:
    """The texts of those that are nothing but text."""
    for place, message in turns:
        with suppress(ProblemRaised):
            yield _text(message, place)


def _text(message: Message, place: int) -> str:
    if not isinstance(message.content, list):
        return message.content or ""
    return "\n".join(_part(part, place) for part in message.content)


def _part(part: dict[str, Any], place: int) -> str:
    kind, text = part.get("type"), part.get("text")
    if kind != "text" or not isinstance(text, str):
        raise ProblemRaised(
            UNSUPPORTED_CONTENT,
            f"messages.{place}.content holds a part of type {str(kind)[:80]!r}",
            hint='Send text: {"type": "text", "text": "…"}. Pictures, sound and files are not read.',
        )
    return text
