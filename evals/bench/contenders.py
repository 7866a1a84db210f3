"""What is compared. Each is made in a process of its own (`worker.py`), so what it needs is imported when it is made.

`assistant` is this project: a question to a whole, cited answer. The others are plain retrieval as it is usually built,
and stop where a language model would begin: LangChain with Chroma and the same embedding model on PyTorch, over one
passage per row (the best 10) or 1,000-character chunks (the best 4), and LlamaIndex with its own store over the rows.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

from evals.limits import CHUNK_LIMIT, ROW_LIMIT
from knowledge.embedding import EMBEDDERS, sentence_transformer
from knowledge.parsing import parse
from knowledge.passages import indexed_passages
from knowledge.policy import Policy
from knowledge.sources import load_sources


class Contender(Protocol):
    """One way from a question to what it gives."""

    def build(self) -> None:
        """Make what must be made once for the policies, embeddings included; kept in the contender's folder."""

    def ask(self, question: str) -> None:
        """Answer, or retrieve; what comes of it is judged elsewhere."""


class ThisProject:
    """The Assistant in process. Policies are asked in turn, where there are several."""

    def __init__(self, policies_dir: Path, folder: Path, models_dir: Path) -> None:
        from assistant.service import Assistant
        from assistant.settings import Settings
        from assistant.uncollected import uncollected

        first = min(path.name for path in policies_dir.iterdir() if path.is_dir())
        settings = Settings(policies_dir=policies_dir, data_dir=folder, models_dir=models_dir, default_policy=first)
        with uncollected():  # as commands and the service do
            self._assistant = Assistant.open(settings)
        self._asked = 0

    def build(self) -> None:
        """The index of every policy."""
        from assistant.readiness import build_index, store_words

        store_words(self._assistant, _quietly)
        build_index(self._assistant, _quietly)

    def ask(self, question: str) -> None:
        """A whole answer."""
        from assistant.question import Question

        policies = sorted(self._assistant.policies)
        policy = policies[self._asked % len(policies)]
        self._asked += 1
        self._assistant.answer(Question(question=question, policy=policy))


class PlainRetrieval:
    """LangChain, Chroma and sentence-transformers over some texts of the first policy; gives the best `limit`."""

    def __init__(self, folder: Path, texts: Callable[[], Sequence[str]], limit: int) -> None:
        self._folder, self._texts, self._limit = folder, texts, limit
        _stay_offline()
        from langchain_huggingface import HuggingFaceEmbeddings

        self._embeddings = HuggingFaceEmbeddings(
            model_name=_model_folder(), model_kwargs={"device": "cpu"}, encode_kwargs={"normalize_embeddings": True}
        )
        self._store: Any = None

    def build(self) -> None:
        """Embed and store the texts."""
        self._opened().add_texts(list(self._texts()))

    def ask(self, question: str) -> None:
        """The best texts for a question."""
        self._opened().similarity_search(question, k=self._limit)

    def _opened(self) -> Any:  # noqa: ANN401 - LangChain's store
        if self._store is None:
            from langchain_chroma import Chroma

            self._store = Chroma(embedding_function=self._embeddings, persist_directory=str(self._folder))
        return self._store


class LlamaIndexRetrieval:
    """LlamaIndex with its own store and sentence-transformers over the same; gives the best `limit`."""

    def __init__(self, folder: Path, texts: Callable[[], Sequence[str]], limit: int) -> None:
        self._folder, self._texts, self._limit = folder, texts, limit
        _stay_offline()
        from llama_index.embeddings.huggingface import HuggingFaceEmbedding

        self._embedding = HuggingFaceEmbedding(model_name=_model_folder(), device="cpu")
        self._retriever: Any = None

    def build(self) -> None:
        """Embed and store the texts."""
        from llama_index.core import VectorStoreIndex
        from llama_index.core.schema import TextNode

        nodes = [TextNode(text=text) for text in self._texts()]
        index = VectorStoreIndex(nodes, embed_model=self._embedding)
        index.storage_context.persist(str(self._folder))

    def ask(self, question: str) -> None:
        """The best texts for a question."""
        if self._retriever is None:
            from llama_index.core import StorageContext, load_index_from_storage

            stored = StorageContext.from_defaults(persist_dir=str(self._folder))
            index = load_index_from_storage(stored, embed_model=self._embedding)
            self._retriever = index.as_retriever(similarity_top_k=self._limit)
        self._retriever.retrieve(question)


def _stay_offline() -> None:
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY"):
        os.environ.setdefault(name, "1")
    os.environ["ANONYMIZED_TELEMETRY"] = "False"


def _model_folder() -> str:
    """Where the embedding model lies that all of them use."""
    return sentence_transformer(next(iter(EMBEDDERS))).location


def _assistant(policies_dir: Path, folder: Path, models_dir: Path) -> Contender:
    return ThisProject(policies_dir, folder, models_dir)


def _rows(policies_dir: Path, folder: Path, models_dir: Path) -> Contender:
    return PlainRetrieval(folder, lambda: _row_texts(policies_dir), ROW_LIMIT)


def _llama_rows(policies_dir: Path, folder: Path, models_dir: Path) -> Contender:
    return LlamaIndexRetrieval(folder, lambda: _row_texts(policies_dir), ROW_LIMIT)


def _row_texts(policies_dir: Path) -> list[str]:
    return [passage.text for passage in indexed_passages(_policy(policies_dir))]


def _chunks(policies_dir: Path, folder: Path, models_dir: Path) -> Contender:
    def texts() -> list[str]:
        from evals.baselines import chunks  # no start of another contender waits for it

        text = _policy(policies_dir).source_text
        return [text[span.start : span.end] for span in chunks(text)]

    return PlainRetrieval(folder, texts, CHUNK_LIMIT)


CONTENDERS: dict[str, Callable[[Path, Path, Path], Contender]] = {
    "assistant": _assistant,
    "plain-rows": _rows,
    "plain-chunks": _chunks,
    "llamaindex-rows": _llama_rows,
}
# As they are called in tables and plots.
NAMES = {
    "assistant": "this project, a whole answer",
    "plain-rows": f"LangChain + Chroma + MiniLM, best {ROW_LIMIT} rows",
    "plain-chunks": f"LangChain + Chroma + MiniLM, best {CHUNK_LIMIT} chunks",
    "llamaindex-rows": f"LlamaIndex + MiniLM, best {ROW_LIMIT} rows",
}


def _policy(policies_dir: Path) -> Policy:
    return parse(next(iter(load_sources(policies_dir))))


def _quietly(name: str, done: int, of: int) -> None:
    """Tell nobody how far a build is."""
