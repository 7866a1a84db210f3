"""The version of what answers: another one for every change that counts, and the same one for the same files."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import fingerprint as fingerprint_module
from assistant.fingerprint import fingerprint
from assistant.service import Assistant


@pytest.fixture
def folder(assistant: Assistant, tmp_path: Path) -> Path:
    """A copy of the bundled policy's folder."""
    return Path(shutil.copytree(assistant.folders["imi"].parent, tmp_path / "imi"))


def test_the_same_files_elsewhere_have_the_same_version(assistant: Assistant, folder: Path) -> None:
    assert fingerprint(folder, "text") == fingerprint(assistant.folders["imi"].parent, "text")


def test_a_word_more_in_a_policys_vocabulary_is_another_version(folder: Path) -> None:
    before = fingerprint(folder, "text")
    words = next((folder / "vocabulary" / "words").glob("*.yaml"))
    words.write_text(words.read_text(encoding="utf-8") + "\n# more\n", encoding="utf-8")
    assert fingerprint(folder, "text") != before


def test_every_kind_of_weights_counts(assistant: Assistant) -> None:
    learned = Path(fingerprint_module.__file__).parent / "understanding" / "weights"
    weights = [*learned.iterdir(), *(assistant.folders["imi"].parent / "weights").iterdir()]
    assert {path.suffix for path in weights} <= fingerprint_module._SUFFIXES


def test_what_lies_apart_from_the_code_is_there() -> None:
    assert [path for path in fingerprint_module._APART if not path.is_dir()] == []


def test_a_setting_that_answers_hang_on_is_another_version(assistant: Assistant) -> None:
    settings = assistant.settings.model_copy(update={"background": not assistant.settings.background})
    other = replace(assistant, settings=settings, _versions={})
    assert other.version() != assistant.version()
