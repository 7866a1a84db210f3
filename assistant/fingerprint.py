"""A version of what answers beside the policy's text: code, vocabulary, phrases, weights and the settings that count.

The number of a release would miss what somebody changes between two releases, in a phrase or in a policy's vocabulary.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("assistant", "knowledge", "rules")
_SUFFIXES = frozenset({".py", ".yaml", ".npz", ".safetensors"})
# Policies count by themselves, and what weights were fitted on does not count beside the weights
_APART = (_ROOT / "knowledge" / "data", _ROOT / "assistant" / "understanding" / "training")
DIGITS = 16


def fingerprint(folder: Path, *settings: object) -> str:
    """Hexadecimal digits that differ where the code, a file in a policy's folder or one of the settings does."""
    parts = (_of_code(), _of_files(folder, _files(folder)), *map(str, settings))
    return sha256("\n".join(parts).encode()).hexdigest()[:DIGITS]


@lru_cache(maxsize=1)
def _of_code() -> str:
    found = (path for package in _PACKAGES for path in _files(_ROOT / package))
    return _of_files(_ROOT, (path for path in found if not any(path.is_relative_to(apart) for apart in _APART)))


def _files(folder: Path) -> Iterable[Path]:
    return (path for path in folder.rglob("*") if path.suffix in _SUFFIXES)


def _of_files(root: Path, paths: Iterable[Path]) -> str:
    """Over names and contents, whatever the order in which a file system lists them."""
    digest = sha256()
    for path in sorted(paths):
        digest.update(f"{path.relative_to(root).as_posix()}\0".encode())
        digest.update(sha256(path.read_bytes()).digest())
    return digest.hexdigest()
