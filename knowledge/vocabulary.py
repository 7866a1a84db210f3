"""The vocabulary: terms of data protection and of one policy, with the words people use for them.

A term's `policy` phrases link it to cells; its `words` link it to questions. Terms of the domain stand in
`knowledge/vocabulary/`, terms of one policy (its categories of people, its activities) in
`data/policies/<id>/vocabulary/`; both are YAML that a lawyer or a native speaker can read.

How a phrase matches a question, and what its marks mean: `written_phrase.py`. Of two matches of one kind, one inside
the other, the longer one counts, unless it only spans the other with a gap; a denial counts before what it denies.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import VocabularyError
from knowledge.tokens import LANGUAGES, Token, fold, tokenize
from knowledge.vocabulary_store import StoredVocabulary, fetch, keep, place_of
from knowledge.written_phrase import PhraseIndex, WrittenPhrase
from knowledge.yaml_text import load_yaml

DOMAIN_FOLDER = Path(__file__).resolve().parent / "vocabulary"
# Of one phrase, or of several, each at the beginning of a line.
_MARKS = re.compile(r"[|*=!?+…]|^-", re.MULTILINE)


class Kind(StrEnum):
    """What a term is a term of."""

    TOPIC = "topic"
    DATA_SUBJECT = "data_subject"
    ACTIVITY = "activity"
    DATA_CATEGORY = "data_category"
    RECIPIENT = "recipient"
    GROUP_FUNCTION = "group_function"
    LEGAL_BASIS = "legal_basis"
    RIGHT = "right"
    JURISDICTION = "jurisdiction"
    OPERATOR = "operator"
    UNIT = "unit"
    EVENT = "event"
    UNSTATED = "unstated"
    OFF_TOPIC = "off_topic"
    PERSONAL_DATA_WORD = "personal_data_word"
    PREMISE = "premise"


class Term(BaseModel):
    """One term. `id` is unique within its kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    kind: Kind
    policy: tuple[str, ...] = ()
    article: str | None = None
    dpv: tuple[str, ...] = ()
    fideslang: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    ancillary: bool = False
    over: tuple[str, ...] = ()
    continued_by: tuple[str, ...] = ()
    general: bool = False
    direct_marketing: bool = False
    legal_claims: bool = False
    distinct: bool = False
    everyday: bool = False
    state: bool = False
    assumed: bool = False
    open: bool = False
    within: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    umbrella: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A phrase of a term found in a question: token positions, half-open, and how many words it matched."""

    kind: Kind
    term: str
    start: int
    end: int
    words: int
    gapped: bool = False
    decisive: bool = False
    group: bool = False
    denied: bool = False


_Words = dict[tuple[Kind, str], tuple[str, ...]]


class _PerLanguage(Mapping[str, frozenset[str]]):
    """Words of each language, gathered when first asked for: nobody who asks in one language waits for the others."""

    def __init__(self, words: Mapping[str, _Words], gather: Callable[[_Words, str], frozenset[str]]) -> None:
        self._words, self._gather = words, gather
        self._gathered: dict[str, frozenset[str]] = {}

    def __getitem__(self, language: str) -> frozenset[str]:
        """The words of a language; KeyError for one that the vocabulary does not have."""
        if language not in self._gathered:
            self._gathered[language] = self._gather(self._words[language], language)
        return self._gathered[language]

    def __iter__(self) -> Iterator[str]:
        """The languages."""
        return iter(self._words)

    def __len__(self) -> int:
        return len(self._words)


def _known_words(words: _Words, language: str) -> frozenset[str]:
    text = "\n".join(phrase for phrases in words.values() for phrase in phrases)
    return frozenset(word for word in _MARKS.sub(" ", fold(text)).split() if len(word) >= 5)


def _accounted_words(words: _Words, language: str) -> frozenset[str]:
    silent = {Kind.UNSTATED, Kind.OFF_TOPIC}
    # One text with gaps that no word reaches over: a phrase at a time takes four times as long
    text = "\n\n".join(phrase for (kind, _), phrases in words.items() if kind not in silent for phrase in phrases)
    tokens = tokenize(_MARKS.sub(" ", text), language)
    return frozenset(form for token in tokens for form in (token.surface, token.lemma))


@dataclass(frozen=True)
class Vocabulary:
    """All terms at hand, and the phrases of each language."""

    terms: dict[tuple[Kind, str], Term]
    words: dict[str, _Words] = field(repr=False)
    firsts: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict, repr=False)
    """Per language and phrase what it may begin with, where that is known; else it is worked out."""

    def term(self, kind: Kind, term_id: str) -> Term:
        """The term; KeyError if there is none."""
        return self.terms[kind, term_id]

    def of_kind(self, kind: Kind) -> tuple[Term, ...]:
        """All terms of a kind, in file order."""
        return tuple(t for (k, _), t in self.terms.items() if k == kind)

    def matches(self, tokens: Sequence[Token], language: str) -> tuple[Match, ...]:
        """Every match in the question, in order of place; within one kind only the longest where they nest."""
        found: list[Match] = []
        phrases = self._phrases(language)
        for position, token in enumerate(tokens):
            for phrase in phrases.beginning_with(token):
                end = phrase.match_at(tokens, position)
                if end is not None:
                    found.append(_match(phrase, position, end))
        return _without_nested(found)

    @cached_property
    def known_words(self) -> Mapping[str, frozenset[str]]:
        """Per language, every single word of five letters or more that stands in a phrase: what a typo may mean."""
        return _PerLanguage(self.words, _known_words)

    @cached_property
    def accounted_words(self) -> Mapping[str, frozenset[str]]:
        """Per language, words and lemmas that stand in a phrase for anything a policy may answer."""
        return _PerLanguage(self.words, _accounted_words)

    @cached_property
    def _indexed(self) -> dict[str, PhraseIndex]:
        return {}

    def _phrases(self, language: str) -> PhraseIndex:
        if language not in self._indexed:
            firsts = self.firsts.get(language, {})
            index = PhraseIndex()
            for (kind, term), phrases in self.words.get(language, {}).items():
                for text in phrases:
                    phrase = WrittenPhrase(kind, term, text, language)
                    index.add(phrase, firsts.get(text) or phrase.firsts)
            self._indexed[language] = index
        return self._indexed[language]


class _TermsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: list[Term]


def load_vocabulary(*folders: Path, data_dir: Path | None = None) -> Vocabulary:
    """Read `terms/*.yaml` and `words/<language>*.yaml` of each folder, the domain's first.

    From the data folder, where it is kept there as these files have it. Raises VocabularyError on unknown keys, a term
    defined twice, or words for a term that does not exist.
    """
    stored = fetch(place_of(data_dir, folders)) if data_dir else None
    return _restored(stored) if stored else _load(folders)


def store_vocabulary(data_dir: Path, *folders: Path) -> bool:
    """Keep the vocabulary of some folders in the data folder where it is not; whether it was done."""
    place = place_of(data_dir, folders)
    if fetch(place):
        return False
    read = _load(folders)
    firsts = {
        language: {
            text: list(WrittenPhrase(kind, term, text, language).firsts)
            for (kind, term), phrases in words.items()
            for text in phrases
        }
        for language, words in read.words.items()
    }
    words = {
        language: [(str(kind), term, list(phrases)) for (kind, term), phrases in by_term.items()]
        for language, by_term in read.words.items()
    }
    terms = [term.model_dump(mode="json", exclude_defaults=True) for term in read.terms.values()]
    keep(place, StoredVocabulary(terms, words, firsts))
    return True


def _restored(stored: StoredVocabulary) -> Vocabulary:
    terms = [Term.model_validate(term) for term in stored.terms]
    kinds = {str(kind): kind for kind in Kind}
    words = {
        language: {(kinds[kind], term): tuple(phrases) for kind, term, phrases in by_term}
        for language, by_term in stored.words.items()
    }
    return Vocabulary({(term.kind, term.id): term for term in terms}, words, stored.firsts)


def _load(folders: Sequence[Path]) -> Vocabulary:
    terms: dict[tuple[Kind, str], Term] = {}
    words: dict[str, dict[tuple[Kind, str], tuple[str, ...]]] = {language: {} for language in LANGUAGES}
    for folder in folders:
        for path in sorted((folder / "terms").glob("*.yaml")):
            _add_terms(path, terms)
        for language in LANGUAGES:
            for path in sorted((folder / "words").glob(f"{language}*.yaml")):
                _add_words(path, terms, words[language])
    return Vocabulary(terms, words)


def _read(path: Path) -> object:
    try:
        return load_yaml(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise VocabularyError(f"{path.name}: cannot be read: {error}", hint="Mend the YAML at that place.") from error


def _add_terms(path: Path, terms: dict[tuple[Kind, str], Term]) -> None:
    try:
        content = _TermsFile.model_validate(_read(path))
    except ValidationError as error:
        raise VocabularyError(
            f"{path.name}: {error}", hint=f"Allowed keys of a term: {', '.join(Term.model_fields)}."
        ) from error
    for term in content.terms:
        if (term.kind, term.id) in terms:
            raise VocabularyError(
                f"{path.name}: the {term.kind} {term.id!r} is defined twice", hint="Merge the two entries."
            )
        terms[term.kind, term.id] = term


def _add_words(path: Path, terms: dict[tuple[Kind, str], Term], words: dict[tuple[Kind, str], tuple[str, ...]]) -> None:
    content = _read(path)
    if not isinstance(content, dict):
        raise VocabularyError(f"{path.name}: expected kinds of terms at the top", hint="See words/en.questions.yaml.")
    for kind_name, entries in content.items():
        if kind_name not in set(Kind) or not isinstance(entries, dict):
            raise VocabularyError(f"{path.name}: {kind_name!r} is no kind of term", hint=f"Kinds: {', '.join(Kind)}.")
        for term_id, phrases in entries.items():
            key = (Kind(kind_name), str(term_id))
            if key not in terms:
                raise VocabularyError(
                    f"{path.name}: words for {kind_name} {term_id!r}, which is not defined",
                    hint="Define it under terms/, or correct the id.",
                )
            if not isinstance(phrases, list) or not all(isinstance(p, str) and p.strip() for p in phrases):
                raise VocabularyError(
                    f"{path.name}: {kind_name} {term_id!r} must be a list of phrases", hint="Quote yes, no, on, off."
                )
            words[key] = (*words.get(key, ()), *phrases)


def _match(phrase: WrittenPhrase, start: int, end: int) -> Match:
    return Match(
        phrase.kind,
        phrase.term,
        start,
        end,
        phrase.weight,
        gapped=phrase.is_gapped,
        decisive=phrase.bonus > 0,
        group=phrase.is_group,
        denied=phrase.is_denied,
    )


def _without_nested(found: Iterable[Match]) -> tuple[Match, ...]:
    unique = sorted(
        set(found),
        key=lambda m: (m.start, -(m.end - m.start), m.kind, m.term, -m.words, m.gapped, m.decisive, m.group, m.denied),
    )
    unique = [m for m in unique if m.denied or not any(_denies(o, m) for o in unique)]
    kept = [
        m
        for m in unique
        if not any(
            o.kind == m.kind
            and (o.term == m.term or not o.gapped)
            and o.start <= m.start
            and m.end <= o.end
            and (o.end - o.start) > (m.end - m.start)
            and o.words > m.words
            for o in unique
        )
    ]
    return tuple(kept)


def _denies(other: Match, match: Match) -> bool:
    """Whether a denial shares a word with a match of the same term: "nobody's customer of yours" is no customer."""
    same = (other.kind, other.term) == (match.kind, match.term)
    return other.denied and same and other.start < match.end and match.start < other.end
