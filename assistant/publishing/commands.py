"""`privacy-assistant policy publish`, `rollback` and `versions`. A running service notices by itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="JSON on stdout.")]
Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="Policy id; the default one if not given.")]


def publish(
    folder: Annotated[Path, typer.Argument(help="Folder of the new version: source.txt, source.yaml, vocabulary/ …")],
    as_json: AsJson = False,
) -> None:
    """Make a new version of a policy the one that counts, also for services that run.

    It is copied, read as a whole, and answers from it are proved first. Where anything is wrong, nothing changes.
    """
    from assistant.diff_view import show_diff
    from assistant.publishing.publish import publish_policy
    from assistant.settings import load_settings
    from assistant.terminal import output, progress_bar, show_line, talk

    with progress_bar() as progress:
        task = progress.add_task("Looking at it", total=None)

        def tick(name: str, done: int, of: int) -> None:
            progress.update(task, description=f"Preparing {name}", completed=done, total=of)

        made = publish_policy(folder, load_settings(), tick)
    if as_json:
        told = {"policy": made.policy, "version": made.name, "proved": made.proved}
        typer.echo(json.dumps(told, indent=2))
        return
    if made.diff is not None:
        show_diff(output(), made.diff)
    show_line(talk(), f"{made.policy}: {made.name} counts now; {made.proved} answers from it were proved")


def rollback(policy: Id = None, as_json: AsJson = False) -> None:
    """Let the version before count again, also for services that run."""
    from assistant.publishing.places import roll_back
    from assistant.settings import load_settings
    from assistant.terminal import output, show_line

    settings = load_settings()
    policy_id = policy or settings.default_policy
    name = roll_back(settings.policies_dir, policy_id)
    if as_json:
        typer.echo(json.dumps({"policy": policy_id, "version": name}, indent=2))
    else:
        show_line(output(), f"{policy_id}: {name or 'the installed folder'} counts now")


def versions(policy: Id = None, as_json: AsJson = False) -> None:
    """Show what was published of a policy, the one that counts last."""
    from assistant.settings import load_settings
    from assistant.terminal import output, show_line
    from knowledge.published import version_folder
    from knowledge.published import versions as published

    settings = load_settings()
    policy_id = policy or settings.default_policy
    names = published(settings.policies_dir, policy_id)
    if as_json:
        typer.echo(json.dumps({"policy": policy_id, "versions": names}, indent=2))
        return
    for name in names or ("the installed folder counts; nothing was published",):
        folder = version_folder(settings.policies_dir, policy_id, name) if names else None
        show_line(output(), f"{name}  {folder}" if folder else name)
