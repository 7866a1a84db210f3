"""A policy as linked data: JSON-LD in the terms of the Data Privacy Vocabulary (W3C DPV 2, https://w3id.org/dpv).

The policy is a `dpv:PrivacyNotice`, each of its rows a `dpv:Process` with the row's id. A row's cells stand there
verbatim under names of our own, and beside them what they come to in DPV: a type of data, a purpose, a basis … is a
node of the nearest DPV classes, described by the policy's words. Recipients belong to a category of people and to no
purpose, as the policy says it. The context is in the file, so that no reader has to fetch one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column, TableKind
from knowledge.vocabulary import Kind
from knowledge.yaml_text import load_yaml

_CONTEXT: Final = Path(__file__).with_name("dpv_context.yaml")


def as_json_ld(facts: PolicyFacts) -> bytes:
    """The whole policy as one JSON-LD document in UTF-8."""
    policy = facts.policy
    document = {
        "@context": load_yaml(_CONTEXT.read_text(encoding="utf-8")),
        "@id": _address(facts),
        "@type": "dpv:PrivacyNotice",
        "title": policy.title,
        "version": policy.version,
        "language": policy.language,
        "sha256": policy.sha256,
        "dpv:hasDataController": [{"@type": "dpv:DataController", "title": name} for name in policy.controllers],
        "dpv:hasProcess": [_process(row, facts) for row in facts.rows.values()],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _process(row: RowFacts, facts: PolicyFacts) -> dict[str, Any]:
    section = facts.policy.section_of(row.data_subject)
    said = {
        "@id": f"{_address(facts)}/{row.id}",
        "@type": "dpv:Process",
        "identifier": row.id,
        **{cell.column.value: cell.text for cell in row.row.cells},
        "dpv:hasDataSubject": _node(facts, Kind.DATA_SUBJECT, row.data_subject, section.heading),
        "dpv:hasPersonalData": [_node(facts, Kind.DATA_CATEGORY, item.term, item.atom.text) for item in row.data],
    }
    if row.row.table == TableKind.RECIPIENTS:
        return said | {"dpv:hasRecipient": _node(facts, Kind.RECIPIENT, row.recipient, row.key_text)}
    storage = row.row.cell(Column.STORAGE_TIME).text
    return said | {
        "dpv:hasPurpose": _node(facts, Kind.ACTIVITY, row.activity, row.key_text),
        "dpv:hasLegalBasis": [_node(facts, Kind.LEGAL_BASIS, basis.term, basis.text) for basis in row.legal_bases],
        "dpv:hasStorageCondition": {"@type": "dpv:StorageCondition", "description": storage},
    }


def _node(facts: PolicyFacts, kind: Kind, term: str | None, words: str) -> dict[str, Any]:
    """A node for something that the policy names; of no class where the vocabulary knows no DPV term for it."""
    known = facts.vocabulary.terms.get((kind, term)) if term else None
    classes: Iterable[str] = known.dpv if known else ()
    return ({"@type": list(classes)} if classes else {}) | {"description": words}


def _address(facts: PolicyFacts) -> str:
    return f"urn:privacy-assistant:policy:{facts.policy.id}:{facts.policy.version}"
