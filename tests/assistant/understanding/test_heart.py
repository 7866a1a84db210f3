"""Greetings, thanks and shouting change no answer; what a turn says stays."""

from __future__ import annotations

import pytest

from assistant.question import Question
from assistant.service import Assistant
from assistant.understanding.heart import heart


def said(assistant: Assistant, text: str, language: str = "en") -> str:
    return heart(text, assistant.facts["imi"].vocabulary, language)


@pytest.mark.parametrize(
    ("language", "text", "left"),
    [
        ("en", "Hi there, how long do you keep my CV? Thanks!", "how long do you keep my CV?"),
        ("en", "Dear Sir or Madam,\n\nHow long?\n\nKind regards,\nAnn Lee", "How long?"),
        ("en", "hello, quick question: who gets it", "who gets it"),
        ("en", "Sorry to bother you again, but who gets it?", "who gets it?"),
        ("en", "sorry my english not good. who gets it?", "who gets it?"),
        ("en", "Sorry, my CV has a typo, can I fix it?", "Sorry, my CV has a typo, can I fix it?"),
        ("de", "Entschuldigung für mein Deutsch, wer bekommt das?", "wer bekommt das?"),
        ("en", "Who gets it? The train is late, sigh.\n\nSent from my phone", "Who gets it? The train is late, sigh."),
        ("en", "Who gets my CV? Please be quick.", "Who gets my CV?"),
        ("en", "WHO GETS MY CV?", "who gets my cv?"),
        ("en", "Why on earth do you keep it?", "Why do you keep it?"),
        ("sv", "Hur i hela friden fick ni det?", "Hur fick ni det?"),
        ("de", "Was in aller Welt macht ihr damit?", "Was macht ihr damit?"),
        (
            "de",
            "Sehr geehrte Damen und Herren,\nwer bekommt das?\nMit freundlichen Grüßen\nA. Berg",
            "wer bekommt das?",
        ),
        ("sv", "Hej! Får man fråga en sak? Vem ser det? Tack på förhand, Bo", "Vem ser det?"),
        ("nb", "Heisann, kjapt spørsmål: hvem ser det? Mvh Kari", "hvem ser det?"),
        ("pl", "Dzień dobry, mam pytanie: kto to widzi? Z góry dziękuję", "kto to widzi?"),
        ("en", "Thanks for the info about my CV! New topic: how long for an invoice?", "how long for an invoice?"),
        ("en", "Forget it. How long for an invoice?", "How long for an invoice?"),
        (
            "en",
            "I'm a customer, thanks for the answer on cookies. Who gets invoices?",
            "I'm a customer. Who gets invoices?",
        ),
        ("en", "Who gets invoices? My question about the CV is settled.", "Who gets invoices?"),
        ("de", "Meine Frage zum Webinar ist geklärt, danke. Wer bekommt Rechnungen?", "Wer bekommt Rechnungen?"),
        ("sv", "Tack för svaret om mitt CV! Något annat: vem ser fakturorna?", "vem ser fakturorna?"),
        ("nb", "Takk for svaret om CV-en! Noe annet: hvem ser fakturaene?", "hvem ser fakturaene?"),
        ("pl", "Dziękuję za odpowiedź o CV! Teraz coś innego: kto widzi faktury?", "kto widzi faktury?"),
    ],
)
def test_what_surrounds_a_question_is_left_out(assistant: Assistant, language: str, text: str, left: str) -> None:
    assert said(assistant, text, language) == left


@pytest.mark.parametrize(
    "text",
    [
        "Hello",
        "Thanks!",
        "GDPR?",
        "Evening events: who gets my data?",
        "Which of these is best",
        "Who gets my CV? I applied in March.",
        "Who gets my CV? List all, please.",
        "I was turned down. It hurts. Who gets my CV?",
        "Thanks for the answer about my CV. Who gets it?",
        "Thanks for inviting me to the webinar. Who gets invoices?",
    ],
)
def test_what_says_something_stays(assistant: Assistant, text: str) -> None:
    assert said(assistant, text) == text


@pytest.mark.parametrize(
    ("plain", "dressed"),
    [
        ("Do you process any health data?", "DO YOU PROCESS ANY HEALTH DATA?"),
        ("Do you process any health data?", "Hi all, hope you are well! Do you process any health data? Cheers, Tom"),
        ("Verarbeiten Sie Gesundheitsdaten?", "Verarbeiten Sie Gesundheitsdaten? Vielen Dank im Voraus, Tom"),
        ("Ringer jeg sentralbordet, blir stemmen min tatt opp?",
         "Kan dere si meg: ringer jeg sentralbordet, blir stemmen min tatt opp?"),
    ],
)  # fmt: skip
def test_the_same_question_gets_the_same_answer_however_it_is_dressed(
    assistant: Assistant, plain: str, dressed: str
) -> None:
    first, second = (assistant.answer(Question(question=text)) for text in (plain, dressed))
    assert (first.answer, first.citations) == (second.answer, second.citations)
    assert second.trace.query["text"] == dressed
