"""A network that misbehaves: a TCP proxy before a real server, whose fault can be changed while it runs."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from enum import Enum, auto
from typing import Self

_SLOW_SECONDS = 0.05
_MOST_BYTES = 4096
# Closing with this sends a reset (RST) and not an end (FIN)
_RESET = struct.pack("ii", 1, 0)
_RUBBISH = bytes(range(256)) * 4


class Fault(Enum):
    """What is wrong. HANG: nothing comes through and nothing ends. SLOW: all comes, a little at a time and late."""

    NONE = auto()
    HANG = auto()
    RESET = auto()
    SLOW = auto()
    RUBBISH = auto()


class Proxy:
    """Passes connections on to `server`: a host and port, or the path of a socket. In a `with` it listens.

    A fault cuts the connections that there are, but for HANG and SLOW, which happen to them. `hanging` counts those
    that something was sent to without anything coming of it.
    """

    def __init__(self, server: tuple[str, int] | str) -> None:
        self._server = server
        self._fault = Fault.NONE
        self._pairs: list[tuple[socket.socket, socket.socket | None]] = []
        self._lock = threading.Lock()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listening.getsockname()[1]
        self.hanging = threading.Semaphore(0)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self.change(Fault.RESET)

    def change(self, fault: Fault) -> None:
        """From now on something else is wrong."""
        with self._lock:
            before, self._fault = self._fault, fault
            if fault in (Fault.HANG, Fault.SLOW) and before is Fault.NONE:
                return
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in filter(None, pair):
                _cut(end)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listening.accept()
            except OSError:
                return
            if self._fault is Fault.RESET:
                _cut(client)
                continue
            fault = self._fault
            server = self._connected() if fault in (Fault.NONE, Fault.SLOW) else None
            with self._lock:
                self._pairs.append((client, server))
            if server is None:
                if fault is Fault.RUBBISH:
                    threading.Thread(target=_talk_rubbish, args=(client,), daemon=True).start()
                self.hanging.release()
                continue
            for source, target in ((client, server), (server, client)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _connected(self) -> socket.socket:
        if isinstance(self._server, tuple):
            return socket.create_connection(self._server)
        found = socket.socket(socket.AF_UNIX)
        found.connect(self._server)
        return found

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(_MOST_BYTES):
                if self._fault is Fault.HANG:
                    self.hanging.release()
                    return  # both ends stay open, and nobody reads
                if self._fault is Fault.SLOW:
                    time.sleep(_SLOW_SECONDS)
                target.sendall(part)
            target.shutdown(socket.SHUT_WR)


def _talk_rubbish(client: socket.socket) -> None:
    with contextlib.suppress(OSError):
        client.recv(_MOST_BYTES)
        client.sendall(_RUBBISH)
        client.close()


def _cut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
        # Wakes who reads from it in another thread; closing alone would not
        end.shutdown(socket.SHUT_RD)
    with contextlib.suppress(OSError):
        end.close()
