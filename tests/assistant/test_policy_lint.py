"""The lint as a command and in the service: readable at 80 columns, the same as JSON, an exit code to stop a build."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from rich.console import Console
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.lint_view import show_report
from assistant.service import Assistant
from rules.lint.report import Severity

POLICIES = Path(__file__).parents[1] / "policies"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli.app, ["policy", "lint", *arguments])


def report(*arguments: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(*arguments, "--json").stdout)
    return found


# --- the command


def test_the_default_policy_is_linted_when_none_is_named() -> None:
    result = run()
    lines = result.stdout.splitlines()
    assert lines[0].endswith("(imi), version 2026-04-27")
    assert "L02  An e-mail address is blanked out [blanked-address]" in lines
    assert '     line 217: "[email protected]"' in lines
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["imi", str(POLICIES / "harbour-museum"), str(POLICIES / "harbour-museum/source.txt")])
def test_a_policy_is_named_by_its_id_its_folder_or_its_text(name: str) -> None:
    assert report(name)["policy"]["id"] in name


def test_a_finding_of_severity_error_gives_exit_code_1_whatever_is_shown() -> None:
    assert run().exit_code == 1
    assert run("--severity", "error").exit_code == 1
    assert run("--json").exit_code == 1


def test_a_policy_without_errors_gives_exit_code_0() -> None:
    result = run(str(POLICIES / "corner-bakery"))
    assert result.exit_code == 0
    assert "errors 0 · warnings 0 · notes 0" in result.stdout


@pytest.mark.parametrize(("severity", "shown"), [("error", {"error"}), ("warn", {"error", "warn"})])
def test_less_severe_findings_are_left_out_and_still_counted(severity: str, shown: set[str]) -> None:
    found = report("--severity", severity)
    assert {finding["severity"] for finding in found["findings"]} == shown
    assert found["counts"]["info"] > 0


def test_an_unknown_severity_is_a_usage_error() -> None:
    assert run("--severity", "fatal").exit_code == 2


def test_an_unknown_policy_names_the_installed_ones() -> None:
    result = run("acme")
    assert result.exit_code == 2
    assert "imi" in result.stderr
    assert "hint:" in result.stderr


def test_findings_are_grouped_by_severity_the_heaviest_first() -> None:
    lines = run().stdout.splitlines()
    headings = [line for line in lines if line.startswith(("Errors (", "Warnings (", "Notes ("))]
    assert [heading.split()[0] for heading in headings] == ["Errors", "Warnings", "Notes"]


def test_the_checklist_has_a_line_per_item_in_a_pipe() -> None:
    lines = [line.split("\t") for line in run().stdout.splitlines() if "\t" in line]
    assert len(lines) == len(report()["checklist"])
    assert ["Purposes", "GDPR Art. 13(1)(c), 14(1)(c)", "present", "lines 27, 28, 29 …; 31 rows"] in lines


def test_a_terminal_of_80_columns_is_kept(assistant: Assistant) -> None:
    written = io.StringIO()
    show_report(
        Console(file=written, width=80, force_terminal=True, no_color=True), assistant.lint(), least=Severity.INFO
    )
    text = written.getvalue().replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "")
    assert [line for line in text.splitlines() if len(line) > 80] == []
    assert "controller" in text


def test_a_policy_in_another_language_says_what_was_not_run(assistant: Assistant) -> None:
    written = io.StringIO()
    found = assistant.lint().model_copy(update={"not_run": ("L01",)})
    show_report(Console(file=written, width=80), found, least=Severity.ERROR)
    assert "1 checks did not run" in written.getvalue()


# --- the service


def test_the_service_gives_the_report_of_the_command(client: TestClient) -> None:
    response = client.get("/v1/policies/imi/lint")
    assert response.status_code == 200
    assert response.json() == report()


def test_every_place_stands_in_the_source_that_is_served(client: TestClient) -> None:
    source = client.get("/v1/policies/imi/source").content.decode("utf-8")
    found = client.get("/v1/policies/imi/lint").json()
    places = [p for item in (*found["findings"], *found["checklist"]) for p in item["places"]]
    assert len(places) > 200
    assert [p for p in places if source[p["start"] : p["end"]] != p["quote"]] == []


def test_a_report_that_the_caller_has_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/v1/policies/imi/lint").headers["etag"]
    assert client.get("/v1/policies/imi/lint", headers={"If-None-Match": tag}).status_code == 304


def test_the_lint_of_an_unknown_policy_is_a_problem(client: TestClient) -> None:
    response = client.get("/v1/policies/acme/lint")
    assert response.status_code == 404
    assert response.json()["code"] == "unknown_policy"


def test_the_example_of_the_page_is_a_part_of_what_the_service_gives(client: TestClient) -> None:
    operation = client.get("/openapi.json").json()["paths"]["/v1/policies/{policy_id}/lint"]["get"]
    content = operation["responses"]["200"]["content"]["application/json"]
    found = client.get("/v1/policies/imi/lint").json()
    assert content["schema"]["$ref"].endswith("/LintReport")
    assert [f["severity"] for f in content["example"]["findings"]] == ["error", "warn", "info"]
    assert all(finding in found["findings"] for finding in content["example"]["findings"])
    assert all(item in found["checklist"] for item in content["example"]["checklist"])
    assert content["example"]["counts"] == found["counts"]
