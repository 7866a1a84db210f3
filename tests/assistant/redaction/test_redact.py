"""What somebody typed about themselves is masked; the dates and periods that they ask about are not."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.redaction.found import IDENTIFIERS, Kind
from assistant.redaction.redact import redact
from knowledge.tokens import LANGUAGES

CASES = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))


def test_every_language_has_cases() -> None:
    assert set(CASES) == set(LANGUAGES)


@pytest.mark.parametrize("case", [case for cases in CASES.values() for case in cases], ids=lambda case: case["text"])
def test_personal_data_is_masked_and_nothing_else(case: dict[str, str]) -> None:
    assert redact(case["text"]).text == case.get("masked", case["text"])


def test_it_tells_which_kinds_it_found_and_masks_only_those_asked_for() -> None:
    text = "My name is Jane Doe, jane@example.com"
    assert redact(text).kinds == (Kind.EMAIL, Kind.NAME)
    assert redact(text, kinds=IDENTIFIERS).text == "My name is Jane Doe, [e-mail]"
    assert redact(text, kinds=IDENTIFIERS, mark=lambda _: "***").text == "My name is Jane Doe, ***"
    assert redact("How long?").kinds == ()


def test_a_name_that_is_another_word_of_the_policy_is_masked() -> None:
    text = "My name is May. Does my friend Acme Cloud have it?"
    assert redact(text, kept="Data may be shared with Acme Cloud.").text == (
        "My name is [name]. Does my friend Acme Cloud have it?"
    )


def test_what_stands_in_the_policy_stays() -> None:
    policy = "Write to privacy@example.com or call +46 8 123 456 78."
    assert redact("Is it Privacy@example.com, not me@example.com?", kept=policy).text == (
        "Is it Privacy@example.com, not [e-mail]?"
    )
    assert redact("Is +46 8 123 456 78 yours?", kept=policy).kinds == ()
    # A part of what stands there does not
    assert redact("Is it cy@example.com?", kept=policy).text == "Is it [e-mail]?"


@given(st.text(max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_can_be_redacted_and_what_is_redacted_stays_so(text: str) -> None:
    once = redact(text, mark=lambda _: "***")
    assert redact(once.text, mark=lambda _: "***").text == once.text
