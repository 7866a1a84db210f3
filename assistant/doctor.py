"""Checks of one installation, each with a cure: Python, policies, embedding model, index, folders, log-in, browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from assistant.answer import PolicyVersion
from assistant.keys.store import KeyStore
from assistant.language_model.model import open_language_model
from assistant.login import check_provider
from assistant.readiness import check_index, check_model
from assistant.service import Assistant
from assistant.settings import Settings
from knowledge.errors import PrivacyAssistantError, SettingsError
from knowledge.parsing import parse
from knowledge.policy import TableKind
from knowledge.sources import load_sources

OLDEST_PYTHON = (3, 11)
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at: what was found, or the error with its cure. An optional one does not make the rest fail."""

    name: str
    found: str
    error: PrivacyAssistantError | None = None
    is_optional: bool = False

    @property
    def is_well(self) -> bool:
        """Whether there is nothing to cure."""
        return self.error is None

    def __str__(self) -> str:
        if self.error is None:
            return f"ok       {self.name}: {self.found}"
        return f"{'optional' if self.is_optional else 'FAILED  '} {self.name}: {self.error.message} - {self.error.hint}"

    def as_dict(self) -> dict[str, object]:
        """For --json."""
        message = self.error.message if self.error else self.found
        cure = self.error.hint if self.error else None
        return {"name": self.name, "ok": self.is_well, "optional": self.is_optional, "found": message, "cure": cure}


def examine(settings: Settings) -> tuple[Check, ...]:
    """All checks in the order in which a failed one should be cured."""
    return (
        _check("Python", _python),
        _check("policies", lambda: _policies(settings)),
        _check("review of policies", lambda: _reviews(settings), is_optional=True),
        _check("embedding model", lambda: check_model(settings)),
        _check("data folder", lambda: _data_folder(settings.data_dir)),
        _check("API keys", lambda: _keys(settings)),
        _check("log-in to the chat", lambda: check_provider(settings)),
        _check("index", lambda: check_index(Assistant.open(settings))),
        _check("language model", lambda: _language_model(settings), is_optional=True),
        _check("browser for end-to-end tests", _browser, is_optional=True),
    )


def _check(name: str, look: Callable[[], str], *, is_optional: bool = False) -> Check:
    try:
        return Check(name, look(), is_optional=is_optional)
    except PrivacyAssistantError as error:
        return Check(name, "", error, is_optional)


def _python() -> str:
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST_PYTHON:
        raise SettingsError(f"this is Python {found}", hint="Install Python 3.11 or newer and run `make run` again.")
    return found


def _policies(settings: Settings) -> str:
    policies = [parse(source) for source in load_sources(settings.policies_dir)]
    return "; ".join(
        f"{p.id} {p.version}, unchanged, {len(p.rows(TableKind.PROCESSING))} processing and "
        f"{len(p.rows(TableKind.RECIPIENTS))} recipient rows"
        for p in policies
    )


def _reviews(settings: Settings) -> str:
    """By when each policy is to be looked at again; answers stand, and say so, where that day is past."""
    versions = [PolicyVersion.of(parse(source)) for source in load_sources(settings.policies_dir)]
    late = [f"{v.id} by {v.review_by}" for v in versions if v.is_overdue(datetime.now(UTC).date())]
    if late:
        raise SettingsError(
            f"to be reviewed: {', '.join(late)}",
            hint="Publish the newer text, or the same one with a later review_by in source.yaml.",
        )
    named = [f"{v.id} by {v.review_by}" for v in versions if v.review_by]
    return ", ".join(named) or "no policy names a day (review_by in source.yaml)"


def _data_folder(folder: Path) -> str:
    existing = next(p for p in (folder, *folder.parents) if p.exists())
    if not (existing.is_dir() and os.access(existing, os.W_OK | os.X_OK)):
        raise SettingsError(
            f"{existing} cannot be written to",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can, or change its permissions.",
        )
    return f"{folder} can be written to"


def _keys(settings: Settings) -> str:
    """How many keys open something now; raises KeysError where nobody could tell, and no request would be answered."""
    keys = KeyStore(settings.keys_file).all()
    live = sum(key.is_live(datetime.now(UTC)) for key in keys)
    return f"{live} of {len(keys)} live" if keys else "none: only this machine may ask over HTTP"


def _language_model(settings: Settings) -> str:
    """What is set, and whether it answers now; answers stand without it, so that it is optional."""
    model = open_language_model(settings)
    if model is None:
        return "off"
    # Without a user and password that the address may hold: what is printed here is pasted into tickets.
    address = urlsplit(settings.language_model_url or "")
    where = (
        f"{address.scheme}://{address.netloc.rpartition('@')[2]}{address.path}"
        if address.netloc
        else "its provider's address"
    )
    named = f"{settings.language_model} at {where}"
    responds = model.responds()
    model.close()
    if not responds:
        raise SettingsError(
            f"{named} gives nothing usable within {settings.language_model_seconds:g} s",
            hint="Answers stand without it. Check that it runs, PRIVACY_ASSISTANT_LANGUAGE_MODEL_URL and _API_KEY.",
        )
    return f"{named}, {'may rephrase' if model.rephrases else 'does not rephrase'}"


def _browser() -> str:
    found = next((path for name in _BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        raise SettingsError("no Chromium found", hint="Only `make test` needs it: it installs one where apt can.")
    return found
