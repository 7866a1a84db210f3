"""Addresses: e-mail, links to a page of one's own, and IP addresses."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from assistant.redaction.found import Found, Kind

# Whatever is written around an @ without a space is taken for an address, also where no mail would ever arrive: a
# mistyped address names its owner as well as a right one.
_IN_MAIL = r"[^\s<>()\[\]{},;:\"“”„«»?!]"
_MAIL = re.compile(rf"(?<!{_IN_MAIL}){_IN_MAIL}+@{_IN_MAIL}*\w")
_AT, _DOT = r"\s?[(\[{]\s?(?:at|@)\s?[)\]}]\s?", r"(?:\s?[(\[{]\s?dot\s?[)\]}]\s?|\.)"
_MAIL_IN_WORDS = re.compile(rf"[\w.+-]+{_AT}[\w-]+(?:{_DOT}[\w-]+)*", re.IGNORECASE)
# What stands behind the host: a profile, or a link that was made for one person.
_PATH = re.compile(r"\b(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?P<path>/[^\s<>\"“”,;!]*\w)", re.IGNORECASE)
_IPV4, _IPV6 = r"\d{1,3}(?:\.\d{1,3}){3}", r"[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}"
_MAYBE_IP = re.compile(rf"(?<![\w.:])(?:{_IPV4}|{_IPV6})(?![\w:])", re.IGNORECASE)


def find_addresses(text: str) -> Iterator[Found]:
    """Addresses in a text, in no order."""
    for pattern in (_MAIL, _MAIL_IN_WORDS):
        yield from (Found(*match.span(), Kind.EMAIL) for match in pattern.finditer(text))
    yield from (Found(*match.span("path"), Kind.LINK) for match in _PATH.finditer(text))
    yield from (Found(*match.span(), Kind.IP_ADDRESS) for match in _MAYBE_IP.finditer(text) if _is_ip(match[0]))


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
