"""Dictionary forms of words, and whether a dictionary knows a word. The only module that imports simplemma.

Its dictionaries ship with the package and need no network. Unpacking them takes seconds and hundreds of megabytes, so
set-up stores each once as a file that is ready at once (`dictionary_file.py`). Where the file is not there or cannot be
read, the package's own is unpacked: slower, and the same words.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import simplemma
from simplemma.lemmatizer import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY, DefaultDictionaryFactory, DictionaryFactory
from simplemma.strategies.dictionaries.dictionary_factory import DATA_FOLDER
from simplemma.utils import normalize_token

from knowledge.dictionary_file import FORMAT, DictionaryFile, write
from knowledge.errors import SettingsError

# Of the package: another one may take words to other lemmas.
VERSION: str = simplemma.__version__
_CACHED_WORDS = 16_384
_log = logging.getLogger(__name__)


class _Dictionaries(DictionaryFactory):
    """The dictionaries in use, each opened when a word of its language is first looked up."""

    def __init__(self) -> None:
        self.data_dir: Path | None = None
        self._opened: dict[str, Mapping[str, str]] = {}

    def get_dictionary(self, lang: str) -> Mapping[str, str]:
        """The lemma of each form of a language."""
        if lang not in self._opened:
            self._opened[lang] = self._open(lang)
        return self._opened[lang]

    def _open(self, language: str) -> Mapping[str, str]:
        if self.data_dir is not None:
            path = stored_at(self.data_dir, language)
            try:
                return DictionaryFile(path)
            except FileNotFoundError:
                _log.info("%s is not there: unpacking the dictionary; `privacy-assistant index` stores it", path)
            except (OSError, ValueError) as error:
                _log.warning("the stored dictionary cannot be read, unpacking it instead: %s", error)
        return DEFAULT_DICTIONARY_FACTORY.get_dictionary(language)


_DICTIONARIES = _Dictionaries()
_LOOKUP = DictionaryLookupStrategy(_DICTIONARIES)
# Callers remember what they asked, so it need not
_LEMMATIZER = Lemmatizer(
    cache_max_size=0, lemmatization_strategy=DefaultStrategy(greedy=False, dictionary_factory=_DICTIONARIES)
)


def keep_in(data_dir: Path) -> None:
    """Under which data folder stored dictionaries are looked for from now on, by the whole process.

    Where they come from changes no word's lemma; so it need not be handed to everything that reads words.
    """
    _DICTIONARIES.data_dir = data_dir


def dictionary_form(word: str, language: str) -> str:
    """The lemma of a word that is not empty; the word in lower case where nothing is known of it."""
    return _LEMMATIZER.lemmatize(word, language)


@lru_cache(maxsize=_CACHED_WORDS)
def is_known(word: str, language: str) -> bool:
    """Whether the dictionary of the language has a word that is not empty, as it stands or in the other case."""
    return _LOOKUP.get_lemma(normalize_token(word), language) is not None


def stored_at(data_dir: Path, language: str) -> Path:
    """Where the dictionary of a language is stored: under the hash of the package's own."""
    digest = hashlib.sha256((DATA_FOLDER / f"{language}.plzma").read_bytes()).hexdigest()[:16]
    return data_dir / "dictionaries" / f"{language}-{digest}-{FORMAT}.dict"


def store(data_dir: Path, language: str) -> bool:
    """Store the dictionary of a language where that has not been done; whether it was. Raises SettingsError.

    Takes some seconds and, while it lasts, several hundred megabytes.
    """
    path = stored_at(data_dir, language)
    if path.is_file():
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, DefaultDictionaryFactory().get_dictionary(language))
    except OSError as error:
        raise SettingsError(
            f"the dictionaries cannot be kept in {path.parent}: {error.strerror}",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
        ) from error
    return True
