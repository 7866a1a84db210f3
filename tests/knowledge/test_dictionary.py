"""Stored dictionaries say what those of the package say; without them the package's own are read."""

from __future__ import annotations

from pathlib import Path

import pytest
import simplemma

from knowledge import dictionary
from knowledge.dictionary import dictionary_form, is_known, store, stored_at
from knowledge.dictionary_file import BLOCK, DictionaryFile, write
from knowledge.errors import SettingsError

# More than one block, forms that share beginnings, letters of several bytes, lemmas longer and shorter than the form
STEMS, ENDINGS = ("wait", "wałęs", "żądać", "æra"), ("", "s", "ed", "ing", "er")
LEMMAS = {f"{stem}{ending}": stem for stem in STEMS for ending in ENDINGS}
LEMMAS |= {"went": "go", "is": "be", "ä": "ähnlich", "x" * 200: "y" * 250}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("words")
    assert store(found, "en")
    return found


@pytest.fixture
def kept_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(dictionary, "_DICTIONARIES", dictionary._Dictionaries())
    dictionary.keep_in(folder)
    return folder


@pytest.mark.parametrize("many", [0, 1, BLOCK - 1, BLOCK, BLOCK + 1, len(LEMMAS)])
def test_every_form_has_its_lemma_and_nothing_else_is_there(tmp_path: Path, many: int) -> None:
    lemmas = dict(sorted(LEMMAS.items())[:many])
    write(tmp_path / "words.dict", lemmas)
    stored = DictionaryFile(tmp_path / "words.dict")
    assert dict(stored) == lemmas
    assert len(stored) == many
    assert [form for form in ("", "a", "waite", "zzz", "żądaćx") if form in stored] == []


def test_a_file_that_is_cut_short_or_none_of_ours_is_refused(tmp_path: Path) -> None:
    whole, other = tmp_path / "whole", tmp_path / "other"
    write(whole, LEMMAS)
    for content in (b"", whole.read_bytes()[:10], whole.read_bytes()[:40], b"PK" + whole.read_bytes()):
        other.write_bytes(content)
        with pytest.raises(ValueError, match=r"cut short|empty"):
            DictionaryFile(other)


def test_a_form_that_is_too_long_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="256"):
        write(tmp_path / "words.dict", {"x" * 300: "x"})
    assert list(tmp_path.iterdir()) == []


def test_the_stored_dictionary_is_that_of_the_package(folder: Path) -> None:
    theirs = simplemma.strategies.DEFAULT_DICTIONARY_FACTORY.get_dictionary("en")
    assert dict(DictionaryFile(stored_at(folder, "en"))) == dict(theirs)


def test_it_is_stored_once(folder: Path) -> None:
    assert not store(folder, "en")


def test_a_folder_that_cannot_be_written_to_is_told_with_a_hint(tmp_path: Path) -> None:
    (tmp_path / "dictionaries").write_text("a file in the way")
    with pytest.raises(SettingsError) as caught:
        store(tmp_path, "en")
    assert "DATA_DIR" in caught.value.hint


@pytest.mark.parametrize("word", ["applications", "went", "Berlin", "qwertzu", "well-known", "don't", "42", "ﬁles"])
def test_words_have_the_forms_that_the_package_gives_them(word: str) -> None:
    assert dictionary_form(word, "en") == simplemma.lemmatize(word, lang="en", greedy=False)
    assert is_known(word, "en") == simplemma.is_known(word, lang="en")


def test_a_stored_dictionary_is_opened_and_a_broken_or_missing_one_replaced_by_the_package(
    kept_in: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert isinstance(dictionary._DICTIONARIES.get_dictionary("en"), DictionaryFile)
    broken = stored_at(tmp_path, "en")
    broken.parent.mkdir()
    broken.write_bytes(b"no dictionary")
    for data_dir in (tmp_path, tmp_path / "nowhere"):
        others = dictionary._Dictionaries()
        others.data_dir = data_dir
        assert others.get_dictionary("en").get("went") == "go"
    assert [record.levelname for record in caplog.records] == ["WARNING"]
