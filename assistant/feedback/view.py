"""Feedback as a table on the terminal: how often an answer to the same terms helped, the least helpful first."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from assistant.feedback.entry import FeedbackEntry


def show_feedback(console: Console, entries: Iterable[FeedbackEntry]) -> None:
    """Print one line for each combination of terms."""
    groups: defaultdict[str, list[FeedbackEntry]] = defaultdict(list)
    for entry in entries:
        groups["; ".join(f"{slot} {', '.join(terms)}" for slot, terms in entry.terms.items())].append(entry)
    table = Table("asked about", "helped", "did not", "why not", "answered otherwise today")
    for terms, group in sorted(groups.items(), key=lambda item: (-_unhelpful(item[1]), item[0])):
        reasons = Counter(reason.value for entry in group for reason in entry.reasons)
        why = ", ".join(f"{reason} {count}" for reason, count in sorted(reasons.items()))
        differing = sum(not entry.same for entry in group)
        table.add_row(
            terms or "nothing known", str(len(group) - _unhelpful(group)), str(_unhelpful(group)), why, str(differing)
        )
    console.print(table)


def _unhelpful(group: Iterable[FeedbackEntry]) -> int:
    return sum(not entry.helped for entry in group)
