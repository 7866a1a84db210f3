"""Loading a policy: the text comes through unaltered, and every way it can be wrong is named."""

import hashlib
import shutil
from pathlib import Path

import pytest

from knowledge.errors import PolicyError, PolicyMetadataError, PolicyMissing, PolicyTampered
from knowledge.sources import load_source, load_sources

BUNDLED = Path(__file__).parents[2] / "knowledge" / "data" / "policies"
POLICIES = Path(__file__).parents[1] / "policies"
MUSEUM = POLICIES / "harbour-museum"


def test_the_bundled_policy_is_loaded_with_what_source_yaml_says() -> None:
    source = next(source for source in load_sources(BUNDLED) if source.id == "imi")
    assert source.version == "2026-04-27"
    assert source.short_name == "IMI"
    assert len(source.controllers) == 4
    assert list(source.data_subjects) == [
        *("business-contacts", "leads", "job-seekers", "references"),
        *("website-visitors", "event-participants", "enquirers", "whistleblowing"),
    ]


def test_the_text_is_the_file_and_the_hash_is_of_its_bytes() -> None:
    source = load_source(BUNDLED / "imi")
    assert source.text.encode("utf-8") == source.path.read_bytes()
    assert hashlib.sha256(source.path.read_bytes()).hexdigest() == source.sha256


def test_a_no_break_space_stays_where_it_is() -> None:
    assert "[email\u00a0protected]" in load_source(BUNDLED / "imi").text


def test_windows_line_ends_are_not_translated(tmp_path: Path) -> None:
    content = (MUSEUM / "source.txt").read_bytes().replace(b"\n", b"\r\n")
    source = load_source(_with_text(tmp_path, content))
    assert source.text.encode("utf-8") == content


def test_policies_are_listed_by_id() -> None:
    assert [source.id for source in load_sources(POLICIES)] == [
        "bare-rock",
        "corner-bakery",
        "harbour-museum",
        "lantern-shop",
        "skerry-ferries",
    ]


def test_a_folder_without_policies_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(PolicyMissing, match="no policy here") as caught:
        load_sources(tmp_path)
    assert "source.yaml" in caught.value.hint


def test_two_policies_with_one_id_are_both_named(tmp_path: Path) -> None:
    for name in ("first", "second"):
        shutil.copytree(MUSEUM, tmp_path / name)
    with pytest.raises(PolicyMetadataError, match=r"first and .*second both have the id 'harbour-museum'"):
        load_sources(tmp_path)


def test_an_altered_text_is_refused_with_both_hashes() -> None:
    folder = POLICIES / "broken" / "altered-text"
    actual = hashlib.sha256((folder / "source.txt").read_bytes()).hexdigest()
    with pytest.raises(PolicyTampered, match=f"{actual}.*{'f' * 64}") as caught:
        load_source(folder)
    assert "record the new sha256" in caught.value.hint


def test_one_changed_character_in_the_bundled_policy_is_noticed(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED / "imi", tmp_path / "imi")
    text = tmp_path / "imi" / "source.txt"
    text.chmod(0o644)
    text.write_bytes(text.read_bytes().replace(b"up to 2 years", b"up to 3 years", 1))
    with pytest.raises(PolicyTampered):
        load_source(tmp_path / "imi")


@pytest.mark.parametrize(
    ("folder", "error", "message"),
    [
        ("no-text", PolicyMissing, "no-text/source.txt: no such file"),
        ("no-such-folder", PolicyMissing, "no-such-folder/source.yaml: no such file"),
        ("not-a-mapping", PolicyMetadataError, "a mapping is expected, found list"),
        ("unknown-key", PolicyMetadataError, "Topics: unknown key"),
        ("key-twice", PolicyMetadataError, "the key 'language' stands twice"),
        ("wrong-type", PolicyMetadataError, "version: Input should be a valid date"),
        ("heading-not-in-the-text", PolicyMetadataError, "there is no heading 'Contact us'"),
        ("heading-twice", PolicyMetadataError, "the heading 'Customers' stands on lines 5, 19"),
        ("paragraph-not-in-the-text", PolicyMetadataError, "no paragraph begins 'We send'"),
        ("last-line-not-in-the-text", PolicyMetadataError, "there is no line 'Write to them.'"),
    ],
)
def test_a_broken_policy_is_refused_with_the_place(folder: str, error: type[PolicyError], message: str) -> None:
    with pytest.raises(error) as caught:
        load_source(POLICIES / "broken" / folder)
    assert message in caught.value.message
    assert caught.value.hint


def test_an_unknown_key_is_answered_with_the_allowed_ones() -> None:
    with pytest.raises(PolicyMetadataError) as caught:
        load_source(POLICIES / "broken" / "unknown-key")
    assert "topics, paragraph_topics" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"\xff\xfe", "byte 0 is not UTF-8"), (b"\xef\xbb\xbfPrivacy", "byte order mark")],
    ids=["other encoding", "byte order mark"],
)
def test_a_text_that_is_not_plain_utf_8_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(PolicyMetadataError, match=message):
        load_source(_with_text(tmp_path, content))


def _with_text(folder: Path, content: bytes) -> Path:
    """The museum's policy with another text, its hash recorded."""
    metadata = (MUSEUM / "source.yaml").read_text(encoding="utf-8")
    recorded = hashlib.sha256((MUSEUM / "source.txt").read_bytes()).hexdigest()
    folder.joinpath("source.txt").write_bytes(content)
    folder.joinpath("source.yaml").write_text(
        metadata.replace(recorded, hashlib.sha256(content).hexdigest()), encoding="utf-8"
    )
    return folder
