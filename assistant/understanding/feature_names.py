"""The names of a scorer's features and the row of each, as arrays that can be read where they lie in a file.

As a dictionary, the names of one scorer take ten megabytes and a tenth of a second to make. Here they are found by a
hash of 64 bits, and not compared: that two of a million names share one happens once in forty million such sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

# Most questions have the same words.
_REMEMBERED = 32_768


@dataclass(frozen=True, slots=True)
class Found:
    """The features of a text: the hash of each name, ascending, and its value. Made once for all scorers.

    In order, they are found in a long array several times as fast.
    """

    hashes: NDArray[np.uint64] = field(repr=False)
    values: NDArray[np.float64] = field(repr=False)

    @classmethod
    def of(cls, features: Mapping[str, float]) -> Found:
        """The features by name."""
        hashes = _hashes(features)
        order = hashes.argsort()
        return cls(hashes[order], np.fromiter(features.values(), np.float64, len(features))[order])


@dataclass(frozen=True)
class FeatureNames:
    """Names in the order of their rows: all of them as one text in UTF-8, and where each ends in it.

    `hashes`: the hash of each name, sorted; `rows`: the row of each of these.
    """

    text: NDArray[np.uint8] = field(repr=False)
    ends: NDArray[np.uint32] = field(repr=False)
    hashes: NDArray[np.uint64] = field(repr=False)
    rows: NDArray[np.uint32] = field(repr=False)

    @classmethod
    def of(cls, names: Iterable[str]) -> FeatureNames:
        """The names, the first that of row 0."""
        named = tuple(names)
        encoded = [name.encode() for name in named]
        hashes = _hashes(named)
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

    def known(self, found: Found) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        """The rows of those features that there are, ascending, and their values."""
        if not len(self):
            return np.empty(0, np.intp), np.empty(0)
        places = np.minimum(self.hashes.searchsorted(found.hashes), len(self.hashes) - 1)
        ours = self.hashes[places] == found.hashes
        rows = self.rows[places[ours]].astype(np.intp)
        order = rows.argsort()
        return rows[order], found.values[ours][order]

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


def _hashes(names: Iterable[str]) -> NDArray[np.uint64]:
    return np.array([_hash(name) for name in names], dtype=np.uint64)


@lru_cache(maxsize=_REMEMBERED)
def _hash(name: str) -> int:
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little")
