"""Finds the words that source.yaml names: marks in a policy's prose, and the provisions of its supplements.

Words are verbatim and stand in one paragraph of their topic; `…` between two pieces spans what lies between them. Where
a paragraph is repeated (one copy per category), every copy is marked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.errors import PolicyMetadataError
from knowledge.policy import Mark, Passage, Policy, Provision, Span, Supplement
from knowledge.sources import METADATA_NAME, PolicySource, SupplementMetadata

_ELISION = " … "


def with_marks(policy: Policy, source: PolicySource) -> Policy:
    """The policy with its marks and supplements; raises PolicyMetadataError for words that stand nowhere."""
    marks = tuple(
        mark
        for topic, named in source.marks.items()
        for name, words in named.items()
        for mark in _found(name, words, topic, policy, place=f"marks.{topic}.{name}")
    )
    supplements = tuple(_supplement(topic, given, policy) for topic, given in source.supplements.items())
    return replace(policy, marks=tuple(sorted(marks, key=lambda m: m.span)), supplements=supplements, laws=source.laws)


def is_found(words: str, topic: str, policy: Policy) -> bool:
    """Whether words that source.yaml could name stand in a paragraph of their topic."""
    return any(True for p in policy.topic_passages(topic) for _ in _in_passage("", words, p, policy))


def _supplement(topic: str, given: SupplementMetadata, policy: Policy) -> Supplement:
    place = f"supplements.{topic}"
    provisions = tuple(
        Provision(
            about=p.about,
            effect=p.effect,
            mark=_found(p.about[0], p.words, topic, policy, place=place)[0],
            names=p.names,
        )
        for p in given.provisions
    )
    applies = _found("applies", given.applies, topic, policy, place=place)[0] if given.applies else None
    return Supplement(topic, provisions[0].mark.passage.heading, provisions, applies)


def _found(name: str, words: str, topic: str, policy: Policy, *, place: str) -> list[Mark]:
    marks = [mark for p in policy.topic_passages(topic) for mark in _in_passage(name, words, p, policy)]
    if not marks:
        raise PolicyMetadataError(
            f"{policy.id}/{METADATA_NAME}: no paragraph of topic {topic!r} reads {words!r} ({place})",
            hint='Copy the words verbatim, or their beginning and end with " … " between them.',
        )
    return marks


def _in_passage(name: str, words: str, passage: Passage, policy: Policy) -> Iterator[Mark]:
    first, *rest = words.split(_ELISION)
    start = passage.text.find(first)
    end = start + len(first)
    for piece in rest:
        begin = passage.text.find(piece, end)
        start = start if begin >= 0 else -1
        end = begin + len(piece)
    if start >= 0:
        span = Span(passage.span.start + start, passage.span.start + end)
        yield Mark(name, passage, policy.source_text[span.start : span.end], span)
