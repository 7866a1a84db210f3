"""`privacy-assistant keys`: make, list and end API keys; make a pair of keys to sign answers with."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from knowledge.errors import KeysError

if TYPE_CHECKING:
    from assistant.keys.api_key import ApiKey
    from assistant.keys.store import KeyStore

keys_app = typer.Typer(
    help="Keys for callers of the HTTP service, and for signing answers.",
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_show_locals=False,
)


@keys_app.command()
def add(
    name: Annotated[str, typer.Argument(help="Who will hold it; several keys may have one name.", show_default=False)],
    scope: Annotated[
        list[str] | None, typer.Option(help="What it opens: ask, desk or admin; repeat it for several. ask if none.")
    ] = None,
    days: Annotated[int | None, typer.Option(help="It opens nothing after so many days.", min=1, max=3650)] = None,
) -> None:
    """Make a key and show it, once: only its hash is kept.

    From the first key on every request needs one. To replace a key: add one of the same name, hand it over, revoke the
    older by its id.
    """
    from assistant.keys.api_key import Scope

    wanted = scope or [Scope.ASK]
    if unknown := [text for text in wanted if text not in set(Scope)]:
        raise typer.BadParameter(f"{unknown[0]!r} is none of {', '.join(Scope)}", param_hint="--scope")
    now = _now()
    expires = now + timedelta(days=days) if days else None
    text, key = _store().add(name, tuple(map(Scope, wanted)), now=now, expires=expires)
    typer.echo(text)
    typer.echo(f"{_line(key, now)}\nIt is shown this once. Callers send it as: Authorization: Bearer KEY", err=True)


@keys_app.command("list")
def list_keys(as_json: Annotated[bool, typer.Option("--json", help="JSON on stdout.")] = False) -> None:
    """Show every key: id, name, scopes and whether it is live; never the key itself."""
    now = _now()
    keys = _store().all()
    if as_json:
        listed = [key.model_dump(mode="json", exclude={"sha256"}) | {"live": key.is_live(now)} for key in keys]
        typer.echo(json.dumps(listed, indent=2))
        return
    for key in keys:
        typer.echo(_line(key, now))
    if not keys:
        typer.echo("no keys: only this machine may ask", err=True)


@keys_app.command()
def revoke(
    name_or_id: Annotated[str, typer.Argument(help="A key's id, or a name for all its keys.", show_default=False)],
) -> None:
    """End a key at once, also in a service that is running."""
    now = _now()
    ended = _store().revoke(name_or_id, now=now)
    if not ended:
        raise KeysError(
            f"no live key has the name or id {name_or_id[:80]!r}", hint="See `privacy-assistant keys list`."
        )
    for key in ended:
        typer.echo(_line(key, now))


@keys_app.command()
def signing(
    out: Annotated[
        Path | None, typer.Option(help="File for the private key, beside the file of API keys if not given.")
    ] = None,
) -> None:
    """Make a pair of keys that answers are signed with; the public one is for whoever checks them."""
    from assistant.settings import load_settings
    from assistant.signing import make_pair

    private = out or load_settings().keys_file.with_name("signing.pem")
    public, key_id = make_pair(private)
    typer.echo(f"private key: {private} (set PRIVACY_ASSISTANT_SIGNING_KEY_FILE to it, and show it to nobody)")
    typer.echo(f"public key:  {public} (id {key_id})")


def _store() -> KeyStore:
    from assistant.keys.store import KeyStore
    from assistant.settings import load_settings

    return KeyStore(load_settings().keys_file)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _line(key: ApiKey, now: datetime) -> str:
    if key.revoked:
        state = f"revoked {key.revoked:%Y-%m-%d}"
    elif not key.is_live(now):
        state = f"expired {key.expires:%Y-%m-%d}"
    else:
        state = f"live until {key.expires:%Y-%m-%d}" if key.expires else "live"
    return f"{key.id}  {key.name}  {','.join(key.scopes)}  made {key.created:%Y-%m-%d}  {state}"
