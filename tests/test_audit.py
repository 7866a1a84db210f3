"""The audit of pinned packages, by the real pip-audit against an advisory service of the test's own."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts import audit

_VULNERABLE = {
    "vulns": [
        {
            "id": "PYSEC-1",
            "aliases": ["CVE-1"],
            "summary": "bad",
            "affected": [
                {
                    "package": {"name": "holey", "ecosystem": "PyPI"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "2.0"}]}],
                }
            ],
        }
    ]
}


class _Advisories(BaseHTTPRequestHandler):
    """OSV's API: one package has a vulnerability."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        content = json.dumps(_VULNERABLE if asked["package"]["name"] == "holey" else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Print nothing."""


@pytest.fixture(scope="module")
def service() -> Iterator[list[str]]:
    """Options of pip-audit that name the service."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Advisories) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield ["-s", "osv", "--osv-url", f"http://127.0.0.1:{server.server_port}/"]
        server.shutdown()


@pytest.fixture
def pins(tmp_path: Path) -> Path:
    file = tmp_path / "constraints.txt"
    file.write_text("# the lock\nsound==1.0\nholey==1.0\n", encoding="utf-8")
    return file


def test_a_vulnerable_pin_is_named_and_fails(
    service: list[str], pins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(service, pins) == 1
    assert capsys.readouterr().out.splitlines() == [
        "audit: VULNERABLE: holey 1.0: PYSEC-1, mended in 2.0",
        "audit: 2 of 2 pinned packages audited",
    ]


def test_an_accepted_advisory_is_told_with_its_reason_and_does_not_fail(
    service: list[str], pins: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(audit.ACCEPTED, "CVE-1", "we never call it")
    assert audit.main(service, pins) == 0
    assert "accepted: holey 1.0: PYSEC-1, mended in 2.0 (we never call it)" in capsys.readouterr().out


def test_a_service_that_cannot_be_reached_is_said_to_be_and_does_not_fail(
    pins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main(["-s", "osv", "--osv-url", "http://127.0.0.1:9/"], pins) == 0
    assert capsys.readouterr().out == "audit: the advisory service cannot be reached; NOTHING WAS AUDITED\n"


def test_a_tool_that_is_broken_fails_and_does_not_pass_for_a_service_that_is_away(
    service: list[str], pins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert audit.main([*service, "--no-such-option"], pins) == 1
    assert capsys.readouterr().out == "audit: pip-audit itself failed; NOTHING WAS AUDITED\n"


def test_a_package_that_the_service_does_not_know_is_not_called_free_of_vulnerabilities(
    pins: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown = {"name": "holey", "skip_reason": "not found"}
    known = {"name": "sound", "version": "1.0", "vulns": []}
    monkeypatch.setattr(audit, "_asked", lambda lines, _: [known, unknown][: len(lines)])
    assert audit.main([], pins) == 0
    assert capsys.readouterr().out.splitlines() == [
        "audit: holey was not audited: not found",
        "audit: 1 of 2 pinned packages audited",
    ]
    monkeypatch.setattr(audit, "_asked", lambda *_: [unknown])
    assert audit.main([], pins) == 0
    assert "NOTHING WAS AUDITED" in capsys.readouterr().out


def test_every_package_of_the_lock_is_pinned_as_the_audit_reads_it() -> None:
    lines = audit.PINS.read_text(encoding="utf-8").splitlines()
    assert all("==" in line for line in lines if line and not line.startswith("#"))
