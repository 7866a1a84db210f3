"""The bundled policy with its terms, parsed once."""

from __future__ import annotations

import pytest

from assistant.settings import Settings
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import load_source
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary


@pytest.fixture(scope="session")
def facts() -> PolicyFacts:
    """The bundled policy: 8 categories, 31 processing rows, 47 recipient rows."""
    folder = Settings().policies_dir / "imi"
    return PolicyFacts(parse(load_source(folder)), load_vocabulary(DOMAIN_FOLDER, folder / "vocabulary"))
