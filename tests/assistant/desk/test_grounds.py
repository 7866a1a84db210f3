"""A reply expires when what it stands on changes, tells what changed, and only then."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest

from assistant.desk.grounds import Ground, GroundChange, GroundKind, changes_of, grounds_of
from assistant.desk.message import WorkedMessage, work_through
from assistant.service import Assistant
from evals.evaluation import TODAY
from knowledge.parsing import parse
from knowledge.policy import Policy, Table
from knowledge.sources import load_source

CV = "I applied for a job with you. How long do you keep my CV?"
ROW = "job-seekers/processing/managing-applications"
STORAGE = "normally up to 2 years from the appointment/termination of the procedure"


def worked(assistant: Assistant, message: str) -> WorkedMessage:
    return work_through(message, assistant, today=TODAY)


def grounds(assistant: Assistant, message: str) -> tuple[Ground, ...]:
    return grounds_of(worked(assistant, message).items, assistant.policy(None))


def later(assistant: Assistant) -> Policy:
    """The policy with another storage time for applications."""
    source = load_source(assistant.folders["imi"].parent)
    span = assistant.policy(None).rows_by_id[ROW].span
    row = source.text[span.start : span.end]
    assert row.count(STORAGE) == 1
    text = source.text[: span.start] + row.replace(STORAGE, STORAGE.replace("2", "3")) + source.text[span.end :]
    return parse(replace(source, text=text, sha256=hashlib.sha256(text.encode()).hexdigest()))


def without_row(policy: Policy, row_id: str) -> Policy:
    def table(found: Table) -> Table:
        return replace(found, rows=tuple(row for row in found.rows if row.id != row_id))

    sections = (replace(s, tables=tuple(table(t) for t in s.tables)) for s in policy.sections)
    return replace(policy, sections=tuple(sections))


def test_a_reply_stands_on_the_rows_that_its_answers_read_with_their_words(assistant: Assistant) -> None:
    ground, *others = grounds(assistant, CV)
    assert (ground.kind, ground.id) == (GroundKind.ROW, ROW)
    assert {other.kind for other in others} <= {GroundKind.TABLE}
    assert ground.words["storage_time"].endswith(STORAGE)
    assert len(ground.sha256) == len(hashlib.sha256().hexdigest())


def test_it_holds_on_the_same_policy_and_survives_being_kept(assistant: Assistant) -> None:
    found = grounds(assistant, f"{CV} Who gets it? Is it encrypted? Please delete my data.")
    assert {ground.kind for ground in found} == set(GroundKind)
    kept = [Ground.from_dict(json.loads(json.dumps(ground.as_dict()))) for ground in found]
    assert tuple(kept) == found
    assert changes_of(kept, assistant.policy(None)) == ()


def test_it_expires_when_a_cell_of_its_row_changes_and_tells_which(assistant: Assistant) -> None:
    found = grounds(assistant, CV)
    [change] = changes_of(found, later(assistant))
    assert (change.id, change.column) == (ROW, "storage_time")
    assert change.before
    assert change.after
    assert "up to 2 years" in change.before
    assert "up to 3 years" in change.after


def test_it_holds_when_another_row_changes(assistant: Assistant) -> None:
    found = grounds(assistant, "How long do you keep data of a webinar that a private person attended?")
    assert found
    assert changes_of(found, later(assistant)) == ()


def test_it_expires_when_its_row_is_gone(assistant: Assistant) -> None:
    changes = changes_of(grounds(assistant, CV), without_row(assistant.policy(None), ROW))
    of_row = [change for change in changes if change.kind == GroundKind.ROW]
    assert of_row
    assert all(change.id == ROW and change.after is None for change in of_row)


def test_a_no_expires_when_its_table_has_other_rows(assistant: Assistant) -> None:
    policy = assistant.policy(None)
    row_id = policy.rows(data_subject="leads")[-1].id
    found = grounds_of(worked(assistant, "Do you share leads' data with your group companies?").items, policy)
    fewer = without_row(policy, row_id)
    # Found on a policy without the row, the same "no" expires when the row is added.
    before = [g if g.kind != GroundKind.TABLE else _of(fewer, g, assistant) for g in found]
    changes = [c for c in changes_of(before, policy) if c.kind == GroundKind.TABLE]
    assert changes == [GroundChange(GroundKind.TABLE, "leads/recipients", row_id, None, row_id)]
    assert GroundChange(GroundKind.TABLE, "leads/recipients", row_id, row_id, None) in changes_of(found, fewer)


def _of(policy: Policy, ground: Ground, assistant: Assistant) -> Ground:
    items = worked(assistant, "Do you share leads' data with your group companies?").items
    return next(g for g in grounds_of(items, policy) if (g.kind, g.id) == (ground.kind, ground.id))


@pytest.mark.parametrize("message", ["Is my data encrypted?", "Tell me a joke, will you?"])
def test_what_the_policy_does_not_say_it_may_say_in_any_other_version(assistant: Assistant, message: str) -> None:
    found = grounds(assistant, message)
    other = later(assistant)
    assert [c.kind for c in changes_of(found, other)] == [GroundKind.POLICY]


def test_it_expires_when_its_policy_is_not_installed_any_more(assistant: Assistant) -> None:
    assert all(change.after is None for change in changes_of(grounds(assistant, CV), None))
    assert changes_of(grounds(assistant, CV), None)


def test_an_item_that_was_left_out_is_nothing_to_stand_on(assistant: Assistant) -> None:
    items = worked(assistant, CV).items
    assert grounds_of(items, assistant.policy(None), left_out={1}) == ()
