"""`privacy-assistant policy publish`, `rollback` and `versions`. A running service notices by itself."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="Policy id; the default one if not given.")]


def publish(
    folder: Annotated[Path, typer.Argument(help="Folder of the new version: source.txt, source.yaml, vocabulary/ …")],
    begins: Annotated[
        datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="The day from which it counts (UTC); at once if not given."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a new version of a policy the one that counts, also for services that run.

    It is copied, read as a whole, and answers from it are proved first. Where anything is wrong, nothing changes.
    """
    from assistant.diff_view import show_diff
    from assistant.publishing.publish import publish_policy
    from assistant.settings import load_settings
    from assistant.terminal import output, progress_bar, show_line, talk
    from knowledge.published import today

    with progress_bar() as progress:
        task = progress.add_task("Looking at it", total=None)

        def tick(name: str, done: int, of: int) -> None:
            progress.update(task, description=f"Preparing {name}", completed=done, total=of)

        day = begins.date() if begins else None
        made = publish_policy(folder, load_settings(), tick, begins=day)
    since = day.isoformat() if day is not None and day > today() else None
    if as_json:
        told = {"policy": made.policy, "version": made.name, "proved": made.proved, "from": since}
        typer.echo(json.dumps(told, indent=2))
        return
    if made.diff is not None:
        show_diff(output(), made.diff)
    when = f"counts from {since} on" if since else "counts now"
    show_line(talk(), f"{made.policy}: {made.name} {when}; {made.proved} answers from it were proved")


def rollback(policy: Id = None, as_json: AsJson = False) -> None:
    """Let the version before count again, also for services that run; what is scheduled is taken back first."""
    from assistant.publishing.places import roll_back

    policies_dir, policy_id = _named(policy)
    name = roll_back(policies_dir, policy_id)
    line = f"{policy_id}: {name or 'the installed folder'} counts now"
    _tell({"policy": policy_id, "version": name}, [line], as_json=as_json)


def versions(policy: Id = None, as_json: AsJson = False) -> None:
    """Show what was published of a policy, the one that counts last, then what is scheduled."""
    from knowledge.published import scheduled, version_folder
    from knowledge.published import versions as published

    policies_dir, policy_id = _named(policy)
    names = published(policies_dir, policy_id)
    lines = [f"{name}  {version_folder(policies_dir, policy_id, name)}" for name in names]
    none = "the installed folder counts; nothing was published"
    coming = scheduled(policies_dir, policy_id)
    later = [] if coming is None else [f"{coming.name}  from {coming.begins} on"]
    as_told = None if coming is None else {"version": coming.name, "from": coming.begins.isoformat()}
    told: dict[str, object] = {"policy": policy_id, "versions": names, "scheduled": as_told}
    _tell(told, [*(lines or [none]), *later], as_json=as_json)


def _named(policy: str | None) -> tuple[Path, str]:
    """The folder of policies, and the id that is meant."""
    from assistant.settings import load_settings

    settings = load_settings()
    return settings.policies_dir, policy or settings.default_policy


def _tell(told: dict[str, object], lines: list[str], *, as_json: bool) -> None:
    from assistant.terminal import output, show_line

    if as_json:
        typer.echo(json.dumps(told, indent=2))
        return
    for line in lines:
        show_line(output(), line)
