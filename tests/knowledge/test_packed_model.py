"""A model of four-bit weights in one file: what is unpacked of it, and what is refused."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file
from sentencepiece import SentencePieceProcessor

from knowledge.embedding import word_pieces
from knowledge.errors import EmbeddingModelError
from knowledge.packed_model import WORD_PIECES, unpack

WIDTH, INNER, POSITIONS = 32, 64, 4
PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "h", "i", "▁hi", "▁hør", "привет", "東", "!")
FORM, VERSION, EPSILON = b"E5S1", 1, 1e-12
# One block: the scale, then 16 bytes that hold number j in their low half and number j + 16 in their high half.
BLOCK = struct.pack("<e16B", 0.5, *(low | (15 - low) << 4 for low in range(16)))
NUMBERS = [0.5 * (n - 8) for n in range(16)] + [0.5 * (15 - n - 8) for n in range(16)]


def tensors() -> dict[str, bytes]:
    """A model of one layer, all its matrices of the same block over and over, all else ones."""
    matrices = {"emb.word": len(PIECES) * WIDTH, "l0.fi.w": INNER * WIDTH, "l0.fo.w": WIDTH * INNER}
    matrices |= {f"l0.{name}.w": WIDTH * WIDTH for name in ("q", "k", "v", "ao")}
    plain = {"emb.pos": POSITIONS * WIDTH, "emb.type": WIDTH, "emb.ln.w": WIDTH, "emb.ln.b": WIDTH, "l0.fi.b": INNER}
    plain |= {f"l0.{name}.b": WIDTH for name in ("q", "k", "v", "ao", "fo", "aln", "oln")}
    plain |= {f"l0.{name}.w": WIDTH for name in ("aln", "oln")}
    packed = {name: BLOCK * (count // 32) for name, count in matrices.items()}
    return packed | {name: np.ones(count, "<f4").tobytes() for name, count in plain.items()}


def packed_file(folder: Path, *, form: bytes = FORM) -> Path:
    """The file, as the package that ships such models writes it."""
    text = "".join(PIECES).encode()
    ends = np.cumsum([0, *(len(piece.encode()) for piece in PIECES)])
    head = form + struct.pack("<I7ifi", VERSION, WIDTH, 1, 2, INNER, len(PIECES), POSITIONS, 1, EPSILON, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(text))
    head += ends.astype("<u4").tobytes() + np.linspace(0, -5, len(PIECES)).astype("<f4").tobytes() + text
    head += struct.pack("<iI", 1, 5) + b"\x00" * 5  # the table of unusual characters is passed over
    contents = tensors()
    place = len(head) + 4 + sum(2 + len(name) + 21 for name in contents)
    directory = struct.pack("<i", len(contents))
    for name, content in contents.items():
        directory += struct.pack("<H", len(name)) + name.encode()
        directory += struct.pack("<BIQQ", 0, 0, place, len(content))
        place += len(content)
    file = folder / "model.bin"
    file.write_bytes(head + directory + b"".join(contents.values()))
    return file


def test_the_folder_is_one_that_transformers_reads(tmp_path: Path) -> None:
    unpack(packed_file(tmp_path), tmp_path)
    config = json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))
    weights = load_file(tmp_path / "model.safetensors")
    assert (config["model_type"], config["hidden_size"], config["num_hidden_layers"]) == ("bert", WIDTH, 1)
    assert weights["encoder.layer.0.intermediate.dense.weight"].shape == (INNER, WIDTH)
    assert weights["encoder.layer.0.output.dense.weight"].shape == (WIDTH, INNER)
    assert weights["embeddings.position_embeddings.weight"].tolist() == [[1.0] * WIDTH] * POSITIONS


def test_numbers_of_four_bits_are_told_by_their_scale_low_halves_first(tmp_path: Path) -> None:
    unpack(packed_file(tmp_path), tmp_path)
    weights = load_file(tmp_path / "model.safetensors")
    assert weights["encoder.layer.0.attention.self.query.weight"][3].tolist() == NUMBERS


def test_only_pieces_of_latin_letters_are_kept_and_their_vectors_with_them(tmp_path: Path) -> None:
    unpack(packed_file(tmp_path), tmp_path)
    pieces = SentencePieceProcessor(model_file=str(tmp_path / WORD_PIECES))
    kept = [piece for piece in PIECES if piece not in {"привет", "東"}]
    assert [pieces.id_to_piece(number) for number in range(len(pieces))] == kept
    assert len(load_file(tmp_path / "model.safetensors")["embeddings.word_embeddings.weight"]) == len(kept)


def test_a_text_is_cut_into_its_likeliest_pieces_between_the_two_ends(tmp_path: Path) -> None:
    unpack(packed_file(tmp_path), tmp_path)
    cut = word_pieces(tmp_path / WORD_PIECES)
    assert [PIECES[number] for number in cut("hi  hør")] == ["<s>", "▁hi", "▁hør", "</s>"]
    assert [PIECES[number] for number in cut("東")] == ["<s>", "▁", "<unk>", "</s>"]
    assert cut("ｈｉ") == cut("hi")  # letters of another width are the same letters
    assert len(cut("hi " * 1000)) == 256


def test_a_file_of_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="model.bin cannot be read: it is of another form"):
        unpack(packed_file(tmp_path, form=b"GGUF"), tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.001, 0.05, 0.9])
def test_a_file_that_is_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    file = packed_file(tmp_path)
    content = file.read_bytes()
    file.write_bytes(content[: int(share * len(content))])
    with pytest.raises(EmbeddingModelError, match="model.bin cannot be read") as refused:
        unpack(file, tmp_path)
    assert "Install the packages again" in refused.value.hint


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    with pytest.raises(EmbeddingModelError, match="cannot be unpacked") as refused:
        unpack(packed_file(tmp_path), tmp_path / "missing")
    assert "TMPDIR" in refused.value.hint
