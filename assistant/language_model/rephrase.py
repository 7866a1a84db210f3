"""A finished answer in other words, sentence by sentence, as far as the guard lets them through.

Chosen so: what a proof confirms is the sentence of the catalogue, letter by letter (proof/statements.py), and no proof
can confirm free words. So an Answer never holds any. A rephrasing is a thing of its own, made after the answer and
shown beside it; the statements with their citations are the answer.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from assistant.answer import Answer
from assistant.language_model.chat import Chat
from assistant.language_model.guard import keeps
from knowledge.phrasebook import Phrasebook
from knowledge.yaml_text import load_yaml

_INSTRUCTIONS = Path(__file__).with_name("instructions.yaml")
# What terms are called stays as it is: other words for a category of people may mean another one.
_NAMED = ("data_subject", "data_category", "recipient", "legal_basis", "right", "jurisdiction")
_MOST_SENTENCES = 12


@dataclass(frozen=True, slots=True)
class Rephrased:
    """One statement of an answer, by its place from 0, in other words, with its citation marks."""

    place: int
    text: str


class _Sentences(BaseModel):
    """What the model is to give: as many sentences as it got, in their order."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentences: list[str]


def rephrase(answer: Answer, book: Phrasebook, chat: Chat) -> tuple[Rephrased, ...]:
    """The statements that were said in other words, in order; empty where none was or the model gave nothing usable."""
    statements = answer.statements[:_MOST_SENTENCES]
    if not statements:
        return ()
    told = "\n".join(f"{number}. {s.text}" for number, s in enumerate(statements, start=1))
    said = chat.ask(_Sentences, system=_system(answer.language), user=told)
    if said is None or len(said.sentences) != len(statements):
        return ()
    names = _names(book)
    return tuple(
        Rephrased(place, f"{text} {''.join(f'[{n}]' for n in statement.citations)}".rstrip())
        for place, (statement, text) in enumerate(zip(statements, (s.strip() for s in said.sentences), strict=True))
        if text != statement.text and keeps(statement.text, text, language=answer.language, names=names)
    )


def _names(book: Phrasebook) -> Collection[str]:
    return {label for kind in _NAMED for label in book.labels.get(kind, {}).values()}


@cache
def _system(language: str) -> str:
    texts: dict[str, Any] = load_yaml(_INSTRUCTIONS.read_text(encoding="utf-8"))
    return str(texts["rephrasing"]).strip().format(language=language)
