"""What the log-in to the chat goes by is looked at before anything starts; no value of it is ever told."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant import cli, login
from assistant.login import check_login, check_provider, login_flags
from assistant.settings import Settings
from knowledge.errors import SettingsError
from tests.assistant.programs import fake_programs
from tests.network import Fault, Proxy

SECRET = "5ec2e7" * 8
GOOD = {
    "redirect_uri": "https://chat.example.com/oauth2callback",
    "cookie_secret": SECRET,
    "client_id": "chat",
    "client_secret": SECRET,
    "server_metadata_url": "https://id.example.com/.well-known/openid-configuration",
}


def settings(folder: Path, **changed: str | None) -> Settings:
    """Settings with a file whose values are good but for those `changed`; None leaves one out."""
    path = folder / "secrets.toml"
    lines = [f"{key} = {json.dumps(value)}" for key, value in {**GOOD, **changed}.items() if value is not None]
    path.write_text("\n".join(["[auth]", *lines]), encoding="utf-8")
    return Settings(login_file=path)


def chat(path: Path) -> Result:
    return CliRunner().invoke(cli.app, ["chat"], env={"PRIVACY_ASSISTANT_LOGIN_FILE": str(path)})


def test_nobody_has_to_log_in_unless_a_setting_says_so() -> None:
    assert check_login(Settings()) is None
    assert login_flags(Settings()) == ()
    assert check_provider(Settings()).startswith("off")


def test_streamlit_is_told_the_file_and_none_of_its_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = settings(tmp_path)
    assert login_flags(found) == ("--secrets.files", str(tmp_path / "secrets.toml"))
    programs = fake_programs(monkeypatch)
    assert chat(tmp_path / "secrets.toml").exit_code == 0
    (program,) = programs
    assert program.command[program.command.index("--secrets.files") + 1] == str(tmp_path / "secrets.toml")
    assert SECRET not in " ".join(program.command) + repr(found)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        *(({key: None}, f"lacks {key}") for key in GOOD),
        ({"client_id": " "}, "lacks client_id"),
        ({"redirect_uri": "https://chat.example.com/"}, "/oauth2callback"),
        ({"redirect_uri": "http://chat.example.com/oauth2callback"}, "redirect_uri"),
        ({"server_metadata_url": "http://id.example.com/"}, "server_metadata_url"),
        ({"server_metadata_url": "file:///etc/passwd"}, "server_metadata_url"),
        ({"server_metadata_url": "https://[/"}, "server_metadata_url"),
        ({"cookie_secret": "5ec2e7"}, "cookie_secret"),
    ],
)
def test_a_value_that_cannot_work_is_named_with_its_place(
    tmp_path: Path, changed: dict[str, str | None], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *_, **__: pytest.fail("started"))
    found = settings(tmp_path, **changed)
    result = chat(tmp_path / "secrets.toml")
    assert result.exit_code == 1
    assert told in result.stderr
    assert str(found.login_file) in result.stderr
    assert "hint: " in result.stderr
    assert "5ec2e7" not in result.output


@pytest.mark.parametrize(
    ("content", "told"),
    [(None, "cannot be read"), (f"[auth\n{SECRET}", "is not TOML"), ("[other]\n", "section [auth]")],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, content: str | None, told: str) -> None:
    path = tmp_path / "secrets.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    result = chat(path)
    assert result.exit_code == 1
    assert told in result.stderr
    assert str(path) in result.stderr
    assert "5ec2e7" not in result.output


def test_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    own = {"redirect_uri": "http://localhost:8501/oauth2callback", "server_metadata_url": "http://[::1]:9/"}
    assert check_login(settings(tmp_path, **own))


def test_a_path_from_where_one_happens_to_be_is_refused() -> None:
    with pytest.raises(SettingsError, match="not a whole path"):
        check_login(Settings(login_file=Path("secrets.toml")))


def test_without_authlib_the_cure_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(login, "find_spec", lambda _: None)
    with pytest.raises(SettingsError, match="Authlib") as caught:
        check_login(settings(tmp_path))
    assert "[login]" in caught.value.hint


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/", "https://id.example.com:44e/"])
class _Unending(BaseHTTPRequestHandler):
    """Answers well, and then goes on: a little at a time, or without end as fast as it can."""

    pause_seconds = 0.0

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        with suppress(OSError):
            while True:
                self.wfile.write(b" " * (1 if self.pause_seconds else 65_536))
                time.sleep(self.pause_seconds)

    def log_message(self, *_: object) -> None:
        """Nowhere."""


@pytest.mark.parametrize("pause_seconds", [0.05, 0.0])
def test_doctor_waits_for_no_provider_that_never_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pause_seconds: float
) -> None:
    monkeypatch.setattr(login, "_SECONDS", 1.0)
    handler = type("Handler", (_Unending,), {"pause_seconds": pause_seconds})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        with pytest.raises(SettingsError, match="does not answer"):
            check_provider(settings(tmp_path, server_metadata_url=address))
        server.shutdown()


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.RESET, Fault.RUBBISH], ids=lambda fault: fault.name)
def test_doctor_tells_of_a_network_that_misbehaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    monkeypatch.setattr(login, "_SECONDS", 0.5)
    with Proxy(("127.0.0.1", 9)) as proxy:
        proxy.change(fault)
        with pytest.raises(SettingsError, match="does not answer"):
            check_provider(settings(tmp_path, server_metadata_url=f"http://127.0.0.1:{proxy.port}"))


def test_doctor_tells_of_a_provider_that_does_not_answer(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="does not answer") as caught:
        check_provider(settings(tmp_path, server_metadata_url=address))
    assert "openid-configuration" in caught.value.hint
