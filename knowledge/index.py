"""The vector index: which rows and passages are nearest to a text. Chroma is imported here and in served_index.py only.

One folder per policy version, embedding model and format of the records, named by their fingerprint. It is built beside
its place and moved there when it is whole, under a lock, so an interrupted build or two at a time leave no broken
index. After that it is only read. It maps words to rows and never decides an answer. On a Chroma server it is one
collection instead of a folder: served_index.py.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from knowledge.embedding import Embedder
from knowledge.errors import IndexOutOfDate, SettingsError
from knowledge.passages import IndexedPassage, indexed_passages
from knowledge.policy import Policy

# Raise this when records change their form: old indexes are then rebuilt.
FORMAT = 1
BATCH = 16
# Chroma's graph search is approximate. Looking this far makes it exact for collections of a policy's size, so that two
# builds rank alike; the extra neighbours asked for let ties be broken by id also where `limit` cuts.
_BREADTH = 400
_TIE_MARGIN = 40
CONFIGURATION = {"hnsw": {"space": "cosine", "ef_construction": _BREADTH, "ef_search": _BREADTH}}
_DATABASE = "chroma.sqlite3"
_MANIFEST = "manifest.json"
_DRAFT = "draft-"
_HINT = "Run `privacy-assistant index` (make does it by itself)."

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A row or passage with its closeness: the cosine, at most 1."""

    id: str
    score: float


@dataclass
class Index:
    """The indexes of a data folder for one embedding model."""

    folder: Path
    embedder: Embedder
    _stores: dict[str, Any] = field(default_factory=dict, repr=False)
    _opening: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def is_current(self, policy: Policy) -> bool:
        """Whether a whole index of this policy text, model and format is there. Loads neither Chroma nor model."""
        place = self._place(policy)
        try:
            manifest = json.loads((place / _MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        ids = sorted({*policy.rows_by_id, *policy.passages_by_id})
        return bool(manifest == self._manifest(policy, ids)) and (place / _DATABASE).is_file()

    def build(self, policies: Iterable[Policy], progress: Progress | None = None) -> tuple[str, ...]:
        """Build what is not current; the ids of the policies built. Waits where another process is building."""
        wanted = [p for p in policies if not self.is_current(p)]
        if not wanted:
            return ()
        built = []
        with self._lock():
            self._remove_leftovers()
            for policy in wanted:
                if not self.is_current(policy):
                    self._build(policy, progress)
                    built.append(policy.id)
        return tuple(built)

    def search(self, policy: Policy, text: str, *, limit: int = 10) -> tuple[Ranked, ...]:
        """Rows and passages by closeness to a text, best first, ties by id; all if `limit` is more.

        A score is a cosine in [-1, 1]. Raises IndexOutOfDate if the index is not current or cannot be read.
        Source: vector space scoring, Manning, Raghavan, Schuetze (2008), ch. 6.3.
        """
        found = self._store(policy).similarity_search_with_score(text, k=limit + _TIE_MARGIN)
        ranked = [Ranked(str(document.metadata["id"]), 1.0 - float(distance)) for document, distance in found]
        return tuple(sorted(ranked, key=lambda r: (-round(r.score, 6), r.id))[:limit])

    def _store(self, policy: Policy) -> Any:  # noqa: ANN401 - LangChain's store, untyped on purpose: it stays in here
        place = self._place(policy)
        # Chroma's own opening of a folder is not safe for two threads at once
        with self._opening:
            if place.name not in self._stores:
                if not self.is_current(policy):
                    raise IndexOutOfDate(
                        f"there is no index of policy {policy.id!r} version {policy.version} "
                        f"for the embedding model {self.embedder.name}",
                        hint=_HINT,
                    )
                self._stores[place.name] = self._read(place)
            return self._stores[place.name]

    def _read(self, place: Path) -> Any:  # noqa: ANN401
        try:
            return _chroma(place, self.embedder)
        except Exception as error:
            raise IndexOutOfDate(
                f"the index in {place} cannot be read: {error}",
                hint=f"Remove {place} and run `privacy-assistant index`.",
            ) from error

    def _build(self, policy: Policy, progress: Progress | None) -> None:
        draft, place = self.folder / f"{_DRAFT}{os.getpid()}", self._place(policy)
        try:
            store = _chroma(draft, self.embedder)
            try:
                ids = self._fill(store, policy, progress or _silent)
            finally:
                store._client.close()  # LangChain cannot say it, and the folder is about to move
            # Written last: a folder with a manifest is whole
            manifest = json.dumps(self._manifest(policy, ids), indent=1)
            (draft / _MANIFEST).write_text(manifest, encoding="utf-8")
            shutil.rmtree(place, ignore_errors=True)
            draft.replace(place)
        finally:
            shutil.rmtree(draft, ignore_errors=True)

    def _fill(self, store: Any, policy: Policy, progress: Progress) -> list[str]:  # noqa: ANN401 - see _store
        """Embed and store all records; the ids that Chroma then holds, which are those of the records or it raises."""
        records = indexed_passages(policy)
        progress(policy.id, 0, len(records))
        for start in range(0, len(records), BATCH):
            _add(store, records[start : start + BATCH])
            progress(policy.id, min(start + BATCH, len(records)), len(records))
        stored = sorted(store.get(include=[])["ids"])
        if lost := sorted({record.id for record in records}.difference(stored)):
            raise IndexOutOfDate(f"{policy.id}: Chroma did not store {', '.join(lost)}", hint=_HINT)
        return stored

    def _place(self, policy: Policy) -> Path:
        return self.folder / f"{policy.id}-{self._fingerprint(policy)}"

    def _fingerprint(self, policy: Policy) -> str:
        parts = (policy.sha256, self.embedder.name, self.embedder.revision, str(FORMAT))
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]

    def _manifest(self, policy: Policy, ids: list[str]) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "policy": policy.id,
            "sha256": policy.sha256,
            "model": self.embedder.name,
            "revision": self.embedder.revision,
            "ids": ids,
        }

    @contextmanager
    def _lock(self) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            file = (self.folder / ".lock").open("w")
        except OSError as error:
            raise SettingsError(
                f"the index cannot be kept in {self.folder}: {error.strerror}",
                hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
            ) from error
        with file:
            # Let go when the file is closed, also when the process is killed
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _remove_leftovers(self) -> None:
        # Under the lock nobody else is building, so a draft is what an interrupted build left.
        for draft in self.folder.glob(f"{_DRAFT}*"):
            shutil.rmtree(draft, ignore_errors=True)


def open_index(data_dir: Path, embedder: Embedder, url: str | None = None) -> Index:
    """The indexes kept under a data folder, or on the Chroma server at a URL."""
    if url is None:
        return Index(data_dir / "index", embedder)
    from knowledge.served_index import ServedIndex  # it stands on this module

    return ServedIndex(data_dir / "index", embedder, url=url)


def _silent(policy_id: str, done: int, of: int) -> None:
    """Tell nobody how far a build is."""


def _add(store: Any, records: tuple[IndexedPassage, ...]) -> None:  # noqa: ANN401
    store.add_texts(
        texts=[r.text for r in records],
        metadatas=[{**r.metadata, "id": r.id} for r in records],
        ids=[r.id for r in records],
    )


def _chroma(folder: Path, embedder: Embedder) -> Any:  # noqa: ANN401
    os.environ["ANONYMIZED_TELEMETRY"] = "False"
    from chromadb.config import Settings  # slow to import, and not needed for most answers
    from langchain_chroma import Chroma

    return Chroma(
        collection_name="passages",
        embedding_function=embedder,  # type: ignore[arg-type]  # it has the two methods that are used
        persist_directory=str(folder),
        client_settings=Settings(anonymized_telemetry=False, is_persistent=True, persist_directory=str(folder)),
        collection_configuration=CONFIGURATION,  # type: ignore[arg-type]  # a TypedDict of Chroma's
    )


def ensure(policies: Iterable[Policy], data_dir: Path, embedder: Embedder, progress: Progress | None = None) -> Index:
    """The index of the policies, built where it is not current. `progress` gets policy id, records done, and all."""
    index = open_index(data_dir, embedder)
    index.build(policies, progress)
    return index
