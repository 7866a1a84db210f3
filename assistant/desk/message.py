"""A customer's message worked through: its questions, each answered by the ordinary service, and what is not for it.

The sentences that lead up to a question in its own paragraph go with it, as they do where somebody asks in the chat;
what was said before that is the conversation. So "I applied in March" holds for all that follows.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from assistant.answer import Answer, Status
from assistant.desk.letter import Letter, read_letter
from assistant.desk.sentence import EXERCISABLE, asks, rights_used, sentences_in, threatens
from assistant.question import Question
from assistant.service import Assistant, check_data_subject
from assistant.understanding.language import detect, named
from assistant.understanding.parts import parts
from assistant.understanding.refusing import OFF_TOPIC
from knowledge.errors import InvalidQuestion, QuestionError

LONGEST_MESSAGE = 20_000
MOST_ITEMS = 30
MOST_SENTENCES = 300
MOST_LINES = 1_000
# A piece of a sentence is an item of its own only where the service can do something with it.
_STANDS_ALONE = frozenset({Status.ANSWERED, Status.NOT_COVERED})


class ItemKind(StrEnum):
    """What a sentence is to the desk: a question to answer, a right being used, a complaint that is threatened."""

    QUESTION = "question"
    REQUEST = "request"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a message asks for, in its own words.

    `asked`: how the service was asked, None where it was not. `answer` None: it was not, or could not take it
    (`error`). `rights`: of a request, those that are used.
    """

    number: int
    text: str
    kind: ItemKind
    asked: Question | None = None
    answer: Answer | None = None
    error: QuestionError | None = None
    rights: tuple[str, ...] = ()

    @property
    def problem(self) -> str:
        """Why it could not be taken, and what helps; "" where it could."""
        return f"{self.error.message}. {self.error.hint}" if self.error else ""

    @property
    def needs_privacy_team(self) -> bool:
        """Whether somebody else has to act on it, after finding out who writes (GDPR Art. 12(6))."""
        return self.kind != ItemKind.QUESTION


@dataclass(frozen=True)
class WorkedMessage:
    """A message, item by item. `context`: sentences that tell something and ask nothing; `left_out`: see Letter.

    `data_subject`: for whom it was answered, None where nobody said.
    """

    language: str
    policy_id: str
    items: tuple[Item, ...]
    context: tuple[str, ...]
    left_out: tuple[str, ...]
    data_subject: str | None = None

    def with_item(self, item: Item) -> WorkedMessage:
        """The same with another item in the place of the one with its number."""
        return replace(self, items=tuple(item if i.number == item.number else i for i in self.items))


def work_through(
    message: str,
    assistant: Assistant,
    *,
    policy_id: str | None = None,
    data_subject: str | None = None,
    language: str | None = None,
    today: date | None = None,
) -> WorkedMessage:
    """Find what a message asks, and answer it. `language` None, or none that we answer in: the message's own.

    Raises InvalidQuestion where it is empty, or where it has more characters, lines, sentences or items than the
    constants above allow, UnknownPolicy and UnknownDataSubject.
    """
    if not message.strip():
        raise InvalidQuestion("the message is empty", hint="Paste what the customer wrote.")
    if len(message) > LONGEST_MESSAGE:
        raise InvalidQuestion(
            f"the message has {len(message)} characters, at most {LONGEST_MESSAGE} are taken",
            hint="Paste the part that asks something.",
        )
    if (lines := message.count("\n")) > MOST_LINES:
        raise InvalidQuestion(
            f"the message has {lines} lines, at most {MOST_LINES} are taken", hint="Paste a part of it."
        )
    policy = assistant.policy(policy_id)
    check_data_subject(data_subject, policy)
    letter = read_letter(message)
    known = assistant.facts[policy.id].vocabulary.known_words
    reader = _Reader(
        assistant,
        Question(
            question="?", data_subject=data_subject, today=today, policy=policy.id,
            language=named(language) or detect(letter.text, known),
        ),
        letter,
    )  # fmt: skip
    reader.read()
    return WorkedMessage(
        reader.language, policy.id, tuple(reader.items), tuple(reader.context), letter.left_out, data_subject
    )


def ask_again(item: Item, assistant: Assistant, *, data_subject: str | None) -> Item:
    """The same item answered for another category of people."""
    return (
        item
        if item.asked is None
        else _answered(item, assistant, item.asked.model_copy(update={"data_subject": data_subject}))
    )


def ask_besides(
    worked: WorkedMessage, text: str, assistant: Assistant, *, language: str, today: date | None = None
) -> WorkedMessage:
    """The message with a question that somebody adds by hand; what the customer told, and who writes, count for it."""
    number = max((item.number for item in worked.items), default=0) + 1
    if number > MOST_ITEMS:
        raise _too_many()
    history = _bounded(worked.context, assistant.settings.max_question_chars, assistant.settings.max_history_turns)
    asked = Question(
        question=text, history=history, language=language, today=today, policy=worked.policy_id,
        data_subject=worked.data_subject,
    )  # fmt: skip
    item = _answered(Item(number, text.strip(), ItemKind.QUESTION), assistant, asked)
    return replace(worked, items=(*worked.items, item))


@dataclass
class _Reader:
    """Goes through a letter from top to bottom. `like`: a question with all that is the same in each."""

    assistant: Assistant
    like: Question
    letter: Letter
    items: list[Item] = field(default_factory=list)
    context: list[str] = field(default_factory=list)
    turns: list[str] = field(default_factory=list)

    @property
    def language(self) -> str:
        return self.like.language or ""

    def read(self) -> None:
        count = sum(len(sentences_in(paragraph)) for paragraph in self.letter.paragraphs)
        if count > MOST_SENTENCES:
            raise InvalidQuestion(
                f"the message has {count} sentences, at most {MOST_SENTENCES} are taken", hint="Paste a part of it."
            )
        for paragraph in self.letter.paragraphs:
            leading: list[str] = []
            for sentence in sentences_in(paragraph):
                if self._takes(sentence, leading):
                    self.turns += [" ".join([*leading, sentence])]
                    leading = []
                else:
                    leading.append(sentence)
                    self.context.append(sentence)
            if leading:
                self.turns.append(" ".join(leading))

    def _takes(self, sentence: str, leading: Sequence[str]) -> bool:
        """Make what a sentence asks for an item, or several; False where it asks for nothing."""
        is_question = asks(sentence, self.language, letter=self.letter.text)
        item: Item | None = None
        recognised: tuple[str, ...] = ()
        # Of mere context nothing is asked: the service only tells which right a demand names.
        demands = rights_used(sentence, self.language, recognised=EXERCISABLE)
        if is_question or (demands and not threatens(sentence, self.language)):
            item = self._item(sentence, leading, ItemKind.QUESTION)
            recognised = _rights(item)
        if rights := rights_used(sentence, self.language, recognised=recognised):
            item = item or self._item(sentence, leading, ItemKind.REQUEST)
            self._add([replace(item, kind=ItemKind.REQUEST, rights=rights)])
        elif threatens(sentence, self.language):
            self._add([Item(0, sentence, ItemKind.COMPLAINT)])
        elif is_question and item is not None:
            self._add(self._pieces(sentence, leading) or [item])
        else:
            return False
        return True

    def _pieces(self, sentence: str, leading: Sequence[str]) -> list[Item]:
        """The questions within one sentence, where each of them can be answered by itself; else none."""
        pieces = parts(sentence, self.language)
        if not 1 < len(pieces) <= MOST_ITEMS:
            return []
        first, *others = pieces
        items = [self._item(first, leading, ItemKind.QUESTION)]
        items += [self._item(piece, (), ItemKind.QUESTION, after=(*leading, first)) for piece in others]
        stand_alone = all(item.answer and item.answer.status in _STANDS_ALONE for item in items)
        return items if stand_alone and len({_said(item) for item in items}) == len(items) else []

    def _item(self, text: str, leading: Sequence[str], kind: ItemKind, *, after: Sequence[str] = ()) -> Item:
        limit = self.assistant.settings.max_question_chars
        whole = " ".join([*leading, text])
        turns = [*self.turns, *([" ".join(after)] if after else [])]
        if len(whole) > limit:
            turns, whole = [*turns, " ".join(leading)], text
        history = _bounded(turns, limit, self.assistant.settings.max_history_turns)
        asked = self.like.model_copy(update={"question": whole, "history": history})
        item = _answered(Item(0, text, kind), self.assistant, asked)
        if not history:
            return item
        # After a question on data "when do you open?" would be taken to go on about it; by itself it is off the topic.
        alone = _answered(item, self.assistant, asked.model_copy(update={"history": ()}))
        return alone if _is_off_topic(alone) else item

    def _add(self, items: Iterable[Item]) -> None:
        for item in items:
            if len(self.items) >= MOST_ITEMS:
                raise _too_many()
            self.items.append(replace(item, number=len(self.items) + 1))


def _answered(item: Item, assistant: Assistant, asked: Question) -> Item:
    try:
        return replace(item, asked=asked, answer=assistant.answer(asked), error=None)
    except QuestionError as error:
        return replace(item, asked=asked, answer=None, error=error)


def _rights(item: Item) -> tuple[str, ...]:
    query = item.answer.trace.query if item.answer else {}
    return tuple(query.get("rights", ()))


def _is_off_topic(item: Item) -> bool:
    return item.answer is not None and item.answer.trace.query.get("refused") == OFF_TOPIC


def _said(item: Item) -> str:
    return item.answer.answer if item.answer else ""


def _bounded(turns: Sequence[str], limit: int, most: int) -> tuple[str, ...]:
    """Earlier turns as the service takes them: the first, in which people say who they are, and the latest."""
    taken = [turn[:limit] for turn in turns if turn.strip()]
    if len(taken) > most:
        taken = [*taken[:1], *taken[len(taken) - most + 1 :]] if most else []
    return tuple(taken)


def _too_many() -> InvalidQuestion:
    return InvalidQuestion(
        f"the message asks more than {MOST_ITEMS} things", hint="Paste a part of it, and the rest afterwards."
    )
