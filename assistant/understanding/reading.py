"""One turn read: its tokens, the vocabulary's matches in it, and what the scorers make of all its words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise

from assistant.understanding.feature_names import Found
from assistant.understanding.features import topic_features, turn_features
from assistant.understanding.groups import without_units
from assistant.understanding.matching import inside, overlap, without_bystanders
from assistant.understanding.parts import asked, places, tag_of
from assistant.understanding.phrased_topics import choose_topics
from assistant.understanding.scorer import Encoded, Scorers
from assistant.understanding.spelling import corrected
from assistant.understanding.topics import ruled_topic
from assistant.understanding.unsaid import unstated_properties, without_idle_properties
from knowledge.query import Topic
from knowledge.tokens import Token, folded, tokenize
from knowledge.vocabulary import Kind, Match, Vocabulary
from knowledge.word_set import NO_WORDS

# So many words may stand between what introduces somebody or something and its name ("apart from the old recruiter").
_INTRODUCED = 2
# What a circumstance names, and what seems to be asked of it.
_OF_A_SITUATION = frozenset({Kind.ACTIVITY, Kind.EVENT, Kind.DATA_CATEGORY, Kind.TOPIC, Kind.RECIPIENT})


@dataclass(frozen=True)
class Reading:
    """One turn with the vocabulary's matches in it, and what the scorers make of its words.

    `asked`: the places of the tokens in the sentences that ask; the others tell what leads up to it. `firsts`: those
    of the words that sentences begin with.
    """

    text: str
    language: str
    tokens: tuple[Token, ...]
    matches: tuple[Match, ...]
    asked: frozenset[int] = frozenset()
    firsts: frozenset[int] = frozenset()
    features: Mapping[str, float] = field(default_factory=dict, repr=False)
    encoded: Encoded | None = field(default=None, repr=False)
    probabilities: Mapping[str, float] = field(default_factory=dict)

    def of(self, kind: Kind) -> tuple[Match, ...]:
        """Matches of one kind, in order of place; not of what the words deny."""
        return self._by_kind.get(kind, ())

    @cached_property
    def _by_kind(self) -> Mapping[Kind, tuple[Match, ...]]:
        kinds = dict.fromkeys(m.kind for m in self.matches)
        return {kind: tuple(m for m in self.matches if m.kind == kind and not m.denied) for kind in kinds}

    def asks(self, match: Match) -> bool:
        """Whether a match stands where the turn asks, and not only in what it tells."""
        return match.start in self.asked

    @property
    def tells(self) -> bool:
        """Whether there are sentences that ask for nothing."""
        return len(self.asked) < len(self.tokens)

    @cached_property
    def told(self) -> tuple[Match, ...]:
        """The matches without those that a denial seems to name: "no customer" may be anybody."""
        denials = [m for m in self.matches if m.denied]
        if not denials:
            return self.matches
        seeming = [m for m in self.matches if any(m.kind == d.kind and overlap(m, d) for d in denials)]
        return tuple(m for m in self.matches if m.denied or m not in seeming)

    def introduced(self, kind: Kind, operator: str) -> tuple[Match, ...]:
        """Matches of one kind that words of an operator lead to ("apart from the newsletter", "as a lead")."""
        leading = [m for m in self.of(Kind.OPERATOR) if m.term == operator]
        return tuple(m for m in self.of(kind) if any(o.start <= m.start <= o.end + _INTRODUCED for o in leading))

    def follows(self, match: Match, other: Match) -> bool:
        """Whether another match stands right after one, with no mark between them."""
        between = self.text[self.tokens[match.end - 1].end : self.tokens[other.start].start]
        return other.start == match.end and not any(mark in between for mark in ",;:.?!–")

    def set_aside(self, kind: Kind) -> tuple[Match, ...]:
        """Matches of one kind that words set aside; a list as a whole: "besides Norway, Poland and the UK"."""
        trailing = [m for m in self.of(Kind.OPERATOR) if m.term == "excepted"]
        excepted = (m for m in self.of(kind) if any(self.follows(m, t) for t in trailing))
        aside = (*self.introduced(kind, "besides"), *excepted)
        listed = [m for m in self.of(kind) if not m.gapped]
        for before, after in pairwise(listed if aside else ()):
            if before in aside and after.start - before.end <= _INTRODUCED:
                aside = (*aside, after)
        return aside

    def left_out(self, kind: Kind) -> frozenset[str]:
        """Terms of one kind that the words set aside ("apart from the newsletter"), and name nowhere else."""
        if any(m.decisive and m.term == Topic.RECIPIENTS for m in self.of(Kind.TOPIC)):
            return frozenset()  # "who besides the recruiter" sets no recruitment aside
        aside = self.set_aside(kind)
        if kind == Kind.ACTIVITY:
            # "What I say of him aside": the words are set aside, and not that a reference was asked for.
            aside = tuple(m for m in aside if not any(overlap(m, d) for d in self.of(Kind.DATA_CATEGORY)))
        return frozenset(m.term for m in aside) - {m.term for m in self.of(kind) if m not in aside and not m.gapped}

    @property
    def purposes_asked(self) -> frozenset[Match]:
        """The activities that words for a purpose lead up to: "do you use what I wrote in my application for ads?".

        The others tell whose data it is, or where it comes from. A word or two may stand between; or such words take
        the activity in ("do you make statistics out of it").
        """
        leading = [m for m in self.of(Kind.TOPIC) if m.term == Topic.PURPOSE and m.words > 1]
        return frozenset(
            a
            for a in self.of(Kind.ACTIVITY)
            for m in leading
            if 0 <= a.start - m.end <= _INTRODUCED or (not m.gapped and m.start <= a.start and a.end <= m.end)
        )

    @property
    def declared(self) -> frozenset[str]:
        """Categories of people that somebody says to belong to ("as a lead", "I'm a candidate").

        Of several in a row it is the first one ("I'm just a referee for a candidate"), and none that words for others
        take in ("a firm you try to win as a customer").
        """
        roles = [m for m in self.of(Kind.OPERATOR) if m.term == "role"]
        people = self.of(Kind.DATA_SUBJECT)
        introduced = [m for m in self.introduced(Kind.DATA_SUBJECT, "role") if not any(inside(m, p) for p in people)]
        told = [m for m in introduced if not m.gapped] or introduced
        firsts = {min((m.start for m in told if m.start >= r.start), default=-1) for r in roles}
        return frozenset(m.term for m in told if m.start in firsts)

    def denied(self, kind: Kind) -> frozenset[str]:
        """Terms of one kind that the words deny ("we are no customers")."""
        return frozenset(m.term for m in self.matches if m.kind == kind and m.denied)

    def terms(self, kind: Kind) -> tuple[str, ...]:
        """Terms of one kind, in order of place, each once."""
        return tuple(dict.fromkeys(m.term for m in self.of(kind)))


def _firsts_of(tokens: Sequence[Token], text: str) -> frozenset[int]:
    """The places of the words that the sentences of a text (folded) begin with."""
    starts = (next((i for i, t in enumerate(tokens) if t.start >= start), None) for start, _ in places(text))
    return frozenset(i for i in starts if i is not None)


def _with_disowned(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches, people in whose role somebody says not to be ("not as an applicant") as denied, and what they do."""
    ends = [m.end for m in matches if m.kind == Kind.OPERATOR and m.term == "not_as"]

    def is_denied(match: Match) -> bool:
        after = (match.start <= end <= match.end or 0 <= match.start - end < _INTRODUCED for end in ends)
        return match.kind in (Kind.DATA_SUBJECT, Kind.ACTIVITY) and any(after)

    return tuple(replace(m, denied=True) if is_denied(m) else m for m in matches) if ends else matches


def read(text: str, vocabulary: Vocabulary, language: str) -> Reading:
    """Tokens and matches of one turn."""
    tokens = corrected(tokenize(text, language), vocabulary.known_words.get(language, NO_WORDS), language)
    asking = asked(folded(text), language)
    places_asked = frozenset(i for i, t in enumerate(tokens) if any(start <= t.start < end for start, end in asking))
    stated = tag_of(folded(text), language)
    firsts = _firsts_of(tokens, folded(text))
    matches = tuple(m for m in vocabulary.matches(tokens, language, firsts) if tokens[m.start].start < stated)
    matches = _apart_from_circumstances(_asked_without(matches))
    matches = without_idle_properties(without_units(_with_disowned(matches)), vocabulary)
    matches = _as_they_were(without_bystanders(matches, places_asked, vocabulary))
    return Reading(text, language, tokens, matches, places_asked, firsts)


def _asked_without(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches, what groups are asked to lack as named: "for whom is there no claim at law" is about such claims."""
    lacking = [m for m in matches if m.kind == Kind.OPERATOR and m.term == "lacking" and not m.denied]
    of_groups = any(m.kind == Kind.UNIT and m.term == "categories" for m in matches)

    def is_lacked(match: Match) -> bool:
        named = match.denied and match.kind in (Kind.ACTIVITY, Kind.DATA_CATEGORY)
        return named and any(m.start <= match.start < m.end for m in lacking)

    return tuple(replace(m, denied=False) if is_lacked(m) else m for m in matches) if of_groups else matches


def _apart_from_circumstances(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """The matches, without what is only asked to make a difference to what is asked before it.

    "How long do my contract mails stay, and does it matter that I get your newsletter?" is of the mails.
    """
    start = min((m.start for m in matches if m.kind == Kind.OPERATOR and m.term == "matters"), default=0)
    if not any(m.kind == Kind.ACTIVITY and m.end <= start for m in matches):
        return matches
    return tuple(m for m in matches if m.start < start or m.kind not in _OF_A_SITUATION)


def _as_they_were(matches: Sequence[Match]) -> tuple[Match, ...]:
    """The matches, without a denial of what somebody was until something ended: "we are no customers any more"."""
    ended = [e for e in matches if e.kind == Kind.EVENT]
    lapsed = [m for m in matches if m.denied and any(inside(m, e) and e.end > m.end for e in ended)]

    def is_of_others(match: Match) -> bool:
        return any(match.kind == m.kind and match.term != m.term and overlap(match, m) for m in lapsed)

    return tuple(replace(m, denied=False, decisive=True) if m in lapsed else m for m in matches if not is_of_others(m))


def weigh(reading: Reading, vocabulary: Vocabulary, scorers: Scorers | None) -> Reading:
    """The reading with the probability of each topic over all its words; as it is where there are no scorers."""
    if scorers is None:
        return reading
    unstated = unstated_properties(reading, vocabulary)
    ruled = ruled_topic(*choose_topics(reading, vocabulary, unstated))
    encoded = scorers.encode(reading.text, reading.language)
    features = turn_features(reading, ruled=ruled, unstated=unstated)
    found = topic_features(reading, ruled=ruled, unstated=unstated) if reading.tells else features
    probabilities = scorers.topics.probabilities(Found.of(found), encoded)
    return replace(reading, features=features, encoded=encoded, probabilities=probabilities)


def read_and_weigh(text: str, vocabulary: Vocabulary, language: str, scorers: Scorers | None) -> Reading:
    """Both of one turn."""
    return weigh(read(text, vocabulary, language), vocabulary, scorers)
