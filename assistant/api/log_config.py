"""Where the server writes: everything to stderr, as lines for people or as one JSON object per line.

The server's own line per request is off: it holds address, path and query. Ours (request_log.py) does not.
"""

from __future__ import annotations

import json
import logging
import time
from typing import Any, Literal

from assistant.api.request_log import REQUEST_ID, told


class Line(logging.Formatter):
    """Time, level, message, and the id of the request that it is about; an error without its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record. A traceback that another handler kept in the record is not looked at."""
        parts = [self.formatTime(record), record.levelname, record.getMessage()]
        if record.exc_info and record.exc_info[1]:
            parts.append(told(record.exc_info[1]))
        if request_id := REQUEST_ID.get():
            parts.append(f"[{request_id}]")
        return " ".join(parts)


class JsonLine(logging.Formatter):
    """One JSON object: time (UTC), level, logger, message, request_id, and the fields of a request."""

    def format(self, record: logging.LogRecord) -> str:
        """The object of a record."""
        entry: dict[str, Any] = {
            "time": f"{time.strftime('%Y-%m-%dT%H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z",
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": REQUEST_ID.get(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1]:
            entry["error"] = told(record.exc_info[1])
        return json.dumps({name: value for name, value in entry.items() if value is not None}, ensure_ascii=False)


def logging_config(form: Literal["line", "json"]) -> dict[str, Any]:
    """The configuration of Python's logging for one form of log."""
    formatter = {"line": Line, "json": JsonLine}[form]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"form": {"()": formatter}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "form"}},
        "loggers": {
            "uvicorn": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
            "assistant": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        },
    }
