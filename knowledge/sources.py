"""Finds the installed policies and loads each one: its text, unaltered, and what source.yaml says about it.

A policy is a folder with the text as it was found (`source.txt`) and `source.yaml`, which holds what the text does
not say by itself: id, version, SHA-256, and our slugs for the policy's own headings. Nothing is parsed here.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from knowledge.errors import PolicyMetadataError, PolicyMissing, PolicyTampered
from knowledge.published import policy_folders
from knowledge.yaml_text import LOADER

PolicyFormat = Literal["plain_text"]
FILE_NAMES: Mapping[PolicyFormat, str] = MappingProxyType({"plain_text": "source.txt"})
METADATA_NAME = "source.yaml"

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


MarkName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+([-_][a-z0-9]+)*$")]


class ProvisionMetadata(BaseModel):
    """What a supplement says on some matters: ids of topics and rights, its words, whether it adds or replaces."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: tuple[MarkName, ...] = Field(min_length=1)
    words: Words
    effect: Literal["adds", "replaces"] = "adds"
    names: tuple[MarkName, ...] | None = None


class SupplementMetadata(BaseModel):
    """The supplement for a place: when it applies, and what it says on what."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    applies: Words | None = None
    provisions: tuple[ProvisionMetadata, ...] = Field(min_length=1)


class SourceMetadata(BaseModel):
    """The keys of source.yaml. Everything else is refused, so that a typing error cannot go unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: Slug
    title: Words
    short_name: Words
    version: date
    review_by: date | None = None
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    format: PolicyFormat
    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    controllers: tuple[Words, ...] = Field(min_length=1)
    data_subjects: dict[Slug, Words] = Field(min_length=1)
    topics: dict[Slug, Words] = Field(default_factory=dict)
    paragraph_topics: dict[Slug, Words] = Field(default_factory=dict)
    marks: dict[Slug, dict[MarkName, Words]] = Field(default_factory=dict)
    supplements: dict[Slug, SupplementMetadata] = Field(default_factory=dict)
    laws: tuple[Slug, ...] = ("gdpr",)
    group_headings: tuple[Words, ...] = ()
    data_openings: tuple[Words, ...] = ()
    row_keys: dict[Slug, Words] = Field(default_factory=dict)
    last_policy_line: Words | None = None


@dataclass(frozen=True)
class PolicySource:
    """A policy before parsing. `text` is the file decoded as UTF-8, with no newline translation.

    `data_subjects` and `topics` map our slug to the policy's heading, `paragraph_topics` a topic to the beginning of
    the paragraphs that carry it. `group_headings` only gather other headings. `last_policy_line` None: all is policy.
    `data_openings` add to the phrases that begin a list of data; `row_keys` map the last part of a row's id to the
    beginning of its key cell, for rows whose leading words are the same. `marks` name words in the paragraphs of a
    topic, `supplements` what the paragraphs of a topic lay over the rest for people of one place; both are found by
    `knowledge.parsing.marks`. `laws` are the laws that may be spoken of beside an answer (rules/parameters/law).
    `review_by` is the day by which its owners mean to have looked at the policy again.
    """

    id: str
    title: str
    short_name: str
    version: str
    language: str
    format: PolicyFormat
    sha256: str
    text: str = field(repr=False)
    controllers: tuple[str, ...]
    data_subjects: Mapping[str, str]
    topics: Mapping[str, str]
    paragraph_topics: Mapping[str, str]
    last_policy_line: str | None
    path: Path
    group_headings: tuple[str, ...] = ()
    data_openings: tuple[str, ...] = ()
    row_keys: Mapping[str, str] = field(default_factory=dict)
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    supplements: Mapping[str, SupplementMetadata] = field(default_factory=dict)
    laws: tuple[str, ...] = ("gdpr",)
    review_by: str | None = None

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading that source.yaml names."""
        return (*self.data_subjects.values(), *self.topics.values(), *self.group_headings)

    def place(self, line: int) -> str:
        """How an error names a line: `imi/source.txt:27`."""
        return f"{self.id}/{self.path.name}:{line}"


def load_sources(policies_dir: Path) -> list[PolicySource]:
    """Load every folder of `policies_dir` that has a source.yaml, by id; of a policy that was published, what counts.

    Raises PolicyMissing if there is none, PolicyMetadataError if two share an id, and whatever `load_source` raises.
    """
    folders = policy_folders(policies_dir).values()
    if not folders:
        raise PolicyMissing(
            f"{policies_dir}: no policy here",
            hint=f"A policy is a folder <id>/ with {METADATA_NAME} and its text; is the path of the policies right?",
        )
    sources = sorted((load_source(folder) for folder in folders), key=lambda source: source.id)
    for first, second in zip(sources, sources[1:], strict=False):
        if first.id == second.id:
            raise PolicyMetadataError(
                f"{first.path.parent} and {second.path.parent} both have the id {first.id!r}",
                hint="An id names one policy; change it in one of the two source.yaml.",
            )
    return sources


def load_source(folder: Path) -> PolicySource:
    """Load one policy and check that its text is the one that was recorded.

    Raises PolicyMissing, PolicyMetadataError (source.yaml is malformed, or names a heading that the text does not
    have) or PolicyTampered.
    """
    metadata = _read_metadata(folder / METADATA_NAME)
    path = folder / FILE_NAMES[metadata.format]
    content = _read(path)
    digest = hashlib.sha256(content).hexdigest()
    if digest != metadata.sha256:
        raise PolicyTampered(
            f"{path}: its SHA-256 is {digest}, {METADATA_NAME} records {metadata.sha256}",
            hint="Restore the file. If this is a new version on purpose, record the new sha256 and version.",
        )
    source = PolicySource(
        **(dict(metadata) | {"version": metadata.version.isoformat(), "review_by": _day(metadata.review_by)}),
        text=_decode(content, path),
        path=path,
    )
    _check_against_text(source)
    return source


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


def with_text(source: PolicySource, path: Path) -> PolicySource:
    """Another text with the metadata of a policy, such as a draft of its next version; its own SHA-256 is recorded."""
    content = _read(path)
    return replace(source, text=_decode(content, path), sha256=hashlib.sha256(content).hexdigest(), path=path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise PolicyMissing(
            f"{path}: no such file",
            hint=f"A policy is a folder with {METADATA_NAME} and the text that it describes.",
        ) from None


def _decode(content: bytes, path: Path) -> str:
    # bytes.decode, not open(): text mode would translate \r\n, and every offset after it would be wrong
    if content.startswith(codecs.BOM_UTF8):
        raise PolicyMetadataError(
            f"{path}: begins with a byte order mark", hint="Save it as UTF-8 without one and record its new sha256."
        )
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PolicyMetadataError(
            f"{path}: byte {error.start} is not UTF-8", hint="Convert the file to UTF-8 and record its new sha256."
        ) from None


class _UniqueKeyLoader(LOADER):  # type: ignore[misc]  # untyped, as PyYAML may come without its parser in C
    """YAML's own rule that keys are unique, which PyYAML does not enforce."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = [key for position, key in enumerate(keys) if key in keys[:position]]
        if twice:
            raise yaml.constructor.ConstructorError(
                None, None, f"the key {twice[0]!r} stands twice", node.value[keys.index(twice[0])][0].start_mark
            )
        made: dict[Hashable, Any] = super().construct_mapping(node, deep)
        return made


def _read_metadata(path: Path) -> SourceMetadata:
    try:
        content = yaml.load(_decode(_read(path), path), _UniqueKeyLoader)  # noqa: S506 - derived from SafeLoader
    except yaml.YAMLError as error:
        raise PolicyMetadataError(f"{path}: not YAML: {error}", hint="Mend the syntax at that place.") from None
    if not isinstance(content, dict):
        raise PolicyMetadataError(
            f"{path}: a mapping is expected, found {type(content).__name__}", hint=f"The keys are {_allowed_keys()}."
        )
    try:
        return SourceMetadata.model_validate(content)
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc']))}: {_explain(problem['type'], problem['msg'])}"
            for problem in error.errors()
        )
        raise PolicyMetadataError(f"{path}: {problems}", hint=f"The keys are {_allowed_keys()}.") from None


def _explain(kind: str, message: str) -> str:
    return "unknown key" if kind == "extra_forbidden" else message


def _allowed_keys() -> str:
    return ", ".join(SourceMetadata.model_fields)


def _check_against_text(source: PolicySource) -> None:
    lines = [line.strip() for line in source.text.split("\n")]
    for heading in source.headings:
        _check_heading(source, heading, lines)
    for topic, beginning in source.paragraph_topics.items():
        if not any(line.startswith(beginning) for line in lines):
            raise _disagreement(source, f"no paragraph begins {beginning!r} (paragraph_topics.{topic})")
    if source.last_policy_line is not None and source.last_policy_line not in lines:
        raise _disagreement(source, f"there is no line {source.last_policy_line!r} (last_policy_line)")


def _check_heading(source: PolicySource, heading: str, lines: Iterable[str]) -> None:
    numbers = [number for number, line in enumerate(lines, start=1) if line == heading]
    if not numbers:
        raise _disagreement(source, f"there is no heading {heading!r}")
    if len(numbers) > 1:
        raise _disagreement(source, f"the heading {heading!r} stands on lines {', '.join(map(str, numbers))}")
    if source.headings.count(heading) > 1:
        raise _disagreement(source, f"the heading {heading!r} has two names")


def _disagreement(source: PolicySource, what: str) -> PolicyMetadataError:
    return PolicyMetadataError(
        f"{source.path.with_name(METADATA_NAME)} and {source.path.name} disagree: {what}",
        hint="source.yaml copies headings and beginnings verbatim, quotation marks and apostrophes included.",
    )
