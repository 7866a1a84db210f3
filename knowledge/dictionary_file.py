"""A dictionary of word forms in one file that is mapped into memory: ready at once, and only what is read is loaded.

As Python dictionaries, those of five languages take nine seconds and 800 MB. Here the forms are sorted and front-coded
in blocks: the first of a block stands whole, each further one says how many bytes it shares with the one before. A
lemma is told as the number of bytes to take off the form and those to put on. A look-up finds the block by bisection.
Source: blocked sort-based and front-coded dictionaries, Manning, Raghavan, Schuetze (2008), ch. 5.2.
"""

from __future__ import annotations

import mmap
import struct
import tempfile
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from pathlib import Path

# Raise this when the format changes: files of another one are then not looked for.
FORMAT = 1
BLOCK = 16
_MAGIC = b"PADICT01"
_HEADER = struct.Struct("<8sQQ")  # magic, number of forms, where the places of the blocks begin


class DictionaryFile(Mapping[str, str]):
    """The lemma of each form in a file that `write` made. Safe to share between threads: it is only ever read."""

    def __init__(self, path: Path) -> None:
        """Map the file; raises ValueError if it is none of ours or cut short, OSError if it cannot be read."""
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        if len(self._data) < _HEADER.size:
            raise ValueError(f"{path} is cut short")
        magic, count, start = _HEADER.unpack_from(self._data)
        if magic != _MAGIC or start + 4 * -(-count // BLOCK) != len(self._data):
            raise ValueError(f"{path} is no dictionary or cut short")
        self._count = int(count)
        self._starts: memoryview[int] = memoryview(self._data)[start:].cast("I")

    def __getitem__(self, form: str) -> str:
        """The lemma; KeyError if there is no such form."""
        wanted = form.encode()
        block = bisect_right(self._starts, wanted, key=self._first) - 1
        for key, lemma in self._block(block) if block >= 0 else ():
            if key >= wanted:
                if key == wanted:
                    return lemma.decode()
                break
        raise KeyError(form)

    def __iter__(self) -> Iterator[str]:
        """All forms, sorted by their bytes."""
        for block in range(len(self._starts)):
            yield from (key.decode() for key, _ in self._block(block))

    def __len__(self) -> int:
        return self._count

    def _first(self, start: int) -> bytes:
        length = self._data[start + 1]
        return self._data[start + 2 : start + 2 + length]

    def _block(self, block: int) -> Iterator[tuple[bytes, bytes]]:
        data, place = self._data, self._starts[block]
        key = b""
        for _ in range(min(BLOCK, self._count - block * BLOCK)):
            middle = place + 2 + data[place + 1]
            key = key[: data[place]] + data[place + 2 : middle]
            place = middle + 2 + data[middle + 1]
            yield key, key[: len(key) - data[middle]] + data[middle + 2 : place]


def write(path: Path, lemmas: Mapping[str, str]) -> None:
    """Write the lemma of each form to `path`, whole or not at all; ValueError for one of more than 255 bytes."""
    forms = sorted(form.encode() for form in lemmas)
    starts = array("I")
    with tempfile.TemporaryDirectory(dir=path.parent) as drafts:
        draft = Path(drafts) / path.name
        with draft.open("wb") as file:
            place = file.write(bytes(_HEADER.size))
            before = b""
            for number, form in enumerate(forms):
                if number % BLOCK == 0:
                    starts.append(place)
                    before = b""
                place += file.write(_record(before, form, lemmas[form.decode()].encode()))
                before = form
            # They are read as numbers in place, so they begin at a multiple of their size
            place += file.write(bytes(-place % 4))
            file.write(starts.tobytes())
            file.seek(0)
            file.write(_HEADER.pack(_MAGIC, len(forms), place))
        draft.replace(path)


def _record(before: bytes, form: bytes, lemma: bytes) -> bytes:
    shared, kept = _shared(before, form), _shared(form, lemma)
    added, ending = form[shared:], lemma[kept:]
    return bytes((shared, len(added))) + added + bytes((len(form) - kept, len(ending))) + ending


def _shared(one: bytes, other: bytes) -> int:
    """How many bytes two begin with alike."""
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared
