"""A policy as fideslang YAML (https://github.com/ethyca/fideslang): a system with its privacy declarations.

fideslang takes one use and one legal basis for each declaration, so a row with several of them is as many declarations.
What has no fideslang term is left out of them and told under `meta.without_term`, by row: nothing is squeezed into a
term that says something else. Recipients belong to a category of people and to no purpose, so they stand under `meta`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from pathlib import Path
from typing import Any, Final

import yaml

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from knowledge.yaml_text import load_yaml

_BASES: Final = Path(__file__).with_name("fides_legal_bases.yaml")
_WIDTH: Final = 120


def as_fideslang(facts: PolicyFacts) -> bytes:
    """The policy as one system, in UTF-8."""
    policy = facts.policy
    system = {
        "fides_key": policy.id,
        "name": policy.title,
        "system_type": "Privacy policy",
        "meta": {
            "version": policy.version,
            "sha256": policy.sha256,
            "recipients": [_recipient(row, facts) for row in facts.recipients()],
            "without_term": {row.id: without for row in facts.rows.values() if (without := _without_term(row, facts))},
        },
        "privacy_declarations": [made for row in facts.processing() for made in _declarations(row, facts)],
    }
    text = yaml.safe_dump({"system": [system]}, sort_keys=False, allow_unicode=True, width=_WIDTH)
    return text.encode()


def legal_bases() -> dict[str, str]:
    """Our legal bases by what fideslang calls them."""
    names: dict[str, str] = load_yaml(_BASES.read_text(encoding="utf-8"))
    return names


def _declarations(row: RowFacts, facts: PolicyFacts) -> Iterator[dict[str, Any]]:
    names = legal_bases()
    bases = dict.fromkeys(names.get(basis.term) for basis in row.legal_bases) or {None: None}
    for use, basis in product(_keys(facts, Kind.ACTIVITY, [row.activity]), bases):
        yield {
            "name": f"{row.key_text} [{row.id}]",
            "data_use": use,
            "data_categories": _data(row, facts),
            "data_subjects": _keys(facts, Kind.DATA_SUBJECT, [row.data_subject]),
            **({"legal_basis_for_processing": basis} if basis else {}),
            "flexible_legal_basis_for_processing": False,
            "retention_period": row.row.cell(Column.STORAGE_TIME).text,
        }


def _recipient(row: RowFacts, facts: PolicyFacts) -> dict[str, Any]:
    return {
        "row": row.id,
        "recipient": row.key_text,
        "data_categories": _data(row, facts),
        "data_subjects": _keys(facts, Kind.DATA_SUBJECT, [row.data_subject]),
    }


def _data(row: RowFacts, facts: PolicyFacts) -> list[str]:
    return _keys(facts, Kind.DATA_CATEGORY, [item.term for item in row.data])


def _without_term(row: RowFacts, facts: PolicyFacts) -> list[str]:
    """The policy's words for what a row names and fideslang has no term for."""
    named = [(Kind.DATA_CATEGORY, item.term, item.atom.text) for item in row.data]
    if row.activity:
        named.insert(0, (Kind.ACTIVITY, row.activity, row.key_text))
    return [words for kind, term, words in named if not _keys(facts, kind, [term])]


def _keys(facts: PolicyFacts, kind: Kind, terms: Iterable[str | None]) -> list[str]:
    """The fideslang terms of some of ours, each once, in their order."""
    known = (facts.vocabulary.terms.get((kind, term)) for term in terms if term)
    return list(dict.fromkeys(key for term in known if term for key in term.fideslang))
