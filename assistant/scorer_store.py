"""The weights of a scorer, unpacked once by set-up and then mapped into memory: no second is spent on unpacking them.

They lie under the hash of the file that comes with the project, an array a file. Where they are not, that file is
unpacked each time: slower, and the same weights.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError

# Raise this when what is kept changes its form.
_FORMAT = 1
_CLASSES = "classes.json"
_log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]


def place_of(data_dir: Path, weights: Path) -> Path:
    """Where the weights of a file are kept."""
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()[:16]
    return data_dir / "scorers" / f"{weights.stem}-{digest}-{_FORMAT}"


def fetch(place: Path, names: Iterable[str]) -> tuple[list[str], Arrays] | None:
    """The classes and the arrays of these names that are kept there, mapped; None where they cannot be read."""
    try:
        classes = json.loads((place / _CLASSES).read_bytes())
        return classes, {name: _mapped(place / f"{name}.npy") for name in names}
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        _log.warning("the stored weights %s cannot be read, unpacking them instead: %s", place, error)
        return None


def _mapped(path: Path) -> NDArray[Any]:
    return np.load(path, mmap_mode="r", allow_pickle=False).view(np.ndarray)  # type: ignore[no-any-return]


def keep(place: Path, classes: tuple[str, ...], arrays: Arrays) -> None:
    """Keep them there, whole or not at all; raises SettingsError where that cannot be."""
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as drafts:
            draft = Path(drafts) / place.name
            draft.mkdir()
            for name, array in arrays.items():
                np.save(draft / f"{name}.npy", array, allow_pickle=False)
            (draft / _CLASSES).write_text(json.dumps(classes), encoding="utf-8")
            if not place.is_dir():
                draft.rename(place)
    except OSError as error:
        if place.is_dir():
            return  # another process was faster
        raise SettingsError(
            f"the scorers' weights cannot be kept in {place.parent}: {error.strerror}",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
        ) from error
