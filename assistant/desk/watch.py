"""Compares an edited reply with its draft, sentence by sentence: which facts were changed, removed or added.

Sentences that stand as they were are put aside first; each of the others is compared with the one it is most like. That
pairing only decides how a change is told: a fact that is in one text and not in the other is told in any case.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from rapidfuzz import fuzz

from assistant.desk.draft import Draft, LineKind
from assistant.desk.locked import Fact, FactKind, facts_in, masked_quotes, normalised, words_of
from assistant.desk.sentence import sentences_in
from knowledge.errors import InvalidQuestion
from knowledge.vocabulary import Vocabulary

# A reply of more characters or sentences is not compared: every new sentence is held beside every one of the draft.
LONGEST_REPLY = 60_000
MOST_SENTENCES = 2_000
# Less alike than this (0 to 100) are two sentences, not one that was edited.
_ALIKE = 45.0
# What is quoted is read in the language that most policies are in; a word of another one counts as a name then.
_QUOTED = "en"
_LEADING_MARKS = re.compile(r"^(?:\[\d+\]\s*)+")


class How(StrEnum):
    """What happened to the facts of a sentence. MOVED: it stands under another question than it answers."""

    CHANGED = "changed"
    REMOVED = "removed"
    ADDED = "added"
    REORDERED = "reordered"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Change:
    """Facts that an edit touched: the sentence before and after (None where there is none), what is gone, what is new.

    `kinds` are those of the facts gone and new; empty where only their order or place is another.
    """

    how: How
    before: str | None
    after: str | None
    gone: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    kinds: tuple[FactKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Watched:
    """What an edit did: `changes` of facts, and `own` sentences that no draft had and that hold no such fact."""

    changes: tuple[Change, ...]
    own: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Locked:
    """A sentence of a draft in one spelling, and the facts in it, which an edit has to leave as they are."""

    text: str
    kind: LineKind
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Sentence:
    """A sentence of a text; `under`: the line of the customer's that it stands under, by number, -1 for none."""

    text: str
    kind: LineKind
    under: int = -1
    twin: _Sentence | None = field(default=None, repr=False)


def watch(draft: Draft, edited: str, vocabulary: Vocabulary) -> Watched:
    """Every change of facts from a draft to its edited text; none where only wording was changed.

    Raises InvalidQuestion where the text is longer than the constants above allow.
    """
    before = _drafted(draft)
    after = _edited(edited)
    _pair(before, after)
    changes: list[Change] = []
    own: list[str] = []
    for sentence in before:
        changes += _compared(sentence, draft.language, vocabulary)
    for sentence in after:
        if sentence.twin is None:
            facts = _facts(sentence, draft.language, vocabulary, is_statement=False)
            if facts:
                changes.append(Change(How.ADDED, None, sentence.text, new=_shown(facts), kinds=_kinds(facts)))
            else:
                own.append(sentence.text)
    return Watched((*changes, *_moved(before, after)), tuple(own))


def locked_in(draft: Draft, vocabulary: Vocabulary) -> tuple[Locked, ...]:
    """The sentences of a draft in their order, each with the facts that `watch` looks for."""
    return tuple(Locked(s.text, s.kind, _facts_before(s, draft.language, vocabulary)) for s in _drafted(draft))


def _drafted(draft: Draft) -> list[_Sentence]:
    return [_Sentence(text, line.kind) for line in draft.lines for text in _sentences(line.text)]


def _edited(text: str) -> list[_Sentence]:
    hint = "Check a shorter text, without mails that are quoted below it."
    if len(text) > LONGEST_REPLY:
        raise InvalidQuestion(f"the reply has {len(text)} characters, at most {LONGEST_REPLY} are taken", hint=hint)
    found = [_Sentence(words, LineKind.WORDING) for line in text.splitlines() for words in _sentences(line)]
    if len(found) > MOST_SENTENCES:
        raise InvalidQuestion(f"the reply has {len(found)} sentences, at most {MOST_SENTENCES} are taken", hint=hint)
    return found


def _sentences(line: str) -> list[str]:
    """The sentences of a line. A quote is no end of one, and the marks of sources go with what they stand behind."""
    text = normalised(line)
    found: list[str] = []
    place = 0
    for piece in sentences_in(masked_quotes(text)):
        start = place
        place += len(piece)
        words = text[start:place]
        while place < len(text) and text[place] == " ":
            place += 1
        marks = _LEADING_MARKS.match(words)
        if found and marks:
            found[-1] = f"{found[-1]} {marks.group().strip()}"
            words = words[marks.end() :]
        if words:
            found.append(words)
    return found


def _pair(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> None:
    """Find the twin of each sentence: one that is the same, else the one it is most like."""
    by_text: dict[str, list[_Sentence]] = {}
    for sentence in after:
        by_text.setdefault(sentence.text, []).append(sentence)
    for sentence in before:
        if same := by_text.get(sentence.text):
            _join(sentence, same.pop(0))
    open_before = [s for s in before if s.twin is None]
    open_after = [s for s in after if s.twin is None]
    likeness = sorted(
        (-score, place, other_place)
        for place, one in enumerate(open_before)
        for other_place, other in enumerate(open_after)
        if (score := fuzz.ratio(one.text, other.text, score_cutoff=_ALIKE))
    )
    for _, place, other_place in likeness:
        one, other = open_before[place], open_after[other_place]
        if one.twin is None and other.twin is None:
            _join(one, other)


def _join(one: _Sentence, other: _Sentence) -> None:
    one.twin, other.twin = other, one
    other.kind = one.kind


def _compared(sentence: _Sentence, language: str, vocabulary: Vocabulary) -> list[Change]:
    twin = sentence.twin
    if twin is not None and twin.text == sentence.text:
        return []
    before = _facts_before(sentence, language, vocabulary)
    if twin is None:
        if not before:
            return []
        return [Change(How.REMOVED, sentence.text, None, gone=_shown(before), kinds=_kinds(before))]
    is_statement = sentence.kind == LineKind.FACT
    common = tuple(words_of(sentence.text, language))
    after = _facts(twin, language, vocabulary, is_statement=is_statement, common=common)
    gone, new = _left(before, after), _left(after, before)
    gone, new = _within_quotes(gone, new, vocabulary)
    if gone or new:
        kinds = _kinds((*gone, *new))
        return [Change(How.CHANGED, sentence.text, twin.text, _shown(gone), _shown(new), kinds)]
    # Little words change places with the wording; all else stands for something where it stands.
    order, new_order = ([f for f in facts if f.kind != FactKind.LIMIT] for facts in (before, after))
    return [Change(How.REORDERED, sentence.text, twin.text)] if order != new_order else []


def _facts_before(sentence: _Sentence, language: str, vocabulary: Vocabulary) -> tuple[Fact, ...]:
    """The facts of a sentence of the draft; its own words may begin it without being names."""
    common = tuple(words_of(sentence.text, language))
    return _facts(sentence, language, vocabulary, is_statement=sentence.kind == LineKind.FACT, common=common)


def _facts(
    sentence: _Sentence, language: str, vocabulary: Vocabulary, *, is_statement: bool, common: tuple[str, ...] = ()
) -> tuple[Fact, ...]:
    return facts_in(sentence.text, language=language, vocabulary=vocabulary, is_statement=is_statement, common=common)


def _left(facts: Sequence[Fact], others: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts that are not among others, as often as they are said more."""
    spare = Counter(others)
    left: list[Fact] = []
    for fact in facts:
        if spare[fact] > 0:
            spare[fact] -= 1
        else:
            left.append(fact)
    return tuple(left)


def _within_quotes(
    gone: tuple[Fact, ...], new: tuple[Fact, ...], vocabulary: Vocabulary
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """The facts gone and new, with those inside a quote that was edited in the place of the whole quote, if any are."""
    old_quotes, new_quotes = (_quotes(facts) for facts in (gone, new))
    if not old_quotes or len(old_quotes) != len(new_quotes):
        return gone, new
    inside_old, inside_new = (
        tuple(
            fact
            for quote in quotes
            for fact in facts_in(quote.shown[1:-1], language=_QUOTED, vocabulary=vocabulary, is_statement=True)
        )
        for quotes in (old_quotes, new_quotes)
    )
    lost, found = _left(inside_old, inside_new), _left(inside_new, inside_old)
    if not (lost or found):
        return gone, new
    return (
        (*(f for f in gone if f not in old_quotes), *lost),
        (*(f for f in new if f not in new_quotes), *found),
    )


def _quotes(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    return tuple(f for f in facts if f.kind == FactKind.QUOTE and len(f.shown) > 1)


def _moved(before: Sequence[_Sentence], after: Sequence[_Sentence]) -> list[Change]:
    """Statements that stand under another line of the customer's than in the draft."""
    _number(before, before)
    _number(after, before)
    return [
        Change(How.MOVED, sentence.text, sentence.twin.text)
        for sentence in before
        if sentence.kind == LineKind.FACT and sentence.twin is not None and sentence.twin.under != sentence.under
    ]


def _number(text: Sequence[_Sentence], draft: Sequence[_Sentence]) -> None:
    numbers = {id(s): place for place, s in enumerate(draft) if s.kind == LineKind.ASKED}
    under = -1
    for sentence in text:
        known = numbers.get(id(sentence), numbers.get(id(sentence.twin)))
        under = under if known is None else known
        sentence.under = under


def _shown(facts: Sequence[Fact]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fact.shown for fact in facts))


def _kinds(facts: Sequence[Fact]) -> tuple[FactKind, ...]:
    found = {fact.kind for fact in facts}
    return tuple(kind for kind in FactKind if kind in found)
