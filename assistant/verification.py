"""Has an answer proved: finds the policy that it names and hands both to `proof`, which knows nothing of us."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from assistant.answer import Answer
from assistant.replay import replay
from assistant.signing import signature_problems, without_signature
from knowledge.errors import PolicyError
from knowledge.facts import PolicyFacts
from knowledge.published import earlier_folders, policy_folders
from knowledge.sources import load_source
from proof.opening import open_policy
from proof.problem import Problem
from proof.verify import verify


def verify_text(
    text: str,
    *,
    policies_dir: Path,
    policy: Path | None = None,
    with_replay: bool = False,
    public_key: Path | None = None,
) -> tuple[Problem, ...]:
    """What does not hold in an answer given as JSON; `policy` is a folder or a file, else the installed one it names.

    `with_replay` also runs the rules anew, once all else holds; `public_key` is a file, with which the signature is
    checked. Raises PolicyError where the policy cannot be read, SettingsError where the key cannot.
    """
    try:
        answer = json.loads(text, object_pairs_hook=_without_duplicates)
    except (ValueError, RecursionError) as error:
        return (Problem("answer", f"it is not JSON: {error}"),)
    if not isinstance(answer, dict):
        return (Problem("answer", "it is not a JSON object"),)
    forged = signature_problems(answer, public_key) if public_key else ()
    return forged + _proved(
        without_signature(answer), policies_dir=policies_dir, policy=policy, with_replay=with_replay
    )


def _proved(
    answer: dict[str, Any], *, policies_dir: Path, policy: Path | None, with_replay: bool
) -> tuple[Problem, ...]:
    installed = policy_folders(policies_dir)
    named = named_policy(answer)
    if policy is None and named not in installed:
        return (not_installed(named, tuple(installed)),)
    opened = open_policy(policy or _named_version(answer, policies_dir), installed=installed.get(named))
    problems = verify(answer, opened.facts, opened.book)
    return problems if problems or not with_replay else _replayed(answer, opened.facts)


def _named_version(answer: Mapping[str, Any], policies_dir: Path) -> Path:
    """The folder of the version that an answer names; where there is none, that of the one that counts."""
    named, sha256 = named_policy(answer), answer["policy"].get("sha256")
    counting = policy_folders(policies_dir)[named]
    if load_source(counting).sha256 == sha256:
        return counting
    earlier = earlier_folders(policies_dir, named)
    return next((folder for folder in earlier if _sha256(folder) == sha256), counting)


def _sha256(folder: Path) -> str | None:
    with contextlib.suppress(PolicyError):
        return load_source(folder).sha256
    return None


def named_policy(answer: Mapping[str, Any]) -> str:
    """The id of the policy that an answer names; empty where it names none."""
    policy = answer.get("policy")
    return str(policy.get("id")) if isinstance(policy, dict) else ""


def not_installed(named: str, installed: tuple[str, ...]) -> Problem:
    """That an answer cannot be proved here, and what it could be proved against."""
    return Problem("policy.id", f"no policy {named[:80]!r} is installed, only {', '.join(installed)}")


def _replayed(answer: Mapping[str, Any], facts: PolicyFacts) -> tuple[Problem, ...]:
    """An older answer can be true and yet differ from what the rules find today, so this is asked for by itself."""
    return tuple(Problem("replay", found) for found in replay(Answer.model_validate(answer), facts))


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of a key that stands twice one reader takes the first, another the last: two answers in one."""
    held = dict(pairs)
    if len(held) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return held
