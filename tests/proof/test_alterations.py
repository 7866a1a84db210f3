"""An answer that was altered after the event does not hold, whatever was altered."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from proof.problem import Problem
from proof.verify import problems, verify
from tests.proof.alterations import Alteration, alterations, leaves, text_leaves, with_value
from tests.proof.forgeries import forgeries
from tests.proof.given import Given, given_answers

# Two phrases that say the same of a cell in other words: a listed recipient, alone and as an item of a list
SAME_IN_OTHER_WORDS = {f"recipients: recipients.{say}: said as recipients.item" for say in ("listed", "listed_as")}
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=4,
)


def holds(answer: dict[str, object], given: Given) -> bool:
    return next(problems(answer, given.opened.facts, given.opened.book), None) is None


def survivors(made: Iterable[Alteration], given: Given, record: Callable[[str, object], None]) -> set[str]:
    """What was done to the answers that still hold; how many there were is told at the end of the run."""
    tried = [(what, holds(answer, given)) for what, answer in made]
    held = {what for what, still in tried if still} - SAME_IN_OTHER_WORDS
    record("altered", len(tried))
    record("held", len(held))
    return held


def test_no_altered_answer_holds(given: Given, record_property: Callable[[str, object], None]) -> None:
    assert survivors(alterations(given.answer), given, record_property) == set()


def test_no_forged_answer_holds(given: Given, record_property: Callable[[str, object], None]) -> None:
    assert survivors(forgeries(given), given, record_property) == set()


@settings(max_examples=300, deadline=None)
@drawn(data=st.data())
def test_no_letter_of_what_it_says_can_be_changed(data: st.DataObject) -> None:
    given = data.draw(st.sampled_from(given_answers()))
    path, text = data.draw(st.sampled_from(text_leaves(given.answer)))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 8)))
    other = text[:start] + data.draw(st.text(max_size=8)) + text[end:]
    assert other == text or not holds(with_value(given.answer, path, other), given)


@settings(max_examples=300, deadline=None)
@drawn(data=st.data())
def test_whatever_stands_in_an_answer_it_is_told_and_nothing_breaks(data: st.DataObject) -> None:
    given = data.draw(st.sampled_from(given_answers()))
    path, _ = data.draw(st.sampled_from(leaves(given.answer)))
    for depth in range(len(path), 0, -1):
        other = with_value(given.answer, path[:depth], data.draw(ANYTHING))
        assert all(isinstance(p, Problem) for p in verify(other, given.opened.facts, given.opened.book))
