"""An exported policy has all of the policy: from the file each row comes back, in its words and in its terms."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi.testclient import TestClient

from assistant.client import PolicyClient
from assistant.exporting.dpv import as_json_ld
from assistant.exporting.fides import as_fideslang, legal_bases
from assistant.exporting.formats import EXPORTS, ExportFormat
from assistant.exporting.rows import as_rows
from assistant.named_policy import named_facts
from assistant.settings import Settings
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import Column
from knowledge.vocabulary import Kind
from tests.assistant.test_api import assert_problem

POLICIES = Path(__file__).parents[2] / "policies"
NAMES = ("imi", "bare-rock", "corner-bakery", "harbour-museum", "lantern-shop", "skerry-ferries")


@pytest.fixture(scope="module", params=NAMES)
def facts(request: pytest.FixtureRequest) -> PolicyFacts:
    name = str(request.param)
    return named_facts(name if name == "imi" else str(POLICIES / name), Settings())


@pytest.fixture(scope="module")
def imi() -> PolicyFacts:
    return named_facts("imi", Settings())


def cells(row: RowFacts) -> dict[str, str]:
    return {cell.column.value: cell.text for cell in row.row.cells}


def terms(facts: PolicyFacts, kind: Kind, ids: Iterable[str | None], vocabulary: str) -> list[str]:
    """What the vocabulary's files name for some of our terms."""
    known = [facts.vocabulary.terms[kind, term] for term in ids if term and (kind, term) in facts.vocabulary.terms]
    return list(dict.fromkeys(key for term in known for key in getattr(term, vocabulary)))


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_every_row_comes_back_from_the_table(facts: PolicyFacts) -> None:
    lines = read_csv(as_rows(facts))
    assert [line["id"] for line in lines] == list(facts.rows)
    for line, row in zip(lines, facts.rows.values(), strict=True):
        assert {column: line[column] for column in Column if line[column]} == cells(row)
        assert (line["data_subject"], line["table"], line["row"]) == (
            row.data_subject, row.row.table, str(row.row.number),
        )  # fmt: skip
        assert (line["activity_term"] or None, line["recipient_term"] or None) == (row.activity, row.recipient)
        assert set(line["data_terms"].split()) == {item.term for item in row.data}
        assert set(line["legal_basis_terms"].split()) == {basis.term for basis in row.legal_bases}


def test_every_row_comes_back_from_the_linked_data(facts: PolicyFacts) -> None:
    document = json.loads(as_json_ld(facts))
    assert (document["@type"], document["sha256"]) == ("dpv:PrivacyNotice", facts.policy.sha256)
    processes = {process["identifier"]: process for process in document["dpv:hasProcess"]}
    assert list(processes) == list(facts.rows)
    for row in facts.rows.values():
        process = processes[row.id]
        assert {column: process[column] for column in Column if column in process} == cells(row)
        data = process["dpv:hasPersonalData"]
        assert [node["description"] for node in data] == [item.atom.text for item in row.data]
        named = dict.fromkeys(kind for node in data for kind in node.get("@type", ()))
        assert list(named) == terms(facts, Kind.DATA_CATEGORY, [item.term for item in row.data], "dpv")
        key = process["dpv:hasRecipient" if row.recipient else "dpv:hasPurpose"]
        kind, term = (Kind.RECIPIENT, row.recipient) if row.recipient else (Kind.ACTIVITY, row.activity)
        assert (key["description"], key.get("@type", [])) == (row.key_text, terms(facts, kind, [term], "dpv"))
        bases = process.get("dpv:hasLegalBasis", [])
        assert [node["description"] for node in bases] == [basis.text for basis in row.legal_bases]


def test_the_context_tells_every_name_that_is_used(imi: PolicyFacts) -> None:
    document = json.loads(as_json_ld(imi))
    known = set(document.pop("@context"))
    assert {name.partition(":")[0] for name in _names(document)} <= known


def _names(value: Any) -> Iterable[str]:  # noqa: ANN401 - JSON
    """Keys and classes of a JSON-LD document that are no keyword."""
    if isinstance(value, list):
        for item in value:
            yield from _names(item)
    if isinstance(value, dict):
        yield from (key for key in value if not key.startswith("@"))
        kinds = value.get("@type", ())
        yield from [kinds] if isinstance(kinds, str) else kinds
        for item in value.values():
            yield from _names(item)


def test_every_row_comes_back_from_fideslang_or_is_told_to_have_no_term(facts: PolicyFacts) -> None:
    (system,) = yaml.safe_load(as_fideslang(facts))["system"]
    assert (system["fides_key"], system["meta"]["sha256"]) == (facts.policy.id, facts.policy.sha256)
    declared: dict[str, list[dict[str, Any]]] = {}
    for declaration in system["privacy_declarations"]:
        row_id = declaration["name"].rpartition(" [")[2].removesuffix("]")
        declared.setdefault(row_id, []).append(declaration)
    without = system["meta"]["without_term"]
    names = legal_bases()
    for row in facts.processing():
        uses = terms(facts, Kind.ACTIVITY, [row.activity], "fideslang")
        assert (row.id in declared) == bool(uses)
        assert uses or row.key_text in without[row.id]
        for item in row.data:
            assert terms(facts, Kind.DATA_CATEGORY, [item.term], "fideslang") or item.atom.text in without[row.id]
        if not uses:
            continue
        made = declared[row.id]
        assert list(dict.fromkeys(each["data_use"] for each in made)) == uses
        assert {each["retention_period"] for each in made} == {row.row.cell(Column.STORAGE_TIME).text}
        bases = {each["legal_basis_for_processing"] for each in made if "legal_basis_for_processing" in each}
        assert bases == {names[basis.term] for basis in row.legal_bases}
        data = terms(facts, Kind.DATA_CATEGORY, [item.term for item in row.data], "fideslang")
        assert all(each["data_categories"] == data for each in made)
        assert all(each["name"].startswith(row.key_text) for each in made)
    recipients = [(entry["row"], entry["recipient"]) for entry in system["meta"]["recipients"]]
    assert recipients == [(row.id, row.key_text) for row in facts.recipients()]


def test_fideslang_has_a_name_for_every_legal_basis(imi: PolicyFacts) -> None:
    assert set(legal_bases()) == {term.id for term in imi.vocabulary.of_kind(Kind.LEGAL_BASIS)}


@pytest.mark.parametrize("form", ExportFormat)
def test_the_same_policy_gives_the_same_bytes(imi: PolicyFacts, form: ExportFormat) -> None:
    command = [sys.executable, "-m", "assistant.cli", "policy", "export", "--format", form]
    printed = subprocess.run(command, check=True, capture_output=True).stdout
    assert printed == EXPORTS[form].write(imi)


def test_a_cell_that_a_spreadsheet_would_run_is_text(imi: PolicyFacts) -> None:
    row = next(iter(imi.rows.values()))
    assert not row.row.key.text.startswith("'")
    hostile = replace(row.row.key, text='=HYPERLINK("http://example.com")')
    altered = replace(row, row=replace(row.row, cells=(hostile, *row.row.cells[1:])))
    facts = replace(imi)
    facts.__dict__["rows"] = {row.id: altered}
    assert read_csv(as_rows(facts))[0]["purpose"] == '\'=HYPERLINK("http://example.com")'


# --- over HTTP


@pytest.mark.parametrize(
    ("form", "kind"),
    [("csv", "text/csv"), ("dpv", "application/ld+json"), ("fideslang", "application/yaml")],
)
def test_the_service_gives_it_with_its_media_type_until_it_changes(
    client: TestClient, imi: PolicyFacts, form: str, kind: str
) -> None:
    response = client.get("/v1/policies/imi/export", params={"format": form})
    assert response.headers["content-type"].partition(";")[0] == kind
    assert response.content == EXPORTS[ExportFormat(form)].write(imi)
    tag = response.headers["etag"]
    again = client.get("/v1/policies/imi/export", params={"format": form}, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")


def test_a_form_that_there_is_not_is_told_those_there_are(client: TestClient) -> None:
    problem = assert_problem(client.get("/v1/policies/imi/export?format=pdf"), 422, "invalid_request")
    assert all(form in problem["detail"] for form in ExportFormat)


def test_the_python_client_gets_it(address: str, imi: PolicyFacts) -> None:
    with PolicyClient(address) as client:
        assert client.export("imi", ExportFormat.DPV) == as_json_ld(imi)
