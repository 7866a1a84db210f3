"""What a customer wrote, without what surrounds it.

That is mail headers, greeting, signature, what is quoted from others, and in a chat the names and times before each
line and what the company's side said. Only lines are dropped, never words within one but a greeting, a name or a number
before them, and whatever is dropped is told, so that nobody has to take it on trust. Where in doubt a line stays: a
line too many is context, a line too few is a question that nobody answers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.understanding.heart import courtesies
from knowledge.tokens import LANGUAGES
from knowledge.yaml_text import load_yaml

_WORDS = Path(__file__).with_name("letter_words.yaml")
# A line of at least so many characters goes on in the next one; shorter ones were ended by who wrote them.
_WRAPPED_CHARS = 50
# A closing line has at most so many words, and a name or two, a title and an address follow it in so many lines.
_CLOSING_WORDS, _SIGNATURE_LINES = 7, 12
# And no further than so many lines, empty ones and all.
_SIGNATURE_REACH = 40
_GREETING_WORDS = 6
_TIME = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:\s?[ap]\.?m\.?)?"
_STAMP = re.compile(rf"\[?\s*(?:\d{{1,4}}[./-]\d{{1,2}}[./-]\d{{1,4}},?\s+)?{_TIME}\s*\]?\s*[-–,]?\s*", re.IGNORECASE)
_SPEAKER = re.compile(rf"(?P<name>[^\W\d_][\w .'’-]{{0,30}}?)\s*(?P<stamp>[(\[]\s*{_TIME}\s*[)\]])?\s*:\s+")
_BULLET = re.compile(r"(?:[-*•–·]|\(?\d{1,2}[.)]|\(?[a-hA-H]\))\s+")
_ENDED = re.compile(r"[.!?:;…]\s*$")
_QUOTE = re.compile(r"\s*>")


@dataclass(frozen=True, slots=True)
class Letter:
    """What was written, paragraph by paragraph (no empty one), and the lines left out, in their order."""

    paragraphs: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that was written, in one piece."""
        return "\n".join(self.paragraphs)


def read_letter(message: str) -> Letter:
    """The letter within a message in any of the languages; a message without any of this comes back as it is."""
    lines = _clean(message).split("\n")
    left_out: list[str] = []
    lines = _without_quoted(lines, left_out)
    subject, lines = _without_headers(lines, left_out)
    lines = _without_chat_marks(lines, left_out)
    lines = _without_signature(lines, left_out)
    lines = _without_greetings(lines, left_out)
    return Letter((*subject, *_paragraphs(lines)), tuple(line.strip() for line in left_out if line.strip()))


def is_small_talk(sentence: str) -> bool:
    """Whether a sentence asks after nothing ("How are you?", "Can you help me?")."""
    words = sentence.strip(" .?!,")
    return not re.search(r"[.?!]", words) and bool(_pattern("small_talk").fullmatch(words))


def _clean(message: str) -> str:
    """Line ends of one kind, no tabs, and nothing that is not seen."""
    text = message.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in {"Cc", "Cf", "Co", "Cs"})


def _without_quoted(lines: Sequence[str], left_out: list[str]) -> list[str]:
    """Without lines that begin with ">", and without all that follows a line such as "On … wrote:"."""
    kept: list[str] = []
    # Many who answer below a quote mark each line of it: then what is not marked is theirs.
    marked = any(_QUOTE.match(line) for line in lines)
    for place, line in enumerate(lines):
        if _QUOTE.match(line):
            left_out.append(line)
        elif _pattern("quoting").fullmatch(line.strip()) and any(k.strip() for k in kept):
            left_out.append(line)
            if not (marked and any(_QUOTE.match(later) for later in lines[place:])):
                left_out += lines[place + 1 :]
                return kept
        else:
            kept.append(line)
    return kept


def _without_headers(lines: Sequence[str], left_out: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The subject, as it says what the letter is about, and the lines without "From: …" and the like at the top."""
    kept = list(lines)
    header, subject = (re.compile(rf"(?:{_any(name)})\s*:\s*(.+)", re.IGNORECASE) for name in ("header", "subject"))
    found: list[str] = []
    while kept and (not kept[0].strip() or header.fullmatch(kept[0].strip()) or subject.fullmatch(kept[0].strip())):
        line = kept.pop(0).strip()
        told = subject.fullmatch(line)
        if told:
            while again := subject.fullmatch(told[1]):
                told = again
            found.append(told[1].strip())
        else:
            left_out.append(line)
    return tuple(found), kept


def _without_chat_marks(lines: Sequence[str], left_out: list[str]) -> list[str]:
    """Without times and names before the lines of a chat, and without what the company's side said in it."""
    marks = [_chat_mark(line) for line in lines]
    names = [name for name, _, _ in marks if name]
    is_chat = any(stamped for _, stamped, _ in marks) or any(_is_speaker(name) for name in names)
    if not is_chat:
        return list(lines)
    kept: list[str] = []
    of_company = False
    for line, (name, stamped, rest) in zip(lines, marks, strict=True):
        if name and (stamped or _is_speaker(name) or names.count(name) > 1):
            of_company = _is_named(name, "agent")
            said = [rest, ""]
        else:
            said = [rest if stamped else line]
        if of_company:
            left_out.append(line)
        else:
            kept += said
    return kept


def _chat_mark(line: str) -> tuple[str, bool, str]:
    """Who says a line of a chat (empty where that is not told), whether a time stands with it, and what is said."""
    stripped = line.strip()
    stamp = _STAMP.match(stripped)
    rest = stripped[stamp.end() :] if stamp else stripped
    speaker = _SPEAKER.match(rest)
    if speaker is None:
        return "", bool(stamp), rest
    return speaker["name"].strip(), bool(stamp or speaker["stamp"]), rest[speaker.end() :]


def _is_speaker(name: str) -> bool:
    return _is_named(name, "agent") or _is_named(name, "customer")


def _is_named(name: str, side: str) -> bool:
    return bool(re.fullmatch(rf"(?:{_any(side)})(?: \w+)?", name, re.IGNORECASE))


def _without_signature(lines: Sequence[str], left_out: list[str]) -> list[str]:
    """Without a closing line and the name after it, as long as nothing is asked there; a postscript stays."""
    kept: list[str] = []
    for place, line in enumerate(lines):
        if _pattern("device").fullmatch(line.strip()):
            left_out.append(line)
            continue
        is_divider = line.rstrip() == "--"
        if is_divider or _is_closing(line):
            after = lines[place + 1 :]
            rest = _from_postscript(after)
            signature = after[: len(after) - len(rest)]
            if is_divider or _is_signature(signature):
                left_out += [line, *signature]
                return [*kept, *rest]
            left_out.append(line)
            continue
        kept.append(line)
    return kept


def _is_closing(line: str) -> bool:
    words = line.strip()
    return bool(
        0 < len(words.split()) <= _CLOSING_WORDS and "?" not in words and _pattern("closing", tail=r"\b.*").match(words)
    )


def _is_signature(lines: Sequence[str]) -> bool:
    if len(lines) > _SIGNATURE_REACH:
        return False
    filled = [line for line in lines if line.strip()]
    return len(filled) <= _SIGNATURE_LINES and not any("?" in line for line in filled)


def _from_postscript(lines: Sequence[str]) -> list[str]:
    postscript = _pattern("after", tail=r"\b.*")
    return next(
        (list(lines[i:]) for i, line in enumerate(lines[:_SIGNATURE_REACH]) if postscript.match(line.strip())), []
    )


def _without_greetings(lines: Sequence[str], left_out: list[str]) -> list[str]:
    """Without the greeting that opens a letter, also where the letter goes on in the same line."""
    kept = list(lines)
    greeting = _pattern("greeting", tail=r"\b(?P<whom>[^,.!?:\n]{0,60})(?P<mark>[,.!:]+\s*|$)")
    for place, line in enumerate(kept):
        words = line.strip()
        if not words:
            continue
        found = greeting.match(words)
        if found is None or len(found.group().split()) > _GREETING_WORDS:
            return kept
        left_out.append(found.group())
        kept[place] = words[found.end() :]
        if kept[place]:
            kept[place] = kept[place][0].upper() + kept[place][1:]
            return kept
    return kept


def _paragraphs(lines: Iterable[str]) -> Iterable[str]:
    """Lines that a mail program broke are put together again; a list's lines stay apart."""
    current = ""
    last = ""
    for line in lines:
        words = line.strip()
        bullet = _BULLET.match(words)
        goes_on = current and words and not bullet and len(last) >= _WRAPPED_CHARS
        if current and words and not bullet and _ENDED.search(last) and not goes_on:
            goes_on = True  # a new sentence of the same paragraph
        if not goes_on and current:
            yield current
            current = ""
        words = words[bullet.end() :] if bullet else words
        words = _pattern("after", tail=r"\s*[:,–-]\s*").sub("", words, count=1) if not current else words
        current = f"{current} {words}".strip()
        last = line.strip()
    if current:
        yield current


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = load_yaml(_WORDS.read_text(encoding="utf-8"))
    return {tag: {**courtesies().get(tag, {}), **words} for tag, words in found.items()}


def _any(name: str) -> str:
    """One pattern of all languages: a letter is read before anybody knows which it is in."""
    return "|".join(words[name] for tag in ("any", *LANGUAGES) if name in (words := _words()[tag]))


@cache
def _pattern(name: str, *, tail: str = "") -> re.Pattern[str]:
    return re.compile(rf"(?:{_any(name)}){tail}", re.IGNORECASE)
