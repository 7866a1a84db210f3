"""What is embedded: nothing of the policy is left out, and each record says by itself what it is about."""

from dataclasses import replace
from pathlib import Path

import pytest

from knowledge.errors import PolicyError
from knowledge.parsing import parse
from knowledge.passages import IndexedPassage, indexed_passages
from knowledge.policy import Policy
from knowledge.sources import load_source

BUNDLED = Path(__file__).parents[2] / "knowledge" / "data" / "policies" / "imi"


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse(load_source(BUNDLED))


@pytest.fixture(scope="module")
def records(policy: Policy) -> dict[str, IndexedPassage]:
    return {record.id: record for record in indexed_passages(policy)}


def test_every_row_and_every_passage_is_one_record(policy: Policy, records: dict[str, IndexedPassage]) -> None:
    assert list(records) == [*(row.id for row in policy.rows()), *(passage.id for passage in policy.passages)]
    assert len(policy.rows()) == 31 + 47


def test_a_row_s_record_holds_its_heading_and_all_cells_with_their_columns(records: dict[str, IndexedPassage]) -> None:
    heading, kind, *cells = records["job-seekers/processing/managing-applications"].text.split("\n")
    assert (heading, kind) == ("Job seekers", "Processing")
    assert [cell.split(": ")[0] for cell in cells] == ["Purpose", "Legal basis", "Personal data", "Storage time"]
    assert "2 years from the appointment" in cells[-1]


def test_a_row_s_metadata_say_where_it_stands(records: dict[str, IndexedPassage]) -> None:
    assert records["job-seekers/processing/managing-applications"].metadata == {
        "kind": "row",
        "data_subject": "job-seekers",
        "table": "processing",
        "row": 1,
    }


def test_a_passage_s_record_holds_its_heading_and_its_topic(policy: Policy, records: dict[str, IndexedPassage]) -> None:
    for passage in policy.passages:
        record = records[passage.id]
        assert record.text == f"{passage.heading}\n{passage.text}"
        assert (record.metadata["kind"], record.metadata["topic"]) == ("prose", passage.topic)


def test_a_passage_under_the_id_of_a_row_is_refused(policy: Policy) -> None:
    # The Policy itself refuses two equal ids; this is for one made without that check
    row_id = policy.rows()[0].id
    first, *others = policy.passages
    altered = object.__new__(Policy)
    altered.__dict__.update(policy.__dict__, passages=(replace(first, id=row_id), *others))
    for cached in ("rows_by_id", "passages_by_id"):
        altered.__dict__.pop(cached, None)
    with pytest.raises(PolicyError, match="117 rows and passages, but 118 records"):
        indexed_passages(altered)
