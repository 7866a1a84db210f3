"""Embedding models: the shipped one is the published one, and every model keeps the same promises."""

from __future__ import annotations

import hashlib
import math
from pathlib import Path

import pytest

from knowledge.embedding import EMBEDDERS, Embedder, HashEmbedder, check_weights, embedder
from knowledge.errors import EmbeddingModelError


@pytest.fixture(scope="module", params=["hash", *EMBEDDERS])
def model(request: pytest.FixtureRequest) -> Embedder:
    return HashEmbedder() if request.param == "hash" else embedder(request.param)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_model_gives_the_same_unit_vector_for_the_same_text(model: Embedder) -> None:
    query = model.embed_query("how long do you keep my application")
    first, second = model.embed_documents(["how long do you keep my application", "who gets my webinar data"])
    assert math.isclose(sum(x * x for x in query), 1.0, abs_tol=1e-4)
    assert all(math.isclose(a, b, abs_tol=1e-4) for a, b in zip(query, first, strict=True))
    assert first != second


def test_weights_with_another_hash_stop_with_a_hint(tmp_path: Path) -> None:
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"weights")
    published = hashlib.sha256(b"weights").hexdigest()
    check_weights(weights, published)
    weights.write_bytes(b"weighty")
    with pytest.raises(EmbeddingModelError) as caught:
        check_weights(weights, published)
    assert published in caught.value.message
    assert "install" in caught.value.hint


def test_missing_weights_stop_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match=r"model\.safetensors cannot be read"):
        check_weights(tmp_path / "model.safetensors", "0" * 64)


def test_a_model_that_cannot_be_loaded_names_the_setting() -> None:
    with pytest.raises(EmbeddingModelError) as caught:
        embedder("./no-such-model").embed_query("anything")
    assert "PRIVACY_ASSISTANT_EMBEDDING_MODEL" in caught.value.hint
