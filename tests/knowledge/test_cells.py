"""Cells: list items, legal bases and references, each verbatim at its span."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.parsing.cells import make_cell, split_list
from knowledge.parsing.ids import label_key, row_key
from knowledge.parsing.legal_basis import read_legal_bases
from knowledge.parsing.lexicon import load_lexicon
from knowledge.parsing.lines import Fragment
from knowledge.policy import Column

LEXICON = load_lexicon()


def items(text: str) -> list[str]:
    return [item.text for item in split_list(Fragment(text, 0))]


def test_a_comma_in_brackets_does_not_end_an_item() -> None:
    assert items("Name, reports (e.g. logs, interviews), title") == ["Name", "reports (e.g. logs, interviews)", "title"]


def test_the_and_before_the_last_item_is_no_part_of_it() -> None:
    assert items("Name, references, and reviews") == ["Name", "references", "reviews"]


def test_an_and_inside_an_item_stays() -> None:
    assert items("Name, meeting and case history") == ["Name", "meeting and case history"]


def test_a_condition_stays_with_its_item() -> None:
    text = "Name, if necessary background information from public sources/social media"
    assert items(text)[1] == "if necessary background information from public sources/social media"


def test_a_known_slip_of_the_source_is_cut_as_it_was_meant() -> None:
    cell = make_cell(Column.PERSONAL_DATA, Fragment("Name, employer/client email address", 100), LEXICON)
    assert [atom.text for atom in cell.atoms] == ["Name", "employer/client", "email address"]
    assert [(atom.span.start, atom.span.end) for atom in cell.atoms] == [(100, 104), (106, 121), (122, 135)]


def test_a_cell_that_points_elsewhere_is_one_item() -> None:
    text = "The information that we are obliged, or wish, to disclose"
    cell = make_cell(Column.PERSONAL_DATA, Fragment(text, 0), LEXICON)
    assert [atom.text for atom in cell.atoms] == [text]


_ITEM = st.from_regex(r"[A-Za-z/]{1,8}( [a-z]{1,8}){0,2}( \([a-z]{1,5}, [a-z]{1,5}\))?", fullmatch=True).filter(
    lambda item: not item.startswith("and ")
)


@given(st.lists(_ITEM, min_size=1, max_size=6), st.sampled_from([", ", "; ", ", and "]))
def test_the_items_and_what_stands_between_them_make_up_the_cell(written: Sequence[str], delimiter: str) -> None:
    text = delimiter.join(written)
    found = split_list(Fragment(text, 7))
    assert [item.text for item in found] == list(written)
    rebuilt = "".join(
        text[previous - 7 : item.start - 7] + item.text
        for previous, item in zip([7, *(item.span.end for item in found)], found, strict=False)
    )
    assert rebuilt == text


@given(st.text(alphabet="ab ,;()", max_size=30))
def test_no_letter_of_a_list_is_lost_whatever_it_looks_like(text: str) -> None:
    cell = Fragment(text, 0).part(0)
    found = split_list(cell)
    assert sum(item.text.count("a") for item in found) == text.count("a")
    assert all(text[item.span.start : item.span.end] == item.text for item in found)


@pytest.mark.parametrize(
    ("text", "bases"),
    [
        ("Weighing of interests", [("legitimate_interests", None)]),
        ("Legal obligation, weighing of interests", [("legal_obligation", None), ("legitimate_interests", None)]),
        (
            "Weighing of interests, performance of agreements (if sole proprietorship)",
            [("legitimate_interests", None), ("contract", "if sole proprietorship")],
        ),
        (
            "Weighing of interests, consent for specific data (e.g. allergies)",
            [("legitimate_interests", None), ("consent", "specific data (e.g. allergies)")],
        ),
        (
            "Consent for newsletters and legal obligation",
            [("consent", "newsletters"), ("legal_obligation", None)],
        ),
        ("Consent (Article 6(1)(a) GDPR)", [("consent", None)]),
    ],
)
def test_a_legal_basis_has_the_scope_that_the_policy_gives_it(text: str, bases: list[tuple[str, str | None]]) -> None:
    found = read_legal_bases(Fragment(text, 0), LEXICON)
    assert found is not None
    assert [(basis.term, basis.scope) for basis in found] == bases
    assert all(text[basis.span.start : basis.span.end] == basis.text for basis in found)


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("Performance of agreements (if sole proprietorship)", "sole_proprietor"),
        ("Performance of agreements (if the school has paid)", "other"),
        ("Consent for specific data (e.g. allergies)", None),
        ("Consent (Article 6(1)(a) GDPR)", None),
    ],
)
def test_a_condition_on_the_person_is_told_from_a_part_of_the_data(text: str, condition: str | None) -> None:
    found = read_legal_bases(Fragment(text, 0), LEXICON)
    assert found is not None
    assert [basis.condition for basis in found] == [condition]


@pytest.mark.parametrize("text", ["Common sense", "Consent, common sense", "Consent Name", ""])
def test_what_is_no_known_basis_is_not_guessed(text: str) -> None:
    assert read_legal_bases(Fragment(text, 0), LEXICON) is None


@pytest.mark.parametrize(
    ("key_cell", "key"),
    [
        ("Managing applications, selections, interviews, and reference checking", "managing-applications"),
        ("Conclude, administer, and follow up agreements", "conclude-administer"),
        ("Webinar/Event Platforms", "webinar-event-platforms"),
        ("Authorities", "authorities"),
        ("E-signing service providers", "e-signing-service-providers"),
        ("Marketing of our products and services.", "marketing-of-our-products-and-services"),
        ("Members’ magazine and invitations", "members-magazine-and-invitations"),
        ("Café in the museum", "cafe-in-the-museum"),
        ("A cell of more than six words altogether", "a-cell-of-more-than-six"),
    ],
)
def test_a_row_is_named_after_the_leading_words_of_its_key_cell(key_cell: str, key: str) -> None:
    assert row_key(key_cell) == key


def test_a_list_item_is_named_after_its_label_where_it_has_one() -> None:
    assert label_key("Sale/sharing: We do not sell.") == "sale-sharing"
    assert label_key("when you visit our website;") is None
    assert label_key("a sentence that only much later comes to: the point") is None
