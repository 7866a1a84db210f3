"""Whether a sentence in other words still holds every number, date, name, quote, negation and limit of its first.

The guard compares; it does not understand. What it lets through has the same figures, quotes, names and little words
that turn a meaning round, each as often as before, and no other ones. That is no proof that both mean the same, and so
a rephrasing stands beside a statement and never in its place (docs/language-model.md).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from babel.dates import get_month_names

from assistant.understanding.language import detect
from knowledge.dictionary import is_known
from knowledge.tokens import LANGUAGES
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("guard_words.yaml")
_QUOTE = re.compile(r"“[^“”]*”|„[^„”“]*[”“]|«[^«»]*»|»[^«»]*«|\"[^\"]*\"|‘[^‘’]*’")
_QUOTE_MARKS = re.compile(r"[“”„«»\"‘]")
_NUMBER = re.compile(r"\d+(?:[.,:/-]\d+)*|[%‰§€$£]")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_NOT = re.compile(r"n['’]t\b|\bcannot\b|\bcan not\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:;]\s*$")
# Marks of citations, links, markup, sums and addresses: none may come or go.
_FOREIGN = re.compile(r"[\[\]【】<>{}|`*_#@\\~^=+]|https?:|www\.", re.IGNORECASE)
# The group of the names of months, beside those of guard_words.yaml.
MONTH = "month"
_FEWEST, _MOST, _SPARE = 0.4, 1.8, 40


def keeps(original: str, rephrased: str, *, language: str, names: Collection[str] = ()) -> bool:
    """Whether a rephrasing may be shown beside a sentence. `names`: what terms are called, which must stay as it is."""
    if not _is_one_plain_line(rephrased) or not _is_as_long(original, rephrased):
        return False
    if _quotes(original) != _quotes(rephrased):
        return False
    ours, theirs = _QUOTE.sub(" … ", original), _QUOTE.sub(" … ", rephrased)
    if _QUOTE_MARKS.search(ours) or _QUOTE_MARKS.search(theirs):
        return False
    return (
        Counter(_FOREIGN.findall(ours)) == Counter(_FOREIGN.findall(theirs))
        and _figures(ours) == _figures(theirs)
        and _little_words(ours, language) == _little_words(theirs, language)
        and _terms(ours, names) == _terms(theirs, names)
        and _proper_names_stay(ours, theirs, language)
        and detect(theirs, default=language) == language
    )


def _is_one_plain_line(text: str) -> bool:
    """No line ends, and nothing that is not seen or not spelled as usual: either may hide a negation."""
    hidden = any(unicodedata.category(c) in {"Cc", "Cf", "Co", "Cn", "Zl", "Zp"} for c in text)
    return bool(text.strip()) and not hidden and unicodedata.is_normalized("NFC", text)


def _is_as_long(original: str, rephrased: str) -> bool:
    return _FEWEST * len(original) <= len(rephrased) <= _MOST * len(original) + _SPARE


def _quotes(text: str) -> Counter[str]:
    return Counter(_QUOTE.findall(text))


def _figures(text: str) -> Counter[str]:
    """Numbers in digits, with what makes dates, times and shares of them."""
    return Counter(_NUMBER.findall(unicodedata.normalize("NFKC", text)))


def _little_words(text: str, language: str) -> Counter[int]:
    """How often each meaning of guard_words.yaml, and each month, is said."""
    meanings = little_words(language)
    words = [w.casefold() for w in _WORD.findall(_NOT.sub(" not ", text))]
    return Counter(meanings[w].number for w in words if w in meanings)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a little word means: the group of guard_words.yaml it is in, or MONTH, and a number of its own."""

    group: str
    number: int


@cache
def little_words(language: str) -> Mapping[str, Meaning]:
    """Each form (case folded) with its meaning; of a form that stands in two, the first counts."""
    groups = [(group, str(line).split()) for group, lines in _guard_words()[language].items() for line in lines]
    months = [(MONTH, [str(name)]) for width in ("wide", "abbreviated")
              for name in get_month_names(width, locale=language).values()]  # fmt: skip
    found: dict[str, Meaning] = {}
    for number, (group, forms) in enumerate([*groups, *months]):
        for form in forms:
            found.setdefault(form.rstrip(".").casefold(), Meaning(group, number))
    return found


@cache
def _guard_words() -> dict[str, dict[str, list[str]]]:
    content: dict[str, dict[str, list[str]]] = load_yaml(_WORDS.read_text(encoding="utf-8"))
    return {language: content[language] for language in LANGUAGES}


def _terms(text: str, names: Collection[str]) -> Counter[str]:
    """How often each name of a category of people, a type of data, a right … is said."""
    folded = text.casefold()
    return Counter({name: count for name in names if (count := _count(name.casefold(), folded))})


def _count(name: str, text: str) -> int:
    return len(re.findall(rf"(?<!\w){re.escape(name)}(?!\w)", text))


def _proper_names_stay(ours: str, theirs: str, language: str) -> bool:
    """Words with a capital inside a sentence: none lost, none new. Any other new word is one that a dictionary has."""
    before, after = _WORD.findall(ours), _WORD.findall(theirs)
    known = {word.casefold() for word in before}
    lost = _capitals(ours) - set(after)
    new = _capitals(theirs) - set(before)
    return not (lost or new) and all(_is_common(w.casefold(), language) for w in after if w.casefold() not in known)


def _is_common(word: str, language: str) -> bool:
    return all(is_known(part, language) or len(part) == 1 for part in re.split(r"['’-]", word))


def _capitals(text: str) -> set[str]:
    """Words with a capital that no beginning of a sentence accounts for."""
    return {
        m.group()
        for m in _WORD.finditer(text)
        if any(c.isupper() for c in m.group()[1:])
        or (m.group()[0].isupper() and text[: m.start()].strip() and not _SENTENCE_END.search(text[: m.start()]))
    }
