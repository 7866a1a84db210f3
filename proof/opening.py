"""Opens what an answer is proved against: a policy's folder, or its text alone, and the terms and names of both."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from knowledge.errors import PolicyMissing
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.sources import METADATA_NAME, PolicySource, load_source
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary


@dataclass(frozen=True)
class Opened:
    """A policy with its terms, and its names in each language."""

    facts: PolicyFacts
    folder: Path

    def book(self, language: str) -> Phrasebook:
        """The phrasebook of a language; English where there is none."""
        # The language comes with the answer: it must never become a path of its own
        return _book(language if language in LANGUAGES else "", self.folder)


def open_policy(path: Path, *, installed: Path | None = None) -> Opened:
    """The policy of a folder, or of a text file.

    A text without a source.yaml beside it is read the way of `installed`, the folder of the policy that the answer
    names. Raises PolicyError where it cannot be read, PolicyMissing where there is nothing.
    """
    if path.is_dir():
        return _opened(load_source(path), path)
    if not path.is_file():
        raise PolicyMissing(
            f"{path}: no such file or folder", hint="Name a policy's folder, or the file with its text."
        )
    if (path.parent / METADATA_NAME).is_file():
        return _opened(load_source(path.parent), path.parent)
    if installed is None:
        raise PolicyMissing(
            f"{path.parent / METADATA_NAME}: no such file",
            hint="A text alone does not say where its tables are; put its source.yaml beside it.",
        )
    content = path.read_bytes()
    text = content.decode("utf-8", errors="replace")  # what is no UTF-8 has another SHA-256, and that is what is told
    source = replace(load_source(installed), text=text, sha256=hashlib.sha256(content).hexdigest(), path=path)
    return _opened(source, installed)


def _opened(source: PolicySource, folder: Path) -> Opened:
    vocabulary = load_vocabulary(DOMAIN_FOLDER, folder / "vocabulary")
    return Opened(PolicyFacts(parse(source), vocabulary), folder)


@lru_cache(maxsize=32)
def _book(language: str, folder: Path) -> Phrasebook:
    return load_phrasebook(language, DOMAIN_FOLDER, folder / "vocabulary")
