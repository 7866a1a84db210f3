"""A question as callers send it: the request body of `POST /v1/ask`."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _is_text(value: str) -> str:
    # JSON can spell half of a surrogate pair; no answer that echoes one could be encoded
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise ValueError("holds half of a surrogate pair, which is no character")
    return value


_WRITTEN_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _is_written(value: object) -> object:
    # Read as seconds since 1970, a number would be some day or other
    if isinstance(value, str) and _WRITTEN_DAY.fullmatch(value):
        return value
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    raise ValueError("Input should be a date, written YYYY-MM-DD")


Day = Annotated[date, BeforeValidator(_is_written), Field(ge=date(1900, 1, 1), le=date(2999, 12, 31))]
Text = Annotated[str, AfterValidator(_is_text)]
LanguageTag = Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")]


class Question(BaseModel):
    """A question with what the caller knows about it. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    question: Text = Field(description="The question in the asker's own words.")
    data_subject: Text | None = Field(None, description="Slug of a category of data subjects, if known.")
    history: tuple[Text, ...] = Field((), description="Earlier user turns, oldest first.")
    language: LanguageTag | None = Field(None, description="BCP 47 tag; null: the language of the question.")
    today: Day | None = Field(None, description="Only date arithmetic depends on it; null: the server's date.")
    policy: Text | None = Field(None, description="Policy id; null: the default one.")
