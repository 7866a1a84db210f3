"""The index: whole or not there, current or out of date, the same for everybody who asks."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import Settings
from knowledge.embedding import HashEmbedder
from knowledge.errors import IndexOutOfDate
from knowledge.index import Index, open_index
from knowledge.parsing import parse
from knowledge.passages import indexed_passages
from knowledge.policy import Policy
from knowledge.sources import load_source


@pytest.fixture(scope="module")
def policy() -> Policy:
    return parse(load_source(Settings().policies_dir / "imi"))


@pytest.fixture(scope="module")
def built(policy: Policy, tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = open_index(tmp_path_factory.mktemp("data"), HashEmbedder())
    index.build([policy])
    return index


def test_every_row_and_every_passage_is_a_record(policy: Policy) -> None:
    records = indexed_passages(policy)
    assert {r.id for r in records} == {*policy.rows_by_id, *policy.passages_by_id}
    assert sum(r.metadata["kind"] == "row" for r in records) == 31 + 47


def test_a_record_holds_the_heading_and_every_cell(policy: Policy) -> None:
    record = next(r for r in indexed_passages(policy) if r.id == "job-seekers/processing/managing-applications")
    row = policy.rows_by_id[record.id]
    assert record.text.startswith("Job seekers")
    assert all(cell.text in record.text for cell in row.cells)


def test_words_of_a_row_find_the_row(built: Index, policy: Policy) -> None:
    ranking = built.search(policy, "Customer surveys: name, email address, responses to surveys", limit=3)
    assert ranking[0].id == "business-contacts/processing/customer-surveys"
    assert [r.score for r in ranking] == sorted((r.score for r in ranking), reverse=True)


def test_the_same_words_give_the_same_ranking(built: Index, policy: Policy) -> None:
    assert built.search(policy, "phone recordings") == built.search(policy, "phone recordings")


def test_a_second_build_does_nothing(built: Index, policy: Policy) -> None:
    steps: list[int] = []
    assert built.build([policy], lambda _policy, done, _total: steps.append(done)) == ()
    assert steps == []


def test_progress_ends_with_all_records(policy: Policy, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    open_index(tmp_path, HashEmbedder()).build([policy], lambda _policy, done, total: steps.append((done, total)))
    assert steps[-1] == (118, 118)


def test_another_text_or_model_is_not_current(built: Index, policy: Policy) -> None:
    other_text = replace(policy, sha256="0" * 64)
    other_model = HashEmbedder()
    other_model.revision = "2"
    assert built.is_current(policy)
    assert not built.is_current(other_text)
    assert not Index(built.folder, other_model).is_current(policy)


def test_a_search_without_an_index_names_the_command(policy: Policy, tmp_path: Path) -> None:
    with pytest.raises(IndexOutOfDate) as caught:
        open_index(tmp_path, HashEmbedder()).search(policy, "anything")
    assert "privacy-assistant index" in caught.value.hint


class _Stops(HashEmbedder):
    """Fails in the middle, as a power cut would."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise KeyboardInterrupt


def test_an_interrupted_build_leaves_no_index_and_the_next_one_cleans_up(policy: Policy, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        open_index(tmp_path, _Stops()).build([policy])
    index = open_index(tmp_path, HashEmbedder())
    assert not index.is_current(policy)
    index.build([policy])
    assert index.is_current(policy)
    assert list(index.folder.glob("draft-*")) == []


def test_a_broken_manifest_is_not_current(policy: Policy, tmp_path: Path) -> None:
    index = open_index(tmp_path, HashEmbedder())
    index.build([policy])
    manifest = next(index.folder.glob("*/manifest.json"))
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["ids"].pop()
    manifest.write_text(json.dumps(content), encoding="utf-8")
    assert not index.is_current(policy)


_BUILD = """
import sys
from pathlib import Path
from assistant.settings import Settings
from knowledge.embedding import HashEmbedder
from knowledge.index import open_index
from knowledge.parsing import parse
from knowledge.sources import load_source
policy = parse(load_source(Settings().policies_dir / "imi"))
print(len(open_index(Path(sys.argv[1]), HashEmbedder()).build([policy])))
"""


def test_two_builds_at_a_time_give_one_whole_index(policy: Policy, tmp_path: Path) -> None:
    both = [
        subprocess.Popen([sys.executable, "-c", _BUILD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    built = [int(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(built) == 1
    assert open_index(tmp_path, HashEmbedder()).is_current(policy)
