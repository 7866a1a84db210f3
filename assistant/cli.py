"""`privacy-assistant`: the same Assistant for the terminal.

Exit codes: 0 ok, 1 failure, 2 usage, 3 the policy does not say (or the question is not about it), 4 the question needs
to be made clearer, 5 the index is missing or out of date. What a command needs is imported when it runs, so that
`--help` is there at once.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from assistant.keys.commands import keys_app
from assistant.publishing import commands as publishing
from assistant.uncollected import uncollected
from knowledge import errors

if TYPE_CHECKING:
    from rich.progress import TaskID

    from assistant.answer import Answer
    from assistant.question_log.entry import Channel
    from assistant.question_log.log import QuestionLog
    from assistant.service import Assistant
    from assistant.settings import Settings

_CHECKOUT = Path(__file__).resolve().parent.parent
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EROFS)
# Longer no command waits at its end for the database of the question log
_LOG_SECONDS = 5.0
_MODULE_OPTIONS = {"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}


class ExitCode(IntEnum):
    """What the process says to its caller; documented in README."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    NOT_STATED = 3
    NEEDS_CLARIFICATION = 4
    INDEX_OUT_OF_DATE = 5


EXIT_CODES: dict[type[errors.PrivacyAssistantError], ExitCode] = {
    errors.PrivacyAssistantError: ExitCode.FAILURE,
    errors.PolicyError: ExitCode.FAILURE,
    errors.PolicyMissing: ExitCode.FAILURE,
    errors.PolicyTampered: ExitCode.FAILURE,
    errors.PolicyMetadataError: ExitCode.FAILURE,
    errors.PolicyParseError: ExitCode.FAILURE,
    errors.VocabularyError: ExitCode.FAILURE,
    errors.RuleParameterError: ExitCode.FAILURE,
    errors.EmbeddingModelError: ExitCode.FAILURE,
    errors.SettingsError: ExitCode.FAILURE,
    errors.ChatStoreError: ExitCode.FAILURE,
    errors.KeysError: ExitCode.FAILURE,
    errors.ServiceError: ExitCode.FAILURE,
    errors.LogStoreError: ExitCode.FAILURE,
    errors.IndexOutOfDate: ExitCode.INDEX_OUT_OF_DATE,
    errors.IndexUnreachable: ExitCode.FAILURE,
    errors.QuestionError: ExitCode.USAGE,
    errors.InvalidQuestion: ExitCode.USAGE,
    errors.InvalidFile: ExitCode.USAGE,
    errors.UnknownDataSubject: ExitCode.USAGE,
    errors.UnknownTerm: ExitCode.USAGE,
    errors.UnknownAnswer: ExitCode.USAGE,
    errors.KeyReused: ExitCode.USAGE,
    errors.FeedbackStoreError: ExitCode.FAILURE,
    errors.UnknownPolicy: ExitCode.USAGE,
}


class _Commands(TyperGroup):
    """Turns our errors into words on stderr and an exit code, for every command at one place."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - Typer keeps its context class to itself
        try:
            return super().invoke(ctx)
        except errors.PrivacyAssistantError as error:
            raise typer.Exit(tell(error)) from error
        except OSError as error:
            if error.errno not in _NO_ROOM:
                raise
            with suppress(OSError):  # or Python would try, and complain, once more at its end
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            typer.echo(f"error: {error.strerror}\nhint: Make room, or write to another disk.", err=True)
            raise typer.Exit(ExitCode.FAILURE) from error


def tell(error: errors.PrivacyAssistantError) -> ExitCode:
    """Write an error and what to do next to stderr; its exit code."""
    typer.echo(f"error: {error.message}\nhint: {error.hint}", err=True)
    return exit_code_of(error)


def exit_code_of(error: errors.PrivacyAssistantError) -> ExitCode:
    """The exit code of an error, by its class or the nearest one above it."""
    return next(EXIT_CODES[cls] for cls in type(error).__mro__ if cls in EXIT_CODES)


_STYLE: dict[str, Any] = {
    "no_args_is_help": True,
    "context_settings": {"help_option_names": ["-h", "--help"]},
    "pretty_exceptions_show_locals": False,
}
app = typer.Typer(cls=_Commands, **_STYLE)
policy_app = typer.Typer(help="Look at policies.", **_STYLE)
app.add_typer(policy_app, name="policy")
app.add_typer(keys_app, name="keys")
for _command in (publishing.publish, publishing.rollback, publishing.versions):
    policy_app.command()(_command)
log_app = typer.Typer(help="Look after the question log, and erase what is kept of a person.", **_STYLE)
app.add_typer(log_app, name="log")

AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]


def main() -> None:
    """Entry point of the `privacy-assistant` command."""
    app()


def _show_version(wanted: bool) -> None:
    if wanted:
        from assistant.version import installed_version

        typer.echo(installed_version())
        raise typer.Exit


@app.callback()
def common(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Answers questions from a privacy policy, each sentence with its row.

    Exit codes: 0 ok, 1 failure, 2 usage, 3 the policy does not say, 4 the question is unclear, 5 index out of date.
    """


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in your own words.", show_default=False)] = None,
    as_json: AsJson = False,
    data_subject: Annotated[str | None, typer.Option(help="Who asks: slug of a category of data subjects.")] = None,
    policy: Annotated[str | None, typer.Option(help="Policy id; the default one if not given.")] = None,
    history: Annotated[list[str] | None, typer.Option(help="An earlier question; repeat it, oldest first.")] = None,
    language: Annotated[str | None, typer.Option(help="Language tag; that of the question if not given.")] = None,
    batch: Annotated[
        Path | None,
        typer.Option(help="Questions as JSON Lines, - for stdin; answers as JSON Lines.", allow_dash=True),
    ] = None,
    ics: Annotated[
        Path | None,
        typer.Option(help="Also write the latest deletion dates that are computed to this calendar file (iCalendar)."),
    ] = None,
) -> None:
    """Ask a question, or many with --batch.

    With --ics and no date computed no file is written: exit code 3 where the policy gives no date, 4 where you may.
    """
    if (question is None) == (batch is None):
        raise typer.BadParameter("give either a question or --batch FILE")
    if batch is not None and ics is not None:
        raise typer.BadParameter("--ics goes with one question, not with --batch")
    if batch is not None:
        raise typer.Exit(_ask_batch(batch))
    fields = {"data_subject": data_subject, "policy": policy, "history": history or (), "language": language}
    raise typer.Exit(_ask_one({"question": question, **fields}, as_json=as_json, ics=ics))


def _ask_one(fields: dict[str, object], *, as_json: bool, ics: Path | None) -> ExitCode:
    from pydantic import ValidationError

    from assistant.answer import Status
    from assistant.question import Question
    from assistant.terminal import output, show_answer

    try:
        question = Question.model_validate(fields)
    except ValidationError as error:
        first = error.errors()[0]
        raise errors.InvalidQuestion(
            f"{'.'.join(map(str, first['loc']))}: {first['msg']}", hint="See `privacy-assistant ask --help`."
        ) from error
    with uncollected():  # after one answer the process ends
        assistant = _open_assistant()
        answer = assistant.answer(question)
    if as_json:
        typer.echo(answer.model_dump_json(indent=2))
    else:
        show_answer(output(), answer, assistant.policy(question.policy), assistant.rephrased(answer))
    sys.stdout.flush()
    # Nobody waits for it who reads already
    with _logged(assistant, "command") as log:
        log.note(question.question, answer)
    if ics is not None:
        return _write_calendar(answer, ics)
    codes = {Status.ANSWERED: ExitCode.OK, Status.CLARIFY: ExitCode.NEEDS_CLARIFICATION}
    return codes.get(answer.status, ExitCode.NOT_STATED)


def _write_calendar(answer: Answer, path: Path) -> ExitCode:
    """Write the dates of an answer to a file, or say what is missing for one."""
    from assistant.reminder import calendar, missing

    content = calendar(answer)
    if content is None:
        lacking = missing(answer)
        typer.echo(f"error: {lacking.reason}\nhint: {lacking.hint}", err=True)
        return ExitCode.NEEDS_CLARIFICATION if lacking.can_be_told else ExitCode.NOT_STATED
    try:
        path.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(f"{path} cannot be written: {error}", param_hint="--ics") from error
    return ExitCode.OK


def _ask_batch(path: Path) -> ExitCode:
    from assistant.batch import answer_lines
    from assistant.terminal import progress_bar

    lines = _lines_of(path)
    assistant = _open_assistant()
    failed = 0
    with _logged(assistant, "command") as log, progress_bar() as progress:
        assistant.note = log.note
        task = progress.add_task("Asking", total=sum(1 for line in lines if line.strip()))
        for line in answer_lines(lines, assistant):
            typer.echo(line.text)
            failed += not line.is_answer
            progress.advance(task)
    if failed:
        typer.echo(f"{failed} lines could not be answered; each is a problem document in the output", err=True)
    return ExitCode.FAILURE if failed else ExitCode.OK


def _lines_of(path: Path) -> list[str]:
    # Split at newlines only: a JSON string may hold U+2028, which str.splitlines takes for a line's end
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise typer.BadParameter(f"{path} cannot be read: {error}") from error
    return text.split("\n")


@app.command()
def verify(
    answer: Annotated[Path, typer.Argument(help="An answer as `ask --json` gives it, - for stdin.", allow_dash=True)],
    policy: Annotated[
        Path | None,
        typer.Option(help="The policy's folder or its text; the installed one that the answer names if not given."),
    ] = None,
    replay: Annotated[bool, typer.Option("--replay", help="Also run the rules anew on the typed query.")] = False,
    public_key: Annotated[
        Path | None, typer.Option(help="Also check the answer's signature, with the signer's public key (PEM).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Prove an answer against the policy alone: every quote, place, count, date, yes and no. Exit 1 if any fails."""
    from assistant.terminal import output, show_line
    from assistant.verification import verify_text

    text = "\n".join(_lines_of(answer))
    problems = verify_text(
        text, policies_dir=_settings().policies_dir, policy=policy, with_replay=replay, public_key=public_key
    )
    if as_json:
        listed = [{"where": problem.where, "what": problem.what} for problem in problems]
        typer.echo(json.dumps({"holds": not problems, "problems": listed}, ensure_ascii=False, indent=2))
    else:
        for line in map(str, problems or ("everything holds",)):
            show_line(output(), line)
    raise typer.Exit(ExitCode.FAILURE if problems else ExitCode.OK)


@policy_app.command()
def search(
    words: Annotated[str, typer.Argument(help="Words to look for.", show_default=False)],
    policy: Annotated[str | None, typer.Option(help="Policy id; the default one if not given.")] = None,
    limit: Annotated[int, typer.Option(help="How many.", min=1, max=50)] = 5,
    as_json: AsJson = False,
) -> None:
    """Show the rows and passages nearest to some words: where to look, never an answer."""
    from assistant.terminal import output, show_line

    ranking = _open_assistant().nearest(words, policy_id=policy, limit=limit)
    if as_json:
        typer.echo(json.dumps([{"id": found.id, "score": round(found.score, 4)} for found in ranking]))
        return
    for found in ranking:
        show_line(output(), f"{found.score:.2f}  {found.id}")


@policy_app.command()
def ingest(
    path: Annotated[Path, typer.Argument(help="A policy's folder, or its source.txt.", exists=True)],
    as_json: AsJson = False,
) -> None:
    """Parse a policy and show what was found: tables, rows, passages, and what was left out."""
    from assistant.terminal import output, show_line, show_policy, talk
    from knowledge.parsing import parse, report
    from knowledge.sources import load_source

    source = load_source(path if path.is_dir() else path.parent)
    policy = parse(source)
    if as_json:
        from assistant.api.schemas import PolicyDocument

        typer.echo(PolicyDocument.make(policy).model_dump_json(indent=2))
    else:
        show_policy(output(), policy)
    show_line(talk(), report(policy, source))


@policy_app.command()
def export(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[FOLDER_OR_ID]", help="A policy's folder or id; the default policy if not given."),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", help="csv, dpv (JSON-LD of the Data Privacy Vocabulary) or fideslang (YAML).")
    ] = "csv",
) -> None:
    """Write a policy's rows to stdout in a form that other programs read."""
    from assistant.exporting.formats import EXPORTS, ExportFormat
    from assistant.named_policy import named_facts

    if form not in set(ExportFormat):
        raise typer.BadParameter(f"{form!r} is none of {', '.join(ExportFormat)}", param_hint="--format")
    typer.echo(EXPORTS[ExportFormat(form)].write(named_facts(name, _settings())), nl=False)


@policy_app.command()
def lint(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[FOLDER_OR_ID]", help="A policy's folder or id; the default policy if not given."),
    ] = None,
    as_json: AsJson = False,
    severity: Annotated[
        str, typer.Option(help="Show findings of this severity and above: error, warn or info.")
    ] = "info",
) -> None:
    """Look for defects of a policy's text, each with its place, and tick off what GDPR Art. 13 and 14 ask for.

    Exit code: 0 no finding of severity error, 1 otherwise, whatever --severity shows.
    """
    from assistant.lint_view import show_report
    from assistant.named_policy import named_facts
    from assistant.terminal import output
    from rules.lint.registry import lint as lint_policy
    from rules.lint.report import Severity

    if severity not in set(Severity):
        raise typer.BadParameter(f"{severity!r} is none of {', '.join(Severity)}", param_hint="--severity")
    report = lint_policy(named_facts(name, _settings()))
    if as_json:
        typer.echo(report.at_least(Severity(severity)).model_dump_json(indent=2))
    else:
        show_report(output(), report, least=Severity(severity))
    raise typer.Exit(ExitCode.FAILURE if report.counts[Severity.ERROR] else ExitCode.OK)


@policy_app.command()
def diff(
    old: Annotated[str, typer.Argument(help="The older policy: its folder, text file or id.", show_default=False)],
    new: Annotated[
        str, typer.Argument(help="The newer one. A text file alone is read with OLD's source.yaml.", show_default=False)
    ],
    as_json: AsJson = False,
) -> None:
    """Show in which rows and paragraphs two policies differ, and which storage times became longer or shorter.

    Exit code: 0 the same, 1 different.
    """
    from assistant.diff_view import show_diff
    from assistant.named_policy import named_pair
    from assistant.terminal import output
    from knowledge.parsing import parse
    from rules.diff.compare import compare

    before, after = named_pair(old, new, _settings())
    found = compare(parse(before), parse(after))
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        show_diff(output(), found)
    raise typer.Exit(ExitCode.OK if found.same else ExitCode.FAILURE)


@log_app.command()
def expire(
    days: Annotated[
        int | None, typer.Option(help="Delete what is older; PRIVACY_ASSISTANT_LOG_DAYS if not given.", min=0)
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Delete what is too old. The chat and the service do so by themselves while they run."""
    from assistant.question_log.store import LogStore
    from assistant.terminal import output, show_line

    settings = _settings()
    store = LogStore.open(
        settings.database_url, keep_days=settings.log_days, keep_questions=settings.log_questions, expires=False
    )
    deleted = store.expire(days=days)
    if as_json:
        typer.echo(json.dumps({"deleted": deleted}))
    else:
        show_line(output(), f"{deleted} entries deleted")


@log_app.command()
def erase(
    subject: Annotated[str, typer.Argument(help="Claim `sub` of the person's ID token.", show_default=False)],
    issuer: Annotated[str, typer.Option(help="Claim `iss`: the address of their OpenID provider.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Delete all chats and replies of one person who logs in to the chat; nothing else kept says whose it is."""
    from dataclasses import asdict

    from assistant.erasure import erase_person
    from assistant.terminal import output, show_line

    erased = erase_person(_settings(), issuer=issuer, subject=subject)
    if as_json:
        typer.echo(json.dumps(asdict(erased)))
    else:
        show_line(output(), f"{erased.chats} chats and {erased.replies} replies deleted")


@app.command()
def feedback(
    policy: Annotated[str | None, typer.Option(help="Policy id; the default one if not given.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what callers of the service say of answers, and delete what is too old."""
    from dataclasses import asdict
    from datetime import UTC, datetime

    from assistant.feedback.opening import FeedbackOpening
    from assistant.feedback.view import show_feedback
    from assistant.terminal import output

    assistant = _open_assistant()
    with closing(FeedbackOpening(assistant.settings)) as opening:
        entries = opening.store.entries(assistant.policy(policy).id, today=datetime.now(UTC).date())
    if as_json:
        typer.echo(json.dumps([asdict(entry) for entry in entries], default=str, indent=2))
    else:
        show_feedback(output(), entries)


@app.command()
def index() -> None:
    """Export the embedding model, store the words and build the index of the policies, where not current."""
    from assistant.readiness import build_index, prepare_model, store_words
    from assistant.terminal import progress_bar, show_line, talk

    assistant = _open_assistant()
    if prepare_model(assistant):
        show_line(talk(), f"{assistant.embedder.name}: exported")
    with progress_bar() as progress:
        tasks: dict[str, TaskID] = {}

        def tick(policy_id: str, done: int, total: int) -> None:
            if policy_id not in tasks:
                tasks[policy_id] = progress.add_task(f"Preparing {policy_id}", total=total)
            progress.update(tasks[policy_id], completed=done)

        stored = store_words(assistant, tick)
        built = build_index(assistant, tick)
    if stored:
        show_line(talk(), "dictionaries and vocabulary: stored")
    for policy_id in assistant.policies:
        show_line(talk(), f"{policy_id}: index {'built' if policy_id in built else 'is current'}")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.", min=1, max=65_535)] = None,
    workers: Annotated[int | None, typer.Option(help="Processes that answer side by side.", min=1, max=64)] = None,
) -> None:
    """Start the HTTP service."""
    from assistant.api.access import check_bind
    from assistant.api.server import serve_in_process, server_options
    from assistant.keys.store import KeyStore

    settings = _settings()
    bind, at, many = host or settings.host, port or settings.port, workers or settings.workers
    check_bind(bind, KeyStore(settings.keys_file))
    try:
        if many == 1:
            serve_in_process(settings, host=bind, port=at)
            return
        from assistant.api.workers import serve_by_workers

        if not serve_by_workers(settings, host=bind, port=at, workers=many, **server_options(settings)):
            raise typer.Exit(ExitCode.FAILURE)
    except SystemExit as stop:
        # uvicorn leaves with 3 where the port is taken; here 3 means that the policy does not say
        raise typer.Exit(ExitCode.FAILURE if stop.code else ExitCode.OK) from stop


@app.command()
def mcp() -> None:
    """Give an MCP client the tools over stdin and stdout. Over HTTP they are at /mcp of `serve`."""
    from assistant.readiness import open_checked

    assistant = open_checked(_settings())
    from assistant.mcp.stdio import serve as serve_client  # takes a second, which a failed start need not wait for

    with suppress(KeyboardInterrupt), _logged(assistant, "mcp") as log:
        assistant.note = log.note
        log.begin()
        serve_client(assistant, log.follow)


@app.command()
def chat(
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65_535)] = 8501,
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
) -> None:
    """Start the chat in the browser."""
    from assistant.login import login_flags

    settings = _settings()
    login = login_flags(settings)
    options = {"server.port": str(port), "server.headless": "true", "browser.gatherUsageStats": "false"}
    # Streamlit's own default is every address of the machine, and most chats have no log-in
    options["server.address"] = host or settings.chat_host
    flags = [part for name, value in options.items() for part in (f"--{name}", value)]
    # Streamlit looks for .streamlit/config.toml in the working directory
    command = [sys.executable, "-m", "ui", *flags, *login]
    _run(command, cwd=_CHECKOUT)


@app.command(name="eval", context_settings=_MODULE_OPTIONS)
def evaluate(ctx: typer.Context) -> None:
    """Measure the assistant on the evaluation cases; options are those of `python -m evals.run`."""
    # A process of its own: `assistant` may not import `evals`, which stands above it
    _run([sys.executable, "-m", "evals.run", *ctx.args])


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """Check the installation: one line per check, with a cure where one is needed."""
    from assistant.doctor import examine
    from assistant.terminal import output, show_line

    checks = examine(_settings())
    if as_json:
        typer.echo(json.dumps([check.as_dict() for check in checks], ensure_ascii=False, indent=2))
    else:
        for check in checks:
            show_line(output(), str(check), style=None if check.is_well else "bold")
    failed = [exit_code_of(check.error) for check in checks if check.error and not check.is_optional]
    # The first one that failed is the one to cure first
    raise typer.Exit(failed[0] if failed else ExitCode.OK)


def _settings() -> Settings:
    from assistant.settings import load_settings

    return load_settings()


def _open_assistant() -> Assistant:
    from assistant.service import Assistant

    return Assistant.open(_settings())


@contextmanager
def _logged(assistant: Assistant, channel: Channel) -> Iterator[QuestionLog]:
    """The question log of this process, written to its end unless that takes long."""
    from assistant.question_log.log import QuestionLog

    log = QuestionLog(assistant, channel, finds_nearest=channel != "command")
    try:
        yield log
    finally:
        log.close(_LOG_SECONDS)


def _run(command: list[str], *, cwd: Path | None = None) -> None:
    """Run another program to its end and leave with its exit code; it is asked to end where this one is."""
    with subprocess.Popen(command, cwd=cwd) as program:
        before = signal.signal(signal.SIGTERM, lambda *_: program.terminate())
        try:
            code = program.wait()
        except KeyboardInterrupt:
            code = ExitCode.OK  # Ctrl-C reaches the program, too
        finally:
            signal.signal(signal.SIGTERM, before)
    raise typer.Exit(ExitCode.OK if code == -signal.SIGTERM else code)


if __name__ == "__main__":
    main()
