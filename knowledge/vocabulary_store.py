"""A vocabulary read once and kept as one file that loads in a hundredth of a second instead of a fifth.

It lies under the hash of every file that it was made of: the YAML, and the code that takes phrases apart. So it is
either the same as reading them anew, or not found. Set-up writes it; where it is missing the files are read.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.dictionary import VERSION
from knowledge.errors import SettingsError

_HERE = Path(__file__).resolve().parent
_PARTS = ("terms", "words")
_CODE = ("dictionary.py", "tokens.py", "vocabulary.py", "vocabulary_store.py", "written_phrase.py")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredVocabulary:
    """Checked terms, each with its fields; per language the phrases of each term, and the first words of each phrase.

    `words`: language -> (kind, term, phrases), in the order of the files. `firsts`: language -> phrase -> the lemmas or
    patterns that it may begin with.
    """

    terms: list[dict[str, Any]]
    words: dict[str, list[tuple[str, str, list[str]]]]
    firsts: dict[str, dict[str, list[str]]]


def place_of(data_dir: Path, folders: Sequence[Path]) -> Path:
    """Where the vocabulary of some folders is kept."""
    digest = hashlib.sha256(VERSION.encode())
    for number, folder in enumerate(folders):
        for part in _PARTS:
            for path in sorted((folder / part).glob("*.yaml")):
                _add(digest, f"{number}/{part}/{path.name}", path)
    for name in _CODE:
        _add(digest, name, _HERE / name)
    return data_dir / "vocabulary" / f"{digest.hexdigest()[:32]}.json"


def _add(digest: Any, name: str, path: Path) -> None:  # noqa: ANN401 - hashlib names no type for its hashes
    content = path.read_bytes()
    digest.update(f"\n{name} {len(content)}\n".encode())
    digest.update(content)


def fetch(place: Path) -> StoredVocabulary | None:
    """What is kept there; None where nothing is, or nothing that can be read."""
    try:
        return StoredVocabulary(**json.loads(place.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError) as error:
        _log.warning("the stored vocabulary %s cannot be read, reading its files instead: %s", place, error)
        return None


def keep(place: Path, vocabulary: StoredVocabulary) -> None:
    """Keep it there, whole or not at all; raises SettingsError where that cannot be."""
    content = {"terms": vocabulary.terms, "words": vocabulary.words, "firsts": vocabulary.firsts}
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as drafts:
            draft = Path(drafts) / place.name
            draft.write_text(json.dumps(content, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
            draft.replace(place)
    except OSError as error:
        raise SettingsError(
            f"the vocabulary cannot be kept in {place.parent}: {error.strerror}",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
        ) from error
