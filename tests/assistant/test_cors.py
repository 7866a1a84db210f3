"""Pages of other sites get an answer where a setting names them, and nowhere else; the widget's script is for all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from assistant.api.app import create_app
from assistant.service import Assistant
from assistant.settings import Settings

SITE = "https://shop.example.com"
BODY = {"question": "how long do you keep my application"}
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type,authorization"}


@pytest.fixture(scope="module")
def opened(assistant: Assistant) -> Iterator[TestClient]:
    settings = assistant.settings.model_copy(update={"allowed_origins": f"{SITE}, http://localhost:3000"})
    with TestClient(create_app(assistant=replace(assistant, settings=settings))) as client:
        yield client


def cors_headers(headers: object) -> set[str]:
    return {name for name in dict(headers) if name.startswith("access-control-")}  # type: ignore[call-overload]


def test_by_default_no_other_site_is_let_in(client: TestClient) -> None:
    assert cors_headers(client.post("/v1/ask", json=BODY, headers={"Origin": SITE}).headers) == set()
    preflight = client.options("/v1/ask", headers={"Origin": SITE, **PREFLIGHT})
    assert preflight.status_code == 405
    assert cors_headers(preflight.headers) == set()


@pytest.mark.parametrize("origin", [SITE, "http://localhost:3000"])
def test_a_site_of_the_setting_may_ask_without_cookies(opened: TestClient, origin: str) -> None:
    preflight = opened.options("/v1/ask", headers={"Origin": origin, **PREFLIGHT})
    assert preflight.status_code == 200
    assert preflight.headers["access-control-allow-origin"] == origin
    assert "POST" in preflight.headers["access-control-allow-methods"]
    answer = opened.post("/v1/ask", json=BODY, headers={"Origin": origin})
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, origin)
    assert "access-control-allow-credentials" not in answer.headers
    assert "Origin" in answer.headers["vary"]


def test_a_site_of_the_setting_may_give_feedback_and_take_it_back(opened: TestClient) -> None:
    asked = opened.post("/v1/ask", json=BODY).json()
    for method, path in (("POST", "/v1/feedback"), ("DELETE", "/v1/feedback/x")):
        wanted = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "idempotency-key"}
        preflight = opened.options(path, headers={"Origin": SITE, **wanted})
        assert preflight.status_code == 200
        assert method in preflight.headers["access-control-allow-methods"]
        assert "Idempotency-Key" in preflight.headers["access-control-allow-headers"]
    sent = {"Origin": SITE, "Idempotency-Key": "of a page"}
    given = opened.post("/v1/feedback", json={"answer_id": asked["id"], "helped": True}, headers=sent)
    taken = opened.delete(f"/v1/feedback/{given.json()['id']}", headers={"Origin": SITE})
    assert (given.status_code, taken.status_code) == (201, 204)
    assert taken.headers["access-control-allow-origin"] == SITE


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_methods_that_there_are_not_are_not_let_in(opened: TestClient, method: str) -> None:
    preflight = opened.options("/v1/ask", headers={"Origin": SITE, "Access-Control-Request-Method": method})
    assert preflight.status_code == 400


@pytest.mark.parametrize(
    "origin", ["https://evil.example", f"{SITE}.evil.example", "http://shop.example.com", f"{SITE}:8443", "null"]
)
def test_any_other_site_may_not(opened: TestClient, origin: str) -> None:
    assert opened.options("/v1/ask", headers={"Origin": origin, **PREFLIGHT}).status_code == 400
    answer = opened.post("/v1/ask", json=BODY, headers={"Origin": origin})
    assert "access-control-allow-origin" not in answer.headers


@pytest.mark.parametrize(
    ("content", "status"),
    [(b'{"question": ""}', 422), (b"x" * 70_000, 413), (b"{", 400)],
    ids=["no question", "too large", "no JSON"],
)
def test_a_site_that_is_let_in_can_read_what_was_wrong(opened: TestClient, content: bytes, status: int) -> None:
    headers = {"Origin": SITE, "Content-Type": "application/json"}
    response = opened.post("/v1/ask", content=content, headers=headers)
    assert (response.status_code, response.headers["access-control-allow-origin"]) == (status, SITE)


@pytest.mark.parametrize("sites", ["*", "shop.example.com", f"{SITE}/path", f"{SITE} {SITE}", f"{SITE},*", "null"])
def test_a_setting_that_no_browser_could_match_is_refused(sites: str) -> None:
    with pytest.raises(ValidationError, match="allowed_origins"):
        Settings(allowed_origins=sites)


def test_the_script_is_one_file_with_its_words_and_is_sent_once(client: TestClient) -> None:
    response = client.get("/widget.js")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    known = client.get("/widget.js", headers={"If-None-Match": response.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert "Zapytaj o prywatno\\u015b\\u0107" in response.text


def test_the_script_says_for_how_long_questions_are_kept(assistant: Assistant, client: TestClient) -> None:
    assert '"kept_days": 0}' in client.get("/widget.js").text
    settings = assistant.settings.model_copy(update={"log_questions": True, "log_days": 7})
    with TestClient(create_app(assistant=replace(assistant, settings=settings))) as keeping:
        assert '"kept_days": 7}' in keeping.get("/widget.js").text


def test_the_script_uses_nothing_that_reads_words_as_code_or_stores_them(client: TestClient) -> None:
    used = re.findall(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|\bimport\b|"
        r"setAttribute\(\"style|cookie *=|localStorage|sessionStorage|indexedDB|https?://(?!SERVICE)",
        client.get("/widget.js").text,
    )
    assert used == []
