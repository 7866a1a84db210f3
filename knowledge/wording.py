"""How a phrase of the catalogue reads with its values: labels for terms, dates and lengths as people write them.

The one place where a sentence of an answer is worded, for whoever makes an answer and for whoever proves one. Adds no
fact: it decides nothing about a value but its form. Ids that end in ".item" are items of a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from knowledge.phrasebook import Phrasebook

# Values that hold terms: the kind of label that names them.
_LABELS = {
    "who": "data_subject",
    "who_all": "data_subject",
    "data_terms": "data_category",
    "recipient_terms": "recipient",
    "basis_term": "legal_basis",
    "basis_terms": "legal_basis",
    "property": "unstated",
    "right_term": "right",
    "right_terms": "right",
    "place": "jurisdiction",
}
# Values that are phrases with values of their own, and what stands between several.
_NESTED = {"having": "; ", "notes": ""}
# Values that name a unit or a column; what the things counted are called.
_CALLED = {"unit": "unit", "column": "column"}
_KINDS = {"categories": "data_subject", "data": "data_category", "recipients": "recipient", "bases": "legal_basis"}
# What a computed day is hedged with, where its values say so: without words of their own, and with the policy's.
_NOTES = ("normally", "clamped", "no_trigger", "hedged")
_QUOTED_NOTES = ("sooner", "longer", "unless", "part")
_FRAGMENTS = {
    *(f"retention.{name}" for name in (*_NOTES, *_QUOTED_NOTES, "of", "assumed")),
    *(f"listing.{name}" for name in ("year_end", "apart", "alone_and_part", "all_but", "unranked", "unranked_example")),
    *("comparison.only", "comparison.time_part"),
}


def is_item(phrase_id: str) -> bool:
    """Whether a phrase is an item of a list and stands as a bullet."""
    return phrase_id.endswith(".item")


def is_fragment(phrase_id: str) -> bool:
    """Whether a phrase is no sentence but a part of one, said within others."""
    return phrase_id in _FRAGMENTS or phrase_id.startswith(("condition.", "unit.", "column."))


def wording(phrase_id: str, values: Mapping[str, Any], book: Phrasebook) -> str:
    """The sentence; raises VocabularyError for an unknown phrase or a value that is missing."""
    said = {name: _word(name, value, book) for name, value in values.items()}
    said |= {"who_lead": "", "who_mid": ""}
    if "who" in values:
        said["who_lead"] = book.say("frame.who_lead", who=said["who"])
        said["who_mid"] = f"({said['who']}) "
    if phrase_id.startswith("retention."):
        said |= _calendar_notes(values, book)
    return book.say(phrase_id, **said)


def _word(name: str, value: Any, book: Phrasebook) -> str:  # noqa: ANN401 - a Point's values are of several types
    if isinstance(value, date):
        return book.day(value)
    if name in _LABELS:
        terms = (value,) if isinstance(value, str) else value
        return book.join([book.label(_LABELS[name], term) for term in terms], either=name == "basis_terms")
    if name in _NESTED:
        return _NESTED[name].join(wording(phrase_id, values, book) for phrase_id, values in value)
    if name in _CALLED:
        return book.say(f"{_CALLED[name]}.{value}")
    return _listed(name, value, book)


def _listed(name: str, value: Any, book: Phrasebook) -> str:  # noqa: ANN401
    """Lengths of time, the policy's words, and what is counted."""
    if name in {"length", "lengths"}:
        return book.join([length_in_words(v, book) for v in (value if name == "lengths" else (value,))], either=True)
    if name == "headings":
        return book.join([f"“{heading}”" for heading in value])
    if name == "quotes":
        return ", ".join(f"“{text}”" for text in value)
    if name == "who_any":
        return "; ".join(book.label("data_subject", who) for who in value)
    if name == "sides":
        return "; ".join(f"{book.label('data_subject', who)}: “{text}”" for who, text in value)
    if name == "named":
        unit, key = value
        return book.label(_KINDS[unit], key) if unit in _KINDS else f"“{key}”"
    return book.counted(value) if type(value) is int else str(value)


def _calendar_notes(values: Mapping[str, Any], book: Phrasebook) -> dict[str, str]:
    """What is added to a day, each in words of its own where it holds and empty where it does not."""
    notes = {name: book.say(f"retention.{name}") if values.get(name) else "" for name in _NOTES}
    quoted = {name: book.say(f"retention.{name}", **{name: values[name]}) if values.get(name) else ""
              for name in _QUOTED_NOTES}  # fmt: skip
    trigger = values.get("trigger")
    of = book.say("retention.of", trigger=trigger) if trigger else ""
    assumed = book.say("retention.assumed", trigger=trigger) if trigger and values.get("assumed") else ""
    return {**notes, **quoted, "of": of, "assumed": assumed}


def length_in_words(value: Any, book: Phrasebook) -> str:  # noqa: ANN401 - a count and its unit
    """A length of time ("2 years"), given as a count and its unit, in the language of the book."""
    from babel.units import format_unit  # noqa: PLC0415 - loads locale data that few answers need

    return str(format_unit(value[0], f"duration-{value[1]}", length="long", locale=book.language))
