"""What each row is about, in terms of the vocabulary: its activity, types of data, recipient and legal bases.

The link runs over the policy's own words: a term's `policy` phrases against the cell or its atoms. What no term
covers gets a term of its own, named after its words, so that nothing of a policy is out of reach.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from knowledge.policy import Atom, Cell, Column, LegalBasis, Passage, Policy, Row, Supplement, TableKind
from knowledge.tokens import fold, forms_in
from knowledge.vocabulary import Kind, Vocabulary
from knowledge.word_set import Words

_NOT_WORD = re.compile(r"[^\w]+")
# Policies share the domain's phrases, and their cells many words.
_REMEMBERED = 8_192


@lru_cache(maxsize=_REMEMBERED)
def normalise(words: str) -> str:
    """The words alone, folded: "Name, title." and "name title" are the same. For matching only."""
    return _NOT_WORD.sub(" ", fold(words)).strip()


@dataclass(frozen=True, slots=True)
class ListedData:
    """A type of data that a row lists: the atom that says so, and the row that the atom stands in.

    `row_id` differs from the row asked about where its cell refers elsewhere ("Same as above").
    """

    term: str
    atom: Atom
    row_id: str


@dataclass(frozen=True, slots=True)
class RowFacts:
    """One row with its terms. `activity` for processing rows, `recipient` for recipient rows, else None."""

    row: Row
    activity: str | None
    recipient: str | None
    data: tuple[ListedData, ...]
    legal_bases: tuple[LegalBasis, ...]

    @property
    def id(self) -> str:
        """The row's id."""
        return self.row.id

    @property
    def data_subject(self) -> str:
        """Slug of the row's category."""
        return self.row.data_subject

    @property
    def key_text(self) -> str:
        """The policy's words for the row's purpose or recipient."""
        return self.row.key.text

    def lists(self, term: str) -> ListedData | None:
        """Where the row lists a type of data, directly or by reference; None if it does not."""
        return next((item for item in self.data if item.term == term), None)

    def rests_on(self, basis: str) -> bool:
        """Whether the row names a legal basis, for all of it or for a part."""
        return any(b.term == basis for b in self.legal_bases)

    @property
    def is_open(self) -> bool:
        """Whether the data cell is an open set that no list exhausts."""
        reference = self.row.cell(Column.PERSONAL_DATA).reference
        return reference is not None and reference.kind == "open_set"


@dataclass(frozen=True)
class PolicyFacts:
    """A policy with the terms of its rows."""

    policy: Policy
    vocabulary: Vocabulary

    @cached_property
    def rows(self) -> dict[str, RowFacts]:
        """Facts of every row, by id, in source order."""
        return {row.id: self._facts(row) for row in self.policy.rows()}

    @cached_property
    def own_words(self) -> Words:
        """Words and lemmas of the policy's text, in its own language."""
        return Words(forms_in(self.policy.source_text, self.policy.language))

    def processing(self, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """Processing rows, of one category or of all."""
        return self._of(TableKind.PROCESSING, data_subject)

    def recipients(self, data_subject: str | None = None) -> tuple[RowFacts, ...]:
        """Recipient rows, of one category or of all."""
        return self._of(TableKind.RECIPIENTS, data_subject)

    @cached_property
    def activities(self) -> frozenset[str]:
        """Every activity that some row is about."""
        return frozenset(f.activity for f in self.rows.values() if f.activity)

    @cached_property
    def data_categories(self) -> frozenset[str]:
        """Every type of data that some row lists."""
        return frozenset(item.term for f in self.rows.values() for item in f.data)

    def categories_of(self, *activities: str) -> tuple[str, ...]:
        """The categories of people for which an activity is listed, in the policy's order; of several, each once."""
        return tuple(dict.fromkeys(c for activity in activities for c in self._categories.get(activity, ())))

    def supplements_of(self, place: str) -> tuple[Supplement, ...]:
        """What the policy lays over the rest for a place (id of a jurisdiction); empty where it has nothing."""
        topics = self.vocabulary.term(Kind.JURISDICTION, place).passages
        return tuple(s for topic in topics if (s := self.policy.supplement(topic)))

    def place_passages(self, place: str) -> tuple[Passage, ...]:
        """The paragraphs of the policy for a place."""
        topics = self.vocabulary.term(Kind.JURISDICTION, place).passages
        return tuple(p for topic in topics for p in self.policy.topic_passages(topic))

    def home_activities(self, data_subject: str) -> tuple[str, ...]:
        """The activities that define a category of people by its very heading; none where the vocabulary names none."""
        term = self.vocabulary.terms.get((Kind.DATA_SUBJECT, data_subject))
        return term.serves if term else ()

    def _of(self, kind: TableKind, data_subject: str | None) -> tuple[RowFacts, ...]:
        return self._tables.get((kind, data_subject), ())

    @cached_property
    def _tables(self) -> dict[tuple[TableKind, str | None], tuple[RowFacts, ...]]:
        """The rows of each kind: of every category of people, and under None of all."""
        rows: dict[tuple[TableKind, str | None], list[RowFacts]] = {}
        for row in self.rows.values():
            for key in ((row.row.table, row.data_subject), (row.row.table, None)):
                rows.setdefault(key, []).append(row)
        return {key: tuple(found) for key, found in rows.items()}

    @cached_property
    def _categories(self) -> dict[str, tuple[str, ...]]:
        """The categories of people of each activity."""
        found: dict[str, dict[str, None]] = {}
        for row in self.processing():
            if row.activity is not None:
                found.setdefault(row.activity, {})[row.data_subject] = None
        return {activity: tuple(categories) for activity, categories in found.items()}

    def _facts(self, row: Row) -> RowFacts:
        processing = row.table == TableKind.PROCESSING
        key_kind = Kind.ACTIVITY if processing else Kind.RECIPIENT
        key = self._key_term(row.key, key_kind)
        bases = row.cell(Column.LEGAL_BASIS).legal_bases if processing else ()
        return RowFacts(
            row=row,
            activity=key if processing else None,
            recipient=None if processing else key,
            data=tuple(self._listed(row)),
            legal_bases=bases,
        )

    def _key_term(self, cell: Cell, kind: Kind) -> str:
        beginning, phrases = normalise(cell.text), self._phrases[kind]
        while beginning and beginning not in phrases:
            beginning = beginning.rpartition(" ")[0]
        return phrases[beginning][0] if beginning else _own_term(cell.text)

    def _listed(self, row: Row) -> list[ListedData]:
        cell = row.cell(Column.PERSONAL_DATA)
        own = [
            ListedData(term, atom, row.id)
            for atom in cell.atoms
            for term in self._phrases[Kind.DATA_CATEGORY].get(normalise(atom.text)) or [_own_term(atom.text)]
        ]
        if cell.reference is None or cell.reference.kind in {"open_set", "all_of_basis"}:
            # "All data that we process based on …" is a part of each row that the policy does not single out.
            return own
        seen: dict[str, ListedData] = {}
        for target_id in cell.reference.target_ids:
            target = self.policy.rows_by_id[target_id]
            if target.cell(Column.PERSONAL_DATA).reference is None:
                for item in self._listed(target):
                    seen.setdefault(item.term, item)
        return list(seen.values())

    @cached_property
    def _phrases(self) -> dict[Kind, dict[str, list[str]]]:
        """Folded policy phrase -> the terms it stands for, per kind."""
        linked: dict[Kind, dict[str, list[str]]] = {}
        for kind in (Kind.ACTIVITY, Kind.RECIPIENT, Kind.DATA_CATEGORY):
            linked[kind] = {}
            for term in self.vocabulary.of_kind(kind):
                for phrase in term.policy:
                    linked[kind].setdefault(normalise(phrase), []).append(term.id)
        return linked


def _own_term(words: str) -> str:
    return "_".join(normalise(words).split()[:6])
