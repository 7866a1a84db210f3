"""An answer to take away: Markdown with numbered sources, or the contract's JSON."""

from __future__ import annotations

from assistant.answer import Answer, Citation
from ui import text
from ui.markup import escape_markdown
from ui.state import Turn


def as_text(turn: Turn, answer: Answer, *, title: str) -> str:
    """Question, answer and numbered sources as plain text, for a reply."""
    lines = [turn.question, "", _plain(answer), ""]
    lines += [f"[{c.number}] {_place(c)}: “{c.quote}”" for c in answer.citations]
    return "\n".join([*lines, "", text.policy_line(title, answer.policy.version), text.STANDING_LINE])


def as_markdown(turn: Turn, answer: Answer, *, title: str) -> str:
    """The same as Markdown, in which the question and the quotes stay the characters they are."""
    lines = [
        f"## {escape_markdown(turn.question)}",
        "",
        answer.answer,
        "",
        f"### {text.sources(len(answer.citations))}",
        "",
    ]
    lines += [
        f"{c.number}. {escape_markdown(_place(c))}: “{escape_markdown(c.quote)}” (`{c.id}`)" for c in answer.citations
    ]
    return "\n".join([*lines, "", text.policy_line(title, answer.policy.version), "", text.STANDING_LINE, ""])


def as_json(answer: Answer) -> str:
    """The answer as `POST /v1/ask` gives it."""
    return answer.model_dump_json(indent=2)


def _plain(answer: Answer) -> str:
    marked = (f"{s.text} {''.join(text.chip(n) for n in s.citations)}".rstrip() for s in answer.statements)
    return "\n".join(marked) or answer.answer


def _place(citation: Citation) -> str:
    return citation.section if citation.row is None else f"{citation.section}, {citation.table} row {citation.row}"
