"""Published versions of policies: folders that never change once they are there, and a file that says which one counts.

    <policies>/imi/                                     as installed
    <policies>/.published/imi.json                      {"versions": ["2026-04-27-1f0c…", "2026-06-01-9a2b…"]}
    <policies>/.published/imi/2026-06-01-9a2b…/         source.txt, source.yaml, vocabulary/, …

The last of `versions` counts; where there is none, what is installed does. The file may also have `scheduled`, a
version with the day that it `begins`: from then on (UTC) it counts as if it were the last, and nobody has to write
anything. A version's name ends with the digest of its files, so that one name is one content. It is put in its place
whole and the file is replaced at once, so that whoever reads at any moment, in whichever process, finds one version or
the other. Here it is only read; `assistant/publishing/` judges and writes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from knowledge.errors import PolicyMetadataError

PUBLISHED: Final = ".published"
_SOURCE: Final = "source.yaml"
_MOST_POINTERS: Final = 4_096
State = tuple[tuple[str, int, int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class Scheduled:
    """A version that counts from a day on."""

    name: str
    begins: date

    @property
    def is_due(self) -> bool:
        """Whether that day has come."""
        return self.begins <= today()


def today() -> date:
    """The day by which versions begin to count, the same on every machine."""
    return datetime.now(UTC).date()


def policy_folders(policies_dir: Path) -> dict[str, Path]:
    """The folder that counts of each policy, by the policy's id; raises PolicyMetadataError for a spoilt file."""
    installed = {path.parent.name: path.parent for path in policies_dir.glob(f"*/{_SOURCE}")}
    published = {
        pointer.stem: live for pointer in _pointers(policies_dir) if (live := _live(policies_dir, pointer.stem))
    }
    return dict(sorted((installed | published).items()))


def versions(policies_dir: Path, policy_id: str) -> tuple[str, ...]:
    """The names of a policy's published versions in their order, the one that counts last; none where none is."""
    names, coming = _read(pointer_of(policies_dir, policy_id))
    return (*names, coming.name) if coming is not None and coming.is_due else names


def scheduled(policies_dir: Path, policy_id: str) -> Scheduled | None:
    """The version that is to count from a day on that has not come yet; None where there is none."""
    _, coming = _read(pointer_of(policies_dir, policy_id))
    return None if coming is None or coming.is_due else coming


def earlier_folders(policies_dir: Path, policy_id: str) -> tuple[Path, ...]:
    """Where versions of a policy are that answers may have been given from, the latest first, what was installed last.

    With those that were rolled back: they answered, too, while they counted.
    """
    before = (version_folder(policies_dir, policy_id, name) for name in versions(policies_dir, policy_id)[-2::-1])
    kept = (path.parent for path in (policies_dir / PUBLISHED / policy_id).glob(f"*/{_SOURCE}"))
    installed = policies_dir / policy_id
    found = dict.fromkeys((*before, *sorted(kept, reverse=True)))
    return (*found, *((installed,) if (installed / _SOURCE).is_file() else ()))


def version_folder(policies_dir: Path, policy_id: str, name: str) -> Path:
    """Where a published version is."""
    return policies_dir / PUBLISHED / policy_id / name


def state(policies_dir: Path) -> State:
    """What differs once something was published, rolled back or has begun to count; a file is read only when it is new.

    Raises PolicyMetadataError where the folder of published versions cannot be looked at.
    """
    found = []
    for pointer in _pointers(policies_dir):
        try:
            told = pointer.stat()
        except FileNotFoundError:
            continue
        same = (told.st_ino, told.st_mtime_ns, told.st_size)
        found.append((pointer.name, *same, _is_due(pointer, same)))
    return tuple(found)


def _is_due(pointer: Path, same: tuple[int, int, int]) -> bool:
    coming = _coming(pointer, same)
    return coming is not None and coming.is_due


@lru_cache(maxsize=_MOST_POINTERS)
def _coming(pointer: Path, _same: tuple[int, int, int]) -> Scheduled | None:
    """What a file schedules, read once as long as it is the same; a spoilt one is told by whoever opens what counts."""
    try:
        return _read(pointer)[1]
    except PolicyMetadataError:
        return None


def _read(pointer: Path) -> tuple[tuple[str, ...], Scheduled | None]:
    try:
        held = json.loads(pointer.read_text(encoding="utf-8"))
        names, coming = held["versions"], held.get("scheduled")
        later = None if coming is None else Scheduled(coming["name"], date.fromisoformat(coming["begins"]))
    except FileNotFoundError:
        return (), None
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise PolicyMetadataError(
            f"{pointer} cannot be read: {type(error).__name__}",
            hint='It holds {"versions": [NAME, …]}, names of folders beside it, the one that counts last.',
        ) from error
    if not isinstance(names, list) or not all(map(_is_name, (*names, *([later.name] if later else ())))):
        raise PolicyMetadataError(f"{pointer}: `versions` is no list of names", hint="Restore the file.")
    return tuple(names), later


def _is_name(name: Any) -> bool:  # noqa: ANN401 - JSON
    return isinstance(name, str) and name == Path(name).name


def _pointers(policies_dir: Path) -> list[Path]:
    folder = policies_dir / PUBLISHED
    try:
        # Not by glob, which takes a folder that may not be read for an empty one: an older version would count again
        return sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except FileNotFoundError:
        return []
    except OSError as error:
        raise PolicyMetadataError(
            f"{folder} cannot be read: {type(error).__name__}",
            hint="It says which versions count; let the user of the service read it.",
        ) from error


def _live(policies_dir: Path, policy_id: str) -> Path | None:
    names = versions(policies_dir, policy_id)
    return version_folder(policies_dir, policy_id, names[-1]) if names else None


def pointer_of(policies_dir: Path, policy_id: str) -> Path:
    """The file that says which version counts."""
    return policies_dir / PUBLISHED / f"{policy_id}.json"
