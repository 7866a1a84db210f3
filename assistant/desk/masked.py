"""A reply without what it tells of people, as it is kept: the customer's name, addresses, numbers.

The lines of the draft that are facts of the policy stay as they are, letter by letter; everything else is masked as the
words of a question are. A name in the middle of a sentence is found where the customer's message tells that it is one,
and so is a first or last name alone.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from assistant.desk.draft import Draft, LineKind
from assistant.redaction.found import Kind
from assistant.redaction.names import find_names, parts_of_name
from assistant.redaction.redact import in_brackets, redact

# A name of one letter would be found in too many places.
_SHORTEST = 2


def masked_reply(text: str, draft: Draft, *, message: str, kept: str) -> str:
    """The text of a reply, edited from a draft, with personal data masked; what stands in `kept`, the policy, stays."""
    facts = {line.text for line in draft.lines if line.kind == LineKind.FACT}
    told = _told_names(message, kept)
    parts = []
    # Lines of wording are masked together: a signature is told by the line before it
    for is_fact, lines in groupby(text.split("\n"), key=facts.__contains__):
        words = "\n".join(lines)
        parts.append(words if is_fact else _without(told, redact(words, kept=kept).text))
    return "\n".join(parts)


def masked_words(words: str, *, message: str, kept: str) -> str:
    """Words of the customer, masked likewise."""
    return _without(_told_names(message, kept), redact(words, kept=kept).text)


def _told_names(message: str, kept: str) -> list[str]:
    """Names that the message itself tells as such, the longest first; none that is a word of the policy."""
    message = unicodedata.normalize("NFC", message)  # as what is masked is
    found = {message[name.start : name.end].strip() for name in find_names(message)}
    found.update(part for name in tuple(found) for part in parts_of_name(name))
    return sorted((name for name in found if _is_own(name, kept)), key=len, reverse=True)


def _is_own(name: str, kept: str) -> bool:
    return len(name) >= _SHORTEST and _word(name).search(kept) is None


def _without(names: list[str], text: str) -> str:
    for name in names:
        text = _word(name).sub(in_brackets(Kind.NAME), text)
    return text


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
