"""Every word the chat shows by itself. An answer's words come from the assistant, its quotes from the policy."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from assistant.answer import StatementKind, Status
from knowledge.policy import Column, TableKind

APP_NAME = "Privacy assistant"
CHAT_PAGE = "Ask"
POLICY_PAGE = "The policy"

STANDING_LINE = "Answers come from the policy's own rows; not legal advice."
INPUT_PLACEHOLDER = "Ask about your personal data"
WORKING = "Reading the policy …"
NEW_CHAT = "New chat"

WHO_LABEL = "Who is asking?"
WHO_NOT_SAID = "Not said"
WHO_HELP = "What you are to the company. The policy says different things for different people."

EMPTY_LEAD = (
    "Ask in your own words what happens to personal data: how long it is kept, who receives it, on what legal basis. "
    "Every sentence of an answer carries a number; click it to see the row of the policy that it stands on."
)
EXAMPLES_LEAD = "You can ask, for example:"
# Per policy, since a question that one policy answers may be none of another's business.
# A test asks each of them and fails if one is not answered.
EXAMPLES: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "imi": (
            "How long do you keep my job application?",
            "Who receives my webinar data?",
            "Do you share leads' data with your group companies?",
            "What data do you collect when I visit your website?",
            "What is the legal basis for handling whistleblower reports?",
            "I attended a webinar on 3 May 2026. When must my data be deleted at the latest?",
        )
    }
)

SHORT_LABELS: MappingProxyType[StatementKind, str] = MappingProxyType(
    {
        StatementKind.COMPUTED: "= Computed",
        StatementKind.ABSENCE: "∅ Not listed",
        StatementKind.BACKGROUND: "§ General law, not from this policy",
    }
)

# Three kinds of "no", and the question back: label, icon, colour, and words. Never colour alone.
NOT_LISTED = "Not listed"
NOT_LISTED_WORDS = "The policy has a list for this, and what you ask about is not on it. The rows searched are cited."
STATUS_LABELS: MappingProxyType[Status, str] = MappingProxyType(
    {
        Status.NOT_COVERED: "Not stated",
        Status.OUT_OF_SCOPE: "Not about this policy",
        Status.CLARIFY: "A question back",
    }
)
STATUS_WORDS: MappingProxyType[Status, str] = MappingProxyType(
    {
        Status.NOT_COVERED: "The policy does not say this, so nothing is guessed. The numbers show where I looked.",
        Status.OUT_OF_SCOPE: "Nothing was looked up in the policy.",
        Status.CLARIFY: "The answer differs between groups of people. Choose one, or type more.",
    }
)

TABLE_NAMES: MappingProxyType[TableKind, str] = MappingProxyType(
    {TableKind.PROCESSING: "Purposes of processing", TableKind.RECIPIENTS: "Recipients"}
)
COLUMN_NAMES: MappingProxyType[Column, str] = MappingProxyType(
    {
        Column.PURPOSE: "Purpose",
        Column.LEGAL_BASIS: "Legal basis",
        Column.PERSONAL_DATA: "Personal data",
        Column.STORAGE_TIME: "Storage time",
        Column.RECIPIENT: "Recipient",
    }
)

CITED = "▶ cited"
MARK_COLUMN = "Cited"
LINK_COLUMN = "Link"
PASSAGE_LINK = "Link to this paragraph"
WHOLE_TABLE = "The whole table"
CLOSE_ROW = "Close"
COPY_LINK = "Copy link"
COPY_LINK_WORDS = "This address opens the row directly:"
SAME_AS_ABOVE = "“Same as above” stands for the row before it:"
UNKNOWN_ROW = "This policy has no such row"
UNKNOWN_ROW_HINT = "The link may be for another version of the policy. See “The policy” for all rows."

WORKED_OUT = "How was this worked out?"
TRACE_QUERY = "What the question was understood to be"
TRACE_RULES = "Rules applied, and the rows each read"
SAVE = "Copy or save"
SAVE_MARKDOWN = "Markdown"
SAVE_JSON = "JSON"

REMINDER_HELP = "A file for your calendar (.ics) with this day, how it was computed, and the row it stands on."

PROBLEM = "This question could not be taken"
START_PROBLEM = "The assistant cannot start"
FOLLOW_UPS = "Ask next:"

POLICY_LEAD = "As in the source, word for word. The link beside a row opens that row."
CONTENTS = "Contents"


def version_date(version: str) -> str:
    """The version as a date in words, "27 April 2026"; the version as it is where it is no date."""
    try:
        day = date.fromisoformat(version)
    except ValueError:
        return version
    return _in_words(day)


def reminder(day: date) -> str:
    """The button that gives a computed day as a calendar file; the day tells apart several in one answer."""
    return f"Calendar reminder for {_in_words(day)}"


def _in_words(day: date) -> str:
    return f"{day.day} {day:%B} {day.year}"


def policy_line(title: str, version: str) -> str:
    """The line under each answer: which text, as of when."""
    return f"{title}, version of {version_date(version)}"


def ask_title(short_name: str) -> str:
    """The heading of the chat."""
    return f"Ask the privacy policy of {short_name}"


def asking_as(category: str) -> str:
    """Under a question that was asked for a category of people."""
    return f"Asked for: {category}"


def sources(count: int) -> str:
    """The label of the list of sources."""
    return f"Sources ({count})"


def answer_ready(count: int) -> str:
    """What a screen reader is told when an answer has come."""
    return f"Answer ready, {count} {'source' if count == 1 else 'sources'}."


def chip(number: int) -> str:
    """The label of a citation chip, also where it stands in a text."""
    return f"[{number}]"


def chip_help(section: str, row: int | None) -> str:
    """What a chip opens."""
    return f"Show the source: {section}" if row is None else f"Show the source: {section}, row {row}"


def also_cited(numbers: list[int]) -> str:
    """The mark of a row that the same answer cites elsewhere."""
    return " ".join(chip(number) for number in numbers)


def row_place(section: str, table: TableKind, row: int) -> str:
    """Where a row stands."""
    return f"{section} › {TABLE_NAMES[table]} › row {row}"


def elapsed(milliseconds: float) -> str:
    """How long the answer took."""
    return f"Worked out in {milliseconds:.0f} ms, by rules; no language model decides an answer."


def rule_line(rule: str, outcome: str) -> str:
    """One rule of the trace."""
    return f"{rule.replace('_', ' ')} → {outcome.replace('_', ' ')}"


def permalink(row: int) -> str:
    """The name of a row's link, for those who do not see the table."""
    return f"Link to row {row}"
