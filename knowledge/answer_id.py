"""The id of an answer, made of the answer itself: nothing has to be kept to find it again.

It holds the typed query, the policy's id and the beginning of its SHA-256, and a digest of each part that the contract
promises to be the same bytes. Whoever has the id can have the rules run anew and be told what has changed since. Of the
question's own words it holds those alone that an answer repeats: days and lengths of time. They are packed, not hidden.
Compare what ids say, not their letters: another build of zlib may pack the same otherwise.
"""

from __future__ import annotations

import binascii
import json
import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any, Final

from knowledge.errors import UnknownAnswer
from knowledge.query import Query

PARTS: Final = ("status", "answer", "statements", "citations")
LONGEST: Final = 4_000
_AS_JSON: Final = json.JSONEncoder(separators=(",", ":"), sort_keys=True).encode
_WRITTEN: Final = re.compile(r"[A-Za-z0-9_-]+")
_VERSION: Final = 1
_POLICY_BYTES: Final = 6
_PART_BYTES: Final = 4
_HEAD_BYTES: Final = 1 + _POLICY_BYTES + len(PARTS) * _PART_BYTES
_MOST_BYTES: Final = 64 * 1024
# What most queries have in common, so that ids stay short. Part of the format: a change is another version
_USUAL: Final = (
    b'"impossible_dates""sole_proprietor""comparison""refused""periods""count""unit""year""month""day"'
    b'"premises""unstated""jurisdictions""legal_bases":["legitimate_interests""consent"]"group_functions"'
    b'"recipients":["group_companies"]"data_categories":["email_address""cv_application"]"rights":["erasure""access"'
    b'"object"]"asker":"job-seekers""events":["consent_given""application_received"],"dates":[{"first":"2026-'
    b'","last":"2026-","text":"2026"}],"units":["categories"],"also":[{"background":false'
    b'"activities":["recruitment""events_webinars""newsletters"],"data_subjects":["job-seekers""leads""references"'
    b'"website-visitors""event-participants""business-contacts"],"topics":["rights_overview""personal_data"'
    b'"legal_basis""purpose""recipients""retention"],"operators":["addressed","first_person"],"today":"2026-'
    b'["imi",{"language":"en","topics":["retention"],'
)


@dataclass(frozen=True)
class AnswerId:
    """What an id says. `policy_digest`: the first hexadecimal digits of the SHA-256 of the policy's text."""

    policy: str
    policy_digest: str
    query: Query
    digests: Mapping[str, str]

    @classmethod
    def of(cls, query: Query, *, policy: str, sha256: str, parts: Mapping[str, Any]) -> AnswerId:
        """The id of an answer; `parts` are those of PARTS in JSON's own types."""
        digests = {name: _digest(parts[name]) for name in PARTS}
        return cls(policy, sha256[: 2 * _POLICY_BYTES], _kept(query), digests)

    def __str__(self) -> str:
        """Letters, digits, hyphens and underscores, so that it can stand in an address."""
        head = bytes([_VERSION]) + bytes.fromhex(self.policy_digest + "".join(self.digests[name] for name in PARTS))
        said = [self.policy, {**self.query.as_dict(), "text": ""}]
        packer = zlib.compressobj(9, wbits=-15, zdict=_USUAL)
        body = packer.compress(_AS_JSON(said).encode()) + packer.flush()
        return urlsafe_b64encode(head + body).rstrip(b"=").decode()

    @classmethod
    def read(cls, text: str) -> AnswerId:
        """What an id says; raises UnknownAnswer where it is none.

        Terms in it need not exist: anybody can make an id.
        """
        try:
            if len(text) > LONGEST or not _WRITTEN.fullmatch(text):
                raise ValueError("no id")
            packed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            if len(packed) < _HEAD_BYTES or packed[0] != _VERSION:
                raise ValueError("of another version")
            policy, query = json.loads(_unpacked(packed[_HEAD_BYTES:]))
            found = [packed[place : place + _PART_BYTES].hex() for place in range(1 + _POLICY_BYTES, _HEAD_BYTES, 4)]
            digests = dict(zip(PARTS, found, strict=True))
            return cls(
                _text(policy), packed[1 : 1 + _POLICY_BYTES].hex(), _kept(_flat(Query.from_dict(query))), digests
            )
        except (binascii.Error, zlib.error, ValueError, TypeError, RecursionError) as error:
            raise UnknownAnswer(
                f"{text[:80]!r} is no answer's id", hint="Send the field `id` of an answer, unchanged."
            ) from error

    def differing(self, parts: Mapping[str, Any]) -> tuple[str, ...]:
        """The names of those parts that are not the ones that the id was made of."""
        return tuple(name for name in PARTS if _digest(parts[name]) != self.digests[name])


def _kept(query: Query) -> Query:
    """A query without the words that no rule reads. What an answer repeats of the question stands for its text."""
    parts = (query, *query.also)
    words = [*(day.text for part in parts for day in part.dates), *(p.text for part in parts for p in part.periods)]
    also = tuple(replace(part, text="", unmatched=(), chosen=()) for part in query.also)
    return replace(query, text="; ".join(dict.fromkeys(words)), unmatched=(), chosen=(), also=also)


def _flat(query: Query) -> Query:
    if any(part.also for part in query.also):
        raise ValueError("a part of a question has parts of its own")
    return query


def _digest(part: object) -> str:
    return sha256(_AS_JSON(part).encode()).digest()[:_PART_BYTES].hex()


def _unpacked(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(wbits=-15, zdict=_USUAL)
    content = unpacker.decompress(packed, _MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise ValueError("cut off, or too much")
    return content


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("no policy")
    return value
