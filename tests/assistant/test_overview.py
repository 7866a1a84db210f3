"""A policy at a glance: filters find what cells say, storage times end as they say, the matrix names its rows."""

from __future__ import annotations

import pytest

from assistant.overview import Ending, Listing, Overview, RowFilter
from assistant.service import Assistant
from knowledge.policy import Column


@pytest.fixture
def overview(assistant: Assistant) -> Overview:
    return assistant.overview()


def found(overview: Overview, **wanted: str) -> set[str]:
    return {row.id for row in overview.rows(RowFilter(**wanted))}


def test_without_a_filter_every_row_and_paragraph_is_there(assistant: Assistant, overview: Overview) -> None:
    policy = assistant.policy(None)
    assert overview.rows(RowFilter()) == policy.rows()
    assert overview.passages(RowFilter()) == policy.passages


def test_words_are_looked_for_in_every_cell_whatever_their_case(assistant: Assistant, overview: Overview) -> None:
    rows = overview.rows(RowFilter(words="WEBINAR allergies"))
    assert rows
    assert all("allergies" in " ".join(cell.text for cell in row.cells).lower() for row in rows)
    assert found(overview, words="no such words here") == set()


def test_filters_go_together(overview: Overview) -> None:
    assert found(overview, data_category="allergies", data_subject="event-participants", legal_basis="consent") == {
        "event-participants/processing/conducting-in-events-and-webinars"
    }
    assert found(overview, recipient="event_platforms", data_category="allergies") == {
        "business-contacts/recipients/webinar-event-platforms",
        "event-participants/recipients/webinar-event-platforms",
    }


def test_every_choice_finds_a_row(overview: Overview) -> None:
    choices = overview.choices()
    for term in choices.data_categories:
        assert found(overview, data_category=term), term
    for term in choices.recipients:
        assert found(overview, recipient=term), term
    for term in choices.legal_bases:
        assert found(overview, legal_basis=term), term


def test_a_paragraph_is_found_by_its_words_and_never_by_what_stands_in_cells(overview: Overview) -> None:
    assert overview.passages(RowFilter(words="newsletters"))
    assert overview.passages(RowFilter(words="newsletters", legal_basis="consent")) == ()


def test_each_part_of_a_storage_time_is_a_length_no_end_or_something_without_a_length(
    assistant: Assistant, overview: Overview
) -> None:
    times = {storage.row.id: storage.parts for storage in overview.storage(overview.rows(RowFilter()))}
    assert len(times) == 31
    [contract] = times["business-contacts/processing/conclude-administer"]
    assert (contract.ending, contract.months, contract.has_state_before) == (Ending.AFTER, 120, True)
    [suppressed] = times["leads/processing/marketing-suppression-list"]
    assert (suppressed.ending, suppressed.months) == (Ending.UNLIMITED, None)
    [newsletter] = times["event-participants/processing/mailing-of-newsletters"]
    assert (newsletter.ending, newsletter.months) == (Ending.OPEN, None)
    whole, recordings = times["enquirers/processing/manage-requests"]
    assert (whole.applies_to, recordings.applies_to) == (None, "recordings for quality development")
    assert (whole.months, recordings.months) == (12, 3)
    text = {row.id: row.cell(Column.STORAGE_TIME).text for row in assistant.policy(None).rows() if row.id in times}
    assert all(part.text in text[row_id] for row_id, parts in times.items() for part in parts)


def test_the_matrix_tells_what_a_row_names_from_what_it_points_to_and_what_it_leaves_open(overview: Overview) -> None:
    matrix = overview.matrix("leads")
    by_name = {term for (term, _), listing in matrix.listings.items() if listing == Listing.NAMED}
    assert "email_address" in by_name
    email_provider = "leads/recipients/providers-of-email-services"
    assert matrix.listings["email_address", email_provider] == Listing.BY_REFERENCE
    assert matrix.open_rows == {"leads/recipients/authorities"}
    assert not [term for term, row in matrix.listings if row in matrix.open_rows]
    assert {row for _, row in matrix.listings} | matrix.open_rows <= {row.id for row in matrix.rows}


def test_an_unknown_category_has_no_matrix(overview: Overview) -> None:
    with pytest.raises(KeyError):
        overview.matrix("nobody")
