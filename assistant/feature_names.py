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
        rows = self._seen[0]
        if len(rows) > _REMEMBERED:
            # Another one, and not this one emptied: another thread may be reading it
            rows = self._seen[0] = {}
        if unseen := [name for name in found if name not in rows]:
            rows.update(self._rows_of(unseen))
        pairs = sorted([(row, value) for name, value in found.items() if (row := rows[name]) >= 0])
        return (
            np.array([row for row, _ in pairs], dtype=np.intp),
            np.array([value for _, value in pairs], dtype=np.float64),
        )

    def _rows_of(self, names: Sequence[str]) -> Iterator[tuple[str, int]]:
        """Names with their rows; -1 for a name that is none of ours."""
        encoded = [name.encode() for name in names]
        wanted = np.array([crc32(name) for name in encoded], dtype=np.uint32)
        firsts, ends = (np.searchsorted(self.hashes, wanted, side).tolist() for side in ("left", "right"))
        for name, bytes_, first, end in zip(names, encoded, firsts, ends, strict=True):
            alike = self.rows[first:end].tolist()
            yield name, next((row for row in alike if self._name(row) == bytes_), -1)

    def _name(self, row: int) -> bytes:
        return self.text[int(self.ends[row - 1]) if row else 0 : int(self.ends[row])].tobytes()

    @cached_property
    def _seen(self) -> list[dict[str, int]]:
        """One dictionary of the names that questions had: most have the same ones."""
        return [{}]
