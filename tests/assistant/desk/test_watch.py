"""An edit that changes a number, a date, a name or a "not" is told, in five languages; one of mere wording is not."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.desk.draft import Draft, Line, LineKind, draft_reply
from assistant.desk.locked import FactKind
from assistant.desk.message import work_through
from assistant.desk.watch import LONGEST_REPLY, MOST_SENTENCES, How, Watched, locked_in, watch
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.errors import InvalidQuestion
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import Vocabulary

EDITS = yaml.safe_load(Path(__file__).with_name("edits.yaml").read_text(encoding="utf-8"))
MESSAGE = "Hello, I applied for a job with you. How long do you keep my CV? Who gets it? Is it encrypted?"


@pytest.fixture(scope="module")
def vocabulary(assistant: Assistant) -> Vocabulary:
    return assistant.facts["imi"].vocabulary


@pytest.fixture(scope="module")
def draft(assistant: Assistant) -> Draft:
    return draft_reply(work_through(MESSAGE, assistant, today=TODAY), assistant.policy(None))


def lines(language: str, *texts: tuple[LineKind, str]) -> Draft:
    return Draft(language, tuple(Line(text, kind) for kind, text in texts), ())


@pytest.mark.parametrize("edit", EDITS, ids=[f"{e['language']}: {e['after']}" for e in EDITS])
def test_an_edit_is_told_by_the_kinds_of_facts_that_it_changes(vocabulary: Vocabulary, edit: dict[str, Any]) -> None:
    kind = LineKind.FACT if edit.get("statement", True) else LineKind.WORDING
    found = watch(lines(edit["language"], (kind, edit["before"])), edit["after"], vocabulary)
    kinds = {k.value for change in found.changes for k in change.kinds}
    assert set(edit.get("kinds", [])) <= kinds
    if "how" in edit or not edit["kinds"]:
        assert kinds == set()
    if edit.get("kinds"):
        assert set(edit.get("gone", [])) <= {words for change in found.changes for words in change.gone}
        assert set(edit.get("new", [])) <= {words for change in found.changes for words in change.new}
        assert found.changes[-1].after == edit["after"]
    if kind == LineKind.FACT:
        how = [How(edit["how"])] if "how" in edit else [How.CHANGED] if edit["kinds"] else []
        assert [change.how for change in found.changes] == how
        assert all((change.before, change.after) == (edit["before"], edit["after"]) for change in found.changes)


def test_the_edits_hold_every_kind_of_fact_in_every_language() -> None:
    always = {"number", "date", "name", "not"}
    for language in LANGUAGES:
        assert always <= {kind for e in EDITS if e["language"] == language for kind in e.get("kinds", [])}
        assert any(e["language"] == language and e.get("kinds") == [] for e in EDITS)
    assert {kind for e in EDITS for kind in e.get("kinds", [])} == {kind.value for kind in FactKind}


def test_an_unedited_draft_has_no_changes(draft: Draft, vocabulary: Vocabulary) -> None:
    assert watch(draft, draft.text, vocabulary) == Watched((), ())
    assert watch(draft, draft.text.replace("\n\n", "\r\n  \r\n\r\n"), vocabulary) == Watched((), ())


def test_every_fact_line_that_is_removed_is_told(draft: Draft, vocabulary: Vocabulary) -> None:
    for place, line in enumerate(draft.lines):
        if line.kind == LineKind.FACT:
            edited = "\n".join(other.text for i, other in enumerate(draft.lines) if i != place)
            assert How.REMOVED in {change.how for change in watch(draft, edited, vocabulary).changes}, line.text


def test_every_digit_that_is_changed_is_told(draft: Draft, vocabulary: Vocabulary) -> None:
    for place, mark in enumerate(draft.text):
        if mark.isdigit():
            edited = f"{draft.text[:place]}{(int(mark) + 1) % 10}{draft.text[place + 1 :]}"
            assert watch(draft, edited, vocabulary).changes, draft.text[max(place - 40, 0) : place + 40]


def test_every_word_of_a_quote_that_is_taken_out_is_told(draft: Draft, vocabulary: Vocabulary) -> None:
    citation = draft.citations[0]
    for word in citation.quote.split():
        edited = draft.text.replace(citation.quote, " ".join(w for w in citation.quote.split() if w != word))
        assert watch(draft, edited, vocabulary).changes, word


def test_a_new_sentence_with_a_fact_is_told_and_one_without_is_only_the_writers_own(
    draft: Draft, vocabulary: Vocabulary
) -> None:
    edited = f"{draft.text}\nCall us on 0800 123. It was nice to hear from you!"
    found = watch(draft, edited, vocabulary)
    assert [(c.how, c.after, c.kinds) for c in found.changes] == [
        (How.ADDED, "Call us on 0800 123.", (FactKind.NUMBER,))
    ]
    assert found.own == ("It was nice to hear from you!",)


def test_an_answer_that_is_put_under_another_question_is_told(vocabulary: Vocabulary) -> None:
    asked, fact = LineKind.ASKED, LineKind.FACT
    made = lines("en", (asked, "“Q one?”"), (fact, "It is kept. [1]"), (asked, "“Q two?”"), (fact, "It is sold. [2]"))
    edited = "“Q one?”\nIt is sold. [2]\n“Q two?”\nIt is kept. [1]"
    assert [c.how for c in watch(made, edited, vocabulary).changes] == [How.MOVED, How.MOVED]
    whole = "“Q two?”\nIt is sold. [2]\n“Q one?”\nIt is kept. [1]"
    assert watch(made, whole, vocabulary).changes == ()


def test_numbers_that_change_places_between_sentences_are_told(vocabulary: Vocabulary) -> None:
    fact = LineKind.FACT
    made = lines("en", (fact, "Applications are kept for 2 years."), (fact, "Recordings are kept for 6 months."))
    edited = "Applications are kept for 6 months.\nRecordings are kept for 2 years."
    assert {c.how for c in watch(made, edited, vocabulary).changes} == {How.CHANGED}


def test_a_not_cannot_be_hidden(vocabulary: Vocabulary) -> None:
    made = lines("en", (LineKind.FACT, "It is shared with others."))
    for edited in ("It is n\u200bot shared with others.", "It is \uff4e\uff4f\uff54 shared with others."):
        assert [c.kinds for c in watch(made, edited, vocabulary).changes] == [(FactKind.NOT,)]


@pytest.mark.parametrize("words", ["a. ", "Word ", "a@"])
def test_a_long_sentence_takes_no_longer_by_the_word_than_a_short_one(vocabulary: Vocabulary, words: str) -> None:
    made = lines("en", (LineKind.FACT, "Applications are kept for 2 years."))
    began = time.process_time()
    watch(made, words * (LONGEST_REPLY // len(words)), vocabulary)
    assert time.process_time() - began < 4


@pytest.mark.parametrize(
    ("edited", "told"),
    [("x" * (LONGEST_REPLY + 1), str(LONGEST_REPLY)), ("So it is.\n" * (MOST_SENTENCES + 1), str(MOST_SENTENCES))],
)
def test_a_reply_that_is_too_long_to_compare_is_told_so(
    draft: Draft, vocabulary: Vocabulary, edited: str, told: str
) -> None:
    with pytest.raises(InvalidQuestion, match=told):
        watch(draft, edited, vocabulary)


def test_every_fact_that_a_draft_is_said_to_lock_is_told_when_its_sentence_goes(
    draft: Draft, vocabulary: Vocabulary
) -> None:
    locked = locked_in(draft, vocabulary)
    removed = watch(draft, "", vocabulary).changes
    assert [(s.text, {fact.shown for fact in s.facts}) for s in locked if s.facts] == [
        (change.before, set(change.gone)) for change in removed
    ]
    assert {s.kind for s in locked} == set(LineKind)
