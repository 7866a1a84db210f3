"""General law beside an answer: a sentence of the law's own files, with its article, that holds on the day.

The files stand with the rules, as they are parameters of law; they are read here as data, and no code with them.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from proof.checks.registry import check
from proof.claim import Claim, Values, require

_LAW = Path(__file__).resolve().parents[2] / "rules" / "parameters" / "law"


@check("background.law", kind="background")
def law(claim: Claim) -> Values:
    """One sentence at most, cites nothing, and is in force on the day of the question, else of the policy."""
    require(not claim.places and not claim.following and claim.query.background, "background stands alone and last")
    name, _, rest = (claim.read or ("",))[0].partition(".")
    parameter, _, since = rest.partition("@")
    found = _laws()[name]
    places = set(claim.query.jurisdictions)
    require(name in claim.facts.policy.laws and not places & set(found.get("unless", ())), "the law does not reach it")
    require("only" not in found or bool(places & set(found["only"])), "the law is one of another place")
    values = found["parameters"][parameter]["values"]
    day = claim.query.today or date.fromisoformat(claim.facts.policy.version)
    require(since == max(d for d in values if d <= day).isoformat(), "that did not hold on the day")
    said = values[date.fromisoformat(since)]["text"]
    return {"article": found["parameters"][parameter]["article"], "law": said.get(claim.query.language) or said["en"]}


@lru_cache(maxsize=1)
def _laws() -> dict[str, dict[str, Any]]:
    found = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_LAW.glob("*.yaml"))]
    return {f["law"]: {**f, "parameters": {p["id"]: p for p in f["parameters"]}} for f in found}
