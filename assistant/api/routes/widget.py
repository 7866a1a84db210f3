"""`GET /widget.js`: the chat widget, for pages of other sites."""

from __future__ import annotations

import hashlib

from fastapi import APIRouter, Response

from assistant.api.caching import IfNoneMatch, tag
from assistant.api.deps import OpenAssistant
from assistant.api.widget import script

router = APIRouter(include_in_schema=False)


@router.get("/widget.js")
def get_widget(assistant: OpenAssistant, if_none_match: IfNoneMatch = None) -> Response:
    """The script in one file; pages of any site may load it, and those that a setting names may ask with it."""
    settings = assistant.settings
    content = script(
        most_chars=settings.max_question_chars,
        most_turns=settings.max_history_turns,
        kept_days=settings.log_days if settings.log_questions else 0,
        language_of=tuple((policy.id, policy.language) for policy in assistant.policies.values()),
    )
    response = Response(content, media_type="text/javascript")
    response.headers["Cache-Control"] = "max-age=3600"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    tag(response, if_none_match, hashlib.sha256(content).hexdigest())
    return response
