"""Who may ask: with keys whoever has the right one, without keys this machine alone; nothing opens by accident."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from fastapi.testclient import TestClient
from openai import AuthenticationError, OpenAI
from openai.types.chat import ChatCompletionMessageParam
from typer.testing import CliRunner

from assistant.api.access import scope_needed
from assistant.api.app import create_app
from assistant.api.callers import block_of, is_loopback_name, is_this_machine
from assistant.cli import app as cli
from assistant.keys.api_key import Scope
from assistant.keys.store import KeyStore
from assistant.service import Assistant
from assistant.settings import Settings
from tests.assistant.serving import served
from tests.assistant.test_api import assert_problem

HERE, ELSEWHERE = ("127.0.0.1", 5000), ("203.0.113.7", 5000)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
QUESTION = {"question": "how long do you keep my application"}


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys.json")


@contextmanager
def caller(assistant: Assistant, store: KeyStore, address: tuple[str, int] = ELSEWHERE) -> Iterator[TestClient]:
    service = create_app(Settings(keys_file=store.path), assistant)
    with TestClient(service, raise_server_exceptions=False, client=address) as client:
        yield client


def bearer(text: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {text}"}


def test_without_keys_this_machine_may_ask_and_another_may_not(assistant: Assistant, store: KeyStore) -> None:
    for address in (HERE, ("::1", 5000), ("127.9.9.9", 1)):
        with caller(assistant, store, address) as client:
            assert client.post("/v1/ask", json=QUESTION).status_code == 200
    with caller(assistant, store) as client:
        assert "keys add" in assert_problem(client.post("/v1/ask", json=QUESTION), 403, "loopback_only")["hint"]
        assert_problem(client.get("/v1/policies", headers=bearer("pa_1_2")), 403, "loopback_only")
        assert client.get("/livez").status_code == 200


@pytest.mark.parametrize("address", [HERE, ELSEWHERE])
def test_with_keys_everybody_needs_one(assistant: Assistant, store: KeyStore, address: tuple[str, int]) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store, address) as client:
        response = client.post("/v1/ask", json=QUESTION)
        assert_problem(response, 401, "key_needed")
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert client.post("/v1/ask", json=QUESTION, headers=bearer(text)).json()["status"] == "answered"
        assert client.post("/v1/ask", json=QUESTION, headers={"authorization": f"bearer  {text}"}).status_code == 200


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic {0}", "{0}", "Bearer {0}x", "Bearer x{0}", "Bearer é"]
)
def test_what_is_not_the_key_opens_nothing(assistant: Assistant, store: KeyStore, header: str) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store, HERE) as client:
        response = client.get("/v1/policies", headers={b"Authorization": header.format(text).encode("latin-1")})
        assert text not in assert_problem(response, 401, "key_needed")["detail"]


def test_openai_clients_are_refused_in_their_own_words(assistant: Assistant, store: KeyStore) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store) as client:
        response = client.get("/v1/models")
        assert (response.status_code, response.json()["error"]["code"]) == (401, "key_needed")
        assert client.get("/v1/models", headers=bearer(text)).status_code == 200


def test_a_key_made_or_revoked_counts_at_the_next_request(assistant: Assistant, store: KeyStore) -> None:
    with caller(assistant, store, HERE) as client:
        assert client.get("/v1/policies").status_code == 200
        text, key = store.add("shop", (Scope.ASK,), now=NOW)
        assert client.get("/v1/policies").status_code == 401
        assert client.get("/v1/policies", headers=bearer(text)).status_code == 200
        store.revoke(key.id, now=NOW)
        assert client.get("/v1/policies", headers=bearer(text)).status_code == 401


def test_an_expired_key_opens_nothing(assistant: Assistant, store: KeyStore) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW, expires=datetime.now(UTC) - timedelta(seconds=1))
    with caller(assistant, store, HERE) as client:
        assert client.get("/v1/policies", headers=bearer(text)).status_code == 401


def test_a_file_of_keys_that_goes_away_or_is_spoilt_opens_nothing(assistant: Assistant, store: KeyStore) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store, HERE) as client:
        assert client.get("/v1/policies", headers=bearer(text)).status_code == 200
        store.path.write_text("{", encoding="utf-8")
        problem = assert_problem(client.get("/v1/policies", headers=bearer(text)), 503, "keys")
        assert str(store.path) not in str(problem)
        assert client.get("/livez").status_code == 200
        store.path.unlink()
        assert client.get("/v1/policies").status_code == 401


def test_a_scope_opens_what_it_is_for(assistant: Assistant, store: KeyStore) -> None:
    asking, _ = store.add("shop", (Scope.ASK,), now=NOW)
    desk, _ = store.add("desk", (Scope.DESK,), now=NOW)
    admin, _ = store.add("root", (Scope.ADMIN,), now=NOW)
    with caller(assistant, store) as client:
        found = {
            path: [client.get(path, headers=bearer(text)).status_code for text in (asking, desk, admin)]
            for path in ("/v1/policies", "/metrics")
        }
        assert_problem(client.get("/metrics", headers=bearer(asking)), 403, "scope_needed")
    assert found["/v1/policies"] == [200, 403, 200]
    assert found["/metrics"][:2] == [403, 403]
    assert found["/metrics"][2] not in (401, 403)


def test_every_endpoint_but_probes_and_pages_needs_a_scope(assistant: Assistant, store: KeyStore) -> None:
    store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store, HERE) as client:
        document = client.get("/openapi.json").json()
        answered = {
            f"{method} {path}"
            for path, operations in document["paths"].items()
            for method in operations
            if client.request(method, path).status_code != 401
        }
        hidden = {path: client.get(path, follow_redirects=False).status_code for path in (
            "/", "/docs", "/docs/start.js", "/widget.js", "/policies/imi/job-seekers/processing/managing-applications",
            "/mcp", "/metrics", "/v1/desk", "/v1", "/nothing",
        )}  # fmt: skip
    assert len(document["paths"]) > 10
    assert answered == {"get /livez", "get /readyz"}
    assert [path for path, status in hidden.items() if status == 401] == [
        "/mcp",
        "/metrics",
        "/v1/desk",
        "/v1",
        "/nothing",
    ]
    assert scope_needed("/v1/ask") == Scope.ASK


def test_the_official_openai_client_asks_with_its_api_key(assistant: Assistant, store: KeyStore) -> None:
    text, _ = store.add("shop", (Scope.ASK,), now=NOW)
    service = create_app(Settings(keys_file=store.path), assistant)
    with served(service) as address, httpx2.Client(trust_env=False) as http:
        asking, wrong = (
            OpenAI(base_url=f"{address}/v1", api_key=key, max_retries=0, http_client=http) for key in (text, text[:-1])
        )
        messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION["question"]}]
        answer = asking.chat.completions.create(model="imi", messages=messages).choices[0].message.content
        with pytest.raises(AuthenticationError, match="Authorization: Bearer"):
            wrong.chat.completions.create(model="imi", messages=messages)
    assert "up to 2 years" in (answer or "")


@pytest.mark.parametrize(
    "path", ["/livez/", "/livez/../v1/ask", "//livez", "/docs/../v1/policies", "/%2e%2e/v1/ask", "/LIVEZ", "/docsx"]
)
def test_no_spelling_of_a_path_gets_round_the_key(assistant: Assistant, store: KeyStore, path: str) -> None:
    store.add("shop", (Scope.ASK,), now=NOW)
    with caller(assistant, store, HERE) as client:
        response = client.get(path, follow_redirects=False)
    assert response.status_code in (401, 404, 307)
    assert not response.is_success


@pytest.mark.parametrize(
    ("host", "here"),
    [(None, True), ("127.0.0.1", True), ("::1", True), ("::ffff:127.0.0.1", True), ("::ffff:10.0.0.1", False),
     ("10.0.0.1", False), ("0.0.0.0", False), ("fe80::1", False)],
)  # fmt: skip
def test_loopback_is_this_machine(host: str | None, here: bool) -> None:
    assert is_this_machine(host) is here


@pytest.mark.parametrize(
    ("host", "alone"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("::", False), ("", False),
     ("myhost", False), ("localhost.example.com", False), ("192.168.1.2", False)],
)  # fmt: skip
def test_only_loopback_is_reached_by_nobody_else(host: str, alone: bool) -> None:
    assert is_loopback_name(host) is alone


def test_addresses_of_one_ipv6_network_are_one_caller() -> None:
    assert block_of("2001:db8:1:2::1") == block_of("2001:db8:1:2:ffff::9") != block_of("2001:db8:1:3::1")
    assert block_of("203.0.113.7") != block_of("203.0.113.8")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1"])
def test_serving_others_without_keys_is_refused_with_the_command_to_run(tmp_path: Path, host: str) -> None:
    result = CliRunner().invoke(
        cli, ["serve", "--host", host], env={"PRIVACY_ASSISTANT_KEYS_FILE": str(tmp_path / "keys.json")}
    )
    assert result.exit_code == 1
    assert "no API key" in result.stderr
    assert "privacy-assistant keys add" in result.stderr


def test_the_openapi_document_tells_of_the_key_and_of_each_refusal(assistant: Assistant, store: KeyStore) -> None:
    with caller(assistant, store, HERE) as client:
        document = client.get("/openapi.json").json()
    assert document["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
    completions = document["paths"]["/v1/chat/completions"]["post"]["responses"]
    assert "error" in completions["401"]["content"]["application/json"]["examples"]["key_needed"]["value"]
    ask = document["paths"]["/v1/ask"]["post"]
    assert {"401", "403", "408", "413", "429", "503"} <= ask["responses"].keys()
    assert ask["security"] == [{}, {"key": []}]
    assert "security" not in document["paths"]["/livez"]["get"]
