"""A drafted reply says what the answers say, with their sources, in the customer's language, and nothing else."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml

from assistant.answer import StatementKind, Status
from assistant.desk import words as words_module
from assistant.desk.draft import MOST_STATEMENTS, Draft, LineKind, draft_reply
from assistant.desk.message import WorkedMessage, work_through
from assistant.desk.words import desk_words
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.tokens import LANGUAGES

FOLDER = Path(words_module.__file__).with_name("words")
MESSAGES = {
    "en": "Hello, I applied for a job with you. How long do you keep my CV? Who gets it? Is it encrypted? "
    "Please delete my phone number. I will complain to the ICO. Tell me a joke?",
    "de": "Guten Tag, ich habe mich beworben. Wie lange speichern Sie meinen Lebenslauf? Ist er verschlüsselt? "
    "Ich widerrufe meine Einwilligung.",
    "sv": "Hej, jag sökte jobb hos er. Hur länge sparar ni mitt CV? Är det krypterat? Radera mina uppgifter, tack.",
    "nb": "Hei, jeg søkte jobb hos dere. Hvor lenge lagrer dere søknaden min? Vennligst slett opplysningene mine.",
    "pl": "Dzień dobry, aplikowałem u Państwa. Jak długo przechowujecie moje CV? Proszę usunąć moje dane.",
}


def worked(assistant: Assistant, message: str) -> WorkedMessage:
    return work_through(message, assistant, today=TODAY)


def drafted(assistant: Assistant, message: str, **choice: set[int]) -> Draft:
    return draft_reply(worked(assistant, message), assistant.policy(None), **choice)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_draft_speaks_the_language_of_the_message_and_names_the_policys_date(
    assistant: Assistant, language: str
) -> None:
    draft = drafted(assistant, MESSAGES[language])
    book = desk_words(language)
    assert draft.language == language
    assert draft.text.startswith(book.say("desk.greeting"))
    assert book.say("desk.closing") in draft.text
    assert book.say("desk.passed_on") in draft.text
    title = assistant.policy(None).title
    day = {"en": "27 April 2026", "de": "27. April 2026", "sv": "27 april 2026", "nb": "27. april 2026"}
    assert book.say("desk.sources", title=title, day=day.get(language, "27 kwietnia 2026")) in draft.text


def test_the_first_source_is_that_of_the_first_mark_and_so_on(assistant: Assistant) -> None:
    draft = drafted(assistant, MESSAGES["en"])
    assert len(draft.sources) > 1
    for number, cited in enumerate(draft.sources, start=1):
        (line,) = (line.text for line in draft.lines if line.text.startswith(f"[{number}] "))
        assert {citation.id for citation in cited} == {cited[0].id}
        assert all(" ".join(citation.quote.split()) in line for citation in cited)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fact_is_a_statement_or_a_source_and_every_mark_leads_to_one(assistant: Assistant, language: str) -> None:
    found = worked(assistant, MESSAGES[language])
    policy = assistant.policy(None)
    draft = draft_reply(found, policy)
    said = {s.text for item in found.items if item.answer for s in item.answer.statements}
    facts = [line.text for line in draft.lines if line.kind == LineKind.FACT]
    heading = next(place for place, text in enumerate(facts) if policy.title in text)
    statements, sources = facts[:heading], facts[heading + 1 :]
    assert statements
    assert {re.sub(r"(?: ?\[\d+\])+$", "", text) for text in statements} <= said
    marks = {mark for text in statements for mark in re.findall(r"\[\d+\]", text.rsplit(" ", 1)[-1])}
    assert [f"[{n}]" for n in range(1, len(sources) + 1)] == [text.split(" ", 1)[0] for text in sources]
    assert marks == {text.split(" ", 1)[0] for text in sources}
    for citation in draft.citations:
        assert policy.source_text[citation.start : citation.end] == citation.quote
        assert any(" ".join(citation.quote.split()) in text for text in sources)


def test_each_kind_of_item_has_its_place(assistant: Assistant) -> None:
    text = drafted(assistant, MESSAGES["en"]).text
    book = desk_words("en")
    places = [
        text.index(words)
        for words in (
            "“How long do you keep my CV?”",
            "normally up to 2 years",
            "“Who gets it?”",
            book.say("desk.not_stated"),
            "“Is it encrypted?”",
            book.say("desk.not_stated.ask"),
            book.say("desk.passed_on"),
            "“Please delete my phone number.”",
            "“I will complain to the ICO.”",
            book.say("desk.passed_on.identity"),
            book.say("desk.out_of_scope"),
            "“Tell me a joke?”",
            book.say("desk.closing"),
            "[1] Job seekers, table of purposes, row 1",
        )
    ]
    assert places == sorted(places)


def test_what_depends_on_who_asks_is_asked_back_with_its_choices(assistant: Assistant) -> None:
    found = worked(assistant, "How long do you keep my data?")
    text = draft_reply(found, assistant.policy(None)).text
    answer = found.items[0].answer
    assert answer
    assert answer.clarification
    assert all(f"- {option.label}" in text for option in answer.clarification.options)


def test_an_item_can_be_left_out_with_its_sources(assistant: Assistant) -> None:
    found = worked(assistant, MESSAGES["en"])
    policy = assistant.policy(None)
    draft = draft_reply(found, policy, left_out={2})
    assert "Who gets it" not in draft.text
    assert not [c for c in draft.citations if c.table == "recipients"]


def test_a_long_answer_is_shortened_tells_how_much_is_left_and_can_be_had_in_full(assistant: Assistant) -> None:
    message = "I am a customer of yours. Who receives my personal data?"
    found = worked(assistant, message)
    [item] = found.items
    assert item.answer
    count = len(item.answer.statements)
    assert count > MOST_STATEMENTS
    policy = assistant.policy(None)
    short, full = draft_reply(found, policy), draft_reply(found, policy, in_full={1})
    more = desk_words("en").say("desk.more", count=desk_words("en").counted(count - MOST_STATEMENTS))
    assert more in short.text
    assert all(s.text in full.text for s in item.answer.statements)
    assert len(short.citations) < len(full.citations)


def test_general_law_beside_the_policy_stays_out(assistant: Assistant) -> None:
    found = worked(assistant, "Do you share job applications with Google?")
    answer = found.items[0].answer
    assert answer
    law = [s.text for s in answer.statements if s.kind == StatementKind.BACKGROUND]
    assert law
    text = draft_reply(found, assistant.policy(None)).text
    assert not any(words in text for words in law)


def test_a_message_without_questions_is_answered_with_a_question(assistant: Assistant) -> None:
    assert desk_words("en").say("desk.nothing") in drafted(assistant, "I like your web site.").text


def test_quotes_in_what_a_customer_wrote_do_not_end_the_quote_around_it(assistant: Assistant) -> None:
    text = drafted(assistant, 'How long do you keep my “CV” and my "photo" from the application?').text
    assert "“How long do you keep my 'CV' and my 'photo' from the application?”" in text


def test_answers_of_every_status_are_in_these_messages(assistant: Assistant) -> None:
    items = [item for message in MESSAGES.values() for item in worked(assistant, message).items]
    statuses = {item.answer.status for item in items if item.answer}
    assert statuses == {Status.ANSWERED, Status.NOT_COVERED, Status.OUT_OF_SCOPE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_words_with_the_same_values(language: str) -> None:
    def catalogue(tag: str) -> dict[str, str]:
        return dict(yaml.safe_load((FOLDER / f"{tag}.yaml").read_text(encoding="utf-8")))

    def values(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    own, reference = catalogue(language), catalogue("en")
    assert list(own) == list(reference)
    assert {key for key in reference if values(own[key]) != values(reference[key])} == set()
