"""The bundled policy and the invented ones with their terms, parsed once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from assistant.settings import Settings
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import load_source
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary

INVENTED = Path(__file__).parents[1] / "policies"
PolicyByName = Callable[[str], PolicyFacts]


@cache
def _facts_of(name: str) -> PolicyFacts:
    folder = (Settings().policies_dir if name == "imi" else INVENTED) / name
    return PolicyFacts(parse(load_source(folder)), load_vocabulary(DOMAIN_FOLDER, folder / "vocabulary"))


@pytest.fixture(scope="session")
def facts_of() -> PolicyByName:
    """Any policy by name: the bundled one, or one of tests/policies."""
    return _facts_of


@pytest.fixture(scope="session")
def facts() -> PolicyFacts:
    """The bundled policy: 8 categories, 31 processing rows, 47 recipient rows."""
    return _facts_of("imi")
