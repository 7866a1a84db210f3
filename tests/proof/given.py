"""Answers to prove, made of typed queries: what a question is understood as does not matter here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.compose import compose
from assistant.settings import Settings
from knowledge.plain import plain
from knowledge.query import Query
from proof.opening import Opened, open_policy
from rules.engine import decide_all
from rules.finding import Finding

INVENTED = ("harbour-museum", "lantern-shop", "skerry-ferries")
_POLICIES = {
    "imi": Settings().policies_dir / "imi",
    **{name: Path(__file__).parents[1] / "policies" / name for name in INVENTED},
}


@dataclass(frozen=True)
class Given:
    """An answer as a caller holds it, in JSON, and what to prove it against."""

    name: str
    answer: dict[str, Any]
    opened: Opened
    query: Query


@cache
def opened(policy: str) -> Opened:
    return open_policy(_POLICIES[policy])


def said(query: Query, findings: tuple[Finding, ...], against: Opened) -> dict[str, Any]:
    """The answer, in JSON, that the findings would make; they may be forged."""
    made = compose(query, findings, against.facts, against.book(query.language), elapsed_ms=1.0)
    answer: dict[str, Any] = json.loads(made.model_dump_json())
    # Whoever forges an answer can make the id to it; with this one every alteration would be noticed, for nothing
    return answer | {"id": ""}


@cache
def given_answers() -> tuple[Given, ...]:
    """One answer for each query of queries.yaml."""
    cases = yaml.safe_load((Path(__file__).parent / "queries.yaml").read_text(encoding="utf-8"))
    return tuple(_given(**case) for case in cases)


def _given(name: str, query: dict[str, Any], policy: str = "imi") -> Given:
    against = opened(policy)
    typed = Query.from_dict({"text": name, "language": "en", **plain(query)})
    return Given(name, said(typed, decide_all(typed, against.facts), against), against, typed)


def phrases_of(answer: dict[str, Any]) -> Iterator[str]:
    """The phrases that an answer says."""
    yield from (point["say"] for rule in answer["trace"]["rules"] for point in rule["points"])
