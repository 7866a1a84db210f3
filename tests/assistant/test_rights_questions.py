"""What a question about rights asks: the right, what it takes for granted, the place, and how to go about it."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer, Status
from assistant.question import Question
from assistant.service import Assistant
from knowledge.query import Query


def ask(assistant: Assistant, question: str, **fields: object) -> Answer:
    return assistant.answer(Question.model_validate({"question": question, "today": date(2026, 11, 23), **fields}))


def understood(assistant: Assistant, question: str) -> Query:
    return Query.from_dict(ask(assistant, question).trace.query)


@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("can I make you forget me?", "erasure"),
        ("you misspelled my surname, who mends that?", "rectification"),
        ("please freeze it until that is sorted out", "restriction"),
        ("I'd like to take my stuff with me", "portability"),
        ("stop using my data", "object"),
        ("I want to take back my consent", "withdraw_consent"),
        ("who do I complain to?", "complaint"),
        ("send me everything you have on me", "access"),
    ],
)
def test_a_right_is_understood_in_everyday_words(assistant: Assistant, question: str, right: str) -> None:
    assert understood(assistant, question).rights == (right,)


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        ("Can I object without explaining why?", "reason_needed"),
        ("Can you simply carry on after I objected?", "goes_on"),
        ("Can I go straight to the regulator?", "contact_first"),
        ("If I withdraw my consent, does that work retroactively?", "retroactive"),
        ("Do you have to erase everything whenever I ask?", "always_erased"),
    ],
)
def test_what_is_taken_for_granted_is_set_beside_the_passage(assistant: Assistant, question: str, premise: str) -> None:
    answer = ask(assistant, question)
    said = [point["say"] for rule in answer.trace.rules for point in rule["points"]]
    assert f"rights.premise_{premise}" in said
    assert answer.status == Status.ANSWERED


@pytest.mark.parametrize(
    ("question", "premise"),
    [
        (
            "One has to state a motive to object, a friend of mine claims. Is it so?",
            "reason_needed",
        ),
        ("once I've objected, what must you demonstrate so as to go on?", "goes_on"),
        ("is the inspectorate off limits before I've talked to you?", "contact_first"),
        ("I retract my permission - were the months before that unlawful?", "retroactive"),
    ],
)
def test_a_condition_that_is_asked_about_holds_whosever_data_it_is(
    assistant: Assistant, question: str, premise: str
) -> None:
    query = understood(assistant, question)
    assert premise in query.premises
    assert not query.activities
    assert not query.data_subjects


def test_an_objection_to_marketing_is_outweighed_by_nothing(assistant: Assistant) -> None:
    answer = ask(assistant, "I objected to your ads to prospects. Can your sales interests override my objection?")
    assert answer.answer.startswith("Nothing outweighs an objection to direct marketing")


def test_whoever_asked_for_something_before_is_not_asked_for_a_purpose(assistant: Assistant) -> None:
    answer = ask(assistant, "must I say why?", history=["I want to object to your statistics about clients."])
    assert Query.from_dict(answer.trace.query).rights == ("object",)


def test_a_list_of_places_is_set_aside_as_a_whole(assistant: Assistant) -> None:
    query = understood(
        assistant, "Which rules apply to us Brazilians, apart from the Californian and the British ones?"
    )
    assert query.jurisdictions == ("other",)


def test_a_premise_alone_names_its_right(assistant: Assistant) -> None:
    assert understood(assistant, "Can I go straight to the regulator?").rights == ("complaint",)


def test_a_right_to_deletion_is_no_question_for_a_time(assistant: Assistant) -> None:
    assert understood(assistant, "Wann habe ich ein Recht auf Löschung?").rights == ("erasure",)
    assert understood(assistant, "Wann löschen Sie meine Bewerbung?").rights == ()


def test_how_to_go_about_a_right_says_what_the_copy_lacks(assistant: Assistant) -> None:
    answer = ask(assistant, "how do I withdraw my consent?")
    assert {c.id for c in answer.citations} == {"right-withdraw-consent", "exercise"}
    assert "[email\u00a0protected]" in answer.answer


def test_a_place_counts_where_a_person_lives_there(assistant: Assistant) -> None:
    assert [c.id for c in ask(assistant, "I live in Geneva. What holds for me?").citations] == ["other-regs"]


def test_a_californian_is_not_given_rights_that_the_list_does_not_name(assistant: Assistant) -> None:
    answer = ask(assistant, "I'm a Californian. Can I object to your use of my data?")
    assert {c.section for c in answer.citations} == {"California residents (CCPA/CPRA)"}
    assert "does not name this: right to object" in answer.answer


def test_a_change_of_name_is_a_correction_though_marriage_is_not_spoken_of(assistant: Assistant) -> None:
    assert understood(assistant, "I got married, please change my name").rights == ("rectification",)
    assert ask(assistant, "do you know whether I am married?").status == Status.NOT_COVERED
