"""What surrounds a letter is left out and told; nothing that may be a question goes with it."""

from __future__ import annotations

import pytest

from assistant.desk.letter import is_small_talk, read_letter
from assistant.desk.sentence import sentences_in


@pytest.mark.parametrize(
    "greeting",
    ["Hi,", "Dear Ms Berg,", "Sehr geehrter Herr Berg,", "Hej Anna!", "Hei,", "Szanowni Państwo,", "Dzień dobry,"],
)
def test_a_greeting_is_left_out_in_every_language(greeting: str) -> None:
    letter = read_letter(f"{greeting}\n\nHow long do you keep it?")
    assert letter.paragraphs == ("How long do you keep it?",)
    assert letter.left_out == (greeting,)


@pytest.mark.parametrize(
    "closing",
    [
        "Best regards",
        "Mit freundlichen Grüßen",
        "MfG",
        "Med vänlig hälsning",
        "Mvh",
        "Med vennlig hilsen",
        "Pozdrawiam",
    ],
)
def test_a_signature_is_left_out_in_every_language(closing: str) -> None:
    letter = read_letter(f"How long?\n{closing}\nA. Berg\nStreet 1\nTel. 123")
    assert letter.paragraphs == ("How long?",)
    assert letter.left_out == (closing, "A. Berg", "Street 1", "Tel. 123")


@pytest.mark.parametrize(
    "line",
    [
        "Ta bort mina uppgifter.",
        "Ha det slettet innen fredag.",
        "Take care of my request, please.",
        "Evening events: delete my name.",
        "Appreciate it if you delete me.",
    ],
)
def test_a_demand_is_no_closing_and_no_greeting_in_any_language(line: str) -> None:
    assert read_letter(f"{line}\nBo").text.startswith(line)


def test_a_question_after_a_closing_stays() -> None:
    letter = read_letter("How long?\nThanks\nAnna\n\nOh, and who gets it?")
    assert "Oh, and who gets it?" in letter.text


def test_an_answer_below_marked_lines_stays_and_one_below_an_unmarked_quote_does_not() -> None:
    below = read_letter("Hello,\nOn 3 May 2026, IMI wrote:\n> Do you want it?\n> Yours\n\nHow long do you keep it?")
    assert below.text == "How long do you keep it?"
    above = read_letter("How long?\n\n-----Original Message-----\nFrom: IMI\nDo you want it?")
    assert above.text == "How long?"


def test_lines_that_a_mail_program_broke_are_one_sentence_and_a_list_is_not() -> None:
    letter = read_letter(
        "I have been a customer of yours for many years now and I\nwonder about my data.\n- who gets it\n- how long"
    )
    assert letter.paragraphs == (
        "I have been a customer of yours for many years now and I wonder about my data.",
        "who gets it",
        "how long",
    )


def test_a_message_without_any_of_this_comes_back_as_it_is() -> None:
    letter = read_letter("My question: how long do you keep it? It is 10:30 now.")
    assert (letter.text, letter.left_out) == ("My question: how long do you keep it? It is 10:30 now.", ())


def test_many_closing_lines_are_no_trouble() -> None:
    assert read_letter("Thanks\nHow long?\n" * 400).text.count("How long?") == 400


def test_what_is_not_seen_is_taken_out() -> None:
    assert read_letter("How\u200b long\u202e?").text == "How long?"


@pytest.mark.parametrize("words", ["How are you?", "Wie geht es Ihnen?", "Kan ni hjälpa mig?", "Czy możecie mi pomóc?"])
def test_small_talk_asks_for_nothing(words: str) -> None:
    assert is_small_talk(words)
    assert not is_small_talk(f"{words} How long do you keep my CV")


@pytest.mark.parametrize(
    ("paragraph", "count"),
    [
        ("Ich kam am 3. Mai 2026. Wie lange?", 2),
        ("Das gilt z.B. für mich. Wer?", 2),
        ("I met Dr. Berg. Who is that?", 2),
        ("Det gjelder f.eks. e-post. Hvor lenge?", 2),
        ("One! Two? Three.", 3),
    ],
)
def test_a_full_stop_ends_a_sentence_only_where_it_does(paragraph: str, count: int) -> None:
    assert len(sentences_in(paragraph)) == count
