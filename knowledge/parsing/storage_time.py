"""Reads a storage time ("During X and normally up to 2 years from Y") into clauses with exact spans.

A small grammar, top down:

    storage time  riders, cut out first ("(see …)", ", you can object …"), then clauses
    clause        sentences, and comma parts that name the data they are about ("recordings … up to 3 months")
    clause        [("During" | "Linked to") STATE "and"] bound {joiner bound}
    bound         ["thereafter"] ["normally"] ["a maximum of"] "up to" N UNIT ["thereafter" | ("from" | "after") EVENT]
                  "until the" ORDINAL "year following the end of the calendar year in which" EVENT
                  "until" EVENT | "without limitation in time" | "as long as" CONDITION | "according to" SOURCE

Nothing may be left over. A text that the grammar does not cover gives no clauses: then it is quoted, and no date is
computed from a half-understood sentence. Triggers are the policy's words; which of them mean the same is decided
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from knowledge.errors import PolicyParseError
from knowledge.parsing.lines import Fragment
from knowledge.policy import Bound, Clause, Rider, StorageTime

Combine = Literal["only", "earlier_of", "later_of", "unstated"]
RiderKind = Literal["right", "reconsent", "extension", "see_also"]
Unit = Literal["day", "month", "year"]
# a part after a comma must name the data it is about, the first part is about the whole row
_Place = Literal["first", "after_comma", "after_sentence"]

_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth"),
    *("seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"),
)
_NUMBER = rf"(?:\d+|{'|'.join(_NUMBER_WORDS)})"
_UNIT = r"(?:day|week|month|year)s?"
_LIMIT = r"(?:(?:for )?(?:a maximum of (?:up to )?|a period of (?:up to )?|(?:up to|at most|no longer than) ))"

_RIDERS: tuple[tuple[RiderKind, re.Pattern[str]], ...] = (
    (
        "reconsent",
        re.compile(rf"\((?P<text>we may ask for renewed consent after (?P<count>{_NUMBER}) (?P<unit>{_UNIT}))\)", re.I),
    ),
    ("see_also", re.compile(r"\((?P<text>see [^()]+)\)", re.I)),
    ("right", re.compile(r", (?P<text>you can (?:object|unsubscribe)[^,.;()]*)", re.I)),
    ("extension", re.compile(r", (?P<text>longer if necessary[^,.;()]*)", re.I)),
)
# what a bound can begin with: where a joiner or a scope ends
_BOUND_START = (
    rf"(?:thereafter|normally|{_LIMIT.rstrip()}|{_NUMBER} {_UNIT}|for {_NUMBER} {_UNIT}|until"
    r"|without limitation|indefinitely|(?:only |for )?as long as|according to)\b"
)
_STATE = re.compile(rf"(?:during|linked to) (?P<state>.+?) and (?={_BOUND_START})", re.I)
_ONGOING = re.compile(r"(?:during|linked to) (?P<trigger>[^,;]+)", re.I)
_JOINER = re.compile(
    rf"(?P<earlier_of>,? or (?={_BOUND_START}))|(?P<later_of>,? and (?=during the duration of ))", re.I
)
_SCOPE = re.compile(
    rf"(?P<scope>[^,;]+?)(?: (?:is|are) (?:processed|stored|kept|retained|saved)(?: for(?= a maximum of))?)?"
    rf" (?={_BOUND_START})",
    re.I,
)
# words that a trigger, a state or a scope cannot hold: a bound that was not taken apart, or a limit of another kind
_MORE = re.compile(
    rf"\b(?:at least|minimum|thereafter|then|up to|until|as long as|according to|normally|unless|except|however|but"
    rf"|otherwise|not|never|longer|shorter|{_NUMBER} {_UNIT})\b",
    re.I,
)
_SENTENCE_END = re.compile(r"(?<=\w)\. +(?=[A-Z])")
_COMMA = re.compile(r", (?!or )")

_FIXED = re.compile(
    rf"(?:thereafter )?(?P<normally>normally )?(?:for )?{_LIMIT}?(?P<count>{_NUMBER}) (?P<unit>{_UNIT})"
    r"(?P<thereafter> thereafter)?"
    # "for follow-up" says what the time is for and is no part of the event
    r"(?: (?:from|after|following) (?P<trigger>[^,;]+?))?(?: for follow-up)?",
    re.I,
)
_ORDINAL_YEAR = re.compile(
    rf"until the (?P<ordinal>{'|'.join(_ORDINALS)}) year following the end of the calendar year in which"
    r" (?P<trigger>[^,;]+)",
    re.I,
)
_UNTIL = re.compile(r"(?P<normally>normally )?until (?P<trigger>[^,;]+)", re.I)
_UNLIMITED = re.compile(r"without limitation(?: in time)?|without time limit|indefinitely", re.I)
_AS_LONG_AS = re.compile(r"(?:only |for )?as long as (?P<trigger>[^,;]+)", re.I)
_ACCORDING = re.compile(r"according to (?P<first>[^,;]+?)(?: and (?P<second>the [^,;]+))?", re.I)


class _NotUnderstood(Exception):
    """The grammar does not cover the text; holds what was left."""


def parse_storage_time(cell: Fragment, *, strict: bool = False) -> StorageTime:
    """The typed storage time of a cell; with no clauses if the grammar does not cover all of it.

    `strict` raises PolicyParseError instead, which shows what was left over.
    """
    riders, masked = _cut_riders(cell)
    try:
        clauses = tuple(_clause(part, place) for part, place in _clause_parts(masked, cell))
    except _NotUnderstood as problem:
        if strict:
            raise PolicyParseError(
                f"the storage time {cell.text!r} is not understood at {str(problem)!r}",
                hint="It will be quoted, and no date computed. To have it understood, extend the grammar in "
                "knowledge/parsing/storage_time.py.",
            ) from None
        return StorageTime(clauses=())
    return StorageTime(clauses, riders)


def _cut_riders(cell: Fragment) -> tuple[tuple[Rider, ...], str]:
    """The riders, and the text with blanks in their place, so that offsets stay true."""
    riders: list[Rider] = []
    masked = cell.text
    for kind, pattern in _RIDERS:
        for match in pattern.finditer(masked):
            piece = cell.part(*match.span("text"))
            length = _length(match["count"], match["unit"]) if kind == "reconsent" else None
            riders.append(Rider(kind, piece.text, piece.span, length))
            masked = masked[: match.start()] + " " * len(match.group()) + masked[match.end() :]
    return tuple(sorted(riders, key=lambda rider: rider.span)), masked


def _clause_parts(masked: str, cell: Fragment) -> Iterator[tuple[Fragment, _Place]]:
    """The parts that are clauses, and where each stands."""
    text = masked.rstrip().removesuffix(".")
    for start, end in _between(_SENTENCE_END, text, 0, len(text)):
        for low, high in _between(_COMMA, text, start, end):
            place: _Place = "first" if low == 0 else "after_comma" if low > start else "after_sentence"
            yield cell.part(low, low + len(text[low:high].rstrip())), place


def _between(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _clause(part: Fragment, place: _Place) -> Clause:
    body, applies_to = part, None
    if place != "first" and not _begins_as_bound(part.text):
        scope = _SCOPE.match(part.text)
        if not scope:
            raise _NotUnderstood(part.text)
        body, applies_to = part.part(scope.end()), scope["scope"]
    elif place == "after_comma":
        raise _NotUnderstood(part.text)
    state = _STATE.match(body.text)
    during = state["state"] if state else None
    for words in (applies_to, during):
        _check_words(words)
    bounds, combine = _bounds(body.part(state.end()) if state else body, during)
    return Clause(part.text, part.span, bounds, applies_to=applies_to, during=during, combine=combine)


def _check_words(words: str | None) -> None:
    if words and (more := _MORE.search(words)):
        raise _NotUnderstood(words[more.start() :])


def _begins_as_bound(text: str) -> bool:
    return bool(re.match(_BOUND_START, text, re.I) or re.match(r"(?:during|linked to) ", text, re.I))


def _bounds(body: Fragment, during: str | None) -> tuple[tuple[Bound, ...], Combine]:
    according = _ACCORDING.fullmatch(body.text)
    if according:
        return _according(body, according)
    pieces: list[Fragment] = []
    joiners: set[Combine] = set()
    start = 0
    for match in _JOINER.finditer(body.text):
        pieces.append(body.part(start, match.start()))
        joiners.add("earlier_of" if match["earlier_of"] else "later_of")
        start = match.end()
    pieces.append(body.part(start))
    if len(joiners) > 1:
        raise _NotUnderstood(body.text)
    bounds = tuple(_bound(piece, during) for piece in pieces)
    for bound in bounds:
        _check_words(bound.trigger)
    return bounds, joiners.pop() if joiners else "only"


def _according(body: Fragment, match: re.Match[str]) -> tuple[tuple[Bound, ...], Combine]:
    """Read "According to A and B": a consent lasts as long as it is valid; anything else is a source not given here."""
    first = body.part(0, match.end("first"))
    bounds = [_source(first, match["first"])]
    if match["second"]:
        bounds.append(_source(body.part(*match.span("second")), match["second"]))
    for bound in bounds:
        _check_words(bound.trigger)
    return tuple(bounds), "unstated" if len(bounds) > 1 else "only"


def _source(piece: Fragment, words: str) -> Bound:
    kind: Literal["as_long_as", "external"] = "as_long_as" if re.search(r"\bconsent\b", words, re.I) else "external"
    return Bound(kind, piece.text, piece.span, trigger=words)


def _bound(piece: Fragment, during: str | None) -> Bound:
    text, span = piece.text, piece.span
    if match := _FIXED.fullmatch(text):
        return _fixed(piece, match, during)
    if match := _ORDINAL_YEAR.fullmatch(text):
        count = _ORDINALS.index(match["ordinal"].lower()) + 1
        return Bound("ordinal_year_end", text, span, count=count, unit="year", trigger=match["trigger"])
    if match := _UNTIL.fullmatch(text):
        return Bound("until_event", text, span, trigger=match["trigger"], normally=bool(match["normally"]))
    if _UNLIMITED.fullmatch(text):
        return Bound("unlimited", text, span)
    if match := _AS_LONG_AS.fullmatch(text) or _ONGOING.fullmatch(text):
        return Bound("as_long_as", text, span, trigger=match["trigger"])
    raise _NotUnderstood(text)


def _fixed(piece: Fragment, match: re.Match[str], during: str | None) -> Bound:
    trigger = match["trigger"]
    if match["thereafter"]:
        if trigger or not during:
            raise _NotUnderstood(piece.text)
        # "thereafter" runs from the end of the state; the trigger holds the policy's words for that state
        trigger = during
    count, unit = _length(match["count"], match["unit"])
    normally = bool(match["normally"])
    return Bound("fixed_after", piece.text, piece.span, count=count, unit=unit, trigger=trigger, normally=normally)


def _length(count_words: str, unit_words: str) -> tuple[int, Unit]:
    count = int(count_words) if count_words.isdigit() else _NUMBER_WORDS.index(count_words.lower()) + 1
    match unit_words.lower().removesuffix("s"):
        case "week":
            return 7 * count, "day"
        case "day":
            return count, "day"
        case "month":
            return count, "month"
        case _:
            return count, "year"
