"""The examples of the reply desk on the OpenAPI page. The message is written here; what comes of it is not."""

from __future__ import annotations

import re
from typing import Any, Final

from assistant.api.desk.request import CHECK_PATH, REPLY_PATH, CustomerMessage, EditedReply
from assistant.api.desk.working import checked, drafted
from assistant.service import Assistant

_JSON: Final = "application/json"
_MESSAGE: Final = """Hello,

I applied for a job with you in March. How long do you keep my application? Please delete my telephone number.

Kind regards,
Maud Example"""
MESSAGE_EXAMPLE: Final[dict[str, Any]] = {"message": _MESSAGE, "today": "2026-05-04"}


def describe_desk(document: dict[str, Any], assistant: Assistant) -> None:
    """Put into the OpenAPI document what the default policy gives to the message, and to a draft with an edit in it."""
    made = drafted(CustomerMessage.model_validate(MESSAGE_EXAMPLE), assistant)
    reply = made.reply().model_dump(mode="json")
    for item in reply["items"]:
        if item["answer"]:
            item["answer"]["elapsed_ms"] = 0.0  # so that the document is stable
    edited = MESSAGE_EXAMPLE | {"edited": _one_more(made.draft.text)}
    check = checked(EditedReply.model_validate(edited), assistant).model_dump(mode="json")
    _response(document, REPLY_PATH)["example"] = reply
    _response(document, CHECK_PATH)["example"] = check
    document["paths"][CHECK_PATH]["post"]["requestBody"]["content"][_JSON]["example"] = edited


def _response(document: dict[str, Any], path: str) -> dict[str, Any]:
    content: dict[str, Any] = document["paths"][path]["post"]["responses"]["200"]["content"][_JSON]
    return content


def _one_more(text: str) -> str:
    """A text whose first number is one more than it was: what a slip of the keyboard makes of "2 years"."""
    return re.sub(r"\d+", lambda number: str(int(number.group()) + 1), text, count=1)
