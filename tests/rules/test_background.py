"""The law beside an answer: dated, named by its article, in every language, and called for by things that exist."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from knowledge.errors import RuleParameterError
from knowledge.facts import PolicyFacts
from knowledge.phrasebook import load_phrasebook
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import Kind
from rules.background import Law, Parameter, Value, laws, load_law
from rules.rights_table import BASES

FILE = """
law: gdpr
parameters:
  - id: fee
    article: GDPR Art. 12(5)
    when: [{unstated: fee}]
    values:
      2018-05-25: {text: {en: old.}}
      2030-01-01: {text: {en: new.}}
    reviewed: {by: null, "on": null}
"""


def parameters() -> Iterator[tuple[Law, Parameter]]:
    return ((law, parameter) for law in laws() for parameter in law.parameters)


def values() -> Iterator[Value]:
    return (value for _, parameter in parameters() for value in parameter.values.values())


def test_every_id_is_used_once() -> None:
    ids = [f"{law.law}.{parameter.id}" for law, parameter in parameters()]
    assert len(ids) == len(set(ids))


def test_every_sentence_is_there_in_every_language_that_we_understand() -> None:
    assert [value.text for value in values() if set(value.text) != set(LANGUAGES)] == []


def test_every_sentence_is_one_sentence() -> None:
    texts = [text for value in values() for text in value.text.values()]
    inside = [text.replace("19. ", "").replace("r. ", "") for text in texts]  # dates, and the Polish "roku"
    assert [text for text in inside if not text.endswith(".") or ". " in text] == []


def test_a_law_of_a_single_place_is_asked_before_one_for_all() -> None:
    firsts = [bool(law.only) for law in laws()]
    assert firsts == sorted(firsts, reverse=True)


def test_what_calls_for_law_exists(facts: PolicyFacts) -> None:
    phrases = set(load_phrasebook("en").phrases)
    known = {kind: {term.id for term in facts.vocabulary.of_kind(kind)} for kind in Kind}
    for _, parameter in parameters():
        for when in parameter.when:
            assert set(when.says) <= phrases
            assert {when.basis, when.basis_alone} - {None} <= set(BASES)
            assert {when.right} - {None} <= known[Kind.RIGHT]
            assert {when.unstated} - {None} <= known[Kind.UNSTATED]
            assert set(when.operators) <= known[Kind.OPERATOR]
            assert when != type(when)(), "nothing calls for it"
    places = {place for law in laws() for place in (*law.unless, *law.only)}
    assert places <= known[Kind.JURISDICTION]


def test_every_law_that_the_policy_names_is_there(facts: PolicyFacts) -> None:
    assert set(facts.policy.laws) == {law.law for law in laws()}


def test_whoever_reviewed_a_sentence_did_so_on_a_day() -> None:
    assert all((p.reviewed.by is None) == (p.reviewed.on is None) for _, p in parameters())


def test_an_old_value_holds_until_the_new_one_begins() -> None:
    (parameter,) = load_law("test.yaml", FILE).parameters
    found = {day: parameter.on(date.fromisoformat(day)) for day in ("2018-05-24", "2029-12-31", "2030-01-01")}
    assert found["2018-05-24"] is None
    assert [f[1].text["en"] for f in (found["2029-12-31"], found["2030-01-01"]) if f] == ["old.", "new."]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("article: GDPR Art. 12(5)", "article: Field required"),
        ("en: new.", "fee has no English text"),
        ('"on": null', "reviewed.on: Field required"),
    ],
)
def test_a_mistake_in_a_file_of_law_is_named(wrong: str, message: str) -> None:
    mended = {"en: new.": "de: neu."}.get(wrong, "")
    text = FILE.replace(f"    {wrong}\n", "") if wrong.startswith("article") else FILE.replace(wrong, mended)
    with pytest.raises(RuleParameterError, match=message):
        load_law("test.yaml", text)
