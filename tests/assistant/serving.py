"""The app really served, by the server that `privacy-assistant serve` uses, on a port of its own."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

_TIMEOUT_SECONDS = 30


@contextlib.contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of an app that is served as long as the context; RuntimeError where it does not start."""
    # No log_config: the server's own would silence its loggers for every test that comes later
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, server_header=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + _TIMEOUT_SECONDS
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError("the server did not start")
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(_TIMEOUT_SECONDS)
        listening.close()
