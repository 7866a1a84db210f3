"""The file of API keys: JSON, hashes only, mode 600, written whole or not at all.

A running service sees a new or revoked key at its next request: the file is read again whenever it has changed.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.keys.api_key import ApiKey, Scope, id_in
from knowledge.errors import KeysError

_Seen = tuple[int, int, int]


class _Kept(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    keys: tuple[ApiKey, ...] = ()


class KeyStore:
    """The keys in one file; none where there is no file. Every method raises KeysError where it cannot be used."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: _Seen | None = None
        self._keys: tuple[ApiKey, ...] = ()

    def all(self) -> tuple[ApiKey, ...]:
        """Every key, oldest first, those that open nothing any more among them."""
        seen = self._state()
        if seen != self._seen:
            self._keys = self._read() if seen else ()
            self._seen = seen
        return self._keys

    def find(self, text: str, *, now: datetime) -> ApiKey | None:
        """The live key that a caller sent; None where there is none."""
        key_id = id_in(text)
        return next((key for key in self.all() if key.id == key_id and key.is_of(text) and key.is_live(now)), None)

    def add(
        self, name: str, scopes: tuple[Scope, ...], *, now: datetime, expires: datetime | None = None
    ) -> tuple[str, ApiKey]:
        """Keep a new key; gives the text for its holder, which cannot be had again, and what is kept."""
        try:
            text, key = ApiKey.make(name, scopes, now=now, expires=expires)
        except ValidationError as error:
            raise KeysError(
                f"{name[:80]!r} cannot be a key's name",
                hint="Use up to 64 letters, digits, dots, hyphens, underscores.",
            ) from error
        with self._alone():
            self._write((*self.all(), key))
        return text, key

    def revoke(self, name_or_id: str, *, now: datetime) -> tuple[ApiKey, ...]:
        """End every live key of that name, or the one with that id; gives those ended, none where there is none."""
        with self._alone():
            keys = self.all()
            ended = {key.id for key in keys if name_or_id in (key.name, key.id) and key.is_live(now)}
            if ended:
                self._write(tuple(k.model_copy(update={"revoked": now}) if k.id in ended else k for k in keys))
        return tuple(key for key in self.all() if key.id in ended)

    def _state(self) -> _Seen | None:
        """What tells whether the file has changed: each write makes a new one, so that the inode tells most."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise self._unusable(str(error)) from error
        return found.st_ino, found.st_mtime_ns, found.st_size

    def _read(self) -> tuple[ApiKey, ...]:
        try:
            return _Kept.model_validate_json(self.path.read_bytes()).keys
        except ValidationError as error:
            first = error.errors(include_input=False)[0]
            raise self._unusable(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
        except OSError as error:
            raise self._unusable(str(error)) from error

    def _write(self, keys: tuple[ApiKey, ...]) -> None:
        try:
            # mkstemp makes it readable by its owner only
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=f".{self.path.name}.")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(_Kept(keys=keys).model_dump_json(indent=2) + "\n")
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unusable(str(error)) from error
        self._seen = None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let no other process write meanwhile: two commands at once must not lose a key."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            raise self._unusable(str(error)) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _unusable(self, why: str) -> KeysError:
        return KeysError(
            f"the file of API keys {self.path} cannot be used: {why}",
            hint="Check PRIVACY_ASSISTANT_KEYS_FILE, and who may read and write that file and its folder.",
        )
