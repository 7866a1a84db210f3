"""Lengths of time that a turn claims of what is kept, or asks whether they are exceeded."""

from __future__ import annotations

from dataclasses import replace

from assistant.understanding.at_once import at_once_in
from assistant.understanding.named import sentence_of
from assistant.understanding.parts import sentences
from assistant.understanding.reading import Reading
from assistant.understanding.time_expressions import periods_in
from knowledge.query import Period, Topic
from knowledge.tokens import folded
from knowledge.vocabulary import Kind


def claimed_times(reading: Reading, topics: tuple[Topic, ...]) -> tuple[Period, ...]:
    """Lengths of time claimed of what is kept, not those told in another sentence ("we lost two days. How long …")."""
    if topics == (Topic.RETENTION,) and not periods_in(reading.text):
        # "A mate says references are binned the day somebody is hired": a claim, whichever sentence asks
        return tuple(period for sentence in sentences(folded(reading.text)) for period in at_once_in(sentence))[:1]
    asking = {sentence_of(m, reading) for m in reading.of(Kind.TOPIC) if m.term == Topic.RETENTION and m.decisive}
    told = (s for s in sentences(folded(reading.text)) if not asking or s in asking or s.endswith("?"))
    return tuple(_beyond(period, reading) for sentence in told for period in periods_in(sentence))


def _beyond(period: Period, reading: Reading) -> Period:
    """The period as one to be exceeded, where it is asked if data are kept or used after it; not if they are erased.

    The words for it end at the period ("use it after a year"), or take it in ("after a year, do you still use it").
    """
    if period.comparison != "equal" or any(m.term == "erasure" for m in reading.of(Kind.RIGHT)):
        return period
    text, said = folded(reading.text), folded(period.text)
    for words in (m for m in reading.of(Kind.OPERATOR) if m.term == "goes_beyond"):
        first, last = reading.tokens[words.start], reading.tokens[words.end - 1]
        if text[last.end :].lstrip().startswith(said) or said in text[first.end : last.start]:
            return replace(period, comparison="over")
    return period
