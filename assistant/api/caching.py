"""ETags of what is read of a policy: by the policy's text and by everything else that shapes what is said of it.

Those of answers are weak (RFC 9110, 8.8.1): answers are the same in every word, while their `elapsed_ms` may differ.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Header, Request, Response

from assistant.api.deps import NamedPolicy, OpenAssistant

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {304: {"description": "The caller has this version"}}
IfNoneMatch = Annotated[str | None, Header(description="ETag of the version that the caller has.")]


class NotModified(Exception):
    """The caller has what it asks for, by this ETag."""

    def __init__(self, etag: str) -> None:
        super().__init__(etag)
        self.etag = etag


def of_policy(
    assistant: OpenAssistant, policy: NamedPolicy, response: Response, if_none_match: IfNoneMatch = None
) -> None:
    """Dependency: what is said of the policy in the path, by its text and by what reads it."""
    tag(response, if_none_match, assistant.version(policy.id))


def of_answer(
    assistant: OpenAssistant, policy: NamedPolicy, response: Response, if_none_match: IfNoneMatch = None
) -> None:
    """Dependency: what is answered from the policy in the path."""
    _tagged(f'W/"{assistant.version(policy.id)}"', response, if_none_match)


def of_text(policy: NamedPolicy, response: Response, if_none_match: IfNoneMatch = None) -> None:
    """Dependency: the text of the policy in the path, byte for byte."""
    _tagged(f'"{policy.sha256}"', response, if_none_match)


def tag(response: Response, if_none_match: str | None, *versions: str) -> None:
    """Put the ETag of some versions on a response; raises NotModified where the caller has them."""
    _tagged(f'"{"-".join(versions)}"', response, if_none_match)


def of_all(assistant: OpenAssistant, response: Response, if_none_match: IfNoneMatch = None) -> None:
    """Dependency: what is said of all installed policies, and which one is the default."""
    default = assistant.policy(None).id
    tag(response, if_none_match, *(assistant.version(policy_id) for policy_id in (default, *assistant.policies)))


def install_not_modified(app: FastAPI) -> None:
    """Answer 304 where a dependency above finds that nothing has changed."""

    async def respond(_: Request, error: Exception) -> Response:
        assert isinstance(error, NotModified)
        return Response(status_code=304, headers={"ETag": error.etag})

    app.add_exception_handler(NotModified, respond)


def _tagged(etag: str, response: Response, if_none_match: str | None) -> None:
    """Weak comparison, as RFC 9110 asks for If-None-Match."""
    known = {item.strip().removeprefix("W/") for item in (if_none_match or "").split(",")}
    if etag.removeprefix("W/") in known or "*" in known:
        raise NotModified(etag)
    response.headers["ETag"] = etag
