"""A reply drafted from a worked message, with numbered sources, what the policy does not say, and what is passed on.

Adds no fact. What it says of the policy are the statements of the answers, word for word, and the quotes they cite.
General law that an answer names beside the policy is left out: a company's reply speaks for its policy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant.answer import Answer, Citation, Statement, StatementKind, Status
from assistant.desk.message import Item, ItemKind, WorkedMessage
from assistant.desk.sources import by_place, source_line
from assistant.desk.words import desk_words
from knowledge.phrasebook import Phrasebook
from knowledge.policy import Policy

# An answer in short has at most so many statements.
MOST_STATEMENTS = 8


class LineKind(StrEnum):
    """What a line of a draft is: wording, the customer's own words, or a fact of the policy (a statement, a source)."""

    WORDING = "wording"
    ASKED = "asked"
    FACT = "fact"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a draft."""

    text: str
    kind: LineKind = LineKind.WORDING


@dataclass(frozen=True)
class Draft:
    """A reply as it was drafted. `citations`: what its facts stand on, in order of first use."""

    language: str
    lines: tuple[Line, ...]
    citations: tuple[Citation, ...]

    @property
    def text(self) -> str:
        """The draft as text, to be edited and sent."""
        return "\n".join(line.text for line in self.lines)

    @property
    def sources(self) -> tuple[tuple[Citation, ...], ...]:
        """The citations by the row or passage that they are in: the mark [1] leads to the first of these, and so on."""
        return tuple(map(tuple, by_place(self.citations).values()))


def draft_reply(
    worked: WorkedMessage, policy: Policy, *, left_out: Collection[int] = (), in_full: Collection[int] = ()
) -> Draft:
    """The reply to a message, in its language. `left_out`, `in_full`: numbers of items to say nothing, or all, of."""
    writer = _Writer(worked.language, policy, frozenset(in_full))
    writer.write([item for item in worked.items if item.number not in left_out])
    return Draft(worked.language, tuple(writer.lines), tuple(writer.used))


def as_asked(question: str) -> str:
    """A customer's question as a reply quotes it: one kind of quotes within another, so that both are seen to end."""
    return question.translate(dict.fromkeys(map(ord, '“”„«»"'), "'"))


@dataclass
class _Writer:
    language: str
    policy: Policy
    in_full: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    used: list[Citation] = field(default_factory=list)

    @property
    def book(self) -> Phrasebook:
        return desk_words(self.language)

    def write(self, items: Sequence[Item]) -> None:
        """Greeting, answers, what needs an answer back, what is not stated, what is passed on, closing, sources."""
        self._say("greeting")
        self._say("thanks")
        questions = [item for item in items if item.answer and item.kind == ItemKind.QUESTION]
        of_status = {status: [i for i in questions if i.answer and i.answer.status == status] for status in Status}
        passed_on = [item for item in items if item.needs_privacy_team]
        if not (questions or passed_on):
            self._say("nothing")
        for item in of_status[Status.ANSWERED]:
            self._question(item)
            self._facts(item)
        self._section("unclear", of_status[Status.CLARIFY], self._options)
        self._section("not_stated", of_status[Status.NOT_COVERED], self._facts)
        if of_status[Status.NOT_COVERED]:
            self._say("not_stated.ask")
        self._section("passed_on", passed_on, self._of_request)
        if any(item.kind == ItemKind.REQUEST for item in passed_on):
            self._say("passed_on.identity")
        self._section("out_of_scope", of_status[Status.OUT_OF_SCOPE], lambda item: None)
        self._say("closing")
        self._sources()

    def _section(self, lead: str, items: Sequence[Item], tell: Callable[[Item], None]) -> None:
        if not items:
            return
        self._say(lead)
        for item in items:
            self._question(item)
            tell(item)

    def _question(self, item: Item) -> None:
        self._line(self.book.say("desk.question", words=as_asked(item.text)), LineKind.ASKED)

    def _of_request(self, item: Item) -> None:
        if item.answer and item.answer.status == Status.ANSWERED:
            self._facts(item)

    def _facts(self, item: Item) -> None:
        if item.answer is None:
            return
        statements = [s for s in item.answer.statements if s.kind != StatementKind.BACKGROUND]
        shown = statements if item.number in self.in_full else statements[:MOST_STATEMENTS]
        for statement in shown:
            marks = "".join(dict.fromkeys(self._mark(c) for c in _cited(statement, item.answer)))
            self._line(f"{statement.text} {marks}", LineKind.FACT)
        if rest := len(statements) - len(shown):
            self._say("more", count=self.book.counted(rest))

    def _options(self, item: Item) -> None:
        clarification = item.answer.clarification if item.answer else None
        if clarification:
            self.lines.append(Line(clarification.question))
            self.lines += [Line(f"- {option.label}") for option in clarification.options]
            self.lines.append(Line(""))

    def _mark(self, citation: Citation) -> str:
        """The number of the row or passage that a citation is in; each has one, whatever cells of it are cited."""
        if all((c.id, c.start, c.end) != (citation.id, citation.start, citation.end) for c in self.used):
            self.used.append(citation)
        return f"[{list(by_place(self.used)).index(citation.id) + 1}]"

    def _sources(self) -> None:
        if not self.used:
            return
        self._line(self.book.say("desk.sources", title=self.policy.title, day=self._version()), LineKind.FACT)
        for number, cited in enumerate(by_place(self.used).values(), start=1):
            self.lines.append(Line(source_line(f"[{number}]", cited, self.book), LineKind.FACT))

    def _version(self) -> str:
        try:
            return self.book.day(date.fromisoformat(self.policy.version))
        except ValueError:
            return self.policy.version

    def _say(self, key: str, **values: str) -> None:
        self._line(self.book.say(f"desk.{key}", **values))

    def _line(self, text: str, kind: LineKind = LineKind.WORDING) -> None:
        self.lines += [Line(text, kind), Line("")]


def _cited(statement: Statement, answer: Answer) -> Iterator[Citation]:
    return (answer.citations[number - 1] for number in statement.citations)
