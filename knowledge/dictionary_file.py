"""A dictionary of word forms in one file, of which a look-up reads some kilobytes: ready at once, and never in memory.

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
from functools import cached_property
from pathlib import Path

# Raise this when the format changes: files of another one are then not looked for.
FORMAT = 1
BLOCK = 16
# Blocks between two whose first form is kept in memory: those between are read together
_APART = 32
# What is read for a block's first form: two lengths, and at most as many bytes as one of them can tell
_LONGEST_FIRST = 2 + 255
# After so many reads what they brought into memory is given back: the file's own pages stay with the system.
_GIVE_BACK = 16
_MAGIC = b"PADICT01"
_HEADER = struct.Struct("<8sQQ")  # magic, number of forms, where the places of the blocks begin


class DictionaryFile(Mapping[str, str]):
    """The lemma of each form in a file that `write` made. Safe to share between threads: it is only ever read."""

    def __init__(self, path: Path) -> None:
        """Open the file; raises ValueError if it is none of ours or cut short, OSError if it cannot be read."""
        with path.open("rb") as file:
            self._data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._reads = 0
        size = len(self._data)
        if size < _HEADER.size:
            raise ValueError(f"{path} is cut short")
        magic, count, self._end = _HEADER.unpack(self._read(0, _HEADER.size))
        if magic != _MAGIC or self._end + 4 * -(-count // BLOCK) != size:
            raise ValueError(f"{path} is no dictionary or cut short")
        self._count = int(count)
        self._starts = array("I", self._read(self._end, size))

    def __getitem__(self, form: str) -> str:
        """The lemma; KeyError if there is no such form."""
        wanted = form.encode()
        landmark = bisect_right(self._landmarks, wanted) - 1
        if landmark < 0:
            raise KeyError(form)
        first = landmark * _APART
        data, base = self._between(landmark)
        last = min(first + _APART, len(self._starts))
        block = bisect_right(self._starts, wanted, first, last, key=lambda start: _first(data, start - base)) - 1
        for key, lemma in _entries(data, self._starts[block] - base, min(BLOCK, self._count - block * BLOCK)):
            if key >= wanted:
                if key == wanted:
                    return lemma.decode()
                break
        raise KeyError(form)

    def __iter__(self) -> Iterator[str]:
        """All forms, sorted by their bytes."""
        for block, start in enumerate(self._starts):
            data, base = self._between(block // _APART)
            many = min(BLOCK, self._count - block * BLOCK)
            yield from (key.decode() for key, _ in _entries(data, start - base, many))

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _landmarks(self) -> list[bytes]:
        """The first form of one block in so many."""
        return [_first(self._read(start, start + _LONGEST_FIRST), 0) for start in self._starts[::_APART]]

    def _between(self, landmark: int) -> tuple[bytes, int]:
        """The blocks from a landmark to the next one, and where they begin in the file."""
        start, after = self._starts[landmark * _APART], (landmark + 1) * _APART
        return self._read(start, self._starts[after] if after < len(self._starts) else self._end), start

    def _read(self, start: int, end: int) -> bytes:
        # What was read counts as this process's memory, and so does what lies around it, until it is given back
        self._reads += 1
        if self._reads % _GIVE_BACK == 0:
            self._data.madvise(mmap.MADV_DONTNEED)
        return self._data[start:end]


def _first(data: bytes, start: int) -> bytes:
    """The first form of the block that begins at a place."""
    return data[start + 2 : start + 2 + data[start + 1]]


def _entries(data: bytes, place: int, many: int) -> Iterator[tuple[bytes, bytes]]:
    """So many forms with their lemmas, from where a block begins."""
    key = b""
    for _ in range(many):
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
