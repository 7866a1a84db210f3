"""A question in the policy's own terms, as rules take it. Holds no clock but `today`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from knowledge.plain import from_plain, plain


class Topic(StrEnum):
    """What is asked. Values are the ids of the vocabulary's topics; one rule module each."""

    RETENTION = "retention"
    RECIPIENTS = "recipients"
    PERSONAL_DATA = "personal_data"
    LEGAL_BASIS = "legal_basis"
    PURPOSE = "purpose"
    SOURCE = "source"
    TRANSFERS = "transfers"
    CONTACT = "contact"
    VERSION = "version"
    CONTROLLER = "controller"
    PROCESSOR = "processor"
    JOINT_CONTROLLERS = "joint_controllers"
    RIGHTS = "rights"
    RIGHTS_OVERVIEW = "rights_overview"
    EXERCISE = "exercise"
    WEIGHING = "weighing"
    SALE = "sale"
    CATEGORIES = "categories"
    JURISDICTION = "jurisdiction"
    UNSTATED = "unstated"


ROW_TOPICS = frozenset({Topic.RETENTION, Topic.RECIPIENTS, Topic.PERSONAL_DATA, Topic.LEGAL_BASIS, Topic.PURPOSE})


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in the question. `first` and `last` differ where only a month or a year was given.

    `events`: what happened then, by the words next to it; empty where the question does not say. `told_before`: the
    words stand in a turn before the question. `asked_about`: they ask whether something is still so on that day.
    `either`: they leave open which of the events it is of ("signed up for the webinar on 3 May").
    """

    first: date
    last: date
    text: str
    events: tuple[str, ...] = ()
    told_before: bool = False
    asked_about: bool = False
    either: bool = False

    @property
    def is_exact(self) -> bool:
        """Whether one single day was named."""
        return self.first == self.last


Comparison = Literal["equal", "over", "under", "at_least", "at_most"]


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time in the question ("five years") and what is claimed of it ("more than five years": over).

    "Up to two years" is "equal": so a policy words its own limits. `told_before`: as of a date.
    """

    count: int
    unit: str
    text: str
    comparison: Comparison = "equal"
    told_before: bool = False


Slot = Literal["topics", "rights", "activities", "data_subjects"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A term that a language model chose for a slot that the words left open, and the words that it gave for it."""

    slot: Slot
    term: str
    words: str


@dataclass(frozen=True)
class Query:
    """A typed question. Empty tuples mean "not said", never "none".

    `units`: what is to be listed, that first. `unmatched`: words that nothing accounts for and that are asked about.
    `unnamed`: whether recipients are asked about with a thing of the asker's own that no term stands for.
    `aside`: activities and recipients that the question sets aside ("apart from the newsletter").
    `asker`: the category of the person who asks, where the caller knows it; else None.
    `as_of`: the day on which something is asked to be over or not; None: `today`.
    `also`: what the same message asks besides, each complete in itself.
    `chosen`: which of the terms above only a language model named; told for the trace, and read by no rule.
    """

    text: str
    language: str
    topics: tuple[Topic, ...] = ()
    rights: tuple[str, ...] = ()
    data_subjects: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    data_categories: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    group_functions: tuple[str, ...] = ()
    legal_bases: tuple[str, ...] = ()
    jurisdictions: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    unmatched: tuple[str, ...] = ()
    unnamed: bool = False
    premises: tuple[str, ...] = ()
    operators: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    dates: tuple[DateMention, ...] = ()
    periods: tuple[Period, ...] = ()
    sole_proprietor: bool = False
    asker: str | None = None
    events: tuple[str, ...] = ()
    impossible_dates: tuple[str, ...] = ()
    today: date | None = None
    as_of: date | None = None
    background: bool = True
    refused: str | None = field(default=None)
    also: tuple[Query, ...] = ()
    chosen: tuple[ModelChoice, ...] = ()

    @property
    def is_conditioned(self) -> bool:
        """Whether it is asked about under a condition or of all cases ("without telling me", "every call").

        So is what is said not to be so ("you never keep it, right?"): a "yes" would say that it is right. And so is
        whether something is shown to everybody: that it is listed does not tell.
        """
        conditions = {"lacking", "universal", "every", "denying", "only_if", "always", "published"}
        return not conditions.isdisjoint(self.operators)

    @property
    def asks_for_a_day(self) -> bool:
        """Whether it asks when data go, and not how long they stay."""
        return not {"asks_when", "asks_date", "has_passed"}.isdisjoint(self.operators)

    def as_dict(self) -> dict[str, Any]:
        """For the trace: only what is set, in JSON's own types. `from_dict` gives the same Query again."""
        held: dict[str, Any] = plain(self)
        return held

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Query:
        """The Query that `as_dict` was taken of; raises ValueError where the values are none."""
        return from_plain(cls, values)
