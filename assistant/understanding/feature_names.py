"""The names of a scorer's features and the row of each, as arrays that can be read where they lie in a file.

As a dictionary, the names of one scorer take ten megabytes and a tenth of a second to make. Here they are found by a
hash, and compared: two names may share one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_REMEMBERED = 16_384


@dataclass(frozen=True)
class FeatureNames:
    """Names in the order of their rows: all of them as one text in UTF-8, and where each ends in it.

    `hashes`: the CRC-32 of each name, sorted; `rows`: the row of each of these.
    """

    text: NDArray[np.uint8] = field(repr=False)
    ends: NDArray[np.uint32] = field(repr=False)
    hashes: NDArray[np.uint32] = field(repr=False)
    rows: NDArray[np.uint32] = field(repr=False)

    @classmethod
    def of(cls, names: Iterable[str]) -> FeatureNames:
        """The names, the first that of row 0."""
        encoded = [name.encode() for name in names]
        hashes = np.array([crc32(name) for name in encoded], dtype=np.uint32)
        order = np.argsort(hashes, kind="stable").astype(np.uint32)
        ends = np.cumsum([len(name) for name in encoded], dtype=np.uint32)
        return cls(np.frombuffer(b"".join(encoded), np.uint8), ends, hashes[order], order)

    def __iter__(self) -> Iterator[str]:
        """The names, by row."""
        text, start = self.text.tobytes(), 0
        for end in self.ends.tolist():
            yield text[start:end].decode()
            start = end

    def __len__(self) -> int:
        return len(self.ends)

    def known(self, found: Mapping[str, float]) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The rows of those features that there are, ascending, and their values."""
        seen = self._seen[0]
        if len(seen) > _REMEMBERED:
            # Another one, and not this one emptied: another thread may be reading it
            seen = self._seen[0] = {}
        places = list(map(seen.get, found))
        if None in places:
            seen.update(self._rows_of([name for name, place in zip(found, places, strict=True) if place is None]))
            places = list(map(seen.get, found))
        rows = np.array(places, dtype=np.intp)
        order = np.argsort(rows)
        order = order[np.searchsorted(rows, 0, sorter=order) :]  # those before it are unknown
        return rows[order], np.fromiter(found.values(), np.float64, len(found))[order]

    def beginning(self, tag: str) -> Iterator[str]:
        """The names that begin with some letters, by row, without these letters."""
        wanted = np.frombuffer(tag.encode(), np.uint8)
        ends = self.ends.astype(np.intp)
        starts = np.concatenate(([0], ends[:-1]))
        alike = starts + len(wanted) <= ends
        for place, byte in enumerate(wanted):
            alike &= self.text[np.minimum(starts + place, len(self.text) - 1)] == byte
        for start, end in zip(starts[alike].tolist(), ends[alike].tolist(), strict=True):
            yield self.text[start + len(wanted) : end].tobytes().decode()

    def _rows_of(self, names: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Names with their rows; -1 for a name that is none of ours."""
        encoded = [name.encode() for name in names]
        wanted = np.array([crc32(name) for name in encoded], dtype=np.uint32)
        firsts, ends = (np.searchsorted(self.hashes, wanted, side).tolist() for side in ("left", "right"))
        for name, bytes_, first, end in zip(names, encoded, firsts, ends, strict=True):
            yield name, -1 if first == end else self._row_of(bytes_, first, end)

    def _row_of(self, name: bytes, first: int, end: int) -> int:
        """The row of a name, which is that of one of the hashes between two places; -1 where none is."""
        alike = self.rows[first:end].tolist()
        return next((row for row in alike if self._name(row) == name), -1)

    def _name(self, row: int) -> memoryview:
        return self._text[int(self.ends[row - 1]) if row else 0 : int(self.ends[row])]

    @cached_property
    def _text(self) -> memoryview:
        return self.text.data

    @cached_property
    def _seen(self) -> list[dict[str, int]]:
        """One dictionary of the names that questions had: most have the same ones."""
        return [{}]
