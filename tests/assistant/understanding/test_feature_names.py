"""The rows of features, found by a hash of their names."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.understanding import scorer_store
from assistant.understanding.feature_names import FeatureNames, Found
from assistant.understanding.scorer import TOPICS, load_scorer, store_scorer
from knowledge.errors import SettingsError


def test_names_are_found_in_the_order_of_their_rows() -> None:
    names = FeatureNames.of(["year", "en: keep", "~ål", "date"])
    assert (list(names), len(names)) == (["year", "en: keep", "~ål", "date"], 4)
    rows, values = names.known(Found.of({"date": 1.0, "nobody fitted this": 9.0, "year": 0.5, "~ål": 2.0}))
    assert (rows.tolist(), values.tolist()) == ([0, 2, 3], [0.5, 2.0, 1.0])
    for found, by in (({}, names), ({"date": 1.0}, FeatureNames.of(()))):
        rows, values = by.known(Found.of(found))
        assert (rows.tolist(), values.tolist()) == ([], [])


def test_names_that_begin_alike_come_by_row_without_their_beginning() -> None:
    names = FeatureNames.of(["sv: år", "en: keep", "~en: ", "en", "en: ål", "en: "])
    assert list(names.beginning("en: ")) == ["keep", "ål", ""]
    assert list(names.beginning("pl: ")) == []


def test_every_name_of_the_shipped_weights_is_found_at_its_row() -> None:
    names = load_scorer(TOPICS).names
    rows, values = names.known(Found.of({name: float(row) for row, name in enumerate(names)}))
    assert rows.tolist() == values.tolist() == list(range(len(names)))


@pytest.mark.parametrize("mapped", [True, False])
def test_what_is_kept_comes_back_as_it_was(tmp_path: Path, mapped: bool) -> None:
    place = tmp_path / "scorers" / "topics"
    arrays: scorer_store.Arrays = {"weights": np.eye(2, dtype=np.float16), "hashes": np.array([1, 2**63, 3], np.uint64),
              "text": np.frombuffer(b"abc", np.uint8), "bias": np.array([0.5], np.float32)}  # fmt: skip
    assert scorer_store.fetch(place, mapped=mapped) is None
    scorer_store.keep(place, ("access", "erasure"), arrays)
    kept = scorer_store.fetch(place, mapped=mapped)
    assert kept is not None
    assert kept[0] == ("access", "erasure")
    assert {name: (a.dtype, a.tolist()) for name, a in kept[1].items()} == {
        name: (a.dtype, a.tolist()) for name, a in arrays.items()
    }


@pytest.mark.parametrize("content", [b"", b"no array", b"\x02\0\0\0\0\0\0\0{}", b"\x02\0\0\0\0\0\0\0[]"])
def test_what_is_kept_and_broken_is_told_and_not_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    (tmp_path / "topics").write_bytes(content)
    assert scorer_store.fetch(tmp_path / "topics", mapped=True) is None
    assert "unpacking them instead" in caplog.text


def test_weights_that_are_kept_are_those_of_the_file(tmp_path: Path) -> None:
    assert store_scorer(tmp_path, TOPICS)
    assert not store_scorer(tmp_path, TOPICS)
    kept, read = scorer_store.fetch(scorer_store.place_of(tmp_path, TOPICS), mapped=True), load_scorer(TOPICS)
    assert kept is not None
    assert kept[0] == read.classes
    assert (kept[1]["weights"] == read.weights).all()
    assert (kept[1]["rows"] == read.names.rows).all()


def test_a_folder_that_cannot_be_written_to_is_told_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "scorers").write_text("a file in the way", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        scorer_store.keep(tmp_path / "scorers" / "topics", (), {})
    assert "DATA_DIR" in caught.value.hint
