"""Words of a question: folded, split and lemmatised, so that "I'd applied" meets "apply".

Folding is for matching only; nothing here ever reaches an answer.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from knowledge.dictionary import dictionary_form

LANGUAGES = ("en", "sv", "nb", "pl", "de")
# Longer "words" are noise; taking them apart would cost seconds.
LONGEST_WORD = 40
# Most words come again.
_REMEMBERED = 65_536

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*", re.UNICODE)

# Contractions, with and without the apostrophe that people leave out when typing.
_CONTRACTIONS = {
    "n't": " not", "'re": " are", "'ve": " have", "'ll": " will", "'m": " am", "'d": " would", "'s": "",
}  # fmt: skip
# "what's stored" is "what is stored", while "leads' data" and "Anna's" lose their ending.
_BEFORE_IS = frozenset(["what", "who", "where", "when", "why", "how", "that", "it", "there", "here", "he", "she"])
_SLIPS = {
    "dont": "do not", "doesnt": "does not", "didnt": "did not", "isnt": "is not", "arent": "are not",
    "wasnt": "was not", "cant": "can not", "cannot": "can not", "wont": "will not", "wouldnt": "would not",
    "havent": "have not", "hasnt": "has not", "shouldnt": "should not", "couldnt": "could not", "im": "i am",
    "ive": "i have", "youve": "you have", "youre": "you are", "whats": "what is", "whos": "who is", "hows": "how is",
    "u": "you", "ur": "your", "pls": "please", "plz": "please", "thats": "that is", "lets": "let", "wheres": "where is",
    "can't": "can not", "won't": "will not", "gonna": "going to", "wanna": "want to", "info": "information",
    "infos": "information", "tel": "telephone", "org": "organisation", "yrs": "years", "yr": "year", "mths": "months",
}  # fmt: skip
# One spelling per word that has several; applied to questions and vocabulary alike.
_SPELLINGS = {
    "en": {"organization": "organisation", "organizations": "organisations", "webinair": "webinar", "résumé": "resume",
           "favorite": "favourite", "behavior": "behaviour", "enquiry": "inquiry", "enquiries": "inquiries",
           "licence": "license", "adviser": "advisor", "advisers": "advisors", "anonymized": "anonymised",
           "personalized": "personalised", "whistle-blower": "whistleblower", "whistle-blowing": "whistleblowing"},
    "pl": {"maja": "mają", "sa": "są", "mejl": "mail", "mejla": "maila", "mejle": "maile", "mejli": "maili",
           "mejlem": "mailem", "niusletter": "newsletter", "cefałka": "cv", "cefałkę": "cv", "cvki": "cv"},
}  # fmt: skip
_COMPOUNDS = (
    (re.compile(r"\bto whom it may concern\b", re.IGNORECASE), "hello"),  # a greeting, and no question for whom
    (re.compile(r"\be[- ]mail", re.IGNORECASE), "email"),
    (re.compile(r"\be[- ]post", re.IGNORECASE), "epost"),
    (re.compile(r"\bweb[- ]site", re.IGNORECASE), "website"),
    (re.compile(r"\bhome[- ]page", re.IGNORECASE), "homepage"),
    (re.compile(r"\bwhistle[- ]?blow", re.IGNORECASE), "whistleblow"),
    (re.compile(r"\bnews[- ]letter", re.IGNORECASE), "newsletter"),
    (re.compile(r"\btime[- ]sheet", re.IGNORECASE), "timesheet"),
    (re.compile(r"\bweb[- ]inar", re.IGNORECASE), "webinar"),
    (re.compile(r"\blinked[- ]in\b", re.IGNORECASE), "linkedin"),
    (re.compile(r"\bopt[- ]out\b", re.IGNORECASE), "optout"),
    (re.compile(r"\bopt[- ]in\b", re.IGNORECASE), "optin"),
    (re.compile(r"\blog[- ]in\b", re.IGNORECASE), "login"),
    (re.compile(r"\bc\.\s?v\.", re.IGNORECASE), "cv"),
)
# Whether any of them is there at all, told in one pass.
_ANY_COMPOUND = re.compile("|".join(pattern.pattern for pattern, _ in _COMPOUNDS), re.IGNORECASE)
# The dictionary has no entry, or a misleading one, for these.
_LEMMAS = {
    "en": {"data": "data", "kept": "keep", "webinars": "webinar", "cookies": "cookie", "cvs": "cv", "left": "leave",
           "referees": "referee", "surveys": "survey", "timesheets": "timesheet", "newsletters": "newsletter",
           "leads": "lead", "whistleblowers": "whistleblower", "meeting": "meeting", "meetings": "meeting",
           "recording": "recording", "recordings": "recording", "processing": "process", "mailing": "mailing",
           "mailings": "mailing", "hiring": "hire", "me": "me", "my": "my", "us": "us", "our": "our", "them": "them",
           "you": "you", "your": "your", "allergies": "allergy", "allergic": "allergic", "years": "year",
           "months": "month", "emails": "email", "emailed": "email", "emailing": "email", "has": "have",
           "filing": "file", "marketing": "marketing", "time": "time", "times": "time", "thing": "thing",
           "things": "thing", "does": "do", "did": "do", "found": "find", "saw": "see", "got": "get",
           "gotten": "get", "held": "hold", "gave": "give", "given": "give", "sold": "sell", "bought": "buy",
           "told": "tell", "said": "say", "wrote": "write", "written": "write", "rang": "ring", "went": "go",
           "gone": "go", "came": "come", "was": "be", "were": "be", "is": "be", "are": "be", "been": "be",
           "am": "be", "based": "base", "dealt": "deal", "interview": "interview", "interviews": "interview",
           "interviewed": "interview", "training": "training", "advertising": "advertising", "ads": "ad",
           "photos": "photo", "pics": "picture", "pic": "picture"},
    # Nouns in -anie and -enie that the dictionary takes for their verbs, and "dane" (data), which it takes for "given".
    "pl": {"dane": "dane", "danych": "dane", "danymi": "dane", "danym": "dane", "lata": "rok", "prawa": "prawo",
           "ma": "mieć", "wiedzą": "wiedzieć", "mnie": "ja", "mną": "ja", "mi": "ja", "weszłam": "wejść",
           "wszedłem": "wejść", "zgłoszenie": "zgłoszenie", "podanie": "podanie", "nagranie": "nagranie",
           "zapytanie": "zapytanie", "pytanie": "pytanie", "zamówienie": "zamówienie", "szkolenie": "szkolenie",
           "kopie": "kopia", "liście": "lista", "zapomniany": "zapomnieć", "bazie": "baza",
           "celach": "cel", "cele": "cel",
           "komu": "komu", "kogo": "kogo", "kim": "kim", "czym": "czym", "czego": "czego",
           "czemu": "czemu", "państwa": "państwa", "państwu": "państwa", "najdłużej": "najdłużej",
           "najkrócej": "najkrócej", "dłużej": "dłużej", "referencji": "referencja", "referencje": "referencja"},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word: as folded, its lemma, its place after compounds are joined (code points), and as it was typed."""

    surface: str
    lemma: str
    start: int
    end: int
    typed: str


def fold(text: str) -> str:
    """Lower case, NFC, plain apostrophes and spaces. For matching only."""
    return unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " ").casefold()


@lru_cache(maxsize=_REMEMBERED)
def lemma(word: str, language: str) -> str:
    """The dictionary form of a folded word; the word itself where the dictionary has none."""
    special = _LEMMAS.get(language, {}).get(word)
    if special is not None:
        return special
    if language not in LANGUAGES or not 3 <= len(word) <= LONGEST_WORD:
        return word
    return fold(dictionary_form(word, language))


def joined(text: str) -> str:
    """The text with compounds that people write apart or with a hyphen put together ("e-mail", "opt out")."""
    if _ANY_COMPOUND.search(text):
        for pattern, spelling in _COMPOUNDS:
            text = pattern.sub(spelling, text)
    return text


def folded(text: str) -> str:
    """The text in which the places of tokens lie: one form of each character and apostrophe, compounds joined."""
    return joined(unicodedata.normalize("NFC", text).replace("’", "'").replace("\u00a0", " "))


def tokenize(text: str, language: str) -> tuple[Token, ...]:
    """Split into tokens. Contractions are opened ("don't" gives "do", "not") and share their place in the text."""
    return tuple(
        Token(surface, base, match.start(), match.end(), match.group())
        for match in _WORD.finditer(folded(text))
        for surface, base in _read(match.group(), language)
    )


def words_of(text: str) -> list[str]:
    """The words of a text in no language that is known yet."""
    return [word for found in _WORD.findall(folded(text)) for word in _open_up(found.casefold(), "")]


def forms_in(text: str, language: str) -> frozenset[str]:
    """The words of a text and their lemmas, in no order. Each word is read once, however often it stands there."""
    # With gaps between that no compound reaches over
    words = "\n\n".join(sorted(set(_WORD.findall(folded(text)))))
    return frozenset(form for token in tokenize(words, language) for form in (token.surface, token.lemma))


@lru_cache(maxsize=_REMEMBERED)
def _read(typed: str, language: str) -> tuple[tuple[str, str], ...]:
    """What a typed word stands for: the surface and the lemma of each of its words."""
    spellings = _SPELLINGS.get(language, {})
    surfaces = (spellings.get(word, word) for word in _open_up(typed.casefold(), language))
    return tuple((surface, lemma(surface, language)) for surface in surfaces)


def _open_up(word: str, language: str) -> list[str]:
    if language != "en":
        return word.replace("'", " ").split()
    if word in _SLIPS:
        return _SLIPS[word].split()
    if word.endswith("'s") and word[:-2] in _BEFORE_IS:
        return [word[:-2], "is"]
    for ending, replacement in _CONTRACTIONS.items():
        if word.endswith(ending) and len(word) > len(ending):
            return (word[: -len(ending)] + replacement).split()
    return word.replace("'", " ").split()
