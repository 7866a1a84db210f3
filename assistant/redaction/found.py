"""What is found in a text: its place and what kind of personal data it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of personal data; the value stands in the masked text."""

    EMAIL = "e-mail"
    LINK = "link"
    IP_ADDRESS = "IP address"
    ACCOUNT = "account number"
    PERSONAL_NUMBER = "personal number"
    PHONE = "phone"
    NUMBER = "number"
    NAME = "name"


# What nobody needs to tell to get an answer, and what tells by its form alone that it is that.
IDENTIFIERS = frozenset({Kind.EMAIL, Kind.IP_ADDRESS, Kind.ACCOUNT, Kind.PERSONAL_NUMBER, Kind.PHONE, Kind.NUMBER})


@dataclass(frozen=True, slots=True)
class Found:
    """A piece of personal data: code points, half-open."""

    start: int
    end: int
    kind: Kind

    def meets(self, other: Found) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def without(self, others: Iterable[Found]) -> list[Found]:
        """The parts of it that none of the others covers."""
        parts, position = [], self.start
        for other in sorted((o for o in others if self.meets(o)), key=lambda o: o.start):
            if position < other.start:
                parts.append(Found(position, other.start, self.kind))
            position = max(position, other.end)
        if position < self.end:
            parts.append(Found(position, self.end, self.kind))
        return parts


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text (NFC) with its personal data masked, and which kinds it held, in the order of `Kind`."""

    text: str
    kinds: tuple[Kind, ...]
