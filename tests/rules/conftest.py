"""The bundled policy and the invented ones with their terms, parsed once; one of them for cases to alter."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from assistant.settings import Settings
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import PolicySource, load_source
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary

INVENTED = Path(__file__).parents[1] / "policies"
PolicyByName = Callable[[str], PolicyFacts]
Alter = Callable[[dict[str, Any]], PolicyFacts]


@cache
def _facts_of(name: str) -> PolicyFacts:
    return _facts(load_source((Settings().policies_dir if name == "imi" else INVENTED) / name))


@pytest.fixture(scope="session")
def facts_of() -> PolicyByName:
    """Any policy by name: the bundled one, or one of tests/policies."""
    return _facts_of


@pytest.fixture(scope="session")
def facts() -> PolicyFacts:
    """The bundled policy: 8 categories, 31 processing rows, 47 recipient rows."""
    return _facts_of("imi")


@pytest.fixture(scope="session")
def alter() -> Alter:
    """The notice of the Corner Bakery with what a case alters.

    `replace`: pairs of an old text, which stands there once (or, with `all`, any number of times), and a new one.
    `add_metadata`, `drop_metadata`: what is merged into source.yaml, and keys that are taken out of it.
    """
    return lambda case: _facts(_altered(load_source(INVENTED / "corner-bakery"), case))


def _facts(source: PolicySource) -> PolicyFacts:
    return PolicyFacts(parse(source), load_vocabulary(DOMAIN_FOLDER, source.path.parent / "vocabulary"))


def _altered(source: PolicySource, case: dict[str, Any]) -> PolicySource:
    text = source.text
    for old, new in case.get("replace", []):
        count = text.count(old)
        assert count if case.get("all") else count == 1, f"{old!r} stands {count} times in the notice"
        text = text.replace(old, new)
    fields: dict[str, Any] = {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    for name, keys in case.get("drop_metadata", {}).items():
        fields[name] = {k: v for k, v in getattr(source, name).items() if k not in keys}
    for name, value in case.get("add_metadata", {}).items():
        merged = fields.get(name, getattr(source, name))
        fields[name] = {**merged, **value} if isinstance(value, dict) else value
    return replace(source, **fields)
