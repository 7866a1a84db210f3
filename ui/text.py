"""Every word the chat shows by itself, in the language that the visitor chose: `words/*.yaml`.

What an answer says comes from the assistant, in the language of the question; quotes are the policy's own.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path

import streamlit as st
import yaml

from assistant.answer import PolicyVersion
from knowledge.phrasebook import Counted, Phrasebook, load_phrasebook
from knowledge.policy import Policy, Row
from knowledge.tokens import LANGUAGES
from knowledge.vocabulary import DOMAIN_FOLDER
from ui.here import here

LANGUAGE_KEY = "language"
_FOLDER = Path(__file__).with_name("words")
_FALLBACK = "en"
# What browsers call languages that we write in another form.
_SAME_AS = {"no": "nb", "nn": "nb"}


@lru_cache(maxsize=len(LANGUAGES))
def words(language: str) -> Phrasebook:
    """The words of one of LANGUAGES, with what a number or a date needs."""
    own = yaml.safe_load((_FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return Phrasebook(language, {**load_phrasebook(language).phrases, **own}, {})


def language() -> str:
    """The language chosen in this session, else the browser's own if we have its words."""
    chosen = st.session_state.get(LANGUAGE_KEY) or (st.context.locale or "").split("-")[0].lower()
    chosen = _SAME_AS.get(chosen, chosen)
    return chosen if chosen in LANGUAGES else _FALLBACK


def choose_language() -> None:
    """The switch between languages; each calls itself by its own name."""
    st.selectbox(
        say("language.label"),
        LANGUAGES,
        index=LANGUAGES.index(language()),
        format_func=lambda tag: words(tag).say("language.name"),
        key=LANGUAGE_KEY,
        persist_state="session",
    )


def say(key: str, **values: str) -> str:
    """Words of the catalogue with their values put in; raises VocabularyError for an unknown key."""
    return words(language()).say(key, **values)


def counted(number: int) -> Counted:
    """A number that brings the right form of the word beside it."""
    return words(language()).counted(number)


def day(value: date) -> str:
    """A date as it is written in the language chosen."""
    return words(language()).day(value)


def policy_line(title: str, version: str, book: Phrasebook | None = None) -> str:
    """The line under each answer: which text, as of when; a version that is no date stands as it is."""
    book = book or words(language())
    try:
        made_on = book.day(date.fromisoformat(version))
    except ValueError:
        made_on = version
    return book.say("version", title=title, day=made_on)


def overdue_line(policy: PolicyVersion) -> str | None:
    """That a policy should have been looked at again by now; None where it need not."""
    if policy.review_by is None or not policy.is_overdue(here(datetime.now(UTC)).date()):
        return None
    return say("version.overdue", day=day(date.fromisoformat(policy.review_by)))


def source_place(section: str, row: int | None, book: Phrasebook | None = None) -> str:
    """Where a source stands: a section, and its row in a table if it is one."""
    if row is None:
        return section
    return (book or words(language())).say("row.in_section", section=section, row=str(row))


def table_name(kind: str) -> str:
    """What a kind of table is called."""
    return say(f"table.{kind}")


def row_place(section: str, row: Row) -> str:
    """Where a row stands: section, table, number."""
    return say("row.place", section=section, table=table_name(row.table), row=str(row.number))


def column_name(column: str) -> str:
    """The heading of a column."""
    return say(f"heading.{column}")


def mark(number: int) -> str:
    """A citation's mark, on its chip and in a text."""
    return f"[{number}]"


def examples(folder: Path) -> tuple[str, ...]:
    """Questions to begin with, from `examples.yaml` of a policy's folder; none where it has no such file.

    In the language chosen, in English where the file lacks it.
    """
    by_language = _examples(folder / "examples.yaml")
    return by_language.get(language(), by_language.get(_FALLBACK, ()))


@lru_cache(maxsize=16)
def _examples(path: Path) -> dict[str, tuple[str, ...]]:
    if not path.exists():
        return {}
    return {tag: tuple(questions) for tag, questions in yaml.safe_load(path.read_text(encoding="utf-8")).items()}


def category_names(policy: Policy, folder: Path) -> dict[str, str]:
    """The categories of data subjects by slug, in the policy's order, with the short names that answers use.

    `folder`: the policy's vocabulary.
    """
    book = load_phrasebook(language(), DOMAIN_FOLDER, folder)
    return {slug: book.label("data_subject", slug) for slug in policy.data_subjects}
