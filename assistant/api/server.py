"""How the server runs the app: which proxies it believes, what it logs, and how it stops without cutting an answer."""

from __future__ import annotations

from typing import Any, Final

import uvicorn

from assistant.api.log_config import logging_config
from assistant.settings import Settings

# What a caller waits at most, and some time to send what was answered
_SENDING_SECONDS: Final = 5


def server_options(settings: Settings) -> dict[str, Any]:
    """Options of uvicorn for these settings.

    On SIGTERM or SIGINT it takes no new connection and ends once every answer in progress is sent.
    """
    return {
        "log_config": logging_config(settings.log_format),
        "access_log": False,
        "server_header": False,
        "forwarded_allow_ips": settings.trusted_proxies,
        "timeout_graceful_shutdown": int(settings.answer_seconds) + _SENDING_SECONDS,
    }


def serve_in_process(settings: Settings, *, host: str, port: int) -> None:
    """Serve from this process until a signal to stop; raises SystemExit where the port is taken.

    The Assistant is opened here and not by the server: what stops it is told like any other error.
    """
    from assistant.api.app import create_app
    from assistant.readiness import open_checked

    uvicorn.run(create_app(settings, open_checked(settings)), host=host, port=port, **server_options(settings))
