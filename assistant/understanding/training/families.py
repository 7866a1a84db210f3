"""Training questions put together of a told situation and an ask, as people write who first say what happened.

"Went for the warehouse job with you, two interviews, then silence." + "Is that still lying about somewhere?": the ask
alone tells the topic, the situation alone the activity and who is meant. Whole questions that name neither ("where are
your servers?") serve as asks, too. The same files give the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from random import Random
from typing import Any

from knowledge.yaml_text import load_yaml

TRAINING = Path(__file__).parent
# With so many situations each ask is put together.
SITUATIONS_PER_ASK = 5
# So many of a hundred people ask first and tell then.
_ASKING_FIRST = 15
# Asked by telling of a situation.
_ROLES = frozenset({"processor", "joint_controllers"})


def families() -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The training families of all languages, each with its language: those written as questions, and composed ones."""
    for folder in sorted(path for path in TRAINING.glob("??")):
        for path in sorted(folder.glob("*.yaml")):
            for family in load_yaml(path.read_text(encoding="utf-8"))["families"]:
                yield folder.name, family
        for family in composed(folder):
            yield folder.name, family


def composed(folder: Path) -> Iterator[dict[str, Any]]:
    """Families of one question each and its ask, from a folder's `asks/` and `situations/`; none where it has none."""
    asks = [(ask["topic"], text, SITUATIONS_PER_ASK) for ask in _read(folder, "asks") for text in ask["asked"]]
    asks += [(topic, text, 1) for topic, text in _unplaced(folder)]
    situations = [(told, text) for told in _read(folder, "situations") for text in told["told"]]
    if not situations:
        return
    chance = Random(folder.name)  # noqa: S311 - the same choice each time, and no secret
    waiting: list[tuple[dict[str, Any], str]] = []
    for number, (topic, asked, times) in enumerate(asks):
        for turn in range(times):
            if not waiting:  # each situation once before any comes again
                waiting = chance.sample(situations, len(situations))
            told, text = waiting.pop()
            order = (asked, text) if chance.randrange(100) < _ASKING_FIRST else (text, asked)
            yield {
                "family": f"composed-{folder.name}-{number}-{turn}",
                "topics": [told.get("topic", topic)],
                "activities": told["activities"],
                "data_subjects": told["data_subjects"],
                "questions": [" ".join(order)],
                "asked": asked,
            }


def _unplaced(folder: Path) -> Iterator[tuple[str, str]]:
    """Topics and questions of families about nobody and nothing in particular, but those that tell of a role."""
    for path in sorted(folder.glob("*.yaml")):
        for family in load_yaml(path.read_text(encoding="utf-8"))["families"]:
            topic, *others = family.get("topics") or [""]
            placed = family.get("activities") or family.get("data_subjects") or family.get("refused")
            if topic and topic not in _ROLES and not others and not placed:
                yield from ((topic, question) for question in family["questions"])


def _read(folder: Path, name: str) -> list[dict[str, Any]]:
    paths = sorted((folder / name).glob("*.yaml"))
    return [entry for path in paths for entry in load_yaml(path.read_text(encoding="utf-8"))[name]]
