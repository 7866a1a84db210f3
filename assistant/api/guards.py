"""What stands before every endpoint, in one order at one place.

headers -> log -> [CORS] -> who asks -> how often -> may they -> the body -> how many at once -> the endpoints
"""

from __future__ import annotations

from collections.abc import Callable

from fastapi import FastAPI

from assistant.api.access import Access, Identify
from assistant.api.body_limit import BodyLimit
from assistant.api.in_progress import InProgress
from assistant.api.rate_limit import RateLimit
from assistant.api.request_log import Handled, RequestLog
from assistant.api.security_headers import SecurityHeaders
from assistant.keys.store import KeyStore
from assistant.settings import Settings

_OFF = "off"


def install_guards(app: FastAPI, settings: Settings) -> None:
    """Put the guards of these settings before the app's endpoints; each `add_middleware` stands around those before."""
    app.add_middleware(InProgress, most=settings.max_in_progress, seconds=settings.answer_seconds)
    app.add_middleware(BodyLimit)
    app.add_middleware(Access)
    if settings.rate_limit != _OFF:
        app.add_middleware(RateLimit, limit=settings.rate_limit, shared_dir=settings.shared_dir)
    app.add_middleware(Identify, keys=KeyStore(settings.keys_file))


def install_watch(app: FastAPI, *observers: Callable[[Handled], None]) -> None:
    """Put outermost what sees every response, also those of the guards."""
    app.add_middleware(RequestLog, observers=observers)
    app.add_middleware(SecurityHeaders)
