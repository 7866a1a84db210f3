"""Two texts word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from rules.diff.report import Edit

_WORD = re.compile(r"\s+|[^\s\w]|\w+", re.UNICODE)


def edits(old: str, new: str) -> tuple[Edit, ...]:
    """The runs of words that stay, go and come: those not added make up the old text, those not removed the new."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return tuple(edit for code in matcher.get_opcodes() for edit in _edits(code, before, after))


def _edits(code: tuple[str, int, int, int, int], before: list[str], after: list[str]) -> Iterator[Edit]:
    name, old_start, old_end, new_start, new_end = code
    if name == "equal":
        yield Edit(kind="same", text="".join(before[old_start:old_end]))
        return
    if old_end > old_start:
        yield Edit(kind="removed", text="".join(before[old_start:old_end]))
    if new_end > new_start:
        yield Edit(kind="added", text="".join(after[new_start:new_end]))


def are_alike(old: str, new: str, *, least: float = 0.5) -> bool:
    """Whether one text reads like a later version of the other: at least that part of the words is common."""
    matcher = difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.ratio() >= least
