"""A policy as a command names it: by the id of an installed one, by its folder, or by its text file."""

from __future__ import annotations

from pathlib import Path

from assistant.settings import Settings
from knowledge.errors import UnknownPolicy
from knowledge.facts import PolicyFacts
from knowledge.parsing import parse
from knowledge.sources import METADATA_NAME, PolicySource, load_source, load_sources, with_text
from knowledge.vocabulary import DOMAIN_FOLDER, load_vocabulary


def named_source(name: str | None, settings: Settings) -> PolicySource:
    """The policy of a folder, of a text file in such a folder, or of an id; the default one where none is named.

    Raises UnknownPolicy where it is none of these, and whatever loading it raises.
    """
    path = Path(name) if name else None
    if path is not None and path.exists():
        return load_source(path if path.is_dir() else path.parent)
    wanted = name or settings.default_policy
    sources = {source.id: source for source in load_sources(settings.policies_dir)}
    if wanted not in sources:
        raise UnknownPolicy(
            f"{wanted[:80]!r} is neither a folder nor an installed policy",
            hint=f"Installed policies: {', '.join(sources)}. A folder holds source.yaml and the text.",
        )
    return sources[wanted]


def named_pair(old: str, new: str, settings: Settings) -> tuple[PolicySource, PolicySource]:
    """Two policies to compare. A text file without a source.yaml beside it is a version of the other one."""
    before, after = (_lone_text(name) for name in (old, new))
    if before and not after:
        other = named_source(new, settings)
        return with_text(other, before), other
    first = named_source(old, settings)
    return first, with_text(first, after) if after else named_source(new, settings)


def _lone_text(name: str) -> Path | None:
    path = Path(name)
    return path if path.is_file() and not path.with_name(METADATA_NAME).exists() else None


def named_facts(name: str | None, settings: Settings) -> PolicyFacts:
    """The policy that a command names, parsed, with the vocabulary of its folder."""
    source = named_source(name, settings)
    return PolicyFacts(parse(source), load_vocabulary(DOMAIN_FOLDER, source.path.parent / "vocabulary"))
