"""A new version is looked at aside, counts at once and as a whole, and can be taken back; a broken one never counts."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from assistant.api.app import create_app
from assistant.cli import app
from assistant.live import LivePolicies, PolicyWatch
from assistant.publishing.places import publish, roll_back, staged
from assistant.publishing.publish import prove_answers, publish_policy
from assistant.question import Question
from assistant.readiness import check_index
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.verification import verify_text
from knowledge.errors import PolicyError, PolicyMetadataError, PolicyMissing, PolicyTampered, SettingsError
from knowledge.published import (
    PUBLISHED,
    Scheduled,
    pointer_of,
    policy_folders,
    scheduled,
    state,
    version_folder,
    versions,
)
from tests.assistant.publishing.new_version import POLICIES, keep_in, lend_words, new_version

BAKERY = "corner-bakery"
BEFORE, BEGINS = date(2026, 11, 30), date(2026, 12, 1)
QUESTION = Question(question="how long do you keep my application", data_subject="applicants")


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """An installation with the bakery's policy alone."""
    policies = tmp_path / "policies"
    shutil.copytree(POLICIES / BAKERY, policies / BAKERY)
    yield Settings(policies_dir=policies, data_dir=lend_words(tmp_path / "data"), default_policy=BAKERY)
    keep_in(Settings().data_dir)


@pytest.fixture
def longer(tmp_path: Path) -> Path:
    """The next version: applications are kept for three years."""
    return new_version(
        POLICIES / BAKERY, tmp_path / "next", "Up to 2 years from the day", "Up to 3 years from the day",
        version="2026-09-01",
    )  # fmt: skip


def quietly(name: str, done: int, of: int) -> None:
    """Tell nobody."""


def put(folder: Path, settings: Settings, version: str, *, begins: date | None = None) -> str:
    """Make a folder count without looking at it; its name."""
    with staged(folder, settings.policies_dir) as draft:
        return publish(draft, settings.policies_dir, policy_id=BAKERY, version=version, begins=begins)


def periods(assistant: Assistant) -> str:
    return assistant.answer(QUESTION).answer


def test_a_published_version_is_what_is_answered_from(settings: Settings, longer: Path) -> None:
    before = Assistant.open(settings)
    made = publish_policy(longer, settings, quietly)
    after = Assistant.open(settings)
    assert ("2 years" in periods(before), "3 years" in periods(before)) == (True, False)
    assert ("2 years" in periods(after), "3 years" in periods(after)) == (False, True)
    assert made.name.startswith("2026-09-01-")
    assert made.proved > 20
    assert made.diff is not None
    assert [change.new_id for change in made.diff.rows] == [
        "applicants/processing/choose-whom-to-hire",
        "applicants/processing/establish-or-defend-legal-claims",
    ]
    assert check_index(after) == f"current for {BAKERY}"
    assert not list((settings.policies_dir / PUBLISHED).glob("draft-*"))


def test_a_version_can_be_taken_back_and_published_again(settings: Settings, longer: Path) -> None:
    name = put(longer, settings, "2026-09-01")
    assert versions(settings.policies_dir, BAKERY) == (name,)
    assert put(longer, settings, "2026-09-01") == name
    assert versions(settings.policies_dir, BAKERY) == (name,)  # it counted already
    assert roll_back(settings.policies_dir, BAKERY) is None
    assert policy_folders(settings.policies_dir)[BAKERY] == settings.policies_dir / BAKERY
    assert put(longer, settings, "2026-09-01") == name
    put(POLICIES / BAKERY, settings, "2026-03-01")
    assert roll_back(settings.policies_dir, BAKERY) == name
    assert policy_folders(settings.policies_dir)[BAKERY] == version_folder(settings.policies_dir, BAKERY, name)
    roll_back(settings.policies_dir, BAKERY)
    with pytest.raises(PolicyMissing, match="no version before"):
        roll_back(settings.policies_dir, BAKERY)


def test_a_policy_that_was_not_installed_can_be_published(settings: Settings) -> None:
    museum = POLICIES / "harbour-museum"
    made = publish_policy(museum, settings, quietly)
    assert (made.policy, made.diff) == ("harbour-museum", None)
    assert list(Assistant.open(settings).policies) == [BAKERY, "harbour-museum"]
    with pytest.raises(PolicyMissing):
        roll_back(settings.policies_dir, "harbour-museum")


def test_a_version_takes_the_place_of_one_that_can_no_longer_be_read(settings: Settings, longer: Path) -> None:
    with (settings.policies_dir / BAKERY / "source.txt").open("a", encoding="utf-8") as file:
        file.write("altered")
    made = publish_policy(longer, settings, quietly)
    assert made.diff is None
    assert "3 years" in periods(Assistant.open(settings))


@pytest.mark.parametrize("broken", ["altered-text", "no-storage-time", "not-a-mapping", "two-ways-to-cut"])
def test_a_version_that_cannot_be_read_is_refused(settings: Settings, broken: str) -> None:
    before = state(settings.policies_dir)
    with pytest.raises(PolicyError):
        publish_policy(POLICIES / "broken" / broken, settings, quietly)
    assert state(settings.policies_dir) == before
    assert not list((settings.policies_dir / PUBLISHED).glob("draft-*"))


def test_a_version_whose_answers_cannot_be_proved_is_refused(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Assistant.open(settings)
    honest = opened.answer_typed

    def wrong(*args: object, **kwargs: object) -> object:
        answer = honest(*args, **kwargs)  # type: ignore[arg-type]
        first = answer.statements[0].model_copy(update={"text": "They are kept for 99 years."})
        return answer.model_copy(update={"statements": (first, *answer.statements[1:])})

    monkeypatch.setattr(opened, "answer_typed", wrong)
    with pytest.raises(PolicyError, match="does not hold"):
        prove_answers(opened)


def test_a_folder_without_a_policy_is_refused(settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(PolicyMissing, match=r"source\.yaml"):
        publish_policy(tmp_path, settings, quietly)


def test_a_file_in_the_way_is_told_with_the_setting(settings: Settings, longer: Path) -> None:
    (settings.policies_dir / PUBLISHED).write_text("in the way", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        publish_policy(longer, settings, quietly)
    assert "PRIVACY_ASSISTANT_POLICIES_DIR" in caught.value.hint


def test_a_version_that_was_damaged_is_cured_by_the_next_one(settings: Settings, longer: Path) -> None:
    name = put(longer, settings, "2026-09-01")
    (version_folder(settings.policies_dir, BAKERY, name) / "source.txt").write_text("altered", encoding="utf-8")
    assert publish_policy(POLICIES / BAKERY, settings, quietly).diff is None
    assert "2 years" in periods(Assistant.open(settings))


def test_a_folder_of_versions_that_cannot_be_read_is_no_empty_one(settings: Settings, longer: Path) -> None:
    put(longer, settings, "2026-09-01")
    live = LivePolicies(Assistant.open(settings))
    before = live.current
    place = settings.policies_dir / PUBLISHED
    place.rename(place.with_name("aside"))
    place.write_text("in the way", encoding="utf-8")
    for look in (live.look, lambda: Assistant.open(settings), lambda: policy_folders(settings.policies_dir)):
        with pytest.raises(PolicyMetadataError, match="cannot be read"):
            look()
    place.unlink()
    place.with_name("aside").rename(place)
    assert live.look() is before


def test_a_policy_installed_under_another_name_is_told_before_anything_counts(settings: Settings, longer: Path) -> None:
    (settings.policies_dir / BAKERY).rename(settings.policies_dir / "bakery")
    with pytest.raises(PolicyMetadataError, match="under another name"):
        publish_policy(longer, settings, quietly)
    assert versions(settings.policies_dir, BAKERY) == ()
    assert list(Assistant.open(settings).policies) == [BAKERY]


def test_an_altered_version_is_not_published_again(settings: Settings, longer: Path) -> None:
    name = put(longer, settings, "2026-09-01")
    (version_folder(settings.policies_dir, BAKERY, name) / "source.txt").write_text("altered", encoding="utf-8")
    with pytest.raises(PolicyMetadataError, match="was altered"):
        put(longer, settings, "2026-09-01")
    with pytest.raises(PolicyTampered):
        Assistant.open(settings)


@pytest.mark.parametrize(
    "spoilt",
    [
        "",
        "[]",
        '{"versions": "x"}',
        '{"versions": ["../../elsewhere"]}',
        '{"other": 1}',
        '{"versions": [], "scheduled": "soon"}',
        '{"versions": [], "scheduled": {"name": "x", "begins": "soon"}}',
        '{"versions": [], "scheduled": {"name": "../elsewhere", "begins": "2026-01-01"}}',
    ],
)
def test_a_spoilt_file_of_versions_is_told(settings: Settings, longer: Path, spoilt: str) -> None:
    put(longer, settings, "2026-09-01")
    pointer_of(settings.policies_dir, BAKERY).write_text(spoilt, encoding="utf-8")
    with pytest.raises(PolicyMetadataError, match=BAKERY):
        Assistant.open(settings)


# --- while it runs


def test_an_opened_assistant_stays_with_its_version(settings: Settings, longer: Path) -> None:
    live = LivePolicies(Assistant.open(settings))
    before = live.current
    assert live.look() is before
    put(longer, settings, "2026-09-01")
    after = live.look()
    assert after is not before
    assert live.look() is after
    assert ("2 years" in periods(before), "3 years" in periods(after)) == (True, True)
    assert before.version() != after.version()
    assert after.encoders is before.encoders
    roll_back(settings.policies_dir, BAKERY)
    again = live.look()
    assert again.answer(QUESTION).model_dump(exclude={"elapsed_ms"}) == before.answer(QUESTION).model_dump(
        exclude={"elapsed_ms"}
    )
    assert again.version() == before.version()


def test_policies_that_did_not_change_are_shared(settings: Settings, longer: Path) -> None:
    shutil.copytree(POLICIES / "harbour-museum", settings.policies_dir / "harbour-museum")
    before = Assistant.open(settings)
    put(longer, settings, "2026-09-01")
    after = before.reopened()
    assert after.facts["harbour-museum"] is before.facts["harbour-museum"]
    assert after.facts[BAKERY] is not before.facts[BAKERY]


def test_a_version_of_the_same_text_with_other_words_counts_as_another(settings: Settings, tmp_path: Path) -> None:
    shutil.copytree(POLICIES / BAKERY, tmp_path / "renamed")
    labels = tmp_path / "renamed" / "vocabulary" / "labels"
    labels.mkdir(parents=True)
    (labels / "en.yaml").write_text("data_subject:\n  applicants: people who apply to the bakery\n", encoding="utf-8")
    live = LivePolicies(Assistant.open(settings))
    before = live.current
    put(tmp_path / "renamed", settings, "2026-03-01")
    after = live.look()
    assert before.policy(None).sha256 == after.policy(None).sha256
    assert before.version() != after.version()


def test_a_broken_version_leaves_the_old_one_and_is_told_once(
    settings: Settings, longer: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Assistant | None] = []
    live = LivePolicies(Assistant.open(settings), told.append)
    before = live.current
    name = put(longer, settings, "2026-09-01")
    spoilt = version_folder(settings.policies_dir, BAKERY, name) / "source.txt"
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:-100])
    assert [live.look() for _ in range(3)] == [before] * 3
    assert told == [None]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "are refused" in caplog.text
    assert "SHA-256" in caplog.text
    assert "2 years" in periods(live.current)
    spoilt.write_bytes(whole)
    roll_back(settings.policies_dir, BAKERY)
    put(longer, settings, "2026-09-01")
    assert "3 years" in periods(live.look())
    assert told[1:] == [live.current]


def test_what_keeps_it_from_looking_is_told_once_and_does_not_end_it(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    looks: list[int] = []
    looked = threading.Event()
    live = LivePolicies(Assistant.open(settings))

    def look() -> Assistant:
        looks.append(1)
        if len(looks) > 3:
            looked.set()
            return live.current
        raise PolicyMetadataError("the folder cannot be read", hint="")

    monkeypatch.setattr(live, "look", look)
    monkeypatch.setattr("assistant.live._LOOK_SECONDS", 0.01)
    with closing(PolicyWatch(live)):
        assert looked.wait(10)
    assert [record.getMessage() for record in caplog.records] == [
        "policies cannot be looked at: the folder cannot be read"
    ]


def test_the_document_of_the_service_names_the_terms_of_the_new_version(settings: Settings, longer: Path) -> None:
    service = create_app(settings, Assistant.open(settings))
    service.state.assistant = Assistant.open(settings)
    before = json.dumps(service.openapi())
    put(longer, settings, "2026-09-01")
    service.state.assistant = service.state.assistant.reopened()
    assert service.openapi() is service.openapi()
    assert json.dumps(service.openapi()) != before


# --- from a day on


@pytest.fixture
def the_day(monkeypatch: pytest.MonkeyPatch) -> Callable[[date], None]:
    """Lets it be a day."""

    def come(day: date) -> None:
        monkeypatch.setattr("knowledge.published.today", lambda: day)
        monkeypatch.setattr("assistant.publishing.places.today", lambda: day)

    come(BEFORE)
    return come


def test_a_scheduled_version_counts_from_its_day_on_in_what_runs(
    settings: Settings, longer: Path, the_day: Callable[[date], None]
) -> None:
    live = LivePolicies(Assistant.open(settings))
    before = live.current
    made = publish_policy(longer, settings, quietly, begins=BEGINS)
    folder = settings.policies_dir
    assert (versions(folder, BAKERY), scheduled(folder, BAKERY)) == ((), Scheduled(made.name, BEGINS))
    assert "2 years" in periods(live.look())
    the_day(BEGINS)
    assert (versions(folder, BAKERY), scheduled(folder, BAKERY)) == ((made.name,), None)
    assert "3 years" in periods(live.look())
    assert live.look() is live.current is not before
    assert "3 years" in periods(Assistant.open(settings))
    assert check_index(live.current) == f"current for {BAKERY}"
    roll_back(folder, BAKERY)
    assert "2 years" in periods(live.look())


def test_what_is_scheduled_is_taken_back_first_and_stays_when_another_is_published(
    settings: Settings, longer: Path, the_day: Callable[[date], None]
) -> None:
    folder = settings.policies_dir
    now = put(POLICIES / BAKERY, settings, "2026-03-01")
    coming = put(longer, settings, "2026-09-01", begins=BEGINS)
    assert put(POLICIES / BAKERY, settings, "2026-03-02") != now
    assert scheduled(folder, BAKERY) == Scheduled(coming, BEGINS)
    counting = versions(folder, BAKERY)
    assert roll_back(folder, BAKERY) == counting[-1]
    assert (versions(folder, BAKERY), scheduled(folder, BAKERY)) == (counting, None)
    the_day(BEGINS)
    assert versions(folder, BAKERY) == counting


def test_what_was_scheduled_can_be_published_at_once_and_is_then_no_longer_scheduled(
    settings: Settings, longer: Path, the_day: Callable[[date], None]
) -> None:
    name = put(longer, settings, "2026-09-01", begins=BEGINS)
    assert put(longer, settings, "2026-09-01") == name
    assert (versions(settings.policies_dir, BAKERY), scheduled(settings.policies_dir, BAKERY)) == ((name,), None)
    assert put(longer, settings, "2026-09-01", begins=BEGINS) == name  # it counts already
    the_day(BEGINS)
    assert versions(settings.policies_dir, BAKERY) == (name,)


def test_the_commands_tell_what_is_scheduled(settings: Settings, longer: Path) -> None:
    put(longer, settings, "2026-09-01", begins=date(2999, 12, 31))
    environment = {
        "PRIVACY_ASSISTANT_POLICIES_DIR": str(settings.policies_dir),
        "PRIVACY_ASSISTANT_DATA_DIR": str(settings.data_dir),
        "PRIVACY_ASSISTANT_DEFAULT_POLICY": BAKERY,
    }
    run = CliRunner().invoke
    assert "from 2999-12-31 on" in run(app, ["policy", "versions"], env=environment).stdout
    shown = run(app, ["policy", "publish", str(longer), "--from", "2999-11-30", "--json"], env=environment)
    assert json.loads(shown.stdout)["from"] == "2999-11-30"
    listed = json.loads(run(app, ["policy", "versions", "--json"], env=environment).stdout)
    assert (listed["versions"], listed["scheduled"]["from"]) == ([], "2999-11-30")
    assert run(app, ["policy", "publish", str(longer), "--from", "tomorrow"], env=environment).exit_code == 2


# --- commands and proof


def test_the_commands_publish_list_and_take_back(settings: Settings, longer: Path) -> None:
    environment = {
        f"PRIVACY_ASSISTANT_{name}": str(value)
        for name, value in {
            "POLICIES_DIR": settings.policies_dir, "DATA_DIR": settings.data_dir, "DEFAULT_POLICY": BAKERY,
        }.items()
    }  # fmt: skip
    run = CliRunner().invoke
    shown = run(app, ["policy", "publish", str(longer)], env=environment)
    assert shown.exit_code == 0
    assert "applicants/processing/choose-whom-to-hire" in shown.stdout
    assert "counts now" in shown.stderr
    listed = json.loads(run(app, ["policy", "versions", "--json"], env=environment).stdout)
    assert listed == {"policy": BAKERY, "versions": [listed["versions"][0]], "scheduled": None}
    back = json.loads(run(app, ["policy", "rollback", "--json"], env=environment).stdout)
    assert back == {"policy": BAKERY, "version": None}
    refused = run(app, ["policy", "rollback"], env=environment)
    assert refused.exit_code == 1
    assert "hint: " in refused.stderr


def test_an_older_answer_is_proved_against_the_version_that_it_names(settings: Settings, longer: Path) -> None:
    older = Assistant.open(settings).answer(QUESTION).model_dump_json()
    put(longer, settings, "2026-09-01")
    newer = Assistant.open(settings).answer(QUESTION).model_dump_json()
    roll_back(settings.policies_dir, BAKERY)
    put(longer, settings, "2026-09-01")
    assert verify_text(older, policies_dir=settings.policies_dir) == ()
    assert verify_text(newer, policies_dir=settings.policies_dir) == ()
    roll_back(settings.policies_dir, BAKERY)
    assert verify_text(newer, policies_dir=settings.policies_dir) == ()  # it was given while that version counted
    altered = older.replace("2 years", "3 years")
    assert verify_text(altered, policies_dir=settings.policies_dir) != ()
