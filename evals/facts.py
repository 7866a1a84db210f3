"""What a fact of a case may look like in an answer: named sets of alternatives, and dates in their usual spellings.

An answer holds a fact when it holds one of the alternatives, ignoring case. `@2-years` names a set of facts.yaml,
`@2028-03-15` means that date in any of the usual spellings of the five languages.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

from knowledge.yaml_text import load_yaml

_NAMED = Path(__file__).resolve().parent / "facts.yaml"

# Genitive for Polish, as dates are spoken; the first three letters of English months serve as their abbreviation
_MONTHS = (
    ("january", "januari", "januar", "stycznia", "januar", "jänner"),
    ("february", "februari", "februar", "lutego", "februar"),
    ("march", "mars", "mars", "marca", "märz"),
    ("april", "april", "april", "kwietnia", "april"),
    ("may", "maj", "mai", "maja", "mai"),
    ("june", "juni", "juni", "czerwca", "juni"),
    ("july", "juli", "juli", "lipca", "juli"),
    ("august", "augusti", "august", "sierpnia", "august"),
    ("september", "september", "september", "września", "september"),
    ("october", "oktober", "oktober", "października", "oktober"),
    ("november", "november", "november", "listopada", "november"),
    ("december", "december", "desember", "grudnia", "dezember"),
)


class FactError(ValueError):
    """A fact names a set that facts.yaml does not have, or is no date."""


def alternatives(fact: str | Sequence[str]) -> tuple[str, ...]:
    """The strings of which one must stand in the answer. A plain string stands for itself."""
    if not isinstance(fact, str):
        return tuple(spelling for part in fact for spelling in alternatives(part))
    if not fact.startswith("@"):
        return (fact,)
    name = fact.removeprefix("@")
    if name[:4].isdigit():
        return spellings(_date(name))
    try:
        return named_facts()[name]
    except KeyError:
        raise FactError(f"{fact!r} is no named fact; there are {', '.join(sorted(named_facts()))}") from None


def spellings(day: date) -> tuple[str, ...]:
    """A date as people write it in English, Swedish, Norwegian, Polish and German."""
    months = dict.fromkeys(_MONTHS[day.month - 1])
    english = _MONTHS[day.month - 1][0]
    written = [f"{day.day}{dot} {month} {day.year}" for month in months for dot in ("", ".")]
    written += [f"{month} {day.day}, {day.year}" for month in (english, english[:3])]
    written += [f"{day.day} {english[:3]} {day.year}", day.isoformat(), f"{day:%d.%m.%Y}", f"{day:%d/%m/%Y}"]
    return (*written, f"{day.day}.{day.month}.{day.year}", f"{day.day}/{day.month}/{day.year}")


@cache
def named_facts() -> dict[str, tuple[str, ...]]:
    """The sets of facts.yaml: name -> alternatives in the five languages."""
    loaded = load_yaml(_NAMED.read_text(encoding="utf-8"))
    return {name: tuple(str(spelling) for spelling in spellings_) for name, spellings_ in loaded.items()}


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise FactError(f"@{text} is no date of the form @YYYY-MM-DD") from error
