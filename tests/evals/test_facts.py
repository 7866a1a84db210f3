"""Facts: one of several spellings has to stand in an answer."""

from __future__ import annotations

import pytest

from evals.facts import FactError, alternatives


def test_a_plain_fact_stands_for_itself() -> None:
    assert alternatives("allerg") == ("allerg",)


def test_a_named_fact_holds_the_words_of_all_languages() -> None:
    assert {"2 years", "två år", "zwei jahre"} <= set(alternatives("@2-years"))


def test_a_list_of_facts_is_one_fact_with_more_spellings() -> None:
    assert set(alternatives(["allerg", "@platform"])) == {"allerg", "platform"}


@pytest.mark.parametrize(
    "spelling",
    ["20 april 2028", "20. april 2028", "20 kwietnia 2028", "april 20, 2028", "2028-04-20", "20.04.2028", "20/4/2028"],
)
def test_a_date_is_known_in_its_usual_spellings(spelling: str) -> None:
    assert spelling in alternatives("@2028-04-20")


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(FactError, match="2-years"):
        alternatives("@2-yeers")
