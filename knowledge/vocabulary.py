"""The vocabulary: terms of data protection and of one policy, with the words people use for them.

A term's `policy` phrases link it to cells; its `words` link it to questions. Terms of the domain stand in
`knowledge/vocabulary/`, terms of one policy (its categories of people, its activities) in
`data/policies/<id>/vocabulary/`; both are YAML that a lawyer or a native speaker can read.

How a phrase matches: word by word on lemmas, in order. `word*` is a prefix, `*word*` any part of a word, `a|b` an
alternative, `…` a gap of up to six words, `=word` the exact form and not its lemma, `=US` one typed in capitals. A
leading `!` marks a phrase that settles its topic (it counts two words more), a leading `?` one that hardly tells (it
counts one word less), a leading `+` one that names a whole group of people ("customers"), a leading `-` one that denies
its term ("not a customer"). Of two matches of one kind, one inside the other, the longer one counts, unless it only
spans the other with a gap.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import VocabularyError
from knowledge.tokens import LANGUAGES, Token, fold, joined, tokenize

DOMAIN_FOLDER = Path(__file__).resolve().parent / "vocabulary"
MAX_GAP = 6
_MARKS = re.compile(r"[|*=!?+…]|^-")


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


@dataclass(frozen=True, slots=True)
class _Phrase:
    kind: Kind
    term: str
    parts: tuple[str, ...]
    lemmas: tuple[str, ...]
    bonus: int = 0
    group: bool = False
    denied: bool = False


@dataclass(frozen=True)
class Vocabulary:
    """All terms at hand, and the phrases of each language."""

    terms: dict[tuple[Kind, str], Term]
    words: dict[str, dict[tuple[Kind, str], tuple[str, ...]]] = field(repr=False)

    def term(self, kind: Kind, term_id: str) -> Term:
        """The term; KeyError if there is none."""
        return self.terms[kind, term_id]

    def of_kind(self, kind: Kind) -> tuple[Term, ...]:
        """All terms of a kind, in file order."""
        return tuple(t for (k, _), t in self.terms.items() if k == kind)

    def matches(self, tokens: Sequence[Token], language: str) -> tuple[Match, ...]:
        """Every match in the question, in order of place; within one kind only the longest where they nest."""
        found: list[Match] = []
        by_first, prefixes = self._phrases(language)
        for position, token in enumerate(tokens):
            candidates = {*by_first.get(token.lemma, ()), *by_first.get(token.surface, ())}
            candidates.update(p for star, ps in prefixes.items() if _fits_star(star, token) for p in ps)
            for phrase in candidates:
                end = _match_at(phrase, tokens, position)
                if end is not None:
                    words = sum(part != "…" for part in phrase.parts) + phrase.bonus
                    gapped = "…" in phrase.parts
                    found.append(
                        Match(
                            phrase.kind,
                            phrase.term,
                            position,
                            end,
                            words,
                            gapped=gapped,
                            decisive=phrase.bonus > 0,
                            group=phrase.group,
                            denied=phrase.denied,
                        )
                    )
        return _without_nested(found)

    @cached_property
    def known_words(self) -> dict[str, frozenset[str]]:
        """Per language, every single word of five letters or more that stands in a phrase: what a typo may mean."""
        return {
            language: frozenset(
                word
                for phrases in words.values()
                for phrase in phrases
                for word in _MARKS.sub(" ", fold(phrase)).split()
                if len(word) >= 5
            )
            for language, words in self.words.items()
        }

    @cached_property
    def accounted_words(self) -> dict[str, frozenset[str]]:
        """Per language, words and lemmas that stand in a phrase for anything a policy may answer."""
        return {
            language: frozenset(
                form
                for (kind, _), phrases in words.items()
                if kind not in {Kind.UNSTATED, Kind.OFF_TOPIC}
                for phrase in phrases
                for token in tokenize(_MARKS.sub(" ", phrase), language)
                for form in (token.surface, token.lemma)
            )
            for language, words in self.words.items()
        }

    @cached_property
    def _compiled(self) -> dict[str, tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]]:
        return {}

    def _phrases(self, language: str) -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
        if language not in self._compiled:
            self._compiled[language] = _compile(self.words.get(language, {}), language)
        return self._compiled[language]


class _TermsFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    terms: list[Term]


def load_vocabulary(*folders: Path) -> Vocabulary:
    """Read `terms/*.yaml` and `words/<language>*.yaml` of each folder, the domain's first.

    Raises VocabularyError on unknown keys, a term defined twice, or words for a term that does not exist.
    """
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
        return yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
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


def _compile(
    words: dict[tuple[Kind, str], tuple[str, ...]], language: str
) -> tuple[dict[str, list[_Phrase]], dict[str, list[_Phrase]]]:
    by_first: dict[str, list[_Phrase]] = defaultdict(list)
    prefixes: dict[str, list[_Phrase]] = defaultdict(list)
    for (kind, term_id), phrases in words.items():
        for text in phrases:
            phrase = _phrase(kind, term_id, text, language)
            for first in phrase.parts[0].split("|"):
                if "*" in first:
                    prefixes[first].append(phrase)
                else:
                    by_first[fold(_lemma_of(first, language))].append(phrase)
    return dict(by_first), dict(prefixes)


def _phrase(kind: Kind, term_id: str, text: str, language: str) -> _Phrase:
    parts: list[str] = []
    bonus = {"!": 2, "?": -1}.get(text[0], 0)
    for raw in joined(text.lstrip("!?+-")).replace("...", "…").split():
        if raw.endswith("*") and "-" in raw and "|" not in raw:
            *whole, stem = raw.split("-")  # "e-sign*": questions are split at hyphens, too
            parts.extend(token.surface for word in whole for token in tokenize(word, language))
            raw = stem
        if raw == "…" or "*" in raw or "|" in raw or raw.startswith("="):
            parts.append("|".join(_plain(_cased(option), language) for option in raw.split("|")))
        else:
            parts.extend(token.surface for token in tokenize(raw, language))
    lemmas = tuple("|".join(_lemma_of(o, language) for o in part.split("|")) for part in parts)
    return _Phrase(kind, term_id, tuple(parts), lemmas, bonus, group=text.startswith("+"), denied=text.startswith("-"))


def _cased(option: str) -> str:
    """Folded, but for a word that must be typed in capitals ("US" is a country, "us" is not)."""
    return option if option.startswith("=") and option[1:].isupper() else fold(option)


def _plain(option: str, language: str) -> str:
    if option == "…" or "*" in option or option.startswith("="):
        return option
    tokens = tokenize(option, language)
    return tokens[0].surface if len(tokens) == 1 else option


def _lemma_of(word: str, language: str) -> str:
    if word.startswith("="):
        return word[1:]
    if word == "…" or "*" in word:
        return word
    tokens = tokenize(word, language)
    return tokens[0].lemma if tokens else word


def _match_at(phrase: _Phrase, tokens: Sequence[Token], position: int) -> int | None:
    """End of the match of the phrase that starts at `position`, or None."""
    return _match_rest(phrase, 0, tokens, position)


def _match_rest(phrase: _Phrase, index: int, tokens: Sequence[Token], position: int) -> int | None:
    while index < len(phrase.parts):
        if phrase.parts[index] == "…":
            for skip in range(MAX_GAP + 1):
                end = _match_rest(phrase, index + 1, tokens, position + skip)
                if end is not None:
                    return end
            return None
        if position >= len(tokens) or not _fits(phrase, index, tokens[position]):
            return None
        index, position = index + 1, position + 1
    return position


def _fits_star(option: str, token: Token) -> bool:
    """`stem*` begins a word; `*stem*` stands anywhere in it, as in the compounds of German and Swedish."""
    return option.strip("*") in token.surface if option.startswith("*") else token.surface.startswith(option[:-1])


def _fits(phrase: _Phrase, index: int, token: Token) -> bool:
    options = zip(phrase.parts[index].split("|"), phrase.lemmas[index].split("|"), strict=True)
    return any(
        _fits_star(option, token)
        if "*" in option
        else option[1:] in (token.surface, token.typed)
        if option.startswith("=")
        else token.surface == option or token.lemma == lemma
        for option, lemma in options
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
