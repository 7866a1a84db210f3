"""Messages that ask more than one thing: where they are cut, and that each part is answered."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.service import Assistant
from assistant.understanding.parts import asked, parts, set_right, told, without


@pytest.mark.parametrize(
    ("language", "text", "pieces"),
    [
        ("en", "When do our bids go, and who reads them?", ("When do our bids go", "who reads them?")),
        ("en", "I was turned down and am angry. When is it gone?", ("When is it gone?",)),
        ("en", "is it encrypted and can i get a copy", ("is it encrypted", "can i get a copy")),
        ("de", "Wer sieht das und wie lange bleibt es?", ("Wer sieht das", "wie lange bleibt es?")),
        ("sv", "Vem ser det, och när försvinner det?", ("Vem ser det", "när försvinner det?")),
        ("nb", "Hvem ser det og kan jeg få slettet det?", ("Hvem ser det", "kan jeg få slettet det?")),
        ("pl", "Kto to widzi i kiedy to zniknie?", ("Kto to widzi", "kiedy to zniknie?")),
        ("en", "Who sees it? and when is it gone", ("Who sees it?", "and when is it gone")),
        ("en", "Do you have it? What I said was rude.", ("Do you have it?",)),
        ("en", "Tell me: 1) is it kept 2) who sees it?", ("Tell me:", "is it kept", "who sees it?")),
        ("de", "Gibt es das, und wenn nicht, wer hilft mir?", ("Gibt es das", "wenn nicht, wer hilft mir?")),
        ("sv", "Finns det, och om inte – vem hjälper mig?", ("Finns det", "om inte – vem hjälper mig?")),
        ("pl", "Czy to znika? No i kto to widzi?", ("Czy to znika?", "kto to widzi?")),
        ("en", "Who reads it, and mustn't it be gone?", ("Who reads it", "mustn't it be gone?")),
        ("en", "Does HR see it, and on which ground?", ("Does HR see it", "on which ground?")),
        ("de", "Wer liest das, und müsste es nicht weg sein?", ("Wer liest das", "müsste es nicht weg sein?")),
        ("sv", "Till och med vilket år får ni ha det?", ("Till och med vilket år får ni ha det?",)),
        ("en", "It goes by May. True? And who sees it?", ("It goes by May. True?", "And who sees it?")),
        ("en", "If I go, what stays, by what right, and may I object?",
         ("If I go, what stays", "by what right", "may I object?")),
        ("en", "I reported her, who reads it and is my name in it",
         ("I reported her, who reads it", "is my name in it")),
        ("en", "Boss says it stays and that I can't object, is he right?",
         ("Boss says it stays, is he right?", "I can't object, is he right?")),
        ("en", "It stays for good and nobody reads it. Is she lying?",
         ("It stays for good. Is she lying?", "nobody reads it. Is she lying?")),
        ("en", "It is yours and mine. Is she lying?", ("It is yours and mine. Is she lying?",)),
        ("en", "She asks when her CV and papers go. What do I tell her?",
         ("She asks when her CV and papers go. What do I tell her?",)),
        ("de", "Das bleibt ein Jahr und dass keiner es liest. Hat er recht?",
         ("Das bleibt ein Jahr. Hat er recht?", "keiner es liest. Hat er recht?")),
        ("sv", "Det finns kvar och ingen ser det. Stämmer det?",
         ("Det finns kvar. Stämmer det?", "ingen ser det. Stämmer det?")),
        ("nb", "Det blir liggende og at ingen ser det. Har han rett?",
         ("Det blir liggende. Har han rett?", "ingen ser det. Har han rett?")),
        ("pl", "To zostaje i nikt tego nie widzi. Czy to prawda?",
         ("To zostaje. Czy to prawda?", "nikt tego nie widzi. Czy to prawda?")),
        ("en", "name and address", ()),
    ],
)  # fmt: skip
def test_a_message_is_cut_where_another_question_begins(language: str, text: str, pieces: tuple[str, ...]) -> None:
    assert parts(text, language) == pieces


@pytest.mark.parametrize(
    ("language", "text", "asking"),
    [
        ("en", "You took my picture at the fair. I wasn't asked. Where does it hang now?", ["Where does it hang now?"]),
        ("en", "Who has my card? I gave it to a rep of yours.", ["Who has my card?"]),
        ("en", "Left my card with a rep. I'd like it gone. Thank you.", ["I'd like it gone."]),
        ("en", "we never bought a thing. what's on file about us", ["what's on file about us"]),
        ("en", "It hurts. It goes on hurting.", ["It goes on hurting."]),
        ("en", "Delete it. Now!", ["Delete it."]),
        ("en", "Two lines\nof one mail\nwho reads it", ["who reads it"]),
        ("en", "A caller asks when it goes. What do I say?", ["A caller asks when it goes.", "What do I say?"]),
        ("en", "It goes after a year. Is that right?", ["It goes after a year.", "Is that right?"]),
        ("de", "Ich war auf der Messe. Bitte löscht das.", ["Bitte löscht das."]),
        ("sv", "Jag ringde er. Undrar vem som lyssnar.", ["Undrar vem som lyssnar."]),
        ("nb", "Jeg ringte dere. Slett det.", ["Slett det."]),
        ("pl", "Dzwoniłam do was. Proszę to usunąć.", ["Proszę to usunąć."]),
    ],
)
def test_what_is_asked_is_told_apart_from_what_is_told(language: str, text: str, asking: list[str]) -> None:
    assert [text[start:end] for start, end in asked(text, language)] == asking


@pytest.mark.parametrize(
    ("language", "text", "meant"),
    [
        ("en", "No, not the logs, I meant the cookies", "the cookies"),
        ("en", "I'm asking as the referee, not as the applicant", "I'm asking as the referee"),
        ("en", "Not even to advertisers?", "Not even to advertisers?"),
        ("de", "nein, nicht das Webinar, ich meinte den Newsletter", "den Newsletter"),
        ("sv", "nej inte ansökan, jag menar fakturorna", "fakturorna"),
        ("nb", "nei, ikke søknaden, men fakturaene", "fakturaene"),
        ("pl", "nie CV, tylko faktury", "faktury"),
    ],
)
def test_a_turn_that_puts_something_right_means_the_rest(language: str, text: str, meant: str) -> None:
    assert set_right(text, language) == meant


def rules_of(assistant: Assistant, text: str) -> list[str]:
    answer = assistant.answer(Question(question=text))
    return [rule["rule"] for rule in answer.trace.rules if rule["rule"] != "background"]


def test_both_parts_are_answered(assistant: Assistant) -> None:
    rules = rules_of(assistant, "How long do you store competition entries, and are they encrypted?")
    assert rules == ["retention", "unstated"]


def test_two_columns_of_the_same_rows_are_one_query(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="How long do you keep my time sheets and who can see them?"))
    assert set(answer.trace.query["topics"]) == {"retention", "recipients"}
    assert "also" not in answer.trace.query


def test_what_a_part_leaves_unsaid_the_message_tells(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="Can I object to the customer survey, and how long do you keep it?"))
    also = answer.trace.query["also"]
    assert [part["activities"] for part in also] == [["customer_surveys"]]


def test_one_question_stays_one(assistant: Assistant) -> None:
    assert (
        "also" not in assistant.answer(Question(question="I called you. How long is the recording kept?")).trace.query
    )


def test_the_place_to_complain_is_told_beside_an_officer_of_whom_nothing_is_said(assistant: Assistant) -> None:
    for text in (
        "Is there a DPO, and if not, where do I complain?",
        "Finnes det et personvernombud, og hvis ikke, hvem klager jeg til?",
    ):
        assert assistant.answer(Question(question=text)).trace.query["also"][0]["rights"] == ["complaint"]


def test_a_piece_that_says_nothing_is_no_question(assistant: Assistant) -> None:
    answer = assistant.answer(Question(question="Czy mój mail trafia poza EOG? no i mnie?"))
    assert "also" not in answer.trace.query


def test_whom_the_message_tells_of_is_meant_by_each_part(assistant: Assistant) -> None:
    text = "I work for one of your customers. How long do my support cases stay, and how long do I get the newsletter?"
    query = assistant.answer(Question(question=text)).trace.query
    assert [q["data_subjects"] for q in (query, *query["also"])] == [["business-contacts"]] * 2


def test_other_data_of_the_same_activity_is_of_the_same_people(assistant: Assistant) -> None:
    text = "I rang you and was told of a recording. When does the recording go? And the case notes?"
    query = assistant.answer(Question(question=text)).trace.query
    assert query["data_subjects"] == ["enquirers"]
    assert "also" not in query


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Does HR get my application, and how long do you hang on to it?", {"group_functions": ["hr"]}),
        (
            "I commented on your post on Facebook. May Meta have that, and for how long?",
            {"recipients": ["social_platforms"]},
        ),
    ],
)
def test_who_is_asked_about_in_one_part_is_asked_about_in_the_message(
    assistant: Assistant, text: str, named: dict[str, list[str]]
) -> None:
    query = assistant.answer(Question(question=text)).trace.query
    assert {name: query[name] for name in ("recipients", "group_functions") if name in query} == named


def test_a_second_recipient_is_asked_about_by_itself(assistant: Assistant) -> None:
    query = assistant.answer(Question(question="Does HR see job applications? And the police?")).trace.query
    assert query["group_functions"] == ["hr"]
    assert [part["recipients"] for part in query["also"]] == [["authorities"]]


def test_what_they_see_is_of_those_named_before(assistant: Assistant) -> None:
    text = "Does the survey tool get my answers, and do they get my name?"
    assert assistant.answer(Question(question=text)).trace.query["recipients"] == ["survey_tools"]


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("I rang you and I applied. Who reads it?", ["I rang you", "I applied"]),
        ("I rang you and applied, how long is that kept?", ["I rang you", "applied"]),
        ("I rang you, applied, and left. Who reads it?", ["I rang you", "applied", "left"]),
        ("My boss, who left, gave a reference. Who reads it?", ["My boss, who left", "gave a reference"]),
        ("You keep it and sell it, right?", []),  # both are to be confirmed
        ("Delete it and stop.", []),
        ("Who reads it?", []),
    ],
)
def test_what_is_told_is_cut_into_clauses(text: str, clauses: list[str]) -> None:
    assert [text[start:end] for start, end in told(text, "en")] == clauses


@pytest.mark.parametrize(
    ("left_out", "rest"),
    [
        ([], "I rang, applied and left. Who reads it?"),
        ([0], "applied and left. Who reads it?"),
        ([1], "I rang, left. Who reads it?"),
        ([2], "I rang, applied. Who reads it?"),
        ([1, 2], "I rang. Who reads it?"),
        ([0, 1, 2], "Who reads it?"),
    ],
)
def test_a_clause_is_left_out_with_what_joins_it(left_out: list[int], rest: str) -> None:
    text = "I rang, applied and left. Who reads it?"
    clauses = told(text, "en")
    assert without(text, [clauses[number] for number in left_out], "en") == rest


@pytest.mark.parametrize(
    "text",
    [
        f"who gets it,{' ' * 9_000}not",
        f"x{' ' * 9_000},{' ' * 9_000}x",
        f"not a{' ' * 9_000}b{' ' * 9_000}?",
        f"a\n{' ' * 9_000}\n{' ' * 9_000}b",
    ],
)
def test_runs_of_spaces_are_read_as_one(text: str) -> None:
    """With patterns that try each part of a run, these take minutes."""
    assert len(parts(text, "en")) <= 1
    assert asked(text, "en")
    assert set_right(text, "en")
    assert len(told(text, "en")) <= 3


@pytest.mark.parametrize(
    ("text", "language", "meant"),
    [
        ("sorry, not my CV but my reference", "en", "my reference"),
        ("not only customers, leads as well", "en", "not only customers, leads as well"),
        ("not just customers, leads too", "en", "not just customers, leads too"),
        ("inte bara kunder, leads också", "sv", "inte bara kunder, leads också"),
        ("nicht nur den Newsletter, auch die Umfrage", "de", "nicht nur den Newsletter, auch die Umfrage"),
    ],
)
def test_what_is_meant_beside_something_is_kept(text: str, language: str, meant: str) -> None:
    assert set_right(text, language) == meant
