"""A customer's message is split into its questions, each answered, and what a person has to act on is marked."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.answer import Status
from assistant.desk.message import (
    LONGEST_MESSAGE,
    MOST_ITEMS,
    MOST_LINES,
    MOST_SENTENCES,
    ItemKind,
    WorkedMessage,
    ask_again,
    ask_besides,
    work_through,
)
from assistant.desk.sentence import sentences_in
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.errors import InvalidQuestion, UnknownDataSubject
from knowledge.tokens import LANGUAGES

CASES = yaml.safe_load(Path(__file__).with_name("messages.yaml").read_text(encoding="utf-8"))


def worked(assistant: Assistant, message: str, **settings: Any) -> WorkedMessage:
    return work_through(message, assistant, today=TODAY, **settings)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_message_is_split_and_marked(assistant: Assistant, case: dict[str, Any]) -> None:
    found = worked(assistant, case["message"])
    assert found.language == case["language"]
    assert [(item.kind.value, item.text) for item in found.items] == [(i["kind"], i["text"]) for i in case["items"]]
    for item, wanted in zip(found.items, case["items"], strict=True):
        assert list(item.rights) == wanted.get("rights", [])
        if "status" in wanted:
            assert item.answer
            assert (item.text, item.answer.status.value) == (wanted["text"], wanted["status"])
        if "cites" in wanted:
            assert item.answer
            assert any(wanted["cites"] in citation.id for citation in item.answer.citations), item.answer.citations
    assert set(case.get("context", [])) <= set(found.context)
    assert set(case.get("left_out", [])) <= set(found.left_out)


def test_the_cases_speak_all_languages_and_hold_every_kind_of_item_in_each_status() -> None:
    items = [item for case in CASES for item in case["items"]]
    assert {case["language"] for case in CASES} == set(LANGUAGES)
    assert {item["kind"] for item in items} == {kind.value for kind in ItemKind}
    assert {item["status"] for item in items if "status" in item} == {status.value for status in Status}


def test_items_are_answered_in_the_language_of_the_message_even_where_a_sentence_tells_none(
    assistant: Assistant,
) -> None:
    found = worked(assistant, "Ich habe mich bei Ihnen beworben. Wie lange speichern Sie das? Newsletter?")
    assert {item.answer.language for item in found.items if item.answer} == {"de"}


def test_who_somebody_says_they_are_holds_for_what_they_ask_much_later(assistant: Assistant) -> None:
    found = worked(
        assistant,
        "I applied for a job with you last week.\n\nThe weather is fine here.\n\nHow long do you keep my data?",
    )
    [item] = found.items
    assert item.answer
    assert {c.data_subject for c in item.answer.citations} == {"job-seekers"}


def test_a_date_told_before_a_question_computes_its_answer(assistant: Assistant) -> None:
    found = worked(assistant, "Hi! I attended a webinar on 3 May 2026. When must my data be deleted at the latest?")
    [item] = found.items
    assert item.answer
    assert "3 May 2028" in item.answer.answer


def test_another_category_of_people_gives_another_answer_to_the_same_item(assistant: Assistant) -> None:
    [item] = worked(assistant, "How long do you keep my data?").items
    assert item.answer
    assert item.answer.status == Status.CLARIFY
    again = ask_again(item, assistant, data_subject="job-seekers")
    assert again.answer
    assert (again.text, again.answer.status) == (item.text, Status.ANSWERED)
    assert {c.data_subject for c in again.answer.citations} == {"job-seekers"}


def test_a_question_can_be_added_by_hand(assistant: Assistant) -> None:
    found = worked(assistant, "I applied for a job with you. Thanks!")
    assert found.items == ()
    added = ask_besides(found, "How long do you keep my CV?", assistant, language="en", today=TODAY)
    assert [item.text for item in added.items] == ["How long do you keep my CV?"]
    assert added.items[0].answer
    assert added.items[0].answer.status == Status.ANSWERED


def test_a_question_added_by_hand_is_answered_for_whom_the_message_was(assistant: Assistant) -> None:
    found = work_through("Thanks!", assistant, data_subject="job-seekers", language="en", today=TODAY)
    added = ask_besides(found, "How long do you keep my data?", assistant, language="en", today=TODAY)
    answer = added.items[0].answer
    assert answer
    assert answer.status == Status.ANSWERED
    assert {c.data_subject for c in answer.citations} == {"job-seekers"}


def test_a_message_of_nothing_but_abbreviations_takes_no_time() -> None:
    began = time.perf_counter()
    assert len(sentences_in("a. " * 6_600)) == 1
    assert time.perf_counter() - began < 1


def test_what_the_service_cannot_take_is_told_at_its_item_and_stops_no_other(assistant: Assistant) -> None:
    limit = assistant.settings.max_question_chars
    long = f"How long do you keep {'really ' * limit}my CV?"[: limit + 50] + " my CV?"
    found = worked(assistant, f"{long}\n\nHow long do you keep my CV?")
    assert [bool(item.problem) for item in found.items] == [True, False]
    assert str(limit) in found.items[0].problem


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("  \n ", "empty"),
        ("x" * (LONGEST_MESSAGE + 1), str(LONGEST_MESSAGE)),
        ("Thanks\n" * (MOST_LINES + 1), str(MOST_LINES)),
        ("So it is.\n" * (MOST_SENTENCES + 1), str(MOST_SENTENCES)),
        ("How long do you keep my CV?\n" * (MOST_ITEMS + 1), str(MOST_ITEMS)),
    ],
)
def test_a_message_that_cannot_be_taken_is_told_with_a_hint(assistant: Assistant, message: str, told: str) -> None:
    with pytest.raises(InvalidQuestion) as error:
        worked(assistant, message)
    assert told in error.value.message
    assert error.value.hint


def test_people_that_the_policy_does_not_have_are_refused_even_where_nothing_is_asked(assistant: Assistant) -> None:
    for message in ("How long do you keep my CV?", "I applied in March."):
        with pytest.raises(UnknownDataSubject, match="'pets'"):
            worked(assistant, message, data_subject="pets")


@pytest.mark.parametrize(("tag", "language"), [("de", "de"), ("de-AT", "de"), ("SV", "sv"), ("fr", "en"), (None, "en")])
def test_a_language_is_named_as_where_a_question_is_asked(assistant: Assistant, tag: str | None, language: str) -> None:
    found = worked(assistant, "How long do you keep my CV?", language=tag)
    assert found.language == language
    assert [item.answer and item.answer.language for item in found.items] == [language]


def test_the_same_message_gives_the_same_items(assistant: Assistant) -> None:
    message = CASES[0]["message"]
    one, other = worked(assistant, message), worked(assistant, message)
    assert [(i.text, i.kind, i.answer and i.answer.answer) for i in one.items] == [
        (i.text, i.kind, i.answer and i.answer.answer) for i in other.items
    ]
