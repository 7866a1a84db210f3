"""Signed answers: checked offline with the public key alone; nothing of what was signed can be altered unnoticed."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from fastapi.testclient import TestClient
from typer.testing import CliRunner, Result

from assistant import cli
from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.signing import Signer, canonical, make_pair, signature_problems
from knowledge.errors import SettingsError

ASKED = {"question": "I applied, who receives my application and until when is it kept?", "today": "2026-11-23"}


@pytest.fixture(scope="module")
def private(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("keys") / "signing.pem"
    make_pair(path)
    return path


@pytest.fixture(scope="module")
def public(private: Path) -> Path:
    return private.with_name("signing.pem.pub")


@pytest.fixture(scope="module")
def signing(assistant: Assistant, private: Path) -> Assistant:
    return replace(assistant, signer=Signer(private))


@pytest.fixture(scope="module")
def answer(signing: Assistant) -> dict[str, Any]:
    with TestClient(create_app(assistant=signing)) as client:
        given: dict[str, Any] = client.post("/v1/ask", json=ASKED).json()
    return given


def verify(answer: object, *arguments: object) -> Result:
    return CliRunner().invoke(cli.app, ["verify", "-", *map(str, arguments)], input=json.dumps(answer))


def test_a_signed_answer_is_checked_with_the_public_key(
    answer: dict[str, Any], signing: Assistant, public: Path
) -> None:
    assert answer["signature"]["rules"] == signing.version()
    signed_at = datetime.fromisoformat(answer["signature"]["signed_at"])
    assert abs((datetime.now(UTC) - signed_at).total_seconds()) < 600
    result = verify(answer, "--public-key", public)
    assert (result.stdout, result.exit_code) == ("everything holds\n", 0)
    # In any layout, and whatever it took
    assert signature_problems(json.loads(json.dumps({**answer, "elapsed_ms": 7}, indent=3)), public) == ()


def test_the_rest_of_the_answer_is_that_of_a_service_that_does_not_sign(
    answer: dict[str, Any], client: TestClient
) -> None:
    plain = client.post("/v1/ask", json=ASKED).json()
    assert "signature" not in plain
    assert plain | {"elapsed_ms": 0} == {name: v for name, v in answer.items() if name != "signature"} | {
        "elapsed_ms": 0
    }


def _set(path: tuple[str | int, ...], value: object) -> Callable[[dict[str, Any]], None]:
    def alter(answer: dict[str, Any]) -> None:
        *way, last = path
        place: Any = answer
        for step in way:
            place = place[step]
        place[last] = value

    return alter


@pytest.mark.parametrize(
    "alter",
    [
        _set(("status",), "not_covered"),
        _set(("answer",), "It is kept for ever."),
        _set(("statements", 0, "text"), "It is kept for ever."),
        _set(("citations", 0, "start"), 0),
        _set(("policy", "sha256"), "0" * 64),
        _set(("policy", "version"), "2020-01-01"),
        _set(("trace", "query"), {}),
        _set(("follow_ups",), []),
        _set(("language",), "de"),
        _set(("signature", "rules"), "0" * 16),
        _set(("signature", "signed_at"), "2020-01-01T00:00:00Z"),
        _set(("signature", "value"), "AAAA"),
        _set(("note",), "also"),
    ],
)
def test_nothing_that_was_signed_can_be_altered(
    answer: dict[str, Any], public: Path, alter: Callable[[dict[str, Any]], None]
) -> None:
    altered = copy.deepcopy(answer)
    alter(altered)
    assert [problem.where for problem in signature_problems(altered, public)] == ["signature"]
    result = verify(altered, "--public-key", public)
    assert result.exit_code == 1
    assert "signature: " in result.stdout


@pytest.mark.parametrize("signature", [None, "", 5, {}, {"value": "x"}, {"algorithm": "none"}])
def test_an_answer_without_a_readable_signature_is_told_so(
    answer: dict[str, Any], public: Path, signature: object
) -> None:
    (problem,) = signature_problems({**answer, "signature": signature}, public)
    assert "none" in problem.what


def test_a_value_that_is_no_base64_is_no_signature(answer: dict[str, Any], public: Path) -> None:
    altered = {**answer, "signature": {**answer["signature"], "value": "é!"}}
    assert signature_problems(altered, public)


def test_an_answer_that_was_not_signed_is_refuted_only_where_a_key_is_given(client: TestClient, public: Path) -> None:
    plain = client.post("/v1/ask", json=ASKED).json()
    assert verify(plain).exit_code == 0
    assert verify(plain, "--public-key", public).stdout == "signature: the answer carries none\n"


def test_another_pairs_signature_is_told_by_its_id(answer: dict[str, Any], tmp_path: Path) -> None:
    other, key_id = make_pair(tmp_path / "other.pem")
    (problem,) = signature_problems(answer, other)
    assert answer["signature"]["key_id"] in problem.what
    assert key_id in problem.what
    renamed = {**answer, "signature": {**answer["signature"], "key_id": key_id}}
    assert "does not fit" in signature_problems(renamed, other)[0].what


def test_a_signature_does_not_make_a_false_answer_true(answer: dict[str, Any]) -> None:
    altered = json.loads(json.dumps(answer).replace("2 years", "5 years"))
    result = verify(altered)
    assert result.exit_code == 1
    assert "citation" in result.stdout


def test_a_signed_answer_is_proved_over_http_too(client: TestClient, answer: dict[str, Any]) -> None:
    assert client.post("/v1/verify", json=answer).json() == {"holds": True, "problems": []}


def test_every_way_to_ask_signs(signing: Assistant, public: Path) -> None:
    with TestClient(create_app(assistant=signing)) as client:
        batch = client.post("/v1/ask/batch", json={"questions": [ASKED]}).json()
        streamed = client.post("/v1/ask", json=ASKED, headers={"Accept": "text/event-stream"}).text
        typed = client.get("/v1/policies/imi/retention", params={"data_subject": "job-seekers"}).json()
    last = json.loads(streamed.rstrip().rpartition("data: ")[2])
    for given in (*[result["answer"] for result in batch["results"]], last, typed):
        assert signature_problems(given, public) == ()


def test_the_canonical_form_is_told_exactly() -> None:
    document = {"b": "ä\u2028", "a": [1, None], "elapsed_ms": 1.5, "signature": {"value": "x", "algorithm": "Ed25519"}}
    assert canonical(document) == '{"a":[1,null],"b":"ä\u2028","signature":{"algorithm":"Ed25519"}}'.encode()


def test_no_number_that_is_signed_has_a_fraction(answer: dict[str, Any]) -> None:
    found: list[str] = []
    json.loads(canonical(answer), parse_float=found.append)
    assert found == []


# --- keys


def test_a_pair_is_made_once_and_the_private_key_is_its_owners(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "signing.pem"
    result = CliRunner().invoke(cli.app, ["keys", "signing", "--out", str(path)])
    assert result.exit_code == 0
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE" not in path.with_name("signing.pem.pub").read_text(encoding="ascii") + result.output
    kept = path.read_bytes()
    again = CliRunner().invoke(cli.app, ["keys", "signing", "--out", str(path)])
    assert again.exit_code == 1
    assert path.read_bytes() == kept


def test_the_setting_makes_the_command_line_sign(private: Path, public: Path) -> None:
    environment = {"PRIVACY_ASSISTANT_SIGNING_KEY_FILE": str(private)}
    asked = CliRunner().invoke(cli.app, ["ask", "tell me a joke", "--json"], env=environment)
    assert verify(json.loads(asked.stdout), "--public-key", public).exit_code == 0


@pytest.mark.parametrize("content", [b"", b"nonsense", None, "rsa", "public"])
def test_what_is_no_signing_key_stops_the_start_with_a_hint(
    tmp_path: Path, public: Path, content: bytes | str | None
) -> None:
    path = tmp_path / "key.pem"
    if content == "rsa":
        key = generate_private_key(public_exponent=65537, key_size=2048)
        content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if content == "public":
        content = public.read_bytes()
    if isinstance(content, bytes):
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"key\.pem"):
        Signer(path)


def test_a_private_key_is_no_public_one(answer: dict[str, Any], private: Path) -> None:
    with pytest.raises(SettingsError):
        signature_problems(answer, private)


def test_no_private_key_is_left_beside_an_older_public_one(tmp_path: Path) -> None:
    public, _ = make_pair(tmp_path / "signing.pem")
    before = public.read_bytes()
    (tmp_path / "signing.pem").unlink()
    with pytest.raises(SettingsError, match="cannot be written"):
        make_pair(tmp_path / "signing.pem")
    assert [path.name for path in tmp_path.iterdir()] == [public.name]
    assert public.read_bytes() == before
