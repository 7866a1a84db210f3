"""Has a language model fill the open slots of a query, from an offer, and keeps of it only what is borne out.

A choice counts where its id is on offer, where the words that it is said to rest on stand in the question and hold a
word that nothing else has read, and where activity and category of people go together. Anything else is dropped.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, create_model

from assistant.language_model.chat import Chat
from assistant.language_model.offer import Offer, offer
from assistant.understanding.reading import Reading
from assistant.understanding.scorer import Scorers
from knowledge.facts import PolicyFacts
from knowledge.query import ModelChoice, Query, Slot, Topic
from knowledge.tokens import fold, tokenize
from knowledge.vocabulary import Kind
from knowledge.yaml_text import load_yaml

_FOLDER = Path(__file__).parent
_REMEMBERED = 1_024
# The names of the slots in what is asked of the model.
_SLOTS: dict[str, Slot] = {"topic": "topics", "activity": "activities", "data_subject": "data_subjects"}


@dataclass
class Choices:
    """What the model chose for which question, so that the same question is placed the same way while this lives.

    Nothing is remembered of a call that failed. Safe to share between threads; the oldest are forgotten first.
    """

    chat: Chat
    _made: OrderedDict[tuple[object, ...], tuple[ModelChoice, ...]] = field(default_factory=OrderedDict, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def of(self, reading: Reading, offered: Offer, facts: PolicyFacts) -> tuple[ModelChoice, ...]:
        """The choices that count, of those that the model makes or once made; empty where there are none."""
        key = (facts.policy.id, facts.policy.sha256, reading.language, reading.text, offered)
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
        said = self.chat.ask(_shape(offered), system=_system(offered, facts), user=reading.text)
        if said is None:
            return ()
        kept = tuple(_kept(said.model_dump(), offered, reading, facts))
        with self._lock:
            # Of two that asked at the same time the first one counts for both
            kept = self._made.setdefault(key, kept)
            while len(self._made) > _REMEMBERED:
                self._made.popitem(last=False)
        return kept


@dataclass(frozen=True)
class Filling:
    """The `Fill` of understanding (assistant/understanding/understand.py) for questions to one policy."""

    choices: Choices
    facts: PolicyFacts
    scorers: Scorers | None
    follows: bool = False

    def __call__(self, reading: Reading, query: Query, *, is_placed: bool) -> Query:
        """The query with the choices that count in its open slots; as it is where there are none."""
        offered = offer(reading, query, self.facts, self.scorers, is_placed=is_placed, follows=self.follows)
        if offered.is_empty:
            return query
        chosen = self.choices.of(reading, offered, self.facts)
        if offered.needs_topic and not any(c.slot in {"topics", "rights"} for c in chosen):
            return query
        return _filled(query, chosen) if chosen else query


def _filled(query: Query, chosen: tuple[ModelChoice, ...]) -> Query:
    """The query with each choice in its slot, and all of them told."""
    changes: dict[str, Any] = {"chosen": chosen}
    for choice in chosen:
        if choice.slot == "topics":
            changes |= {"topics": (Topic(choice.term),), "rights": ()}
        elif choice.slot == "rights":
            changes |= {"topics": (Topic.RIGHTS,), "rights": (choice.term,)}
        else:
            changes[choice.slot] = (choice.term,)
    return replace(query, **changes)


def _kept(said: dict[str, Any], offered: Offer, reading: Reading, facts: PolicyFacts) -> Iterator[ModelChoice]:
    """The choices that count, in the order of the slots."""
    kept: dict[str, str] = {}
    for name, slot in _SLOTS.items():
        term, words = said.get(name), (said.get(f"{name}_words") or "").strip()
        if term is None or term not in getattr(offered, slot) or not _stand_in(words, reading, offered):
            continue
        if name == "data_subject" and term not in facts.categories_of(kept.get("activity", "")):
            continue  # who is meant only tells apart whose activity it is; by itself it would be a guess at the asker
        kept[name] = term
        is_right = name == "topic" and (Kind.RIGHT, term) in facts.vocabulary.terms
        yield ModelChoice("rights" if is_right else slot, term, words)


def _stand_in(words: str, reading: Reading, offered: Offer) -> bool:
    """Whether words stand in the question as they are told, and one of them is a word that nothing has read."""
    if not words or words.casefold() not in reading.text.casefold():
        return False
    return any(fold(token.typed) in offered.words for token in tokenize(words, reading.language))


def _shape(offered: Offer) -> type[BaseModel]:
    """What the model is to give: for each open slot an id on offer or null, and the words that it rests on."""
    fields: dict[str, Any] = {}
    for name, slot in _SLOTS.items():
        ids = getattr(offered, slot)
        if ids:
            fields[name] = (Literal[ids] | None, None)
            fields[f"{name}_words"] = (str | None, None)
    return create_model("Placing", __config__=ConfigDict(extra="forbid", strict=True), **fields)


def _system(offered: Offer, facts: PolicyFacts) -> str:
    """The instruction, with what each id on offer stands for in the policy's own words."""
    lines = [_texts()["instruction"].strip()]
    for name, slot in _SLOTS.items():
        ids = getattr(offered, slot)
        if ids:
            lines += ["", f"{name} (and {name}_words):", *(f"- {term}: {_meaning(name, term, facts)}" for term in ids)]
    return "\n".join(lines)


def _meaning(name: str, term: str, facts: PolicyFacts) -> str:
    if name == "topic":
        return str(_texts()["topics"].get(term, term.replace("_", " ")))
    if name == "data_subject":
        return facts.policy.section_of(term).heading
    purposes = dict.fromkeys(row.key_text for row in facts.processing() if row.activity == term)
    return "; ".join(purposes)


@cache
def _texts() -> dict[str, Any]:
    content: dict[str, Any] = load_yaml((_FOLDER / "instructions.yaml").read_text(encoding="utf-8"))
    return content
