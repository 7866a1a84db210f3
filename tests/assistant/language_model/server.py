"""A real server on this machine that speaks OpenAI's HTTP, well or as badly as a test wants it to."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Behaviour = Callable[["Handler", dict[str, Any]], None]


class Handler(BaseHTTPRequestHandler):
    """One request to `/v1/chat/completions`; what is done with it is the server's behaviour."""

    protocol_version = "HTTP/1.1"
    server: ModelServer

    def do_POST(self) -> None:
        """Note the request and behave."""
        self.server.paths.append(self.path)
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, "key": self.headers.get("Authorization"), **asked})
        try:
            self.server.behaviour(self, asked)
        except OSError:
            self.server.cut_off.set()
        self.close_connection = True

    def do_GET(self) -> None:
        """Note the request; there is nothing to get."""
        self.server.paths.append(self.path)
        self.send(b"{}", status=404)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""

    def send(self, body: bytes, *, status: int = 200, kind: str = "application/json", **headers: str) -> None:
        """A whole response."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)


class ModelServer(ThreadingHTTPServer):
    """Serves on a port of its own while the `with` lasts.

    `paths`, `asked`: what came in; `cut_off`: the client went away.
    """

    daemon_threads = True

    def __init__(self, behaviour: Behaviour) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behaviour = behaviour
        self.asked: list[dict[str, Any]] = []
        self.paths: list[str] = []
        self.cut_off = threading.Event()
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    @property
    def url(self) -> str:
        """What goes into the setting."""
        return f"http://127.0.0.1:{self.server_port}/v1"

    def __enter__(self) -> ModelServer:
        self._thread.start()
        return self

    def __exit__(self, *args: object) -> None:
        self.shutdown()
        self.server_close()
        self._thread.join()


def completion(content: str | None, **message: Any) -> bytes:
    """The body of a chat completion that says this."""
    said = {"role": "assistant", "content": content, **message}
    choice = {"index": 0, "message": said, "finish_reason": "stop"}
    usage = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice], "usage": usage}
    return json.dumps(whole).encode()


def says(content: Any) -> Behaviour:
    """Says something: words as they are, anything else as JSON."""
    text = content if isinstance(content, str) else json.dumps(content)
    return lambda handler, _: handler.send(completion(text))


def responds(body: bytes, **how: Any) -> Behaviour:
    """Responds with these bytes."""
    return lambda handler, _: handler.send(body, **how)


def drips(handler: Handler, asked: dict[str, Any]) -> None:
    """A byte now and then, for as long as somebody listens: no pause between two bytes is ever too long."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    for _ in range(3_000):
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def hangs(handler: Handler, _: dict[str, Any]) -> None:
    """Takes the request and says nothing until the client goes away."""
    handler.connection.settimeout(60)
    if not handler.rfile.read(1):
        handler.server.cut_off.set()


def hangs_up(handler: Handler, _: dict[str, Any]) -> None:
    """Closes the connection without a word."""
    handler.connection.close()


def breaks_off(handler: Handler, _: dict[str, Any]) -> None:
    """Promises more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", "5000")
    handler.end_headers()
    handler.wfile.write(completion("{}")[:40])


def floods(handler: Handler, _: dict[str, Any]) -> None:
    """Sends without end, as fast as it is read."""
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.end_headers()
    while True:
        handler.wfile.write(b'{"choices": [' + b" " * 65_536)


def echoes(handler: Handler, asked: dict[str, Any]) -> None:
    """Does what the question says: its last message, word for word, is the response."""
    handler.send(completion(asked["messages"][-1]["content"]))
