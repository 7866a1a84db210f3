"""The service's own words: `words/*.yaml`, one file per language of the answers."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.tokens import LANGUAGES
from knowledge.yaml_text import load_yaml

FOLDER = Path(__file__).parent


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Phrasebook:
    """The words of one of LANGUAGES, with the names of columns and what a date needs."""
    own = load_yaml((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return Phrasebook(language, {**load_phrasebook(language).phrases, **own}, {})
