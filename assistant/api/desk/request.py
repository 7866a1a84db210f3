"""Requests of `POST /v1/desk/reply` and `POST /v1/desk/check`: a customer's message, and a reply that was edited."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel, ConfigDict, Field

from assistant.question import Day, LanguageTag, Text

REPLY_PATH: Final = "/v1/desk/reply"
CHECK_PATH: Final = "/v1/desk/check"


class CustomerMessage(BaseModel):
    """What a customer wrote, with what the caller knows about it. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    message: Text = Field(description="An e-mail, a letter or a chat as it came, with greeting, signature and quotes.")
    data_subject: Text | None = Field(None, description="Slug of the customer's category of data subjects, if known.")
    language: LanguageTag | None = Field(None, description="BCP 47 tag; null: the language of the message.")
    today: Day | None = Field(None, description="Only date arithmetic depends on it; null: the server's date.")
    policy: Text | None = Field(None, description="Policy id; null: the default one.")


class EditedReply(CustomerMessage):
    """What the draft was made of, and the draft as somebody edited it."""

    edited: Text = Field(description="The draft's text as it is to be sent.")
