"""The facts in a sentence that an edit must leave as they are: numbers, dates, names, every "not", quotes and sources.

They are read off the words alone, with no model and no meaning: two sentences with the same facts in the same order may
still differ, but none of these was changed. In doubt something counts as a fact, since a warning too many costs a
glance. So in German every noun of a statement counts as a name: nothing in its letters tells it from one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from babel import Locale
from babel.dates import get_day_names

from assistant.language_model.guard import MONTH, little_words
from assistant.understanding.language import function_words
from knowledge.dictionary import is_known
from knowledge.tokens import fold, joined, lemma, tokenize
from knowledge.vocabulary import Kind, Vocabulary
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("locked_words.yaml")
_QUOTE = re.compile(r"“[^“”]*”|„[^„“”]*[”“]|”[^”]*”|«[^«»]*»|»[^«»]*«|\"[^\"]*\"")
_QUOTE_MARK = re.compile(r"[“”„«»\"]")
_SOURCE = re.compile(r"\[\s*\d+\s*\]")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*|[%‰§€$£]")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]{1,63}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
# A word begins a sentence after one of these, or where nothing but bullets stands before it.
_ENDS = frozenset(".!?:;…–-")
_BULLETS = "-*•("
# What a term of these kinds is called names somebody or something that a statement is about.
_NAMED_KINDS = frozenset({
    Kind.RECIPIENT, Kind.DATA_SUBJECT, Kind.LEGAL_BASIS, Kind.DATA_CATEGORY, Kind.JURISDICTION, Kind.GROUP_FUNCTION,
})  # fmt: skip
# A term for brands, which no policy needs to name; what it is called is a name all the same.
_BRAND = "supplier_brand"
_NOUNS_HAVE_CAPITALS = frozenset({"de"})
# A pattern that matches no word
_NEVER = r"(?!)"


class FactKind(StrEnum):
    """What kind of fact it is. LIMIT: a word such as "at most", "may" or "keep", which turns a statement round."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NOT = "not"
    QUOTE = "quote"
    SOURCE = "source"
    LIMIT = "limit"


_GROUPS = {
    "negation": FactKind.NOT,
    "number": FactKind.NUMBER,
    "modality": FactKind.LIMIT,
    "action": FactKind.LIMIT,
    MONTH: FactKind.DATE,
}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: two are the same if kind and `key` are; `shown` is how it is written."""

    kind: FactKind
    key: str
    shown: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fact) and (self.kind, self.key) == (other.kind, other.key)

    def __hash__(self) -> int:
        return hash((self.kind, self.key))


def facts_in(
    sentence: str, *, language: str, vocabulary: Vocabulary, is_statement: bool, common: Iterable[str] = ()
) -> tuple[Fact, ...]:
    """The facts of a sentence in their order.

    `is_statement`: it stands for something in the policy, so that little words (LIMIT) and every word that looks like a
    name count as well. `common`: words that may begin a sentence without being a name, folded, with their lemmas.
    """
    text = normalised(sentence)
    found: list[tuple[int, Fact]] = []
    for kind, pattern in (
        (FactKind.QUOTE, _QUOTE), (FactKind.SOURCE, _SOURCE), (FactKind.NAME, _ADDRESS), (FactKind.NUMBER, _NUMBER),
    ):  # fmt: skip
        found += [(m.start(), Fact(kind, "".join(m.group().split()), m.group())) for m in pattern.finditer(text)]
        text = pattern.sub(lambda m: " " * len(m.group()), text)
    found += [(m.start(), Fact(FactKind.QUOTE, m.group(), m.group())) for m in _QUOTE_MARK.finditer(text)]
    named, covered = _terms(text, language, vocabulary)
    found += named
    words = list(_WORD.finditer(text))
    begins_with = frozenset((*common, *function_words(language), *little_words(language)))
    for word in words:
        if fact := _little_word(word.group(), language):
            found.append((word.start(), fact))
        elif word.start() not in covered and _looks_like_a_name(
            word, text, language, is_statement=is_statement, begins_with=begins_with
        ):
            found.append((word.start(), Fact(FactKind.NAME, fold(word.group()), word.group())))
    return tuple(
        fact for _, fact in sorted(found, key=lambda item: item[0]) if is_statement or fact.kind != FactKind.LIMIT
    )


def normalised(text: str) -> str:
    """Text in one spelling, without what is not seen; line ends and runs of spaces are one space."""
    plain = unicodedata.normalize("NFKC", text)
    return " ".join("".join(c for c in plain if unicodedata.category(c) not in {"Cf", "Co", "Cn"}).split())


def masked_quotes(text: str) -> str:
    """The text with what stands within quotes as long as before and without any mark that could end a sentence."""
    return _QUOTE.sub(lambda m: f"{m.group()[0]}{'x' * (len(m.group()) - 2)}{m.group()[-1]}", text)


def _little_word(word: str, language: str) -> Fact | None:
    folded = fold(word)
    words = _words(language)
    if words.with_not.fullmatch(folded):
        return Fact(FactKind.NOT, "not", word)
    meaning = little_words(language).get(folded)
    if meaning is not None:
        kind = _GROUPS[meaning.group]
        key = "not" if kind == FactKind.NOT and meaning == little_words(language).get(words.plain_not) else None
        return Fact(kind, key or f"{meaning.group} {meaning.number}", word)
    if folded in _days(language):
        return Fact(FactKind.DATE, folded, word)
    for kind, pattern in words.parts.items():
        if pattern.fullmatch(folded):
            return Fact(kind, folded, word)
    return None


def _terms(text: str, language: str, vocabulary: Vocabulary) -> tuple[list[tuple[int, Fact]], frozenset[int]]:
    """Names of recipients, legal bases and the like, by the words used for them; and where their words begin."""
    tokens = tokenize(text, language)
    exact = joined(text) == text
    found: list[tuple[int, Fact]] = []
    covered: set[int] = set()
    for match in vocabulary.matches(tokens, language):
        is_named = match.kind in _NAMED_KINDS or match.term == _BRAND
        if not is_named or match.gapped or match.denied:
            continue
        words = tokens[match.start : match.end]
        # Another word for the same may be another thing to a reader: "authorities", "the police".
        key = " ".join(token.lemma for token in words)
        place = words[0].start
        if all(fact.key != key or start != place for start, fact in found):
            found.append((place, Fact(FactKind.NAME, key, text[place : words[-1].end] if exact else key)))
        if exact:
            covered |= {token.start for token in words}
    return found, frozenset(covered)


def _looks_like_a_name(
    word: re.Match[str], text: str, language: str, *, is_statement: bool, begins_with: frozenset[str]
) -> bool:
    spelled = word.group()
    folded = fold(spelled)
    if any(c.isupper() for c in spelled[1:]) or folded in _countries(language):
        return True
    if not spelled[0].isupper():
        # Not in any dictionary: a name written small, or a slip of the keyboard.
        return is_statement and len(spelled) > 2 and not is_known(spelled, language) and folded not in begins_with
    if language in _NOUNS_HAVE_CAPITALS:
        return folded not in begins_with and (is_statement or not is_known(spelled, language))
    if not _begins_a_sentence(text[: word.start()]):
        return folded not in function_words(language)
    return is_statement and not begins_with & {folded, lemma(folded, language)}


def _begins_a_sentence(before: str) -> bool:
    """Whether what comes after that text is the first word of a sentence."""
    said = before.strip()
    return said[-1:] in _ENDS or not said.strip(_BULLETS)


@dataclass(frozen=True, slots=True)
class _Words:
    """What locked_words.yaml has for a language. `with_not`: words that hold the `plain_not`, and mean no more."""

    plain_not: str
    with_not: re.Pattern[str]
    parts: dict[FactKind, re.Pattern[str]]


@cache
def _words(language: str) -> _Words:
    said = load_yaml(_WORDS.read_text(encoding="utf-8"))[language]
    parts = {FactKind.NUMBER: re.compile(said["number"]), FactKind.NOT: re.compile(said["not"])}
    return _Words(said["plain_not"], re.compile(said.get("with_not", _NEVER)), parts)


@cache
def _days(language: str) -> frozenset[str]:
    return frozenset(fold(name) for name in get_day_names("wide", locale=language).values())


@cache
def _countries(language: str) -> frozenset[str]:
    """Names of countries of one word, as the language writes them."""
    return frozenset(fold(name) for name in Locale.parse(language).territories.values() if name.isalpha())


def words_of(text: str, language: str) -> Iterator[str]:
    """The words of a text, folded, and their dictionary forms."""
    for match in _WORD.finditer(normalised(text)):
        word = fold(match.group())
        yield word
        yield lemma(word, language)
