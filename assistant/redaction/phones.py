"""Phone numbers, as they are written in the countries where our languages are spoken, or with any country's prefix."""

from __future__ import annotations

from collections.abc import Iterator

from phonenumbers import Leniency, PhoneNumberMatcher

from assistant.redaction.found import Found, Kind
from assistant.redaction.numbers import Place

_COUNTRIES = ("SE", "NO", "DE", "AT", "CH", "PL", "GB", "IE", "US")


def find_phones(text: str, dates: tuple[Place, ...]) -> Iterator[Found]:
    """Phone numbers in a text, in no order; what is a date to one country is no phone number to another."""
    for country in _COUNTRIES:
        for match in PhoneNumberMatcher(text, country, leniency=Leniency.VALID):
            if not any(date.meets(match.start, match.end) for date in dates):
                yield Found(match.start, match.end, Kind.PHONE)
