"""A turn that sets the one before it right: "not the newsletter, the survey", "es war ein Webinar, kein Gewinnspiel".

What stands right after a word for "not" is then named only to be put aside, here and in the turns before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.understanding.matching import overlap
from assistant.understanding.parts import tells_only
from assistant.understanding.reading import Reading
from knowledge.vocabulary import Kind, Match

# What a turn may put in the place of something else.
_REPLACED = (Kind.ACTIVITY, Kind.DATA_CATEGORY, Kind.DATA_SUBJECT)
# "Not the survey": so many words may stand between, and no comma ("no, the survey").
_BETWEEN = 1
_PAUSES = frozenset(",;:.!?–—-")


def as_corrected(reading: Reading, *, follows: bool) -> Reading:
    """The reading with what it puts aside denied, where it names something else in its place or asks for nothing."""
    aside = _put_aside(reading) if follows else ()
    left = [
        m for m in reading.matches if m.kind in _REPLACED and not m.denied and not any(overlap(m, a) for a in aside)
    ]
    if not aside or not (left or tells_only(reading.text, reading.language)):
        return reading
    kept = {m.term for m in left}
    undone = [m for m in aside if m.term not in kept]
    done = [m for m in undone if m.kind == Kind.ACTIVITY]
    # Who took part in no competition may be a guest all the same: the word says what was not done, not who one is not.
    doing = [m for m in undone if m.kind == Kind.DATA_SUBJECT and any(overlap(m, d) for d in done)]
    matches = (replace(m, denied=True) if m in undone else m for m in reading.matches if m not in doing)
    return replace(reading, matches=tuple(matches))


def _put_aside(reading: Reading) -> Sequence[Match]:
    """What a word for "not" leads up to, a word between at most."""
    words = [m for m in reading.of(Kind.OPERATOR) if m.term == "put_aside"]
    named = [m for m in reading.matches if m.kind in _REPLACED and not m.denied and not m.gapped]
    return [m for m in named if any(_is_led_up_to(m, word, reading) for word in words)]


def _is_led_up_to(match: Match, word: Match, reading: Reading) -> bool:
    between = match.start - word.end
    if not 0 <= between <= _BETWEEN:
        return False
    said = reading.text[reading.tokens[word.end - 1].end : reading.tokens[match.start].start]
    return _PAUSES.isdisjoint(said)
