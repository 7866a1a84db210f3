"""The forms that a policy can be had in, by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict, Field

from assistant.exporting.dpv import as_json_ld
from assistant.exporting.fides import as_fideslang
from assistant.exporting.rows import as_rows
from knowledge.facts import PolicyFacts


class ExportFormat(StrEnum):
    """What a caller may ask for."""

    CSV = "csv"
    DPV = "dpv"
    FIDESLANG = "fideslang"


class Wanted(BaseModel):
    """Which form is wanted. Unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: ExportFormat = Field(
        ExportFormat.CSV, description="A table, linked data in terms of DPV, or a system for Fides."
    )


@dataclass(frozen=True)
class Export:
    """How a form is called on the web, and what writes it: the same policy, the same bytes."""

    media_type: str
    write: Callable[[PolicyFacts], bytes]


EXPORTS: Mapping[ExportFormat, Export] = MappingProxyType(
    {
        ExportFormat.CSV: Export("text/csv", as_rows),
        ExportFormat.DPV: Export("application/ld+json", as_json_ld),
        ExportFormat.FIDESLANG: Export("application/yaml", as_fideslang),
    }
)
