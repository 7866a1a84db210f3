"""What is asked of a request, once a right was spoken of: its cost, how soon it is answered, how often it may be made.

"How do I get my title corrected?" – "How long does that take?" asks for no storage time, and "what does it cost?" for
the price of nothing else. Words for it alone tell neither: only the turn before does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.understanding.parts import asked_of_a_request
from assistant.understanding.reading import Reading
from knowledge.query import Query, Topic
from knowledge.vocabulary import Kind

# What policies leave unsaid of a request, by what asks for it (part_words.yaml).
_UNSAID = {"costs": "fee", "speed": "response_time", "how_often": "request_frequency"}
# A turn that names one of these asks it of something else: "and how long does the newsletter stay?".
_NAMING = (Kind.ACTIVITY, Kind.DATA_SUBJECT, Kind.DATA_CATEGORY, Kind.RECIPIENT)
_OF_RIGHTS = ((Topic.RIGHTS,), (Topic.EXERCISE,))


def _names_a_deed(reading: Reading) -> bool:
    """Whether a turn asks it of something that the company does: "how often do you share it?"."""
    addressed = any(m.term == "addressed" for m in reading.of(Kind.OPERATOR))
    doing = any(m.words > 1 for kind in (Kind.TOPIC, Kind.RIGHT) for m in reading.of(kind))
    return addressed and doing and not reading.of(Kind.UNSTATED)


def of_a_request(
    query: Query, reading: Reading, told_in: Callable[[int], tuple[Query, Reading]], *, turns: int
) -> tuple[Query, Reading]:
    """The query for what is asked of a request, and the reading without what makes it seem none of ours.

    As they are where no turn before was about a right; `told_in`: what each of these `turns` says.
    """
    asked = asked_of_a_request(reading.text, reading.language) if turns else ()
    asked = () if asked == ("how_often",) and _names_a_deed(reading) else asked
    if not asked or any(reading.of(kind) for kind in _NAMING):
        return query, reading
    # "Is that free?" – "And how long does it take?": both are about the right before them
    before = (told_in(place) for place in reversed(range(turns)))
    told = (q for q, r in before if (q.topics or q.unstated) and not asked_of_a_request(r.text, r.language))
    about = next(told, None)
    if about is None or about.topics not in _OF_RIGHTS:
        return query, reading
    ours = tuple(m for m in reading.matches if m.kind != Kind.OFF_TOPIC)
    unsaid = tuple(_UNSAID[way] for way in asked if way in _UNSAID)
    # What helps against a refusal is a right again
    topics, rights = ((Topic.UNSTATED,), ()) if unsaid else ((Topic.RIGHTS,), ("complaint",))
    return replace(query, topics=topics, rights=rights, unstated=unsaid), replace(reading, matches=ours)
