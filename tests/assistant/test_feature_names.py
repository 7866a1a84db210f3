"""The rows of features, found by a hash of their names."""

from __future__ import annotations

from pathlib import Path
from zlib import crc32

import numpy as np
import pytest

from assistant import scorer_store
from assistant.feature_names import FeatureNames
from assistant.scorer import TOPICS, load_scorer
from knowledge.errors import SettingsError

# Two names with one CRC-32
TWINS = ("plumless", "buckeroo")


def test_names_are_found_in_the_order_of_their_rows() -> None:
    names = FeatureNames.of(["year", "en: keep", "~ål", "date"])
    assert (list(names), len(names)) == (["year", "en: keep", "~ål", "date"], 4)
    rows, values = names.known({"date": 1.0, "nobody fitted this": 9.0, "year": 0.5, "~ål": 2.0})
    assert (rows.tolist(), values.tolist()) == ([0, 2, 3], [0.5, 2.0, 1.0])
    rows, values = names.known({})
    assert (rows.tolist(), values.tolist()) == ([], [])


def test_names_with_one_hash_are_told_apart() -> None:
    assert crc32(TWINS[0].encode()) == crc32(TWINS[1].encode())
    both, one = FeatureNames.of(["a", *TWINS]), FeatureNames.of(TWINS[:1])
    assert both.known({TWINS[1]: 1.0})[0].tolist() == [2]
    assert both.known({TWINS[0]: 1.0, TWINS[1]: 2.0})[1].tolist() == [1.0, 2.0]
    assert one.known({TWINS[1]: 1.0})[0].tolist() == []


def test_every_name_of_the_shipped_weights_is_found_at_its_row() -> None:
    names = load_scorer(TOPICS).names
    for _ in range(2):  # the second time, too many are remembered, and they are looked up anew
        rows, values = names.known({name: float(row) for row, name in enumerate(names)})
        assert rows.tolist() == values.tolist() == list(range(len(names)))


def test_what_is_kept_comes_back_as_it_was(tmp_path: Path) -> None:
    place = tmp_path / "scorers" / "topics"
    assert scorer_store.fetch(place, ["weights"]) is None
    scorer_store.keep(place, ("access", "erasure"), {"weights": np.eye(2, dtype=np.float16)})
    scorer_store.keep(place, ("other",), {"weights": np.eye(1)})  # another process was faster
    kept = scorer_store.fetch(place, ["weights"])
    assert kept is not None
    assert (kept[0], kept[1]["weights"].tolist()) == (["access", "erasure"], [[1.0, 0.0], [0.0, 1.0]])


def test_what_is_kept_and_broken_is_told_and_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    place = tmp_path / "topics"
    scorer_store.keep(place, ("access",), {"weights": np.eye(2)})
    (place / "weights.npy").write_bytes(b"no array")
    assert scorer_store.fetch(place, ["weights"]) is None
    assert "unpacking them instead" in caplog.text


def test_a_folder_that_cannot_be_written_to_is_told_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "scorers").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        scorer_store.keep(tmp_path / "scorers" / "topics", (), {})
    assert "DATA_DIR" in caught.value.hint
