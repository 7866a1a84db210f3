"""The index on a Chroma server: one collection per policy version, embedding model and format of the records.

A collection is filled under a name of its own and gets its proper name when it is whole, with a digest of its manifest;
so an interrupted build, or two at a time on two machines, leave no broken index. Builds of one machine wait for each
other, as those of a folder do. Beside index.py the only module that imports Chroma.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from knowledge.errors import IndexUnreachable, PrivacyAssistantError
from knowledge.index import CONFIGURATION, Index, Progress, Ranked, _silent
from knowledge.policy import Policy

_DRAFT = "draft-"
# A draft that is older was left by a build that was killed
_DRAFT_SECONDS = 60 * 60
_MANIFEST, _BEGUN = "manifest", "begun"
# How long one request may take: of the server's own clients none ever gives up
_SECONDS = 10.0
_PORTS = {"http": 80, "https": 443}


@dataclass
class ServedIndex(Index):
    """The indexes on the Chroma server at `url` for one embedding model; `folder` holds the lock of builds alone.

    A user and password in the URL are sent as HTTP's basic authentication (RFC 7617), for a proxy before the server.
    All of it raises IndexUnreachable where the server cannot be used, and finds it by itself once it can be again.
    """

    url: str = field(kw_only=True, repr=False)
    _client: Any = field(default=None, repr=False)
    _closer: Callable[[], object] | None = field(default=None, repr=False)
    _connecting: Lock = field(default_factory=Lock, repr=False)

    def is_current(self, policy: Policy) -> bool:
        """Whether the server has a whole index of this policy text, model and format."""
        from chromadb.errors import NotFoundError

        with self._asking() as client:
            try:
                found = client.get_collection(self._place(policy).name, embedding_function=None)
                ids = sorted({*policy.rows_by_id, *policy.passages_by_id})
                whole = (found.metadata or {}).get(_MANIFEST) == self._digest(policy, ids)
                return whole and int(found.count()) == len(ids)
            except NotFoundError:
                return False

    def search(self, policy: Policy, text: str, *, limit: int = 10) -> tuple[Ranked, ...]:
        """As in a folder, whose ranking it is; also raises IndexUnreachable."""
        try:
            with self._asking():
                return super().search(policy, text, limit=limit)
        except IndexUnreachable:
            # The server may have been started anew, or the index built anew: then what was opened is no more
            self._stores.pop(self._place(policy).name, None)
        with self._asking():
            return super().search(policy, text, limit=limit)

    def close(self) -> None:
        """Let go of the connections, as is done for an index that nobody has any more; a question opens new ones."""
        with self._connecting:
            self._client = None
            self._stores.clear()
            if self._closer is not None:
                self._closer()

    def _read(self, place: Path) -> Any:  # noqa: ANN401 - LangChain's store
        return self._opened(place.name)

    def _build(self, policy: Policy, progress: Progress | None) -> None:
        draft = f"{_DRAFT}{uuid4().hex}"
        with self._asking() as client:
            try:
                begun = {_BEGUN: int(time.time())}
                client.create_collection(draft, embedding_function=None, configuration=CONFIGURATION, metadata=begun)
                ids = self._fill(self._opened(draft), policy, progress or _silent)
                self._publish(draft, policy, ids)
            finally:
                with suppress(Exception):
                    client.delete_collection(draft)

    def _publish(self, draft: str, policy: Policy, ids: list[str]) -> None:
        """Give a whole collection its name, unless another machine was first."""
        from chromadb.errors import ChromaError, NotFoundError

        name = self._place(policy).name
        with self._asking() as client:
            if not self.is_current(policy):
                with suppress(NotFoundError):
                    client.delete_collection(name)
            try:
                whole = client.get_collection(draft, embedding_function=None)
                whole.modify(name=name, metadata={_MANIFEST: self._digest(policy, ids)})
            except ChromaError:
                if not self.is_current(policy):
                    raise

    def _remove_leftovers(self) -> None:
        with self._asking() as client:
            for found in client.list_collections():
                begun = (found.metadata or {}).get(_BEGUN)
                if found.name.startswith(_DRAFT) and begun is not None and begun < time.time() - _DRAFT_SECONDS:
                    client.delete_collection(found.name)

    def _opened(self, name: str) -> Any:  # noqa: ANN401
        from langchain_chroma import Chroma

        return Chroma(
            client=self._connected(),
            collection_name=name,
            embedding_function=self.embedder,  # type: ignore[arg-type]  # it has the two methods that are used
            create_collection_if_not_exists=False,
        )

    def _digest(self, policy: Policy, ids: list[str]) -> str:
        return hashlib.sha256(json.dumps(self._manifest(policy, ids)).encode()).hexdigest()

    @contextmanager
    def _asking(self) -> Iterator[Any]:
        """The client; what it raises is told as IndexUnreachable, by its kind alone, as its words may hold anything."""
        from httpx import HTTPStatusError  # what Chroma's client asks with

        try:
            yield self._connected()
        except PrivacyAssistantError:
            raise
        except Exception as error:
            told = (
                f"status {error.response.status_code}" if isinstance(error, HTTPStatusError) else type(error).__name__
            )
            raise IndexUnreachable(
                f"the Chroma server at {without_credentials(self.url)} cannot be used: {told}",
                hint="Start it, or look at PRIVACY_ASSISTANT_CHROMA_URL; without it the index is a folder.",
            ) from error

    def _connected(self) -> Any:  # noqa: ANN401 - Chroma's client
        with self._connecting:
            if self._client is None:
                self._client = _connect(self.url)
                self._closer = weakref.finalize(self, _close, self._client)
            return self._client


def without_credentials(url: str) -> str:
    """A URL without its user and password: what is printed ends up in logs and tickets."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def _connect(url: str) -> Any:  # noqa: ANN401
    import httpx

    headers = _authorization(url)
    # Chroma's client asks while it is made, when it cannot be told yet how long it may
    address = f"{without_credentials(url).rstrip('/')}/api/v2/heartbeat"
    httpx.get(address, headers=headers, timeout=_SECONDS).raise_for_status()
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(url)
    host = str(parts.hostname)
    client = chromadb.HttpClient(
        host=f"[{host}]" if ":" in host else host,
        port=parts.port or _PORTS[parts.scheme],
        ssl=parts.scheme == "https",
        headers=headers,
        settings=Settings(anonymized_telemetry=False),
    )
    # Chroma has no setting for it; a server that hangs would hold up whoever asks for good
    client._server._session.timeout = _SECONDS  # type: ignore[attr-defined]
    return client


def _close(client: Any) -> None:  # noqa: ANN401
    client.close()
    # Chroma's own closing leaves these open
    for half in (client, client._admin_client):
        half._server._session.close()


def _authorization(url: str) -> dict[str, str]:
    parts = urlsplit(url)
    if parts.username is None:
        return {}
    named = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(named.encode()).decode()}"}
