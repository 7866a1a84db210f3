"""Replays an answer: runs the rules anew on the query in its trace and compares what they find with what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.answer import Answer
from knowledge.facts import PolicyFacts
from knowledge.query import Query
from rules.engine import decide_all
from rules.trace import traced


def replay(answer: Answer, facts: PolicyFacts) -> tuple[str, ...]:
    """Every difference between an answer's trace and what the rules find today, in words; none if they find the same.

    Raises ValueError where the trace holds no query. Findings may differ honestly under another version of the rules.
    """
    found = [traced(f) for f in decide_all(Query.from_dict(answer.trace.query), facts)]
    said = answer.trace.rules
    differing = [_difference(a, b) for a, b in zip(said, found, strict=False) if a != b]
    if len(said) != len(found):
        differing.append(f"{len(said)} rules are in the trace, {len(found)} find something today")
    return tuple(differing)


def _difference(said: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    names = [name for name in {**said, **found} if said.get(name) != found.get(name)]
    return f"rule {found['rule']}: {', '.join(names)} differ"
