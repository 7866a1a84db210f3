"""Which pages of other sites may ask from a browser (Fetch standard, "CORS protocol"): those that a setting names.

No cookie is ever sent or taken, so an answer to such a page holds nothing that its visitor could not ask anywhere.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.settings import Settings

_SENT = ("Authorization", "Content-Type", "Idempotency-Key")
_READ = ("ETag", "Link", "Retry-After", "X-Request-ID")


def install_cors(app: FastAPI, settings: Settings) -> None:
    """Let the pages of the settings ask; with none, nothing is added and browsers refuse all."""
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=settings.origins,
            allow_methods=("GET", "POST", "DELETE"),
            allow_headers=_SENT,
            expose_headers=_READ,
        )
