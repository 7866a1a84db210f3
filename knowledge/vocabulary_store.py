"""A vocabulary's folder read once and kept as one file, of which only the terms and the languages asked in are read.

It lies under the hash of every file that it was made of: the YAML, that of the folders below, and the code that takes
phrases apart. So it is either the same as reading them anew, or not found. Set-up writes it; where it is missing the
files are read. A line each: the terms with the languages, then each language's phrases in that order.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.dictionary import VERSION
from knowledge.errors import SettingsError

_HERE = Path(__file__).resolve().parent
_PARTS = ("terms", "words")
_CODE = (
    "dictionary.py",
    "lexicon.py",
    "tokens.py",
    "vocabulary.py",
    "vocabulary_store.py",
    "word_set.py",
    "written_phrase.py",
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StoredHead:
    """The terms, each with its fields, and the languages in the order of their lines."""

    terms: list[dict[str, Any]]
    languages: list[str]


@dataclass(frozen=True, slots=True)
class StoredLexicon:
    """The phrases of one language, and what is worked out of them (`lexicon.py`).

    `phrases`: (kind, term, phrases), in the order of the files; `forms`: of each, a line. `known` and
    `accounted`: words, with spaces between.
    """

    phrases: list[tuple[str, str, list[str]]]
    forms: str
    words: dict[str, dict[str, list[int]]]
    stems: dict[str, list[int]]
    inner: dict[str, list[int]]
    known: str
    accounted: str


_HEAD, _LEXICON = (frozenset(field.name for field in fields(kind)) for kind in (StoredHead, StoredLexicon))


def digest_of(folder: Path, below: str) -> str:
    """Hexadecimal digits of a folder's files and of the code; `below`: those of the folders that it adds to."""
    digest = hashlib.sha256(f"{_of_code()} {below}".encode())
    for part in _PARTS:
        for path in sorted((folder / part).glob("*.yaml")):
            _add(digest, f"{part}/{path.name}", path)
    return digest.hexdigest()[:32]


def place_of(data_dir: Path, digest: str) -> Path:
    """Where a folder's vocabulary is kept."""
    return data_dir / "vocabulary" / f"{digest}.jsonl"


def fetch_head(place: Path) -> StoredHead | None:
    """The terms and languages that are kept there; None where nothing is, or nothing that can be read."""
    found = _line(place, 0, _HEAD)
    return StoredHead(**found) if found else None


def fetch_lexicon(place: Path, head: StoredHead, language: str) -> StoredLexicon | None:
    """The phrases of one of the languages that are kept there; None where they cannot be read."""
    found = _line(place, 1 + head.languages.index(language), _LEXICON)
    return StoredLexicon(**found) if found else None


def keep(place: Path, terms: list[dict[str, Any]], lexicons: Mapping[str, StoredLexicon]) -> None:
    """Keep terms and phrases there, whole or not at all; raises SettingsError where that cannot be."""
    head = StoredHead(terms, list(lexicons))
    lines = [asdict(head), *(asdict(lexicon) for lexicon in lexicons.values())]
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as drafts:
            draft = Path(drafts) / place.name
            draft.write_text(text, encoding="utf-8")
            draft.replace(place)
    except OSError as error:
        raise SettingsError(
            f"the vocabulary cannot be kept in {place.parent}: {error.strerror}",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
        ) from error


def _line(place: Path, number: int, keys: frozenset[str]) -> dict[str, Any] | None:
    """A line of the file, which has these keys; None where there is no file, or none that can be read."""
    try:
        with place.open("rb") as file:
            for _ in range(number):
                file.readline()
            found = json.loads(file.readline())
        if not isinstance(found, dict) or found.keys() != keys:
            raise ValueError(f"line {number + 1} is not what was kept there")
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("the stored vocabulary %s cannot be read, reading its files instead: %s", place, error)
        return None
    return found


@cache
def _of_code() -> str:
    digest = hashlib.sha256(VERSION.encode())
    for name in _CODE:
        _add(digest, name, _HERE / name)
    return digest.hexdigest()


def _add(digest: Any, name: str, path: Path) -> None:  # noqa: ANN401 - hashlib names no type for its hashes
    content = path.read_bytes()
    digest.update(f"\n{name} {len(content)}\n".encode())
    digest.update(content)
