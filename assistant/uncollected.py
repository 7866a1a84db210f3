"""Loading without looks for garbage: what is loaded to answer from stays as long as the process, and is none."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Look for no garbage meanwhile, and never again among what there is by then.

    A look takes the longer the more is held: with a thousand policies, seconds in the middle of some answer.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()
