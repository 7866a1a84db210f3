"""Cases put differently: which changes there are, and what a right answer then holds. Asks nothing (`run.py`)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from random import Random

from assistant.answer import Status
from assistant.understanding.parts import sentences
from evals.case import Case
from knowledge.yaml_text import load_yaml

_FRAMES = Path(__file__).with_name("frames.yaml")
# Of a language, so many cases of a split are changed, and so many pairs of them are put into one message.
MOST_CASES, MOST_PAIRS = 100, 80
# A question that is joined to others has at most so many characters.
_SHORT = 110
_AND = {"de": "Und", "en": "And", "nb": "Og", "pl": "I", "sv": "Och"}


class Change(StrEnum):
    """What is changed."""

    CAPITALS = "in capitals"
    UNMARKED = "without its question mark"
    OPENED = "after an opening"
    CLOSED = "before an ending"
    FRAMED = "between an opening and an ending"
    ASIDE = "beside an idle remark"
    CHAT = "in turns of a chat"
    TOLD_AFTER = "asked first, told in a turn after it"
    TWO = "two questions in a message"
    AND = "two, the second with an “and”"
    THREE = "three questions in a message"


@dataclass(frozen=True)
class Reworded:
    """A text after turns before it, and the case that a right answer to it meets. `cases`: those that it is made of."""

    change: Change
    cases: tuple[Case, ...]
    text: str
    history: tuple[str, ...] = ()

    @property
    def case(self) -> Case:
        """What a right answer holds: the rows and facts of each case, and nothing that none of them may cite."""
        first, *others = self.cases
        if not others:
            return first.model_copy(update={"question": self.text, "history": self.history})
        return first.model_copy(
            update={
                "question": self.text,
                "required": tuple(dict.fromkeys(row for case in self.cases for row in case.required)),
                "allowed": tuple(dict.fromkeys(row for case in self.cases for row in case.allowed)),
                "facts": tuple(fact for case in self.cases for fact in case.facts),
                # What one answer must not say, the other may have to
                "must_not": (),
            }
        )


def rewordings(cases: Sequence[Case]) -> tuple[Reworded, ...]:
    """The cases in every change, drawn by lot; the same for the same cases."""
    drawn: list[Reworded] = []
    for key, group in _grouped(cases).items():
        rng = Random(str(key))
        for case in rng.sample(group, min(len(group), MOST_CASES)):
            drawn += _dressed(case, rng)
        drawn += _joined(group, rng)
    return tuple(drawn)


def _grouped(cases: Sequence[Case]) -> Mapping[tuple[str, str], list[Case]]:
    """By split and language, the cases that stand by themselves; a refusal may well turn on how a thing is said."""
    groups: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.status != Status.OUT_OF_SCOPE and not case.history:
            groups[case.split, case.language].append(case)
    return groups


def _dressed(case: Case, rng: Random) -> Iterator[Reworded]:
    text, frames = case.question.strip(), _frames()[case.language]
    ended = text if text[-1] in "?!." else f"{text}?"
    opening = rng.choice([*frames["before"], *frames["leading"]])
    opened = f"{opening}{_begun(text) if opening in frames['leading'] else text[0].upper() + text[1:]}"
    ending, aside = rng.choice(frames["after"]), rng.choice(frames["aside"])
    changed = {
        Change.CAPITALS: text.upper(),
        Change.UNMARKED: text.rstrip("?!. "),
        Change.OPENED: opened,
        Change.CLOSED: f"{ended}{ending}",
        Change.FRAMED: f"{opened}{'' if ended == text else '?'}{ending}",
        Change.ASIDE: rng.choice((f"{aside} {text}", f"{ended} {aside}")),
    }
    for change, words in changed.items():
        yield Reworded(change, (case,), words)
    *told, asked = sentences(text)
    if told and asked.endswith("?") and not any(turn.endswith("?") for turn in told):
        yield Reworded(Change.CHAT, (case,), asked, tuple(told))
        yield Reworded(Change.TOLD_AFTER, (case,), " ".join(told), (asked,))


def _joined(cases: Sequence[Case], rng: Random) -> Iterator[Reworded]:
    """Questions about the same category of people and other rows, after each other."""
    by_people: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        people = {row.split("/")[0] for row in case.required if "/" in row}
        alone = case.question.endswith("?") and case.question.count("?") == 1 and len(case.question) <= _SHORT
        if case.status == Status.ANSWERED and len(people) == 1 and alone and not case.data_subject:
            by_people[people.pop()].append(case)
    groups = [group for group in by_people.values() if len(group) > 2]
    for _ in range(MOST_PAIRS if groups else 0):
        one, two, three = rng.sample(rng.choice(groups), 3)
        if len({case.family for case in (one, two, three)}) == len({case.required for case in (one, two, three)}) == 3:
            second = f"{_AND[one.language]} {_begun(two.question)}"
            yield Reworded(Change.TWO, (one, two), f"{one.question} {two.question}")
            yield Reworded(Change.AND, (one, two), f"{one.question} {second}")
            yield Reworded(Change.THREE, (one, two, three), f"{one.question} {two.question} {three.question}")


def _begun(text: str) -> str:
    """A text as it stands within a sentence; "I" and abbreviations keep their capitals."""
    first = text.split()[0]
    stays = first == "I" or first.startswith(("I'", "I’")) or first[1:2].isupper()
    return text if stays else text[0].lower() + text[1:]


@cache
def _frames() -> dict[str, dict[str, list[str]]]:
    frames: dict[str, dict[str, list[str]]] = load_yaml(_FRAMES.read_text(encoding="utf-8"))
    return frames
