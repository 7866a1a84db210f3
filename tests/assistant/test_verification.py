"""`verify` on the command line and over HTTP: 0 where everything holds, else one line per problem."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.settings import Settings

BUNDLED = Settings().policies_dir / "imi"
MUSEUM = Path(__file__).parents[1] / "policies" / "harbour-museum"
ASKED = "I applied, who receives my application and until when is it kept?"


@pytest.fixture(scope="module")
def answer(client: TestClient) -> dict[str, Any]:
    given: dict[str, Any] = client.post("/v1/ask", json={"question": ASKED, "today": "2026-11-23"}).json()
    return given


@pytest.fixture
def file(answer: dict[str, Any], tmp_path: Path) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    return path


def verify(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(cli.app, ["verify", *map(str, arguments)], input=stdin)


def with_five_years(answer: dict[str, Any]) -> str:
    return json.dumps(answer).replace("2 years", "5 years")


@pytest.mark.parametrize("options", [[], ["--policy", BUNDLED], ["--policy", BUNDLED / "source.txt"], ["--replay"]])
def test_an_unaltered_answer_holds(file: Path, options: list[object]) -> None:
    result = verify(file, *options)
    assert (result.stdout, result.exit_code) == ("everything holds\n", 0)


def test_an_answer_comes_from_stdin_too(file: Path) -> None:
    assert verify("-", stdin=file.read_text(encoding="utf-8")).exit_code == 0


def test_what_ask_prints_is_what_verify_takes() -> None:
    asked = CliRunner().invoke(cli.app, ["ask", "do you share leads' data with your group companies?", "--json"])
    assert verify("-", stdin=asked.stdout).exit_code == 0


def test_an_altered_answer_has_one_line_for_each_problem(answer: dict[str, Any]) -> None:
    result = verify("-", stdin=with_five_years(answer))
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stdout.splitlines()][0] == "citation 2"
    assert result.stderr == ""


def test_problems_come_as_json(answer: dict[str, Any]) -> None:
    found = json.loads(verify("-", "--json", stdin=with_five_years(answer)).stdout)
    assert found["holds"] is False
    assert found["problems"][0].keys() == {"where", "what"}


def test_the_text_alone_is_enough_where_the_policy_is_installed(file: Path, tmp_path: Path) -> None:
    text = tmp_path / "policy.txt"
    text.write_bytes((BUNDLED / "source.txt").read_bytes())
    assert verify(file, "--policy", text).exit_code == 0
    text.write_bytes((BUNDLED / "source.txt").read_bytes() + b"\n")
    assert verify(file, "--policy", text).stdout.startswith("policy.sha256: ")


def test_another_policy_is_not_the_one_that_it_stands_on(file: Path) -> None:
    result = verify(file, "--policy", MUSEUM)
    assert result.exit_code == 1
    assert result.stdout.startswith("policy.id: ")


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "answer"),
        ("[]", "answer"),
        ("{", "answer"),
        ("{}", "policy.id"),
        ('{"policy": {"id": "../imi"}}', "policy.id"),
        ('{"policy": {"id": "imi"}, "policy": {"id": "imi"}}', "answer"),
        ('{"policy": {"id": "imi"}}', "status"),
        ("[" * 100_000, "answer"),
    ],
    ids=["empty", "list", "half", "no-policy", "path", "twice", "no-answer", "deep"],
)
def test_what_is_no_answer_is_a_problem_and_no_crash(text: str, where: str) -> None:
    result = verify("-", stdin=text)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"{where}: ")


def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    assert verify(tmp_path / "none.json").exit_code == 2


def test_a_forged_trace_is_told_by_the_id_and_where_that_is_lacking_by_the_replay_alone(answer: dict[str, Any]) -> None:
    forged = json.loads(json.dumps(answer))
    forged["trace"]["query"]["operators"] = ["compare"]
    forged["trace"]["rules"][0]["read"].append("references/processing/obtain-and-document-references-in-recruitment")
    assert "id: it is that of another answer" in verify("-", stdin=json.dumps(forged)).stdout
    del forged["id"]
    assert verify("-", stdin=json.dumps(forged)).exit_code == 0
    assert verify("-", "--replay", stdin=json.dumps(forged)).stdout.startswith("replay: ")


# --- POST /v1/verify


def test_the_service_proves_its_own_answer(client: TestClient, answer: dict[str, Any]) -> None:
    response = client.post("/v1/verify", json=answer)
    assert response.status_code == 200
    assert response.json() == {"holds": True, "problems": []}


def test_the_service_refutes_an_altered_one(client: TestClient, answer: dict[str, Any]) -> None:
    found = client.post("/v1/verify", content=with_five_years(answer), headers={"Content-Type": "application/json"})
    assert found.json()["holds"] is False
    assert found.json()["problems"][0]["where"] == "citation 2"


def test_the_service_says_so_where_it_lacks_the_policy(client: TestClient, answer: dict[str, Any]) -> None:
    other = answer | {"policy": answer["policy"] | {"id": "acme"}}
    (problem,) = client.post("/v1/verify", json=other).json()["problems"]
    assert problem["where"] == "policy.id"


def test_what_is_no_object_is_refused_by_the_service(client: TestClient) -> None:
    response = client.post("/v1/verify", json=[1])
    assert response.status_code == 422
    assert "POST /v1/ask" in response.json()["hint"]
