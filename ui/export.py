"""An answer or a whole chat to take away: in words with numbered sources, in the answer's language, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import streamlit as st

from assistant.answer import Answer, Citation
from knowledge.phrasebook import Phrasebook
from ui import text
from ui.chat_record import as_record
from ui.markup import escape_markdown
from ui.state import Feedback, Turn


def as_text(turn: Turn, answer: Answer, *, title: str) -> str:
    """Question, answer and numbered sources as plain text, for a reply."""
    book = text.words(answer.language)
    lines = [turn.question, "", _plain(answer), ""]
    lines += [f"{text.mark(c.number)} {_place(c, book)}: “{c.quote}”" for c in answer.citations]
    return "\n".join([*lines, "", text.policy_line(title, answer.policy.version, book), book.say("ask.no_advice")])


def as_markdown(turn: Turn, answer: Answer, *, title: str) -> str:
    """The same as Markdown, in which the question and the quotes stay the characters they are."""
    book = text.words(answer.language)
    sources = book.say("sources", count=str(len(answer.citations)))
    lines = [f"## {escape_markdown(turn.question)}", "", answer.answer, "", f"### {sources}", ""]
    lines += [
        f"{c.number}. {escape_markdown(_place(c, book))}: “{escape_markdown(c.quote)}” (`{c.id}`)"
        for c in answer.citations
    ]
    policy_line = text.policy_line(title, answer.policy.version, book)
    return "\n".join([*lines, "", policy_line, "", book.say("ask.no_advice"), ""])


def as_json(answer: Answer) -> str:
    """The answer as `POST /v1/ask` gives it."""
    return answer.model_dump_json(indent=2)


def conversation_as_markdown(turns: Sequence[Turn], *, title: str) -> str:
    """All questions that were answered, in their order, each with its sources."""
    return "\n".join(as_markdown(turn, turn.answer, title=title) for turn in turns if turn.answer)


def conversation_as_json(turns: Sequence[Turn], feedback: Mapping[str, Feedback]) -> str:
    """All turns: the question, for whom it was asked, the contract's answer or the problem, and the feedback."""
    return json.dumps(as_record(turns, feedback), ensure_ascii=False, indent=2)


def buttons(name: str, markdown: str, data: str, *, key: str) -> None:
    """Two files to take away, `name`.md and `name`.json."""
    files = (
        (text.say("save.markdown"), f"{name}.md", "text/markdown", markdown),
        (text.say("save.json"), f"{name}.json", "application/json", data),
    )
    with st.container(horizontal=True, gap="xsmall"):
        for label, file, mime, content in files:
            icon = ":material/download:"
            st.download_button(label, content, file, mime, key=f"{key}-{file}", icon=icon, on_click="ignore")


def _plain(answer: Answer) -> str:
    marked = (f"{s.text} {''.join(map(text.mark, s.citations))}".rstrip() for s in answer.statements)
    return "\n".join(marked) or answer.answer


def _place(citation: Citation, book: Phrasebook) -> str:
    """The section, and the table and row where it is in one."""
    if citation.table is None:
        return citation.section
    table = book.say(f"table.{citation.table}")
    return book.say("row.place", section=citation.section, table=table, row=str(citation.row))
