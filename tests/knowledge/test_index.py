"""The index: whole or not there, current or out of date, the same for everybody who asks."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import Settings
from knowledge import index as module
from knowledge.embedding import HashEmbedder
from knowledge.errors import IndexOutOfDate, SettingsError
from knowledge.index import Index, open_index
from knowledge.parsing import parse
from knowledge.passages import IndexedPassage, indexed_passages
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


_KILLED_BUILD = """
import os, signal, sys
from pathlib import Path
from assistant.settings import Settings
from knowledge.embedding import HashEmbedder
from knowledge.index import open_index
from knowledge.parsing import parse
from knowledge.sources import load_source
policy = parse(load_source(Settings().policies_dir / "imi"))
stop = lambda policy, done, total: done and os.kill(os.getpid(), signal.SIGKILL)
open_index(Path(sys.argv[1]), HashEmbedder()).build([policy], stop)
"""


def test_a_killed_build_leaves_only_a_draft_that_the_next_one_removes(policy: Policy, tmp_path: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", _KILLED_BUILD, str(tmp_path)], check=False, timeout=120)
    index = open_index(tmp_path, HashEmbedder())
    assert killed.returncode == -signal.SIGKILL
    assert len(list(index.folder.glob("draft-*"))) == 1
    assert not index.is_current(policy)
    index.build([policy])
    assert index.search(policy, "phone recordings")
    assert list(index.folder.glob("draft-*")) == []


def test_a_record_that_was_not_stored_is_named_and_the_build_fails(
    policy: Policy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost = indexed_passages(policy)[0].id
    add = module._add

    def add_all_but_one(store: object, records: tuple[IndexedPassage, ...]) -> None:
        add(store, tuple(record for record in records if record.id != lost))

    monkeypatch.setattr(module, "_add", add_all_but_one)
    index = open_index(tmp_path, HashEmbedder())
    with pytest.raises(IndexOutOfDate, match=f"did not store {lost}"):
        index.build([policy])
    assert not index.is_current(policy)


@pytest.mark.parametrize("file", ["manifest.json", "chroma.sqlite3"])
def test_an_index_that_lost_a_file_is_built_anew(policy: Policy, tmp_path: Path, file: str) -> None:
    index = open_index(tmp_path, HashEmbedder())
    index.build([policy])
    next(index.folder.glob(f"*/{file}")).unlink()
    assert not index.is_current(policy)
    assert index.build([policy]) == ("imi",)
    assert index.search(policy, "phone recordings")


def test_a_damaged_database_names_the_folder_to_remove(policy: Policy, tmp_path: Path) -> None:
    index = open_index(tmp_path, HashEmbedder())
    index.build([policy])
    database = next(index.folder.glob("*/chroma.sqlite3"))
    database.write_bytes(b"damaged")
    with pytest.raises(IndexOutOfDate, match="cannot be read") as caught:
        index.search(policy, "phone recordings")
    assert f"Remove {database.parent}" in caught.value.hint


def test_a_data_folder_that_cannot_be_written_names_the_setting(policy: Policy, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingsError, match="cannot be kept") as caught:
        open_index(tmp_path / "file", HashEmbedder()).build([policy])
    assert "PRIVACY_ASSISTANT_DATA_DIR" in caught.value.hint


@pytest.mark.parametrize("text", ["who receives photos", "zzz", "how long do you keep data of suppliers"])
def test_the_ranking_is_exact_with_ties_by_id(built: Index, policy: Policy, text: str) -> None:
    model = HashEmbedder()
    query = model.embed_query(text)

    def distance(record: IndexedPassage) -> float:
        return -round(sum(x * y for x, y in zip(query, model.embed_query(record.text), strict=True)), 6)

    by_hand = sorted(indexed_passages(policy), key=lambda record: (distance(record), record.id))
    assert [ranked.id for ranked in built.search(policy, text, limit=5)] == [record.id for record in by_hand[:5]]


def test_a_limit_beyond_all_records_gives_all(built: Index, policy: Policy) -> None:
    found = built.search(policy, "anything", limit=1_000)
    assert {ranked.id for ranked in found} == {*policy.rows_by_id, *policy.passages_by_id}


def test_many_threads_may_ask_a_fresh_index_at_once(built: Index, policy: Policy) -> None:
    fresh = Index(built.folder, HashEmbedder())
    found: list[object] = []
    threads = [threading.Thread(target=lambda: found.append(fresh.search(policy, "CV"))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [built.search(policy, "CV")] * 8


def test_importing_the_index_loads_neither_chroma_nor_pytorch() -> None:
    heavy = "('chromadb', 'langchain_chroma', 'langchain_huggingface', 'torch')"
    program = f"import sys, knowledge.index; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
