"""Whether a yes or a no is wanted on something the company may do, rather than on data that it holds.

"Do you check whether I really have the degree?" names a type of data, and that it is listed is no "yes" to it. What is
done is told by a verb: one that names no processing of data (GDPR Art. 4(2): collecting, storing, using, passing on)
and that no phrase takes in asks for something that no row of a policy states.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.understanding.unmatched import FORM
from knowledge.query import Topic
from knowledge.vocabulary import Kind

if TYPE_CHECKING:
    from assistant.understanding.reading import Reading

# Words of these kinds give a verb a meaning of ours by themselves, those of the others only with a word beside it.
_MEANING = frozenset({Kind.TOPIC, Kind.RIGHT, Kind.UNSTATED, Kind.ACTIVITY, Kind.PREMISE})
# Below this the words as a whole leave no doubt that data are asked for, whatever the verb.
PERHAPS_UNSTATED = 0.05
# Types of data that one has by looking for them: "do you stalk me on Facebook" asks for these.
_LOOKED_FOR = frozenset({"background_info"})
_MEANING_BESIDE = _MEANING | {Kind.DATA_CATEGORY, Kind.RECIPIENT, Kind.DATA_SUBJECT, Kind.EVENT}


def asks_for_a_deed(reading: Reading, topics: tuple[Topic, ...]) -> bool:
    """Whether the question asks for a deed of the company that no word of ours stands for.

    Only where nothing but a type of data that is named, or the words as a whole, made it one for the data listed.
    """
    named = reading.of(Kind.DATA_CATEGORY)
    if reading.probabilities and reading.probabilities[Topic.UNSTATED] < PERHAPS_UNSTATED:
        return False
    if topics != (Topic.PERSONAL_DATA,) and (topics or not named):
        return False
    if any(reading.asks(m) and not m.gapped and m.words > 1 for m in reading.of(Kind.TOPIC)):
        return False
    if any(m.term in _LOOKED_FOR for m in named):
        return False
    return any(_is_a_deed(place, reading) for place in _verbs(reading))


def _verbs(reading: Reading) -> list[int]:
    """The places of the verbs that the sentences which ask for a yes or a no begin with, said of the company."""
    found = (_verb_after(first, reading) for first in sorted(reading.firsts & reading.asked))
    return [place for place in found if place is not None]


def _verb_after(first: int, reading: Reading) -> int | None:
    """Where the verb stands in a sentence that begins at a place; None where it does not ask what the company does."""
    words = [t.surface for t in reading.tokens[first:]]
    doers, leading, between, endings = (
        FORM[form].get(reading.language, frozenset())
        for form in ("doers", "before_the_doer", "before_the_verb", "doer_in_the_ending")
    )
    if endings:  # "Czy sprawdzacie …"
        return first + 1 if len(words) > 1 and words[0] in between and words[1].endswith(tuple(endings)) else None
    if not leading:  # "Kontrollerar ni …"
        return first if len(words) > 1 and words[1] in doers else None
    if len(words) < 3 or words[0] not in leading or words[1] not in doers:
        return None
    return next((first + i for i, word in enumerate(words[2:], start=2) if word not in between), None)


def _is_a_deed(place: int, reading: Reading) -> bool:
    """Whether the verb at a place names no processing, and no phrase gives it another meaning."""
    token = reading.tokens[place]
    if {token.surface, token.lemma} & FORM["processes"].get(reading.language, frozenset()):
        return False
    around = [m for m in reading.matches if m.start <= place < m.end]
    return not any(
        m.kind in (_MEANING_BESIDE if m.words > 1 or m.decisive else _MEANING) and not m.denied for m in around
    )
