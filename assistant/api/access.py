"""Who asks, and what they may ask: an API key with the right scope or, as long as there are no keys, this machine only.

A key is needed from the moment on that one was made, from this machine, too; revoking the last one opens nothing.
`Identify` finds out who asks and `Access` decides. They are two, since rates are limited in between: those who are
refused here count as well.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Request

from assistant.api.callers import host_of, is_loopback_name, is_this_machine
from assistant.api.problems import KEY_NEEDED, KEYS_UNUSABLE, LOOPBACK_ONLY, SCOPE_NEEDED, ProblemKind
from assistant.api.refusing import refuse
from assistant.keys.api_key import ApiKey, Scope
from assistant.keys.store import KeyStore
from knowledge.errors import KeysError, SettingsError

# Probes have no keys, and a browser sends none for a page, a script, or the policy's words behind a citation's link
_OPEN: Final = ("/", "/livez", "/readyz", "/docs", "/openapi.json", "/widget.js")
_OPEN_BELOW: Final = ("/docs/", "/policies/")
_SCOPES: Final = (("/metrics", Scope.ADMIN), ("/v1/desk", Scope.DESK))
_CALLER: Final = "privacy_assistant.caller"
_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="privacy-assistant"'}
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who sent a request: the live key that came with it, and whether keys are asked for (None: nobody can tell)."""

    key: ApiKey | None
    needs_key: bool | None


def caller_of(scope: Request) -> Caller:
    """What `Identify` found out about a request."""
    found = scope.get(_CALLER)
    return found if isinstance(found, Caller) else Caller(None, None)


def scope_needed(path: str) -> Scope | None:
    """The scope that a path needs; None where it is open to everybody. What is not named needs `ask`."""
    if path in _OPEN or path.startswith(_OPEN_BELOW):
        return None
    return next((scope for start, scope in _SCOPES if path == start or path.startswith(f"{start}/")), Scope.ASK)


def check_bind(host: str, keys: KeyStore) -> None:
    """Raise SettingsError where others could reach a service that asks for no key."""
    if not is_loopback_name(host) and not keys.all():
        raise SettingsError(
            f"others can reach {host}, and there is no API key",
            hint="Make one with `privacy-assistant keys add NAME`, or listen on 127.0.0.1 only.",
        )


class Identify:
    """ASGI middleware: looks up the key of a request, for `caller_of`."""

    def __init__(self, app: ASGIApp, *, keys: KeyStore) -> None:
        self.app = app
        self.keys = keys
        self._needs_key = False

    async def __call__(self, scope: Request, receive: Receive, send: Send) -> None:
        """Pass every request on."""
        if scope["type"] == "http":
            scope[_CALLER] = self._caller(scope)
        await self.app(scope, receive, send)

    def _caller(self, scope: Request) -> Caller:
        try:
            # Once needed, always: a file that goes away while the service runs must open nothing
            self._needs_key = bool(self.keys.all()) or self._needs_key
            scheme, _, text = Headers(scope=scope).get("authorization", "").partition(" ")
            is_sent = self._needs_key and scheme.lower() == "bearer"
            key = self.keys.find(text.strip(), now=datetime.now(UTC)) if is_sent else None
        except KeysError as error:
            _LOG.error("%s (hint: %s)", error.message, error.hint)
            return Caller(None, None)
        return Caller(key, self._needs_key)


class Access:
    """ASGI middleware: lets a request pass or answers 401, 403, or 503 where keys cannot be checked."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Request, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        refusal = _refusal(scope) if scope["type"] == "http" else None
        if refusal is None:
            await self.app(scope, receive, send)
            return
        headers = _CHALLENGE if refusal.kind is KEY_NEEDED else None
        await refuse(scope, receive, send, kind=refusal.kind, detail=refusal.detail, hint=refusal.hint, headers=headers)


@dataclass(frozen=True, slots=True)
class _Refusal:
    kind: ProblemKind
    detail: str
    hint: str


def _refusal(scope: Request) -> _Refusal | None:
    needed, caller = scope_needed(scope["path"]), caller_of(scope)
    if needed is None or (caller.key is not None and caller.key.opens(needed)):
        return None
    if caller.key is not None:
        return _Refusal(
            SCOPE_NEEDED,
            f"the key opens {', '.join(caller.key.scopes)}, this needs {needed}",
            f"Use a key with the scope {needed}; the operator makes one with `privacy-assistant keys add`.",
        )
    if caller.needs_key is None:
        return _Refusal(
            KEYS_UNUSABLE, "keys cannot be checked now", "Tell the operator; the server's log says what is wrong."
        )
    if caller.needs_key:
        return _Refusal(
            KEY_NEEDED,
            "no key was sent, or one that opens nothing",
            "Send the header Authorization: Bearer KEY; the operator makes keys with `privacy-assistant keys add`.",
        )
    if is_this_machine(host_of(scope)):
        return None
    return _Refusal(
        LOOPBACK_ONLY,
        "without API keys only this machine may ask",
        "The operator opens it to others with `privacy-assistant keys add`.",
    )
