"""The parser on whole policies: the bundled one, an invented one in the same layout, and broken ones."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import PolicyParseError
from knowledge.parsing import parse, report
from knowledge.policy import Atom, Cell, Column, LegalBasis, Passage, Policy, Row, TableKind
from knowledge.sources import PolicySource, load_source

BUNDLED = Path(__file__).parents[2] / "knowledge" / "data" / "policies" / "imi"
POLICIES = Path(__file__).parents[1] / "policies"


@pytest.fixture(scope="module")
def source() -> PolicySource:
    return load_source(BUNDLED)


@pytest.fixture(scope="module")
def policy(source: PolicySource) -> Policy:
    return parse(source)


@pytest.fixture(scope="module")
def museum() -> Policy:
    return parse(load_source(POLICIES / "harbour-museum"))


def edited(source: PolicySource, edit: Callable[[str], str]) -> PolicySource:
    """The source after an edit of its text."""
    text = edit(source.text)
    assert text != source.text
    return replace(source, text=text, sha256=hashlib.sha256(text.encode()).hexdigest())


class TestTheBundledPolicy:
    def test_every_category_has_its_rows(self, policy: Policy) -> None:
        counts = {
            slug: tuple(len(policy.rows(kind, data_subject=slug)) for kind in TableKind)
            for slug in policy.data_subjects
        }
        assert counts == {
            "business-contacts": (11, 11),
            "leads": (3, 4),
            "job-seekers": (3, 5),
            "references": (2, 5),
            "website-visitors": (3, 6),
            "event-participants": (5, 7),
            "enquirers": (2, 5),
            "whistleblowing": (2, 4),
        }
        assert len(policy.rows(TableKind.PROCESSING)) == 31
        assert len(policy.rows(TableKind.RECIPIENTS)) == 47

    def test_a_processing_row_has_its_four_cells(self, policy: Policy) -> None:
        row = policy.rows_by_id["job-seekers/processing/managing-applications"]
        assert [cell.text for cell in row.cells] == [
            "Managing applications, selections, interviews, and reference checking",
            "Weighing of interests",
            "Name, personal identity number, email address, telephone number, CV/application, title, employer/client, "
            "education/qualifications, certificates, information in communication, references, and reviews, "
            "if necessary background information from public sources/social media",
            "During the recruitment process and normally up to 2 years from "
            "the appointment/termination of the procedure",
        ]

    def test_a_recipient_row_is_cut_behind_its_brackets(self, policy: Policy) -> None:
        row = policy.rows_by_id["website-visitors/recipients/imi-group-companies"]
        assert [cell.text for cell in row.cells] == [
            "IMI Group companies (for group-wide functions such as IT operations, security, and compliance)",
            "IP address, technical metadata",
        ]

    def test_the_cells_of_a_row_make_up_its_line(self, policy: Policy, source: PolicySource) -> None:
        lines = source.text.split("\n")
        for row in policy.rows():
            assert " ".join(cell.text for cell in row.cells) == lines[row.line - 1]

    def test_everything_with_a_span_is_verbatim(self, policy: Policy, source: PolicySource) -> None:
        cells = [cell for row in policy.rows() for cell in row.cells]
        items = [item for cell in cells for item in cell.atoms]
        bases = [basis for cell in cells for basis in cell.legal_bases]
        parts: list[Passage | Cell | Atom | LegalBasis] = [*policy.passages, *cells, *items, *bases]
        for part in parts:
            assert source.text[part.span.start : part.span.end] == part.text
            assert part.text == part.text.strip()

    def test_every_row_has_a_legal_basis_data_and_an_understood_storage_time(self, policy: Policy) -> None:
        for row in policy.rows(TableKind.PROCESSING):
            storage_time = row.cell(Column.STORAGE_TIME).storage_time
            assert row.cell(Column.LEGAL_BASIS).legal_bases
            assert row.cell(Column.PERSONAL_DATA).atoms
            assert storage_time is not None
            assert storage_time.clauses

    def test_the_legal_bases_are_counted_as_a_reader_counts_them(self, policy: Policy) -> None:
        bases = [
            {basis.term for basis in row.cell(Column.LEGAL_BASIS).legal_bases}
            for row in policy.rows(TableKind.PROCESSING)
        ]
        terms = ("legitimate_interests", "consent", "legal_obligation", "contract")
        assert [sum(term in row for row in bases) for term in terms] == [24, 9, 4, 1]
        assert [sum(row == {term} for row in bases) for term in terms] == [17, 5, 2, 0]

    def test_same_as_above_points_to_the_row_above(self, policy: Policy) -> None:
        row = policy.rows_by_id["job-seekers/processing/save-data-for-future-recruitments"]
        cell = row.cell(Column.PERSONAL_DATA)
        assert cell.text == "Same as above"
        assert cell.reference is not None
        assert cell.reference.target_ids == ("job-seekers/processing/managing-applications",)

    def test_all_data_means_all_processing_rows_of_the_section(self, policy: Policy) -> None:
        reference = _reference(policy, "leads/recipients/providers-of-email-services")
        assert reference == (
            "all_of_section",
            tuple(r.id for r in policy.rows(TableKind.PROCESSING, data_subject="leads")),
        )

    def test_all_data_of_a_basis_means_the_other_rows_that_rest_on_it(self, policy: Policy) -> None:
        row_id = "business-contacts/processing/produce-statistics-and-develop-our-services"
        kind, target_ids = _reference(policy, row_id)
        assert kind == "all_of_basis"
        assert len(target_ids) == 8
        assert row_id not in target_ids
        assert "business-contacts/processing/marketing-suppression-list" not in target_ids

    @pytest.mark.parametrize("recipient", ["authorities", "potential-acquirer-in-the-event-of"])
    def test_an_open_set_points_to_no_row(self, policy: Policy, recipient: str) -> None:
        assert _reference(policy, f"business-contacts/recipients/{recipient}") == ("open_set", ())

    def test_eighteen_cells_point_elsewhere(self, policy: Policy) -> None:
        kinds = [cell.reference.kind for row in policy.rows() for cell in row.cells if cell.reference]
        assert {kind: kinds.count(kind) for kind in set(kinds)} == {
            "same_as_above": 1,
            "all_of_section": 7,
            "all_of_basis": 1,
            "open_set": 9,
        }

    def test_every_topic_of_source_yaml_has_a_passage(self, policy: Policy, source: PolicySource) -> None:
        assert {passage.topic for passage in policy.passages} == {*source.topics, *source.paragraph_topics}

    def test_a_paragraph_of_a_category_carries_the_name_of_the_category(self, policy: Policy) -> None:
        transfers = policy.topic_passages("transfers")
        assert [passage.id for passage in transfers] == [f"{slug}/transfers" for slug in policy.data_subjects]
        assert policy.passages_by_id["event-participants/social-note"].data_subject == "event-participants"

    def test_a_heading_with_nothing_under_it_can_be_cited(self, policy: Policy) -> None:
        assert policy.passages_by_id["contact"].text == "Contact details for IMI:"

    def test_a_labelled_list_item_is_named_after_its_label(self, policy: Policy) -> None:
        passage = policy.passages_by_id["california-sale-sharing"]
        assert passage.text.startswith("Sale/sharing: We do not sell personal information")

    def test_a_heading_straight_after_a_list_item_is_a_heading(self, policy: Policy) -> None:
        assert policy.passages_by_id["california-storage-time"].text == "Storage time: According to the tables above."
        assert policy.passages_by_id["other-regs"].heading == "Other similar regulations"

    def test_the_no_break_space_of_the_hidden_address_stays(self, policy: Policy) -> None:
        assert "[email\u00a0protected]" in policy.passages_by_id["exercise"].text

    def test_the_page_footer_is_reported_and_no_passage(self, policy: Policy, source: PolicySource) -> None:
        assert [line.line for line in policy.furniture] == [246, *range(248, 260), 261, 263, 265]
        end = source.text.index("Some of the brands relying on IMI")
        assert all(passage.span.end < end for passage in policy.passages)

    def test_every_line_of_the_file_is_in_exactly_one_place(self, policy: Policy, source: PolicySource) -> None:
        headings = {*source.headings, "Recipient and disclosure"}
        headers = ("Purpose Legal basis", "Category of recipients Personal data")
        elsewhere = {row.line for row in policy.rows()} | {line.line for line in policy.furniture}
        prose = {passage.line for passage in policy.passages}
        for number, line in enumerate(source.text.split("\n"), start=1):
            if line.strip() and line.strip() not in headings and not line.startswith(headers):
                assert (number in elsewhere) + (number in prose) == 1, line

    def test_the_report_counts_what_was_read(self, policy: Policy, source: PolicySource) -> None:
        text = report(policy, source)
        assert "31 processing rows, 47 recipient rows" in text
        assert "imi/source.txt:263: Logistics delivered." in text
        assert "storage times not understood (quoted, no date computed): 0" in text


class TestAnEditedPolicy:
    def test_a_deleted_row_is_missing_from_the_count(self, source: PolicySource) -> None:
        line = next(line for line in source.text.split("\n") if line.startswith("Customer surveys"))
        shorter = parse(edited(source, lambda text: text.replace(line + "\n", "")))
        assert len(shorter.rows(TableKind.PROCESSING)) == 30

    def test_an_inserted_row_leaves_all_other_ids_as_they_were(self, policy: Policy, source: PolicySource) -> None:
        row = "Keep a visitors’ book Weighing of interests Name, date of visit Up to 2 years from the visit\n"
        before = "Save data for future recruitments"
        longer = parse(edited(source, lambda text: text.replace(before, row + before, 1)))
        assert set(longer.rows_by_id) - set(policy.rows_by_id) == {"job-seekers/processing/keep-a-visitors-book"}
        assert set(policy.rows_by_id) <= set(longer.rows_by_id)

    def test_windows_line_ends_change_no_cell(self, policy: Policy, source: PolicySource) -> None:
        windows = parse(edited(source, lambda text: text.replace("\n", "\r\n")))
        assert _texts(windows.rows()) == _texts(policy.rows())
        assert [p.text for p in windows.passages] == [p.text for p in policy.passages]

    def test_a_storage_time_nobody_knows_is_kept_and_reported(self, source: PolicySource) -> None:
        changed = edited(source, lambda text: text.replace("Up to 1 year from implementation", "Up to our discretion"))
        policy = parse(changed)
        cell = policy.rows_by_id["business-contacts/processing/customer-surveys"].cell(Column.STORAGE_TIME)
        assert cell.text == "Up to our discretion"
        assert cell.storage_time is not None
        assert cell.storage_time.clauses == ()
        assert "imi/source.txt:34: Up to our discretion" in report(policy, changed)


class TestAnotherPolicyInTheSameLayout:
    def test_it_needs_nothing_but_its_own_files(self, museum: Policy) -> None:
        assert museum.data_subjects == ("members", "donors", "school-visits")
        assert len(museum.rows(TableKind.PROCESSING)) == 10
        assert len(museum.rows(TableKind.RECIPIENTS)) == 9

    def test_its_own_lists_show_how_a_list_of_data_begins(self, museum: Policy) -> None:
        row = museum.rows_by_id["members/recipients/membership-system-provider"]
        assert row.cell(Column.PERSONAL_DATA).text.startswith("Membership number, name")

    def test_the_only_capital_letter_of_a_recipient_row_begins_its_list(self, museum: Policy) -> None:
        row = museum.rows_by_id["school-visits/recipients/cafe-in-the-museum"]
        assert [cell.text for cell in row.cells] == ["Café in the museum", "Allergies, number of pupils"]

    def test_labelled_and_plain_list_items_have_ids_of_their_own(self, museum: Policy) -> None:
        assert [p.id for p in museum.topic_passages("children")] == [
            *("children", "children-names", "children-pictures", "children-2"),
        ]

    def test_prose_that_source_yaml_names_by_its_beginning_has_its_own_topic(self, museum: Policy) -> None:
        assert museum.passages_by_id["members/transfers"].text.endswith("No other country is involved.")
        assert museum.passages_by_id["version"].heading == "How to reach us"


@pytest.mark.parametrize(
    ("folder", "message"),
    [
        ("unknown-heading", "source.txt:19: this line fits nowhere: 'Cookies'"),
        ("row-behind-a-blank-line", "source.txt:10: this line fits nowhere: 'Keep accounts"),
        ("prose-among-rows", "source.txt:10: no way to cut the row"),
        ("prose-without-a-topic", "source.txt:15: no topic for this paragraph under 'Customers'"),
        ("text-above-the-first-heading", "source.txt:1: this line stands above the first heading"),
        ("unknown-legal-basis", "source.txt:8: no way to cut the row"),
        ("no-storage-time", "source.txt:8: no way to cut the row"),
        ("two-ways-to-cut", "source.txt:12: 2 ways to cut the row"),
        ("brackets-do-not-pair", "source.txt:8: the brackets of this row do not pair"),
        ("same-row-twice", "lines 8 and 9 both get the id 'customers/processing/deliver-orders'"),
        ("same-as-above-in-the-first-row", "source.txt:8: 'Same as above', but this is the first row"),
        ("table-without-rows", "source.txt:5: the recipients table under 'Customers' has no rows"),
        ("table-outside-a-category", "source.txt:17: a table under 'Contact'"),
        ("second-table-of-one-kind", "source.txt:15: a second processing table under 'Customers'"),
        ("category-without-a-table", "source.txt:5: no processing table under 'Customers'"),
    ],
)
def test_a_policy_that_cannot_be_read_is_refused_with_the_line(folder: str, message: str) -> None:
    source = load_source(POLICIES / "broken" / folder)
    with pytest.raises(PolicyParseError) as caught:
        parse(source)
    assert message in caught.value.message
    assert caught.value.hint


def test_rows_with_the_same_leading_words_can_be_told_apart_in_source_yaml() -> None:
    source = load_source(POLICIES / "broken" / "same-row-twice")
    policy = parse(
        replace(
            edited(source, lambda text: text.replace("Deliver orders Legal", "Deliver orders, accounts Legal")),
            row_keys={"deliver-orders-accounts": "Deliver orders, accounts"},
        )
    )
    assert "customers/processing/deliver-orders-accounts" in policy.rows_by_id


def test_a_new_beginning_of_a_list_of_data_can_be_named_in_source_yaml() -> None:
    source = load_source(POLICIES / "broken" / "two-ways-to-cut")
    source = edited(
        source, lambda text: text.replace("Information about Name, address", "IT services Traffic, address")
    )
    with pytest.raises(PolicyParseError, match="2 ways to cut"):
        parse(source)
    row = parse(replace(source, data_openings=("Traffic",))).rows(TableKind.RECIPIENTS)[0]
    assert row.key.text == "Providers of IT services"


def _reference(policy: Policy, row_id: str) -> tuple[str, tuple[str, ...]]:
    reference = policy.rows_by_id[row_id].cell(Column.PERSONAL_DATA).reference
    assert reference is not None
    return reference.kind, reference.target_ids


def _texts(rows: tuple[Row, ...]) -> list[str]:
    return [cell.text for row in rows for cell in row.cells]
