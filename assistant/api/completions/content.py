"""What a chat completion says: the answer with a link at each mark, a list of sources, and where the links stand.

A link and the list survive in any client; `annotations` are for those that read them. Everything is made of the answer:
nothing is added to what it states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Answer, Citation
from assistant.api.places import AddressOf, overdue_line, place, policy_line
from assistant.api.words import words
from assistant.pieces import Sentence, take_apart
from knowledge.policy import Policy

# What Markdown takes for something else inside a sentence; a policy's words stay whole as far as they can
_MARKUP = re.compile(r"[\\`*<]|(?<!\w)_|_(?!\w)|\](?=[(\[:])")
_BRACKETS = re.compile(r"(?<!\\)[\[\]]")
_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass
class Content:
    """The text in the pieces that are streamed, and the places of its links: code points, half-open."""

    pieces: list[str] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(self.pieces)


def content_of(answer: Answer, policy: Policy, address_of: AddressOf) -> Content:
    """The content of a chat completion: lead, sentences, sources, each with its links."""
    taken = take_apart(answer)
    writer = _Writer(answer, address_of)
    writer.add(taken.lead)
    for sentence in taken.sentences:
        writer.add_sentence(sentence)
    if answer.citations:
        writer.add(_sources(answer, policy, writer))
    return writer.content


def count_tokens(text: str) -> int:
    """Words and marks of a text: there is no language model here whose tokens could be counted."""
    return sum(1 for _ in _TOKEN.finditer(text))


class _Writer:
    def __init__(self, answer: Answer, address_of: AddressOf) -> None:
        self.book = words(answer.language)
        self.content = Content()
        self._answer = answer
        self._address_of = address_of
        self._length = 0

    def add(self, piece: str) -> None:
        """Put a piece at the end."""
        if piece:
            self.content.pieces.append(piece)
            self._length += len(piece)

    def add_sentence(self, sentence: Sentence) -> None:
        """Put a sentence at the end, a link at each of its marks, and note where the links stand."""
        piece = sentence.before + sentence.statement.text
        for count, number in enumerate(sentence.statement.citations):
            citation = self._answer.citations[number - 1]
            link = f"[[{number}]]({self.address(citation)})"
            piece += link if count else f" {link}"
            end = self._length + len(piece)
            self.content.annotations.append(self._annotation(citation, end - len(link), end))
        self.add(piece)

    def address(self, citation: Citation) -> str:
        """The address that opens a citation."""
        return self._address_of(self._answer.policy.id, citation)

    def _annotation(self, citation: Citation, start: int, end: int) -> dict[str, Any]:
        found = {"start_index": start, "end_index": end, "url": self.address(citation)}
        return {"type": "url_citation", "url_citation": {**found, "title": place(citation, self.book)}}


def _sources(answer: Answer, policy: Policy, writer: _Writer) -> str:
    lines = [f"\n\n**{writer.book.say('sources')}**\n", *_source_lines(answer, writer)]
    lines.append(f"\n{_literal(policy_line(policy.title, policy.version, writer.book))}")
    if overdue := overdue_line(answer.policy, writer.book):
        lines.append(f"\n{_literal(overdue)}")
    return "\n".join(lines)


def _source_lines(answer: Answer, writer: _Writer) -> Iterator[str]:
    for citation in answer.citations:
        title = _BRACKETS.sub(r"\\\g<0>", _literal(place(citation, writer.book)))
        where = f"[{title}]({writer.address(citation)})"
        yield f"{citation.number}. {where}: “{_literal(citation.quote)}”"


def _literal(text: str) -> str:
    """Text as Markdown that reads as these characters, on one line."""
    return _MARKUP.sub(r"\\\g<0>", " ".join(text.split()))
