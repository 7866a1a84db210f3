"""The weights of a scorer, unpacked once by set-up and then mapped into memory: no second is spent on unpacking them.

They lie under a hash of what the file that comes with the project holds, in one file in the form of safetensors: the
length of its head, the head as JSON, the arrays. Where it is not, the project's own is unpacked each time: slower, and
the same weights.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

import numpy as np
from numpy.typing import NDArray

from knowledge.errors import SettingsError

# Raise this when what is kept changes its form.
_FORMAT = 3
_LENGTH = 8
_TYPES = {"F16": np.float16, "F32": np.float32, "U8": np.uint8, "U32": np.uint32, "U64": np.uint64, "F64": np.float64}
_METADATA = "__metadata__"
_CLASSES = "classes"
_log = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]


def place_of(data_dir: Path, weights: Path) -> Path:
    """Where the weights of a file are kept; by what its archive says of its parts, which need not be read for it."""
    try:
        with ZipFile(weights) as archive:
            parts = [(part.filename, part.file_size, part.CRC) for part in archive.infolist()]
    except (OSError, BadZipFile):
        parts = []
    digest = hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
    return data_dir / "scorers" / f"{weights.stem}-{digest}-{_FORMAT}.safetensors"


def fetch(place: Path, *, mapped: bool) -> tuple[tuple[str, ...], Arrays] | None:
    """The classes and the arrays that are kept there; None where they cannot be read.

    `mapped`: they are read where they lie, and the file stays open. A process may have a thousand files open, so that
    what each policy has of its own is not.
    """
    try:
        data: NDArray[np.uint8] = (
            np.memmap(place, dtype=np.uint8, mode="r").view(np.ndarray) if mapped else np.fromfile(place, np.uint8)
        )
        begin = _LENGTH + int.from_bytes(data[:_LENGTH].tobytes(), "little")
        head = json.loads(data[_LENGTH:begin].tobytes())
        classes = tuple(json.loads(head.pop(_METADATA)[_CLASSES]))
        return classes, {name: _array(data[begin:], told) for name, told in head.items()}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        _log.warning("the stored weights %s cannot be read, unpacking them instead: %s", place, error)
        return None


def keep(place: Path, classes: tuple[str, ...], arrays: Arrays) -> None:
    """Keep them there, whole or not at all; raises SettingsError where that cannot be."""
    from safetensors.numpy import save_file  # set-up alone writes

    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent) as drafts:
            draft = Path(drafts) / place.name
            whole = {name: np.ascontiguousarray(array) for name, array in arrays.items()}
            save_file(whole, draft, metadata={_CLASSES: json.dumps(classes)})
            draft.replace(place)
    except OSError as error:
        raise SettingsError(
            f"the scorers' weights cannot be kept in {place.parent}: {error.strerror}",
            hint="Set PRIVACY_ASSISTANT_DATA_DIR to a folder that can be written to.",
        ) from error


def _array(data: NDArray[np.uint8], told: Mapping[str, Any]) -> NDArray[Any]:
    start, end = told["data_offsets"]
    return data[start:end].view(_TYPES[told["dtype"]]).reshape(told["shape"])
