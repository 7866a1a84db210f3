"""Published versions of policies: folders that never change once they are there, and a file that says which one counts.

    <policies>/imi/                                     as installed
    <policies>/.published/imi.json                      {"versions": ["2026-04-27-1f0c…", "2026-06-01-9a2b…"]}
    <policies>/.published/imi/2026-06-01-9a2b…/         source.txt, source.yaml, vocabulary/, …

The last of `versions` counts; where there is none, what is installed does. A version's name ends with the digest of its
files, so that one name is one content. It is put in its place whole and the file is replaced at once, so that whoever
reads at any moment, in whichever process, finds one version or the other. Here it is only read; `assistant/publishing/`
judges and writes.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from knowledge.errors import PolicyMetadataError

PUBLISHED: Final = ".published"
_SOURCE: Final = "source.yaml"
State = tuple[tuple[str, int, int, int], ...]


def policy_folders(policies_dir: Path) -> dict[str, Path]:
    """The folder that counts of each policy, by the policy's id; raises PolicyMetadataError for a spoilt file."""
    installed = {path.parent.name: path.parent for path in policies_dir.glob(f"*/{_SOURCE}")}
    published = {
        pointer.stem: live for pointer in _pointers(policies_dir) if (live := _live(policies_dir, pointer.stem))
    }
    return dict(sorted((installed | published).items()))


def versions(policies_dir: Path, policy_id: str) -> tuple[str, ...]:
    """The names of a policy's published versions in their order, the one that counts last; none where none is."""
    pointer = pointer_of(policies_dir, policy_id)
    try:
        names = json.loads(pointer.read_text(encoding="utf-8"))["versions"]
    except FileNotFoundError:
        return ()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise PolicyMetadataError(
            f"{pointer} cannot be read: {type(error).__name__}",
            hint='It holds {"versions": [NAME, …]}, names of folders beside it, the one that counts last.',
        ) from error
    if not isinstance(names, list) or not all(isinstance(name, str) and name == Path(name).name for name in names):
        raise PolicyMetadataError(f"{pointer}: `versions` is no list of names", hint="Restore the file.")
    return tuple(names)


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
    """What differs once something was published or rolled back; costs a few calls of the system and reads no file.

    Raises PolicyMetadataError where the folder of published versions cannot be looked at.
    """
    found = []
    for pointer in _pointers(policies_dir):
        try:
            told = pointer.stat()
        except FileNotFoundError:
            continue
        found.append((pointer.name, told.st_ino, told.st_mtime_ns, told.st_size))
    return tuple(found)


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
