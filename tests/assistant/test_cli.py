"""The command line: data on stdout, talk on stderr, documented exit codes, no terminal needed."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from typer.testing import CliRunner, Result

from assistant import cli, readiness
from assistant.settings import Settings
from knowledge.embedding import HashEmbedder
from knowledge.errors import IndexOutOfDate
from tests.assistant.programs import fake_programs

_BUNDLED = Settings().policies_dir / "imi"


def run(*arguments: str, stdin: str | None = None, **environment: str) -> Result:
    return CliRunner().invoke(cli.app, list(arguments), input=stdin, env=environment)


def error_and_hint(result: Result) -> str:
    assert result.stdout == ""
    error, hint = result.stderr.splitlines()
    assert error.startswith("error: ")
    assert hint.startswith("hint: ")
    return error


# --- ask


WEBINAR = "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?"


def test_a_computed_date_is_written_as_a_calendar_file_beside_the_answer(tmp_path: Path) -> None:
    file = tmp_path / "reminder.ics"
    result = run("ask", WEBINAR, "--ics", str(file))
    assert (result.exit_code, result.stderr) == (0, "")
    assert "3 May 2028" in result.stdout
    first = file.read_bytes()
    assert b"DTSTART;VALUE=DATE:20280503\r\n" in first
    run("ask", WEBINAR, "--json", "--ics", str(file))
    assert file.read_bytes() == first


@pytest.mark.parametrize(
    ("question", "told", "exit_code"),
    [
        ("I applied on 3 May 2026. When is my application deleted?", "not from 3 May 2026", 4),
        ("how long do you keep my application", "tell the day of the event", 4),
        ("how long do you keep my data", "who you are to the company", 4),
        ("tell me a joke", "Ask how long something is kept", 3),
        ("which cloud host do you use?", "Ask how long something is kept", 3),
    ],
)
def test_without_a_computed_date_no_file_is_written_and_what_is_missing_is_told(
    question: str, told: str, exit_code: int, tmp_path: Path
) -> None:
    file = tmp_path / "reminder.ics"
    result = run("ask", question, "--ics", str(file))
    assert result.exit_code == exit_code
    assert "error: There is nothing to put in a calendar" in result.stderr
    assert told in result.stderr.partition("hint: ")[2]
    assert not file.exists()


@pytest.mark.parametrize(
    "arguments", [["--batch", "-", "--ics", "x.ics"], [WEBINAR, "--ics", str(Path("no") / "such" / "folder" / "x.ics")]]
)
def test_a_calendar_file_that_cannot_be_written_is_a_usage_error(arguments: list[str]) -> None:
    result = run("ask", *arguments, stdin="")
    assert result.exit_code == 2
    assert "--ics" in result.stderr


def test_an_answer_is_followed_by_its_sources_and_the_version_of_the_policy() -> None:
    result = run("ask", "how long do you keep my application")
    assert result.exit_code == 0
    start = 'Job seekers · processing · row 1 · storage time: "During the recruitment process and normally up to 2'
    assert start in result.stdout
    assert result.stdout.splitlines()[-1].endswith("version 2026-04-27")
    assert result.stderr == ""


def test_a_long_quote_is_not_wrapped_in_a_pipe() -> None:
    sources = [line for line in run("ask", "who receives my webinar data").stdout.splitlines() if line.startswith("[")]
    assert sources
    assert all(line.endswith('"') for line in sources)


def test_json_is_the_answer_of_the_contract() -> None:
    answer = json.loads(run("ask", "how long do you keep my application", "--json").stdout)
    source = (_BUNDLED / "source.txt").read_bytes().decode("utf-8")
    assert answer["status"] == "answered"
    assert all(source[c["start"] : c["end"]] == c["quote"] for c in answer["citations"])


@pytest.mark.parametrize(
    ("arguments", "status", "exit_code"),
    [
        (["how long do you keep my application"], "answered", 0),
        (["tell me a joke"], "out_of_scope", 3),
        (["how long do you keep my data"], "clarify", 4),
        (["how long do you keep my data", "--data-subject", "enquirers"], "answered", 0),
        (["and who receives it?", "--history", "how long do you keep my application"], "answered", 0),
    ],
)
def test_the_exit_code_tells_the_status(arguments: list[str], status: str, exit_code: int) -> None:
    result = run("ask", *arguments, "--json")
    assert (json.loads(result.stdout)["status"], result.exit_code) == (status, exit_code)


def test_an_unclear_question_names_the_slugs_to_choose_from_on_stderr() -> None:
    result = run("ask", "how long do you keep my data")
    assert "--data-subject" in result.stderr
    assert "job-seekers" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["hi", "--data-subject", "pets"], "'pets'"),
        (["hi", "--policy", "acme"], "'acme'"),
        ([""], "empty"),
        (["how\x01 long"], "control characters"),
        (["x" * 2_001], "2001 characters"),
        (["hi", "--language", "../x"], "language"),
    ],
)
def test_a_question_that_cannot_be_taken_is_a_usage_error_with_a_hint(arguments: list[str], told: str) -> None:
    result = run("ask", *arguments)
    assert result.exit_code == 2
    assert told in error_and_hint(result)


@pytest.mark.parametrize("arguments", [[], ["hi", "--batch", "questions.jsonl"]], ids=["neither", "both"])
def test_ask_takes_either_a_question_or_a_file(arguments: list[str]) -> None:
    result = run("ask", *arguments)
    assert result.exit_code == 2
    assert "either a question or --batch" in " ".join(result.stderr.split())


# --- ask --batch


def test_a_batch_answers_line_by_line_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    lines = [
        '{"question": "how long do you keep my application"}',
        "not JSON",
        "",
        '{"question": "hi", "persona": "x"}',
        '{"question": ""}',
        '["hi"]',
        '{"question": "tell me\u2028a joke", "data_subject": "leads"}',
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    result = run("ask", "--batch", str(file))
    objects = [json.loads(line) for line in result.stdout.splitlines() if line]
    assert [item.get("code", item["status"]) for item in objects] == [
        "answered", "malformed_json", "invalid_request", "invalid_question", "invalid_request", "out_of_scope",
    ]  # fmt: skip
    assert [item["line"] for item in objects if "line" in item] == [2, 4, 5, 6]
    assert all(item["hint"] for item in objects if "line" in item)
    assert result.exit_code == 1
    assert "4 lines" in result.stderr


def test_a_batch_without_a_bad_line_succeeds_from_stdin() -> None:
    result = run("ask", "--batch", "-", stdin='{"question": "tell me a joke"}\n')
    assert result.exit_code == 0
    assert json.loads(result.stdout)["status"] == "out_of_scope"
    assert result.stderr == ""


def test_a_batch_file_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    result = run("ask", "--batch", str(tmp_path / "none.jsonl"))
    assert result.exit_code == 2
    assert "cannot be read" in " ".join(result.stderr.split())


# --- policy ingest


@pytest.mark.parametrize("path", [_BUNDLED, _BUNDLED / "source.txt"], ids=["folder", "file"])
def test_ingest_shows_rows_passages_and_what_was_left_out(path: Path) -> None:
    result = run("policy", "ingest", str(path))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert sum(line.startswith("processing\t") for line in lines) == 31
    assert sum(line.startswith("recipients\t") for line in lines) == 47
    assert "[right-erasure]" in result.stdout
    assert "An ISO 27001:2022 certified company." in result.stdout
    assert "31 processing rows" in result.stderr


def test_ingest_as_json_is_the_policy_document() -> None:
    document = json.loads(run("policy", "ingest", str(_BUNDLED), "--json").stdout)
    assert (document["id"], document["sections"][0]["heading"]) == ("imi", "Privacy policy")


def test_ingest_of_a_changed_policy_says_what_to_do(tmp_path: Path) -> None:
    for name in ("source.yaml", "source.txt"):
        (tmp_path / name).write_bytes((_BUNDLED / name).read_bytes())
    (tmp_path / "source.txt").write_bytes((tmp_path / "source.txt").read_bytes() + b" ")
    result = run("policy", "ingest", str(tmp_path))
    assert result.exit_code == 1
    error_and_hint(result)


# --- starting other programs


def test_serve_runs_the_service_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    started: dict[str, Any] = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **options: started.update(app=app, **options))
    assert run("serve", "--port", "9000", PRIVACY_ASSISTANT_HOST="127.0.0.2").exit_code == 0
    assert isinstance(started["app"], FastAPI)
    assert (started["host"], started["port"]) == ("127.0.0.2", 9000)


def test_a_server_that_cannot_start_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: sys.exit(3))
    assert run("serve").exit_code == 1


@pytest.mark.parametrize("command", ["serve", "ask", "doctor"])
def test_no_policy_stops_a_command_with_a_hint(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uvicorn, "run", lambda *_, **__: pytest.fail("started without a policy"))
    arguments = [command, "hi"] if command == "ask" else [command]
    result = run(*arguments, PRIVACY_ASSISTANT_POLICIES_DIR=str(tmp_path))
    assert result.exit_code == 1
    assert "no policy" in result.output


def test_chat_starts_streamlit_on_the_port_without_usage_statistics(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = fake_programs(monkeypatch)
    assert run("chat", "--port", "8600").exit_code == 0
    (program,) = programs
    assert program.command[:3] == [sys.executable, "-m", "ui"]
    assert program.command[program.command.index("--server.port") + 1] == "8600"
    assert program.command[program.command.index("--browser.gatherUsageStats") + 1] == "false"


def test_chat_listens_to_this_machine_alone_or_where_it_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = fake_programs(monkeypatch)
    assert run("chat").exit_code == 0
    assert run("chat", PRIVACY_ASSISTANT_CHAT_HOST="127.0.0.2").exit_code == 0
    assert run("chat", "--host", "127.0.0.3", PRIVACY_ASSISTANT_CHAT_HOST="127.0.0.2").exit_code == 0
    told = [program.command[program.command.index("--server.address") + 1] for program in programs]
    assert told == ["127.0.0.1", "127.0.0.2", "127.0.0.3"]


def test_eval_passes_its_options_and_its_exit_code_through(monkeypatch: pytest.MonkeyPatch) -> None:
    programs = fake_programs(monkeypatch, exit_code=1)
    assert run("eval", "--split", "dev", "--help").exit_code == 1
    assert [program.command for program in programs] == [
        [sys.executable, "-m", "evals.run", "--split", "dev", "--help"]
    ]


@pytest.mark.parametrize(("left_with", "exit_code"), [(-signal.SIGTERM, 0), (-signal.SIGKILL, 247), (2, 2)])
def test_a_program_that_was_asked_to_end_did_not_fail(
    monkeypatch: pytest.MonkeyPatch, left_with: int, exit_code: int
) -> None:
    fake_programs(monkeypatch, exit_code=left_with)
    before = signal.getsignal(signal.SIGTERM)
    assert run("eval").exit_code % 256 == exit_code
    assert signal.getsignal(signal.SIGTERM) == before


# --- the rest


def test_a_setting_that_cannot_work_names_its_variable() -> None:
    result = run("ask", "hi", PRIVACY_ASSISTANT_PORT="many")
    assert result.exit_code == 1
    assert "PRIVACY_ASSISTANT_PORT" in error_and_hint(result)


def test_an_index_that_is_out_of_date_has_an_exit_code_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise IndexOutOfDate("the index is of another policy", hint="Run `privacy-assistant index`.")

    monkeypatch.setattr(cli, "_open_assistant", fail)
    result = run("ask", "hi")
    assert result.exit_code == 5
    assert error_and_hint(result) == "error: the index is of another policy"


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_the_commands_and_the_exit_codes(flag: str) -> None:
    result = run(flag)
    assert result.exit_code == 0
    for word in ("ask", "policy", "serve", "chat", "index", "eval", "doctor", "Exit codes"):
        assert word in result.stdout


def test_help_loads_none_of_the_heavy_packages() -> None:
    program = (
        "import sys\n"
        "from assistant.cli import app\n"
        "app(['--help'], standalone_mode=False)\n"
        "heavy = {'torch', 'chromadb', 'langchain_core', 'streamlit', 'uvicorn', 'fastapi', 'pydantic', 'numpy'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_an_answer_loads_neither_pytorch_nor_the_index() -> None:
    program = (
        "import sys\n"
        "from assistant.cli import app\n"
        "app(['ask', 'how long do you keep my application'], standalone_mode=False)\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnx', 'chromadb', 'langchain_core', 'streamlit',"
        " 'fastapi', 'scipy', 'sklearn'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)), 'onnxruntime' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded: [] True"


def test_the_version_is_one_word() -> None:
    assert len(run("--version").stdout.split()) == 1


def test_without_a_terminal_there_is_no_colour() -> None:
    for arguments in (["--help"], ["ask", "tell me a joke"], ["doctor"]):
        assert "\x1b" not in run(*arguments).output


# --- index


def test_the_index_is_built_once_and_the_talk_goes_to_stderr(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "embedder", lambda *_: HashEmbedder())
    monkeypatch.setattr(readiness, "LANGUAGES", ["en"])
    first, second = (run("index", PRIVACY_ASSISTANT_DATA_DIR=str(tmp_path)) for _ in range(2))
    assert (first.exit_code, first.stdout, first.stderr) == (
        0,
        "",
        "dictionaries and vocabulary: stored\nimi: index built\n",
    )
    assert (second.exit_code, second.stdout, second.stderr) == (0, "", "imi: index is current\n")


# --- doctor


def test_doctor_has_one_line_per_check() -> None:
    lines = run("doctor").stdout.splitlines()
    assert [line.split(":")[0][9:] for line in lines] == [
        "Python", "policies", "review of policies", "embedding model", "data folder", "API keys", "log-in to the chat",
        "index", "language model", "browser for end-to-end tests",
    ]  # fmt: skip


def test_doctor_gives_a_cure_for_what_is_wrong(tmp_path: Path) -> None:
    no_folder = tmp_path / "file"
    no_folder.write_text("", encoding="utf-8")
    result = run("doctor", "--json", PRIVACY_ASSISTANT_DATA_DIR=str(no_folder))
    check = next(c for c in json.loads(result.stdout) if c["name"] == "data folder")
    assert not check["ok"]
    assert "PRIVACY_ASSISTANT_DATA_DIR" in check["cure"]
    assert result.exit_code != 0


# --- policy search


def test_a_search_shows_the_nearest_rows_and_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "embedder", lambda *_: HashEmbedder())
    monkeypatch.setattr("assistant.service.embedder", lambda *_: HashEmbedder())
    monkeypatch.setattr(readiness, "LANGUAGES", [])
    where = {"PRIVACY_ASSISTANT_DATA_DIR": str(tmp_path)}
    assert run("index", **where).exit_code == 0
    result = run(
        "policy", "search", "Customer surveys: name, email, responses to surveys", "--limit", "3", "--json", **where
    )
    ranking = json.loads(result.stdout)
    assert len(ranking) == 3
    assert "business-contacts/processing/customer-surveys" in [found["id"] for found in ranking]


def test_a_search_without_an_index_names_the_command(tmp_path: Path) -> None:
    result = run("policy", "search", "surveys", PRIVACY_ASSISTANT_DATA_DIR=str(tmp_path))
    assert result.exit_code == cli.ExitCode.INDEX_OUT_OF_DATE
    assert "privacy-assistant index" in result.stderr
