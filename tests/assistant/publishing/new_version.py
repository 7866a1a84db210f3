"""New versions of a policy for tests: a folder's text with some words exchanged, its SHA-256 recorded anew."""

from __future__ import annotations

import hashlib
import re
import shutil
from pathlib import Path

from assistant.settings import Settings
from assistant.understanding import scorer
from knowledge import dictionary

POLICIES = Path(__file__).parents[2] / "policies"


def new_version(folder: Path, target: Path, old: str, new: str, *, version: str) -> Path:
    """A copy of a policy's folder with `new` for each `old`; gives `target`."""
    shutil.copytree(folder, target)
    text = (folder / "source.txt").read_text(encoding="utf-8")
    assert old in text
    content = text.replace(old, new).encode()
    (target / "source.txt").write_bytes(content)
    told = (folder / "source.yaml").read_text(encoding="utf-8").replace(old, new)
    told = re.sub(r"(?m)^sha256: .*$", f"sha256: {hashlib.sha256(content).hexdigest()}", told)
    told = re.sub(r"(?m)^version: .*$", f"version: {version}", told)
    (target / "source.yaml").write_text(told, encoding="utf-8")
    return target


def lend_words(data_dir: Path) -> Path:
    """A data folder with the dictionaries of this installation, which take a minute to store; gives it."""
    data_dir.mkdir(parents=True)
    stored = Settings().data_dir / "dictionaries"
    if stored.is_dir():
        (data_dir / "dictionaries").symlink_to(stored.resolve())
    return data_dir


def keep_in(data_dir: Path) -> None:
    """What a process keeps of the data folder that was opened last, it keeps of this one."""
    dictionary.keep_in(data_dir)
    scorer.keep_in(data_dir)
