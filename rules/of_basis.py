"""What a cell takes in that speaks of all data on one legal basis ("all data that we process based on …").

A type of data is taken in where another purpose for the same people lists it and rests on that basis; not where it
rests on another one for that very type ("consent for specific data (e.g. allergies)"). Such a cell lists no type by
name, so that a name which is missing from it is no "no".
"""

from __future__ import annotations

import re

from knowledge.facts import PolicyFacts, RowFacts, normalise
from knowledge.policy import CellReference, Column, LegalBasis
from knowledge.vocabulary import Kind
from rules.finding import Evidence, Point, cell

_BRACKETS = re.compile(r"\(([^()]*)\)")


def names_data(basis: LegalBasis, data: tuple[str, ...], facts: PolicyFacts) -> bool:
    """Whether the scope of a basis names one of these types of data, as a whole or as an example.

    "Non-essential cookies" does not name cookies as such; "specific data (e.g. allergies)" names allergies.
    """
    if basis.scope is None or basis.condition is not None:
        return False
    whole = normalise(_BRACKETS.sub("", basis.scope))
    examples = " ".join(
        f" {normalise(item)} " for inside in _BRACKETS.findall(basis.scope) for item in inside.split(",")
    )
    terms = [t for name in data if (t := facts.vocabulary.terms.get((Kind.DATA_CATEGORY, name)))]
    phrases = [normalise(phrase) for term in terms for phrase in term.policy]
    return any(phrase == whole or f" {phrase} " in examples for phrase in phrases)


def of_one_basis(row: RowFacts) -> CellReference | None:
    """What a row's data cell points to where it speaks of all data on one basis; else None."""
    reference = row.row.cell(Column.PERSONAL_DATA).reference
    return reference if reference is not None and reference.kind == "all_of_basis" else None


def draws_on_others(activity: str, facts: PolicyFacts) -> bool:
    """Whether an activity has no data of its own, but all that others have on one basis."""
    rows = [r for r in facts.processing() if r.activity == activity]
    return bool(rows) and all(map(of_one_basis, rows))


def taken_in(row: RowFacts, term: str, facts: PolicyFacts) -> Point | None:
    """That a type of data is listed for another purpose on the basis; None where it is for none.

    One purpose shows that, and best one that rests on nothing else and names the type by itself.
    """
    reference = of_one_basis(row)
    sources = [facts.rows[target] for target in (reference.target_ids if reference else ())]
    sources = [s for s in sources if not any(names_data(basis, (term,), facts) for basis in s.legal_bases)]
    found = [(source, item) for source in sources if (item := source.lists(term))]
    if not found:
        return None
    source, item = min(found, key=lambda pair: (len(pair[0].legal_bases), len(pair[1].atom.text)))
    evidence = (
        cell(row, Column.PERSONAL_DATA),
        cell(source, Column.PURPOSE),
        cell(source, Column.LEGAL_BASIS),
        Evidence(item.row_id, Column.PERSONAL_DATA, item.atom.span),
    )
    values = {"who": row.data_subject, "item": item.atom.text, "purpose": source.key_text}
    values |= {"basis": source.row.cell(Column.LEGAL_BASIS).text, "data": row.row.cell(Column.PERSONAL_DATA).text}
    return Point("derived", "personal_data.taken_in", evidence, values)


def left_out(row: RowFacts, term: str, facts: PolicyFacts) -> Point | None:
    """That a type of data is listed for these people, but never on the basis; None where it is not listed for them."""
    listing = tuple(r for r in facts.processing(row.data_subject) if r.lists(term))
    if not listing or taken_in(row, term, facts):
        return None
    evidence = (cell(row, Column.PERSONAL_DATA), *(cell(r, Column.LEGAL_BASIS) for r in listing))
    quotes = tuple(dict.fromkeys(r.row.cell(Column.LEGAL_BASIS).text for r in listing))
    values = {"who": row.data_subject, "data_terms": (term,), "quotes": quotes}
    data = row.row.cell(Column.PERSONAL_DATA).text
    return Point("derived", "personal_data.left_out", evidence, {**values, "data": data})
