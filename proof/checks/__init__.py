"""One module per group of phrases; importing this package registers them all."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from proof.checks.registry import CHECKS

__all__ = ["CHECKS"]

for module in iter_modules(__path__):
    import_module(f"{__name__}.{module.name}")
