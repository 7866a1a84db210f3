"""An API key: who holds it, what it opens, until when. The secret itself is shown once and kept nowhere.

A secret is 256 random bits, so that one SHA-256 keeps it: salts and slow hashes are for passwords, which people choose.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest
from typing import Final, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

_PREFIX: Final = "pa"
_ID_BYTES: Final = 5
_SECRET_BYTES: Final = 32
# Far more than a key has: what is longer is none, and is not hashed
_LONGEST: Final = 200


class Scope(StrEnum):
    """What a key opens. `admin` opens everything."""

    ASK = "ask"
    DESK = "desk"
    ADMIN = "admin"


class ApiKey(BaseModel):
    """One key as it is kept. Several live keys may have one name: that is how a key is replaced without a pause."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[0-9a-f]+$", description="Stands in the key itself and in the log.")
    name: str = Field(pattern=r"^[A-Za-z0-9._-]{1,64}$", description="Who holds it.")
    scopes: tuple[Scope, ...] = Field(min_length=1)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", repr=False, description="Of the whole key.")
    created: AwareDatetime
    expires: AwareDatetime | None = None
    revoked: AwareDatetime | None = None

    @classmethod
    def make(
        cls, name: str, scopes: tuple[Scope, ...], *, now: datetime, expires: datetime | None = None
    ) -> tuple[str, Self]:
        """A new key: the text that its holder sends, and what is kept of it."""
        key_id = secrets.token_hex(_ID_BYTES)
        text = f"{_PREFIX}_{key_id}_{secrets.token_urlsafe(_SECRET_BYTES)}"
        return text, cls(
            id=key_id, name=name, scopes=tuple(sorted(set(scopes))), sha256=_hash(text), created=now, expires=expires
        )

    def is_live(self, now: datetime) -> bool:
        """Whether it opens anything at that time."""
        return self.revoked is None and (self.expires is None or now < self.expires)

    def opens(self, scope: Scope) -> bool:
        """Whether it opens what needs that scope."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def is_of(self, text: str) -> bool:
        """Whether this is the key that a caller sent; takes as long for a wrong one as for the right one."""
        return compare_digest(self.sha256, _hash(text))


def id_in(text: str) -> str | None:
    """The id that stands in the text of a key; None where the text cannot be one."""
    parts = text.split("_", 2)
    return parts[1] if len(text) <= _LONGEST and len(parts) == 3 and parts[0] == _PREFIX else None


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
