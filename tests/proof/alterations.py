"""Ways to alter an answer after the event, one place at a time, each with a name that says what was done.

Everything that the contract promises is altered: what an answer says, what it cites, and which policy it names. The
time that it took is no claim.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

T = TypeVar("T")
Path = tuple[str | int, ...]
Alteration = tuple[str, dict[str, Any]]

PARTS = ("status", "answer", "statements", "citations", "clarification", "follow_ups", "policy", "language")
STATUSES = ("answered", "clarify", "not_covered", "out_of_scope")
KINDS = ("quoted", "derived", "computed", "absence", "background")
# Words that turn a sentence round, in the languages of the answers
TURNS = (
    *(
        ("Yes", "No"),
        ("No", "Yes"),
        ("not ", ""),
        ("none", "one"),
        ("None", "One"),
        ("only", "also"),
        ("latest", "first"),
    ),
    *(("Ja", "Nej"), ("Nej", "Ja"), ("inte ", ""), ("Nein", "Ja"), ("Ja", "Nein"), ("nicht ", ""), ("Nei", "Ja")),
    *(("Tak", "Nie"), ("Nie", "Tak"), ("nie ", ""), ("Żaden", "Jeden"), ("tylko", "także")),
    *(("up to", "at least"), ("before", "after"), ("January", "March"), ("can ", "must "), ("is ", "is not ")),
)


def alterations(answer: dict[str, Any]) -> Iterator[Alteration]:
    """Every systematic alteration of an answer."""
    for part in PARTS:
        for path, value in _leaves(answer[part], (part,)):
            if not _is_looked_at(path, answer):
                continue
            for what, other in _others(path, value):
                if other != value:
                    yield f"{'.'.join(map(str, path))}: {what}", _with(answer, path, other)
        for path, items in _lists(answer[part], (part,)):
            for what, other in _rearranged(items):
                if other != items:
                    yield f"{'.'.join(map(str, path))}: {what}", _with(answer, path, other)
    yield from _removed_lines(answer)


def spread(items: Sequence[T], most: int) -> list[T]:
    """At most so many of them, from the first to the last: the rest are more of the same."""
    if len(items) <= most:
        return list(items)
    return [items[round(n * (len(items) - 1) / (most - 1))] for n in range(most)]


def _is_looked_at(path: Path, answer: dict[str, Any]) -> bool:
    """All of a short list, and of a long one its beginning, middle and end: the rest are more of the same."""
    if len(path) < 2 or not isinstance(path[1], int):
        return True
    length = len(answer[str(path[0])])
    return path[1] in spread(range(length), 2)


def _others(path: Path, value: Any) -> Iterator[tuple[str, Any]]:
    if path[-1] == "status":
        yield from ((f"made {other}", other) for other in STATUSES)
    elif path[-1] == "kind":
        yield from ((f"made {other}", other) for other in KINDS)
    elif value is None:
        yield from (("given a value", "job-seekers"), ("given a number", 1))
    elif isinstance(value, int):
        yield from (("one more", value + 1), ("one less", value - 1), ("none", None))
    else:
        yield from _other_texts(value)
        yield "none", None


def _other_texts(text: str) -> Iterator[tuple[str, str]]:
    for found in spread(list(re.finditer(r"\d", text)), 5):
        yield f"digit {found.start()} changed", text[: found.start()] + str(9 - int(found[0])) + text[found.end() :]
    for word, turned in TURNS:
        if word in text:
            yield f"{word!r} turned", text.replace(word, turned, 1)
    words = text.split(" ")
    for place in {0, len(words) // 2, len(words) - 1} if len(words) > 1 else ():
        yield f"word {place} dropped", " ".join(words[:place] + words[place + 1 :])
    names = list(re.finditer(r"\b[A-ZÅÄÖØ]\w+", text))
    for found in names[:2]:
        yield f"name {found[0]} changed", text[: found.start()] + "Acme" + text[found.end() :]
    yield from (("begun otherwise", f"No. {text}"), ("a blank doubled", text.replace(" ", "  ", 1)), ("emptied", ""))


def _rearranged(items: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for place in spread(range(len(items)), 4):
        yield f"{place} dropped", items[:place] + items[place + 1 :]
        yield f"{place} doubled", items[: place + 1] + items[place:]
    for place in spread(range(len(items) - 1), 3):
        yield f"{place} and the next swapped", [*items[:place], items[place + 1], items[place], *items[place + 2 :]]
    if len(items) > 2:
        yield "turned round", items[::-1]
    yield "emptied", []


def _removed_lines(answer: dict[str, Any]) -> Iterator[Alteration]:
    """A statement taken out with its line, its marks and the citations that it alone used: as if it never was there."""
    for place, statement in spread(list(enumerate(answer["statements"])), 6):
        other = copy.deepcopy(answer)
        del other["statements"][place]
        marks = "".join(f"[{n}]" for n in statement["citations"])
        lines = [
            line for line in other["answer"].split("\n") if not line.endswith(f"{statement['text']} {marks}".rstrip())
        ]
        other["answer"] = "\n".join(lines)
        yield f"statement {place} and its line removed", renumbered(other)


def renumbered(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with the citations that are still used, numbered anew everywhere."""
    used = list(dict.fromkeys(n for s in answer["statements"] for n in s["citations"]))
    new = {old: number for number, old in enumerate(used, start=1)}
    by_number = {c["number"]: c for c in answer["citations"]}
    for statement in answer["statements"]:
        statement["citations"] = [new[n] for n in statement["citations"]]
    answer["citations"] = [{**by_number[old], "number": number} for old, number in new.items() if old in by_number]
    answer["answer"] = re.sub(r"\[(\d+)\](?=\[|\n|$)", lambda m: f"[{new.get(int(m[1]), m[1])}]", answer["answer"])
    return answer


def _leaves(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, list):
        for place, item in enumerate(value):
            yield from _leaves(item, (*path, place))
    else:
        yield path, value


def _lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    if isinstance(value, list):
        yield path, value
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _lists(item, (*path, key))


def _with(answer: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    """A copy with one thing changed; what is not on the way to it is shared."""
    changed: Any = copy.copy(answer)
    place = changed
    for key in path[:-1]:
        place[key] = copy.copy(place[key])
        place = place[key]
    place[path[-1]] = value
    held: dict[str, Any] = changed
    return held


def text_leaves(answer: dict[str, Any]) -> list[tuple[Path, str]]:
    """Every text that the contract promises, with its place."""
    return [(p, v) for part in PARTS for p, v in _leaves(answer[part], (part,)) if isinstance(v, str)]


def leaves(answer: dict[str, Any]) -> list[tuple[Path, Any]]:
    """Every single value of an answer, the trace too."""
    return list(_leaves(answer, ()))


with_value = _with
