"""`redact`: a text without the personal data that somebody typed into it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from assistant.redaction.addresses import find_addresses
from assistant.redaction.found import Found, Kind, Redacted
from assistant.redaction.names import find_names
from assistant.redaction.numbers import Place, find_numbers
from assistant.redaction.phones import find_phones
from assistant.understanding.date_expressions import find_dates

_ALL = frozenset(Kind)
# "31/12 2026": no date to who computes with it, but no phone number either.
_DAY_AND_YEAR = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[ /.,-]+(?:19|20)\d{2}\b")
# Spaces and hyphens as a document sets them, whose numbers people copy; character by character, so that places stay.
_AS_TYPED = str.maketrans(
    {**dict.fromkeys("\u00a0\u2007\u2009\u202f", " "), **dict.fromkeys("\u2010\u2011\u2012\u2212", "-")}
)


def in_brackets(kind: Kind) -> str:
    """What stands for a piece of personal data where people read it: "[e-mail]"."""
    return f"[{kind}]"


def redact(
    text: str, *, kinds: frozenset[Kind] = _ALL, kept: str = "", mark: Callable[[Kind], str] = in_brackets
) -> Redacted:
    """Mask personal data of some kinds; dates and periods stay, and so does whatever stands in the text `kept`.

    `kept` is for the policy: its own addresses and numbers are no secret of whoever asks about them.
    """
    text = unicodedata.normalize("NFC", text)
    found = [
        f
        for f in _found(text.translate(_AS_TYPED))
        if f.kind in kinds and not _stands_in(text[f.start : f.end], kept, f.kind)
    ]
    pieces: list[str] = []
    position = 0
    for piece in found:
        pieces += [text[position : piece.start], mark(piece.kind)]
        position = piece.end
    pieces.append(text[position:])
    held = {piece.kind for piece in found}
    return Redacted("".join(pieces), tuple(kind for kind in Kind if kind in held))


def _found(text: str) -> list[Found]:
    """What is found, in order of place and without overlaps: of two readings the one that is told first here."""
    # Eight digits are a date to a phone, but no more than the beginning to a personal number
    every_date = [Place(d.start, d.end) for d in find_dates(text, today=None)]
    every_date += [Place(*match.span()) for match in _DAY_AND_YEAR.finditer(text)]
    dates = tuple(d for d in every_date if not text[d.start : d.end].isdigit())
    numbers = list(find_numbers(text, dates))
    found: list[Found] = []
    for pieces in (
        find_addresses(text),
        (number for number in numbers if number.kind != Kind.NUMBER),
        find_phones(text, tuple(every_date)),
        (number for number in numbers if number.kind == Kind.NUMBER),
    ):
        for piece in sorted(pieces, key=_longest_first):
            if not any(piece.meets(other) for other in found):
                found.append(piece)
    # A signature has addresses and numbers in it: its name is what they leave
    for piece in sorted(find_names(text), key=_longest_first):
        found += piece.without(found)
    return sorted(found, key=lambda piece: piece.start)


def _longest_first(piece: Found) -> tuple[int, int]:
    return piece.start - piece.end, piece.start


def _stands_in(words: str, kept: str, kind: Kind) -> bool:
    """Whether words are of the text `kept`. A name is one by its capitals: May is no "may"."""
    pattern = rf"(?<!\w){re.escape(words)}(?!\w)"
    return bool(kept) and re.search(pattern, kept, 0 if kind == Kind.NAME else re.IGNORECASE) is not None
