"""What does not hold: where in the answer, and what is wrong there."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold. `where` names the part of the answer ("citation 3", "statement 1", "status")."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


class Refuted(Exception):
    """Raised by a check where what is claimed is not so; the message says why."""
