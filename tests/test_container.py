"""What the Dockerfile and compose.yaml name is there. Whether they build is not told here: that needs Docker."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from assistant.cli import app
from assistant.settings import Settings
from knowledge.published import PUBLISHED

ROOT = Path(__file__).parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
ADMITTED = {
    line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
}


def _copied() -> list[str]:
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.MULTILINE)
    return [name for line in lines for name in line.split()[:-1] if not name.startswith("--")]


@pytest.mark.parametrize("name", _copied())
def test_what_is_copied_into_the_image_is_there_and_admitted(name: str) -> None:
    assert (ROOT / name).exists()
    assert name in ADMITTED


def test_each_package_of_the_project_is_copied() -> None:
    found = {path.parent.name for path in ROOT.glob("*/__init__.py")} | {"evals", "ui"}
    assert found - {"tests", "scripts"} <= set(_copied())


def test_the_entry_can_be_run() -> None:
    assert os.access(ROOT / "scripts" / "container.sh", os.X_OK)


def test_the_image_runs_as_nobody_in_particular() -> None:
    (uid,) = re.findall(r"useradd --uid (\d+) ", DOCKERFILE)
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == [uid]
    assert int(uid) > 0


@pytest.mark.parametrize("name", [name for name in COMPOSE["services"] if name != "database"])
def test_each_service_runs_a_command_that_there_is_without_rights_and_without_writing(name: str) -> None:
    service = COMPOSE["services"][name]
    entry: list[str] = service.get("entrypoint", ["privacy-assistant"])
    program, words = entry[0], [*entry[1:], *service["command"]]
    if program == "privacy-assistant":
        assert CliRunner().invoke(app, [*words, "--help"]).exit_code == 0
    else:
        command = [str(Path(sys.executable).with_name(program)), *words, "--help"]
        assert subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 0
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", []))


def test_each_setting_that_is_set_there_exists() -> None:
    named = set(re.findall(r"PRIVACY_ASSISTANT_([A-Z_]+)", DOCKERFILE + (ROOT / "compose.yaml").read_text("utf-8")))
    assert named <= {name.upper() for name in Settings.model_fields}


def test_versions_are_published_where_service_and_chat_look_for_them() -> None:
    place = f"/app/{(Settings().policies_dir / PUBLISHED).relative_to(ROOT)}"
    assert f"install -d -o asker {place}\n" in DOCKERFILE
    for name, may in (("service", ":ro"), ("chat", ":ro"), ("policy", "")):
        assert f"published:{place}{may}" in COMPOSE["services"][name]["volumes"]


def test_both_listen_to_others_than_the_container_itself() -> None:
    for name in ("HOST", "CHAT_HOST"):
        assert f"PRIVACY_ASSISTANT_{name}=0.0.0.0" in DOCKERFILE


def test_a_service_has_as_long_to_stop_as_it_gives_to_its_answers() -> None:
    patience = int(COMPOSE["x-app"]["stop_grace_period"].removesuffix("s"))
    assert patience > Settings.model_fields["answer_seconds"].default + 5
