"""Logging in to the chat by OpenID Connect: what Streamlit needs to do it, looked at before it starts.

The file is Streamlit's own secrets.toml. Its values are in no message here: told are names of keys and the path.
"""

from __future__ import annotations

import json
import time
import tomllib
import urllib.request
from http.client import HTTPException, HTTPResponse
from importlib.util import find_spec
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.settings import Settings
from knowledge.errors import SettingsError

VARIABLE = "PRIVACY_ASSISTANT_LOGIN_FILE"
_HOW = "docs/operation.md, Logging in to the chat, shows the whole file."
_KEYS = ("client_id", "client_secret", "cookie_secret", "redirect_uri", "server_metadata_url")
_ADDRESSES = ("redirect_uri", "server_metadata_url")
# The path at which Streamlit takes people back from their provider
_CALLBACK = "/oauth2callback"
# 128 bits, where it is hexadecimal
_SHORTEST_SECRET = 32
# OpenID Connect Discovery 1.0, section 3: what logging in cannot do without
_METADATA = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_SECONDS = 5.0
_MOST_BYTES = 1_000_000


def check_login(settings: Settings) -> Path | None:
    """The file that people log in by, where one is set; raises SettingsError where nobody could log in by it."""
    path = settings.login_file
    if path is not None:
        _read(path)
    return path


def login_flags(settings: Settings) -> tuple[str, ...]:
    """What `streamlit run` has to be told besides; none where nobody has to log in. Raises as `check_login` does."""
    path = check_login(settings)
    return () if path is None else ("--secrets.files", str(path))


def check_provider(settings: Settings) -> str:
    """What logging in goes by, if its provider answers; raises SettingsError. Asks the provider."""
    path = settings.login_file
    if path is None:
        return "off: whoever reaches the chat can use it"
    address = str(_read(path)["server_metadata_url"])
    where = f"server_metadata_url in {path}"
    try:
        with urllib.request.urlopen(address, timeout=_SECONDS) as response:  # noqa: S310 - checked to be http(s)
            told = json.loads(_read_in_time(response))
    except (OSError, ValueError, HTTPException) as error:
        raise SettingsError(
            f"the provider of log-ins does not answer with its metadata: {where} ({type(error).__name__})",
            hint="Open that address in a browser of this machine; it ends in /.well-known/openid-configuration.",
        ) from error
    missing = [key for key in _METADATA if not isinstance(told, dict) or key not in told]
    if missing:
        raise SettingsError(
            f"{where} does not lead to metadata of an OpenID provider: it lacks {', '.join(missing)}",
            hint="Take the address that your provider calls discovery; OAuth without OpenID Connect is not enough.",
        )
    return f"by {path}, its provider answers"


def _read_in_time(response: HTTPResponse) -> bytes:
    """The body; raises TimeoutError where it comes too slowly, ValueError where it is too long."""
    ends, body = time.monotonic() + _SECONDS, b""
    while part := response.read1(_MOST_BYTES):
        body += part
        if len(body) > _MOST_BYTES:
            raise ValueError("too long")
        if time.monotonic() > ends:
            raise TimeoutError
    return body


def _read(path: Path) -> dict[str, Any]:
    """The section `auth` of the file, complete."""
    if find_spec("authlib") is None:
        raise SettingsError(
            f"{VARIABLE} is set, but Authlib is not installed", hint="Run `pip install -e '.[login]'`, or unset it."
        )
    if not path.is_absolute():
        raise SettingsError(
            f"{VARIABLE} is not a whole path: {path}", hint=f"Name it from the root on, like {path.absolute()}."
        )
    try:
        section = tomllib.loads(path.read_text(encoding="utf-8")).get("auth")
    except OSError as error:
        raise SettingsError(
            f"{path}, named by {VARIABLE}, cannot be read: {error.strerror}", hint=f"Make it, or unset it: {_HOW}"
        ) from error
    except ValueError as error:
        # Not with the words of the parser, which may quote the line
        raise SettingsError(
            f"{path}, named by {VARIABLE}, is not TOML", hint=f"Text stands in quotes; {_HOW}"
        ) from error
    if not isinstance(section, dict):
        raise SettingsError(f"{path}, named by {VARIABLE}, has no section [auth]", hint=f"Write it: {_HOW}")
    _check_values(section, path)
    return section


def _check_values(section: dict[str, Any], path: Path) -> None:
    missing = [key for key in _KEYS if not (isinstance(section.get(key), str) and section[key].strip())]
    if missing:
        raise SettingsError(f"[auth] in {path} lacks {', '.join(missing)}", hint=f"Add it as text in quotes: {_HOW}")
    open_ones = [key for key in _ADDRESSES if not _is_safe(section[key])]
    if open_ones:
        raise SettingsError(
            f"{', '.join(open_ones)} of [auth] in {path} must begin with https://",
            hint="http:// is for addresses of this machine alone: whoever listens in between could log in as others.",
        )
    if not section["redirect_uri"].endswith(_CALLBACK):
        raise SettingsError(
            f"redirect_uri of [auth] in {path} must end in {_CALLBACK}",
            hint=f"It is the chat's own address and {_CALLBACK}; register the same with your provider.",
        )
    if len(section["cookie_secret"]) < _SHORTEST_SECRET:
        raise SettingsError(
            f"cookie_secret of [auth] in {path} has fewer than {_SHORTEST_SECRET} characters and could be guessed",
            hint='Draw one: python -c "import secrets; print(secrets.token_hex(32))"',
        )


def _is_safe(address: str) -> bool:
    """Whether nobody on the network can listen: https, or this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    if parts.scheme == "https" and host:
        return True
    try:
        is_here = host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
    return parts.scheme == "http" and is_here
