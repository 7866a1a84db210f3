"""Right x legal basis (GDPR Art. 15-22, 7(3), 77) as a decision table, and what it makes of one row.

The table is parameters/rights.yaml, written to be read by a lawyer: exactly one entry holds for a right, a basis and a
purpose. A row's bases are then taken together: a right reaches all of a row, a part of it, or none. Where a basis has a
scope ("consent for specific data (e.g. allergies)") and the question names that very data, only this basis counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.errors import RuleParameterError
from knowledge.facts import PolicyFacts, RowFacts
from knowledge.policy import LegalBasis
from knowledge.query import Query
from knowledge.vocabulary import Kind
from knowledge.yaml_text import load_yaml
from rules.of_basis import names_data

Basis = Literal["consent", "contract", "legal_obligation", "legitimate_interests", "vital_interests", "public_task"]
Purpose = Literal["direct_marketing", "legal_claims"]
BASES: tuple[Basis, ...] = get_args(Basis)


class RightOutcome(StrEnum):
    """What becomes of a right. `in_part` comes of a row with several bases, never of one entry."""

    APPLIES = "applies"
    IN_PART = "in_part"
    UNDER_CONDITION = "under_condition"
    NOT_BY_THIS_POLICY = "not_by_this_policy"
    UNKNOWN = "unknown"


class Entry(BaseModel):
    """One line of the table; its keys are explained in the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    right: str
    bases: tuple[Basis, ...] = Field(min_length=1)
    result: RightOutcome
    article: str
    cites: tuple[Literal["passage", "row"], ...]
    purpose: Purpose | None = None
    condition: str | None = None
    instead: str | None = None
    beside: str | None = None
    quote: str | None = None

    @property
    def carries(self) -> bool:
        """Whether data on these bases come under the right at all."""
        return self.result in (RightOutcome.APPLIES, RightOutcome.UNDER_CONDITION)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    table: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a right comes to for one row. `bases`: those that count; `carried`: those of them that carry the right.

    `named`: the question names data that one basis alone covers. `pending`: a basis that would carry the right if its
    condition on the person were met. `entry`: the line of the table that decides.
    """

    right: str
    row: RowFacts
    outcome: RightOutcome
    entry: Entry
    bases: tuple[LegalBasis, ...]
    carried: tuple[LegalBasis, ...]
    named: bool = False
    pending: LegalBasis | None = None


class RightsTable:
    """The entries by right, basis and purpose."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries: dict[tuple[str, str, str | None], Entry] = {}
        for entry in entries:
            for basis in entry.bases:
                key = (entry.right, basis, entry.purpose)
                if key in self._entries:
                    raise RuleParameterError(
                        f"rights.yaml: two entries for {entry.right} and {basis}, purpose {entry.purpose}",
                        hint="Exactly one entry may hold; merge the two or give one a purpose.",
                    )
                self._entries[key] = entry
        missing = [(r, b) for r in self.rights for b in BASES if (r, b, None) not in self._entries]
        if missing:
            raise RuleParameterError(
                f"rights.yaml: no entry for {missing[0][0]} and {missing[0][1]}",
                hint="Every right needs one entry without a purpose for each of the four bases.",
            )

    @property
    def rights(self) -> tuple[str, ...]:
        """Every right of the table, in its order."""
        return tuple(dict.fromkeys(right for right, _, _ in self._entries))

    def entry(self, right: str, basis: str, purpose: str | None = None) -> Entry:
        """The entry that holds: that of the purpose, else the general one; KeyError for an unknown right or basis."""
        return self._entries.get((right, basis, purpose)) or self._entries[right, basis, None]

    def hangs_on_basis(self, right: str) -> bool:
        """Whether some basis does not carry the right."""
        return any(not self.entry(right, basis).carries for basis in BASES)

    def verdict(self, right: str, row: RowFacts, query: Query, facts: PolicyFacts) -> Verdict:
        """What the right comes to for a row, taken with what the question says of the person and the data."""
        named = named_bases(row, query, facts)
        met = tuple(b for b in row.legal_bases if b.condition is None or _is_met(b.condition, query))
        bases = named or (met if self.hangs_on_basis(right) else row.legal_bases)
        purpose = self._spoken_of(right, purpose_of(row, facts), facts)
        entries = {b: self.entry(right, b.term, purpose) for b in (bases or row.legal_bases)}
        carried = tuple(b for b in bases if entries[b].carries)
        unmet = (b for b in row.legal_bases if b not in bases and not named)
        pending = next((b for b in unmet if self.entry(right, b.term, purpose).carries), None) if not carried else None
        outcome = self._taken_together(right, entries, carried, named=bool(named), pending=pending is not None)
        entry = _deciding(entries, carried)
        return Verdict(right, row, outcome, entry, bases, carried, bool(named), pending)

    def _spoken_of(self, right: str, purpose: str | None, facts: PolicyFacts) -> str | None:
        """The purpose, unless the policy lacks the sentence that singles it out (an absolute right, legal claims)."""
        quotes = {e.quote for (r, _, p), e in self._entries.items() if r == right and p == purpose and purpose}
        return purpose if all(quote is None or says(right, quote, facts) for quote in quotes) else None

    def _taken_together(
        self,
        right: str,
        entries: dict[LegalBasis, Entry],
        carried: tuple[LegalBasis, ...],
        *,
        named: bool,
        pending: bool,
    ) -> RightOutcome:
        if pending:
            return RightOutcome.UNDER_CONDITION
        if not carried:
            return next(iter(entries.values())).result
        scoped = self.hangs_on_basis(right) and all(b.scope and not b.condition for b in carried) and not named
        if scoped or len(carried) < len(entries):
            return RightOutcome.IN_PART
        return _deciding(entries, carried).result


def named_bases(row: RowFacts, query: Query, facts: PolicyFacts) -> tuple[LegalBasis, ...]:
    """The bases of a row whose scope names data that the question names; empty where it names none of it."""
    return tuple(b for b in row.legal_bases if names_data(b, query.data_categories, facts))


def says(right: str, mark: str, facts: PolicyFacts) -> bool:
    """Whether the policy's passage on a right has the words that a mark stands for."""
    term = facts.vocabulary.terms.get((Kind.RIGHT, right))
    return term is not None and any(facts.policy.marked(mark, topic=topic) for topic in term.passages)


def purpose_of(row: RowFacts, facts: PolicyFacts) -> Purpose | None:
    """The purpose that the table knows, if the row serves it."""
    term = facts.vocabulary.terms.get((Kind.ACTIVITY, row.activity or ""))
    if term is None:
        return None
    return "direct_marketing" if term.direct_marketing else "legal_claims" if term.legal_claims else None


def _deciding(entries: dict[LegalBasis, Entry], carried: tuple[LegalBasis, ...]) -> Entry:
    """Of several entries the one that says most: the weighing of interests brings the objection with it."""
    chosen = [entries[b] for b in carried] or list(entries.values())
    return next((e for e in chosen if "legitimate_interests" in e.bases), chosen[0])


def _is_met(condition: str, query: Query) -> bool:
    return condition == "sole_proprietor" and query.sole_proprietor


def load_rights_table(text: str) -> RightsTable:
    """A table from its YAML; raises RuleParameterError for an unknown key, a gap or an overlap."""
    try:
        content: Any = load_yaml(text)
        entries = _File.model_validate(content).table
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()[:3])
        raise RuleParameterError(
            f"rights.yaml: {told}", hint=f"The keys of an entry are {', '.join(Entry.model_fields)}."
        ) from error
    except yaml.YAMLError as error:
        raise RuleParameterError(f"rights.yaml: not YAML: {error}", hint="Mend the syntax at that place.") from error
    return RightsTable(entries)


@lru_cache(maxsize=1)
def rights_table() -> RightsTable:
    """The table that comes with the package."""
    return load_rights_table(files("rules").joinpath("parameters/rights.yaml").read_text(encoding="utf-8"))
