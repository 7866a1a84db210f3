"""Questions whether what they name is all there is: "is it just HR who sees it?", "only used for the newsletter?"."""

from __future__ import annotations

import pytest

from assistant.service import Assistant
from rules.scope import THEY_ALONE
from tests.assistant.understanding.asking import understood


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Is it only HR who sees my application?"),
        ("en", "Nobody but your mailing supplier sees my newsletter address, right?"),
        ("en", "Is a whistleblower report read by the compliance people alone?"),
        ("en", "Am I right that the recruitment platform gets my CV and nobody else?"),
        ("de", "Bekommt nur die Personalabteilung meine Bewerbung?"),
        ("sv", "Är det bara HR som ser min ansökan?"),
        ("nb", "Er det kun HR som ser søknaden min?"),
        ("pl", "Czy moją aplikację widzi tylko HR?"),
    ],
)
def test_it_is_asked_whether_they_are_the_only_ones(assistant: Assistant, language: str, text: str) -> None:
    assert THEY_ALONE in understood(assistant, text, language=language).operators


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Is my e-mail address used only for the newsletter?"),
        ("en", "Am I right that my CV is only used for the job I applied for?"),
        ("de", "Wird meine E-Mail-Adresse nur für den Newsletter benutzt?"),
        ("sv", "Används min mejladress bara till nyhetsbrevet?"),
        ("nb", "Brukes e-posten min bare til nyhetsbrevet?"),
        ("pl", "Czy mój e-mail służy tylko do newslettera?"),
    ],
)
def test_it_is_asked_whether_data_serve_one_purpose_alone(assistant: Assistant, language: str, text: str) -> None:
    query = understood(assistant, text, language=language)
    assert query.topics == ("purpose",)
    assert THEY_ALONE in query.operators


def test_who_did_something_only_for_a_purpose_asks_for_something_else(assistant: Assistant) -> None:
    assert (
        THEY_ALONE not in understood(assistant, "I only signed up for the newsletter, do you have my phone?").operators
    )


@pytest.mark.parametrize(
    "text",
    [
        "I just applied. Does HR see my application?",
        "I only want to know whether HR sees my application.",
        "Do you hand my CV to authorities only if they ask?",
        "Does not only HR see my application?",
        "I thought nobody but HR had it. Does the recruitment platform get my application?",
        "Does HR see my application?",
    ],
)
def test_it_is_asked_whether_they_get_it_at_all(assistant: Assistant, text: str) -> None:
    assert THEY_ALONE not in understood(assistant, text).operators
