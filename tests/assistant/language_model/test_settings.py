"""Off unless a setting names a model; what is set is checked at the start; nobody but that model is told anything."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from assistant.doctor import examine
from assistant.language_model import offer
from assistant.language_model.model import open_language_model
from assistant.settings import Settings, load_settings
from assistant.understanding.scorer import TOPICS, load_scorer
from knowledge.errors import SettingsError
from tests.assistant.language_model.server import ModelServer, responds, says

ROOT = Path(__file__).parents[3]
HEAVY = ("langchain", "langchain_openai", "langgraph", "openai", "httpx2", "langsmith")
# Where a package of theirs may be named: towards a model, and in the client of our own service
AT_THE_DOOR = {"client.py", "providers.py", "transport.py"}


def run(program: str, **env: str) -> str:
    """What a program prints in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **env},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_off_is_the_default() -> None:
    assert open_language_model(Settings()) is None
    assert Settings().language_model_rephrases is False


def test_none_of_its_packages_is_loaded_while_it_is_off() -> None:
    program = (
        "import sys\n"
        "from assistant.question import Question\n"
        "from assistant.service import Assistant\n"
        "from assistant.settings import Settings\n"
        "opened = Assistant.open(Settings(embedding_model='another'))\n"
        "opened.rephrased(opened.answer(Question(question='My name and the twilight, I am a referee?')))\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    assert run(program).splitlines()[-1] == "[]"


def test_only_its_own_two_modules_name_its_packages() -> None:
    naming = set()
    for folder in ("assistant", "evals", "knowledge", "proof", "rules", "ui"):
        for path in (ROOT / folder).glob("**/*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
                names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                naming |= {path.name for name in names if name.split(".")[0] in HEAVY}
    assert naming == AT_THE_DOOR


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LANGUAGE_MODEL", "gpt"),
        ("LANGUAGE_MODEL", "openai: gpt"),
        ("LANGUAGE_MODEL_URL", "127.0.0.1:11434"),
        ("LANGUAGE_MODEL_SECONDS", "0"),
        ("LANGUAGE_MODEL_SECONDS", "3600"),
    ],
)
def test_a_setting_that_cannot_work_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"PRIVACY_ASSISTANT_{name}", value)
    with pytest.raises(SettingsError, match=f"PRIVACY_ASSISTANT_{name}"):
        load_settings()


def test_an_empty_variable_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LANGUAGE_MODEL", "LANGUAGE_MODEL_URL", "LANGUAGE_MODEL_API_KEY"):
        monkeypatch.setenv(f"PRIVACY_ASSISTANT_{name}", "")
    assert open_language_model(load_settings()) is None


def test_the_key_is_not_shown_with_the_settings() -> None:
    assert "s3cret" not in repr(Settings(language_model_api_key="s3cret"))


@pytest.mark.parametrize("name", ["nobody:m", "ollama:m"])
def test_a_provider_that_is_not_there_stops_the_start_with_a_hint(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setitem(sys.modules, "langchain_ollama", None)
    with pytest.raises(SettingsError) as raised:
        open_language_model(Settings(language_model=name))
    assert "LANGUAGE_MODEL" in raised.value.hint


def test_without_its_package_the_hint_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain.chat_models", None)
    with pytest.raises(SettingsError) as raised:
        open_language_model(Settings(language_model="openai:m", language_model_url="http://127.0.0.1:9"))
    assert "privacy-assistant[language-model]" in raised.value.hint


def test_a_key_of_the_environment_is_not_sent_to_an_address_of_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "s3cret")
    with ModelServer(says({"ready": True})) as server:
        model = open_language_model(Settings(language_model="openai:m", language_model_url=server.url))
        assert model is not None
        assert model.responds()
        model.close()
    assert [asked["key"] for asked in server.asked] == ["Bearer none"]


def test_tracing_stays_off_whatever_the_environment_says() -> None:
    program = (
        "import os\n"
        "from assistant.language_model.model import open_language_model\n"
        "from assistant.settings import load_settings\n"
        "from langchain_core.tracers.langchain import wait_for_all_tracers\n"
        "model = open_language_model(load_settings())\n"
        "assert model.responds()\n"
        "wait_for_all_tracers()\n"
    )
    with ModelServer(says({"ready": True})) as model, ModelServer(responds(b"{}")) as spy:
        run(
            program,
            PRIVACY_ASSISTANT_LANGUAGE_MODEL="openai:m",
            PRIVACY_ASSISTANT_LANGUAGE_MODEL_URL=model.url,
            PRIVACY_ASSISTANT_LANGUAGE_MODEL_SECONDS="20",
            LANGSMITH_TRACING="true",
            LANGCHAIN_TRACING_V2="true",
            LANGSMITH_API_KEY="k",
            LANGSMITH_ENDPOINT=spy.url,
        )
    assert len(model.asked) == 1
    assert spy.paths == []


def test_doctor_tells_whether_it_answers() -> None:
    def told(settings: Settings) -> tuple[bool, str]:
        check = next(c for c in examine(settings) if c.name == "language model")
        assert check.is_optional
        return check.is_well, str(check)

    assert told(Settings()) == (True, "ok       language model: off")
    with ModelServer(says({"ready": True})) as server:
        found = Settings(language_model="openai:m", language_model_url=server.url, language_model_seconds=20)
        assert told(found) == (True, f"ok       language model: openai:m at {server.url}, does not rephrase")
    assert told(found)[0] is False


def test_every_topic_that_can_be_chosen_is_explained_to_the_model() -> None:
    path = ROOT / "assistant/language_model/instructions.yaml"
    explained = yaml.safe_load(path.read_text(encoding="utf-8"))["topics"]
    choosable = set(load_scorer(TOPICS).classes) - offer.NEVER_CHOSEN
    assert set(explained) == choosable
