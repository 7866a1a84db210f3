"""Publishes a new version of a policy: copied aside, looked at as a whole, and only then the one that counts.

Looked at is the copy, so that nothing is served that was not. It is good where it can be read with its vocabulary,
names and weights, and where what the rules answer to questions about each category of people and each right, in every
language, is proved against it. The index of its rows is built before it counts, so that the service stays ready.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from assistant.publishing.places import publish, staged
from assistant.readiness import Progress, build_index, store_words
from assistant.service import Assistant
from assistant.settings import Settings
from assistant.signing import without_signature
from assistant.typed_question import RecipientsQuestion, RetentionQuestion, RightsQuestion, TypedQuestion
from knowledge.errors import PolicyError, PolicyMetadataError, UnknownTerm
from knowledge.parsing import parse
from knowledge.policy import Policy
from knowledge.published import policy_folders
from knowledge.sources import load_source
from knowledge.tokens import LANGUAGES
from proof.opening import Opened
from proof.verify import verify
from rules.diff.compare import compare
from rules.diff.report import PolicyDiff

_MOST_TOLD: Final = 5


@dataclass(frozen=True)
class Publication:
    """What became of it: the version's name, how many answers were proved, and what differs from the one before.

    `diff`: None where there was none before, or none that can be read.
    """

    policy: str
    name: str
    proved: int
    diff: PolicyDiff | None


def publish_policy(folder: Path, settings: Settings, progress: Progress, *, begins: date | None = None) -> Publication:
    """Make a folder's policy the version that counts; what counted before goes on where anything is wrong.

    With `begins` it is looked at now and counts from that day on.

    Raises PolicyError or what else keeps it from being read, and SettingsError where nothing can be written.
    """
    with staged(folder, settings.policies_dir) as draft:
        source = load_source(draft)
        _check_installed(settings.policies_dir, source.id)
        trial = Assistant.open(
            settings.model_copy(update={"policies_dir": draft.parent, "default_policy": source.id, "log_days": 0})
        )
        trial.read_whole(source.id)
        proved = prove_answers(trial)
        store_words(trial, progress)
        build_index(trial, progress)
        before = _counting(settings.policies_dir, source.id)
        diff = compare(before, trial.policy(source.id)) if before else None
        name = publish(draft, settings.policies_dir, policy_id=source.id, version=source.version, begins=begins)
    return Publication(source.id, name, proved, diff)


def prove_answers(assistant: Assistant) -> int:
    """How many answers of the default policy were proved; raises PolicyError where one does not hold."""
    policy_id = assistant.policy(None).id
    opened = Opened(assistant.facts[policy_id], assistant.folders[policy_id].parent)
    proved = 0
    for question in _questions(assistant):
        try:
            answer = assistant.answer_typed(question)
        except UnknownTerm:
            continue  # no row has it: there is nothing to answer
        found = verify(without_signature(answer.model_dump(mode="json")), opened.facts, opened.book)
        if found:
            told = "; ".join(f"{problem.where}: {problem.what}" for problem in found[:_MOST_TOLD])
            raise PolicyError(
                f"{policy_id}: an answer about {question.model_dump(exclude_none=True)} does not hold: {told}",
                hint="Nothing was published. Look at the vocabulary and the names in the folder of the new version.",
            )
        proved += 1
    return proved


def _questions(assistant: Assistant) -> Iterator[TypedQuestion]:
    lists = assistant.question_lists()
    for language in LANGUAGES:
        for people in lists["data_subject"]:
            yield RetentionQuestion.model_validate({"data_subject": people, "language": language})
            yield RecipientsQuestion.model_validate({"data_subject": people, "language": language})
        for right in lists["right"]:
            yield RightsQuestion.model_validate({"right": right, "language": language})


def _check_installed(policies_dir: Path, policy_id: str) -> None:
    """Raise PolicyMetadataError where a folder of another name has the id: no version would take its place."""
    for name, folder in policy_folders(policies_dir).items():
        if name != policy_id and _id_of(folder) == policy_id:
            raise PolicyMetadataError(
                f"{folder} has the id {policy_id!r} under another name", hint=f"Rename that folder to {policy_id}."
            )


def _id_of(folder: Path) -> str | None:
    with suppress(PolicyError):
        return load_source(folder).id
    return None


def _counting(policies_dir: Path, policy_id: str) -> Policy | None:
    """What a new version is compared with; None where there is none that can be read, which the new one cures."""
    folder = policy_folders(policies_dir).get(policy_id)
    with suppress(PolicyError):
        return parse(load_source(folder)) if folder else None
    return None
