"""The words of a drafted reply, in the customer's language: `words/*.yaml`, beside those of every answer."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from knowledge.phrasebook import Phrasebook, load_phrasebook
from knowledge.tokens import LANGUAGES
from knowledge.yaml_text import load_yaml

_FOLDER = Path(__file__).with_name("words")


@lru_cache(maxsize=len(LANGUAGES))
def desk_words(language: str) -> Phrasebook:
    """The phrases of one of LANGUAGES with those of a reply, whose keys begin with `desk.`."""
    own = load_yaml((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    phrases = load_phrasebook(language).phrases
    return Phrasebook(language, {**phrases, **{f"desk.{key}": words for key, words in own.items()}}, {})
