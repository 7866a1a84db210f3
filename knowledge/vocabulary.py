"""The vocabulary: terms of data protection and of one policy, with the words people use for them.

A term's `policy` phrases link it to cells; its `words` link it to questions. Terms of the domain stand in
`knowledge/vocabulary/`, terms of one policy (its categories of people, its activities) in
`data/policies/<id>/vocabulary/`; both are YAML that a lawyer or a native speaker can read.

How a phrase matches a question, and what its marks mean: `written_phrase.py`. Of two matches of one kind, one inside
the other, the longer one counts, unless it only spans the other with a gap; a denial counts before what it denies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Self, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import VocabularyError
from knowledge.lexicon import Lexicon, Starts
from knowledge.policy import Column
from knowledge.tokens import LANGUAGES, Token
from knowledge.vocabulary_store import StoredHead, StoredLexicon, digest_of, fetch_head, fetch_lexicon, keep, place_of
from knowledge.word_set import Words, WordSet
from knowledge.written_phrase import NO_FIRSTS, WrittenPhrase
from knowledge.yaml_text import load_yaml

DOMAIN_FOLDER = Path(__file__).resolve().parent / "vocabulary"
_Found = TypeVar("_Found")


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
    addressed: bool = False
    direct_marketing: bool = False
    legal_claims: bool = False
    distinct: bool = False
    everyday: bool = False
    state: bool = False
    assumed: bool = False
    open: bool = False
    by_case: bool = False
    within: tuple[str, ...] = ()
    yields_to: tuple[str, ...] = ()
    yields_unless_asked: tuple[str, ...] = ()
    passages: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    umbrella: tuple[str, ...] = ()
    akin: tuple[str, ...] = ()
    is_data: bool = False
    nearest: tuple[str, ...] = ()
    nearest_column: Column | None = None
    of_data: bool = False
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
# Kinds whose words say what a policy may be silent about, so that they account for nothing.
SILENT = frozenset({Kind.UNSTATED, Kind.OFF_TOPIC})


class _PerLanguage(Mapping[str, _Found]):
    """What is worked out for a language when first asked for: nobody who asks in one waits for the others."""

    def __init__(self, languages: Iterable[str], work_out: Callable[[str], _Found]) -> None:
        self._languages, self._work_out = tuple(languages), work_out
        self._worked_out: dict[str, _Found] = {}

    def __getitem__(self, language: str) -> _Found:
        """What there is of a language; KeyError for one that the vocabulary does not have."""
        if language not in self._worked_out:
            if language not in self._languages:
                raise KeyError(language)
            self._worked_out[language] = self._work_out(language)
        return self._worked_out[language]

    def __iter__(self) -> Iterator[str]:
        """The languages."""
        return iter(self._languages)

    def __len__(self) -> int:
        return len(self._languages)


@dataclass(frozen=True)
class Vocabulary:
    """All terms at hand, and the phrases of each language.

    `layers`: what each folder adds to those before it. Policies share the domain's layer, which is the large one.
    `digest` names the files that it was read from, where they are known.
    """

    terms: dict[tuple[Kind, str], Term]
    layers: tuple[Mapping[str, Lexicon], ...] = field(repr=False)
    digest: str = ""

    @classmethod
    def of(cls, terms: dict[tuple[Kind, str], Term], words: Mapping[str, _Words]) -> Self:
        """The vocabulary of some terms with their phrases in each language."""
        return cls(terms, (_lexicons(words),))

    def term(self, kind: Kind, term_id: str) -> Term:
        """The term; KeyError if there is none."""
        return self.terms[kind, term_id]

    def of_kind(self, kind: Kind) -> tuple[Term, ...]:
        """All terms of a kind, in file order."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Term, ...]]:
        return {kind: tuple(t for (k, _), t in self.terms.items() if k == kind) for kind in Kind}

    def matches(self, tokens: Sequence[Token], language: str, firsts: Set[int] = NO_FIRSTS) -> tuple[Match, ...]:
        """Every match in the question, in order of place; within one kind only the longest where they nest.

        `firsts`: places of the words that its sentences begin with.
        """
        layers = (layer[language] for layer in self.layers if language in layer)
        return _without_nested(_match(*found) for layer in layers for found in layer.matches(tokens, firsts))

    @cached_property
    def words(self) -> Mapping[str, _Words]:
        """Per language, the phrases of each term, those of the first layer first."""
        return _PerLanguage(self._languages, self._words)

    @cached_property
    def known_words(self) -> Mapping[str, WordSet]:
        """Per language, every single word of five letters or more that stands in a phrase: what a typo may mean."""
        return self._of_layers(lambda lexicon: lexicon.known)

    @cached_property
    def accounted_words(self) -> Mapping[str, WordSet]:
        """Per language, words and lemmas that stand in a phrase for anything a policy may answer."""
        return self._of_layers(lambda lexicon: lexicon.accounted)

    @property
    def _languages(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(language for layer in self.layers for language in layer))

    def _of_layers(self, words: Callable[[Lexicon], Words]) -> Mapping[str, WordSet]:
        layers = self.layers
        return _PerLanguage(
            self._languages,
            lambda language: WordSet(*(words(layer[language]) for layer in layers if language in layer)),
        )

    def _words(self, language: str) -> _Words:
        words: _Words = {}
        for layer in self.layers:
            for key, phrases in layer[language].phrases.items() if language in layer else ():
                words[key] = (*words.get(key, ()), *phrases)
        return words


class _TermsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: list[Term]


def load_vocabulary(*folders: Path, data_dir: Path | None = None, upon: Vocabulary | None = None) -> Vocabulary:
    """Read `terms/*.yaml` and `words/<language>*.yaml` of each folder, the domain's first.

    `upon`: the vocabulary that the first folder adds to, so that what many share is read once. From the data folder,
    where it is kept there as these files have it. Raises VocabularyError on unknown keys, a term defined twice, or
    words for a term that does not exist.
    """
    vocabulary = upon or Vocabulary({}, ())
    for folder in folders:
        digest = digest_of(folder, vocabulary.digest)
        place = place_of(data_dir, digest) if data_dir else None
        kept = fetch_head(place) if place else None
        if place is None or kept is None:
            terms, layer = _load(folder, vocabulary.terms)
        else:
            terms = [Term.model_validate(term) for term in kept.terms]
            layer = _kept_layer(place, kept, folder, vocabulary.terms)
        both = vocabulary.terms | {(term.kind, term.id): term for term in terms}
        vocabulary = Vocabulary(both, (*vocabulary.layers, layer), digest)
    return vocabulary


def store_vocabulary(data_dir: Path, *folders: Path) -> bool:
    """Keep the vocabulary of some folders in the data folder where it is not; whether it was done."""
    upon, stored = Vocabulary({}, ()), False
    for folder in folders:
        place = place_of(data_dir, digest_of(folder, upon.digest))
        if fetch_head(place) is None:
            terms, layer = _load(folder, upon.terms)
            fields = [term.model_dump(mode="json", exclude_defaults=True) for term in terms]
            keep(place, fields, {language: _as_stored(lexicon) for language, lexicon in layer.items()})
            stored = True
        upon = load_vocabulary(folder, data_dir=data_dir, upon=upon)
    return stored


def _as_stored(lexicon: Lexicon) -> StoredLexicon:
    return StoredLexicon(
        [(str(kind), term, list(texts)) for (kind, term), texts in lexicon.phrases.items()],
        "\n".join(lexicon.forms),
        lexicon.starts.words,
        lexicon.starts.stems,
        lexicon.starts.inner,
        " ".join(sorted(lexicon.known.all)),
        " ".join(sorted(lexicon.accounted.all)),
    )


def _kept_layer(
    place: Path, head: StoredHead, folder: Path, below: dict[tuple[Kind, str], Term]
) -> Mapping[str, Lexicon]:
    """The lexicons that are kept, each read when a question is in its language."""
    kinds = {str(kind): kind for kind in Kind}

    def lexicon(language: str) -> Lexicon:
        kept = fetch_lexicon(place, head, language)
        if kept is None:
            return _load(folder, below)[1][language]
        return Lexicon(
            {(kinds[kind], term): texts for kind, term, texts in kept.phrases},
            language,
            silent=SILENT,
            forms=kept.forms,
            starts=Starts(kept.words, kept.stems, kept.inner),
            known=kept.known.split(),
            accounted=kept.accounted.split(),
        )

    return _PerLanguage(head.languages, lexicon)


def _lexicons(words: Mapping[str, _Words]) -> dict[str, Lexicon]:
    return {language: Lexicon(phrases, language, silent=SILENT) for language, phrases in words.items()}


def _load(folder: Path, below: Mapping[tuple[Kind, str], Term]) -> tuple[list[Term], Mapping[str, Lexicon]]:
    """The terms that a folder adds to those `below`, and its phrases."""
    terms = dict(below)
    words: dict[str, _Words] = {language: {} for language in LANGUAGES}
    for path in sorted((folder / "terms").glob("*.yaml")):
        _add_terms(path, terms)
    for language in LANGUAGES:
        for path in sorted((folder / "words").glob(f"{language}*.yaml")):
            _add_words(path, terms, words[language])
    return [term for key, term in terms.items() if key not in below], _lexicons(words)


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


def _add_words(path: Path, terms: dict[tuple[Kind, str], Term], words: _Words) -> None:
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
    denials = [m for m in unique if m.denied]
    if denials:
        unique = [m for m in unique if m.denied or not any(_denies(o, m) for o in denials)]
    by_kind: dict[Kind, list[Match]] = {}
    for match in unique:
        by_kind.setdefault(match.kind, []).append(match)
    return tuple(m for m in unique if not any(_takes_in(o, m) for o in by_kind[m.kind]))


def _takes_in(other: Match, match: Match) -> bool:
    """Whether a longer match of the same kind has all the words of one."""
    return (
        other.words > match.words
        and other.start <= match.start
        and match.end <= other.end
        and (other.end - other.start) > (match.end - match.start)
        and (other.term == match.term or not (other.gapped or other.denied))
    )


def _denies(other: Match, match: Match) -> bool:
    """Whether a denial shares a word with a match of the same term: "nobody's customer of yours" is no customer."""
    same = (other.kind, other.term) == (match.kind, match.term)
    return other.denied and same and other.start < match.end and match.start < other.end
