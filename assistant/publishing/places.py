"""Puts versions of policies in their places: whole, on disk, one at a time (which places: knowledge/published.py)."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Final

from knowledge.errors import PolicyMetadataError, PolicyMissing, SettingsError
from knowledge.published import PUBLISHED, Scheduled, pointer_of, scheduled, today, version_folder, versions
from knowledge.sources import METADATA_NAME

_DIGITS: Final = 12
_DRAFT: Final = "draft-"


@contextmanager
def staged(folder: Path, policies_dir: Path) -> Iterator[Path]:
    """A whole copy of a policy's folder beside the published ones, to be looked at; gone afterwards.

    Raises PolicyMissing where it is no policy's folder, SettingsError where nothing can be written.
    """
    if not (folder / METADATA_NAME).is_file():
        raise PolicyMissing(
            f"{folder / METADATA_NAME}: no such file", hint="Name the folder of the policy's new version."
        )
    with _writing(policies_dir) as root:
        draft = Path(tempfile.mkdtemp(prefix=_DRAFT, dir=root)) / "policy"
    try:
        with _writing(policies_dir):
            shutil.copytree(folder, draft, ignore=shutil.ignore_patterns(".*"))
        yield draft
    finally:
        shutil.rmtree(draft.parent, ignore_errors=True)


def publish(draft: Path, policies_dir: Path, *, policy_id: str, version: str, begins: date | None = None) -> str:
    """Make a staged copy the version that counts, now or from a day on; its name. One that counts already stays so.

    One version can be scheduled: another one takes its place.
    """
    name = f"{version}-{_digest(draft)}"
    with _writing(policies_dir), _alone(policies_dir):
        place = version_folder(policies_dir, policy_id, name)
        if not place.exists():
            place.parent.mkdir(exist_ok=True)
            _sync(draft)
            draft.rename(place)
            _sync(place.parent)
        elif _digest(place) != name[-_DIGITS:]:
            raise PolicyMetadataError(f"{place} was altered", hint="Move it away and publish again.")
        before, coming = versions(policies_dir, policy_id), scheduled(policies_dir, policy_id)
        if before[-1:] == (name,):
            return name
        if begins is not None and begins > today():
            _write(policies_dir, policy_id, before, Scheduled(name, begins))
        else:
            later = None if coming is not None and coming.name == name else coming
            _write(policies_dir, policy_id, (*before, name), later)
    return name


def roll_back(policies_dir: Path, policy_id: str) -> str | None:
    """Let the version before count again; its name, None where it is the installed folder.

    What is scheduled is taken back first: then the version that counts stays. Raises PolicyMissing where there is
    neither.
    """
    with _writing(policies_dir), _alone(policies_dir):
        before = versions(policies_dir, policy_id)
        if scheduled(policies_dir, policy_id) is not None:
            _write(policies_dir, policy_id, before)
            return before[-1] if before else None
        is_installed = (policies_dir / policy_id / METADATA_NAME).is_file()
        if not before or (len(before) == 1 and not is_installed):
            raise PolicyMissing(
                f"policy {policy_id[:80]!r} has no version before the one that counts",
                hint="`privacy-assistant policy versions` shows what was published.",
            )
        _write(policies_dir, policy_id, before[:-1])
    return before[-2] if len(before) > 1 else None


def _write(policies_dir: Path, policy_id: str, names: tuple[str, ...], coming: Scheduled | None = None) -> None:
    held: dict[str, object] = {"versions": names}
    if coming is not None:
        held["scheduled"] = {"name": coming.name, "begins": coming.begins.isoformat()}
    pointer = pointer_of(policies_dir, policy_id)
    handle, draft = tempfile.mkstemp(prefix=_DRAFT, dir=pointer.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(json.dumps(held, indent=1) + "\n")
        file.flush()
        os.fsync(file.fileno())
    Path(draft).chmod(0o644)  # workers may be another user
    Path(draft).replace(pointer)
    _sync_folder(pointer.parent)


def _digest(folder: Path) -> str:
    """Over names and contents of all files."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:_DIGITS]


def _sync(folder: Path) -> None:
    """Have all of a folder on the disk before anything points to it."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            _sync_folder(path)
    _sync_folder(folder)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _writing(policies_dir: Path) -> Iterator[Path]:
    """The folder of published versions, made where it is not; what keeps it from being written to is told."""
    root = policies_dir / PUBLISHED
    try:
        root.mkdir(exist_ok=True)
        yield root
    except OSError as error:
        raise SettingsError(
            f"nothing can be published in {policies_dir}: {error.strerror or type(error).__name__}",
            hint="Set PRIVACY_ASSISTANT_POLICIES_DIR to a copy of that folder that can be written to.",
        ) from error


@contextmanager
def _alone(policies_dir: Path) -> Iterator[None]:
    """Let one at a time publish; whoever reads need not wait."""
    with (policies_dir / PUBLISHED / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
