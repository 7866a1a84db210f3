"""Rights: the words on each, and whether the legal basis of a row carries it (GDPR Art. 7(3), 15-22).

Worked out here from the articles, not from the table that the rules read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.facts import RowFacts, normalise
from knowledge.policy import Column, LegalBasis, Mark, Passage
from knowledge.vocabulary import Kind
from proof.checks.registry import check
from proof.checks.storage import storage_time
from proof.claim import Claim, Values, require, text
from proof.problem import Refuted

# Rights that only some bases carry: Art. 21(1), 20(1)(a), 7(3). The others are there whatever the basis.
_CARRYING = {
    "object": {"legitimate_interests"},
    "portability": {"consent", "contract"},
    "withdraw_consent": {"consent"},
}
_ALWAYS = ("access", "rectification", "complaint")
# Verdicts by right; each is the end of a phrase
_VERDICTS = {
    "object": ("marketing", "yes", "part", "no", "named", "claims", "if", "instead"),
    "portability": ("yes", "part", "if", "no", "named"),
    "withdraw_consent": ("yes", "part", "no", "named", "if", "instead"),
    "erasure": ("cases", "objection"),
    "restriction": ("cases", "objection"),
}
# The words of the right that a verdict stands on, by their mark; else all of its passage
_WORDS = {
    **{("object", verdict): "at_any_time" for verdict in ("no", "if", "instead")},
    **{("withdraw_consent", verdict): "at_any_time" for verdict in ("no", "if", "instead")},
    **{("portability", verdict): "needs" for verdict in ("no", "if")},
    ("object", "marketing"): "direct_marketing",
    ("object", "claims"): "continued",
}
_EXAMPLES = re.compile(r"\(([^()]*)\)")


def _is_reasoned(right: str, claim: Claim) -> bool:
    """Whether a situation of the right, of which the question tells, was said before."""
    topics = claim.facts.vocabulary.term(Kind.RIGHT, right).passages
    told = (p.passage for c in claim.before if c.say == "rights.situation" for p in c.places)
    return any(passage is not None and passage.topic in topics for passage in told)


@check("rights.stated", kind="quoted")
def stated(claim: Claim) -> Values:
    """The passage on a right, or marked words of it."""
    place = claim.places[0] if len(claim.places) == 1 else None
    if place is None or place.passage is None:
        raise Refuted("it must cite the words on one right")
    topic = place.passage.topic
    spans = {m.span for m in claim.facts.policy.marks if m.passage.topic == topic}
    require(place.is_whole or place.span in spans, "it must cite a passage or its marked words")
    for term in claim.facts.vocabulary.of_kind(Kind.RIGHT):
        if topic in term.passages:
            return {"right": term.id, "text": claim.facts.policy.source_text[place.span.start : place.span.end]}
    raise Refuted("the passage is on no right")


@check(*(f"rights.{right}_{v}" for right, verdicts in _VERDICTS.items() for v in verdicts), kind="derived")
def verdict(claim: Claim) -> Values:
    """The bases of each row cited give just this verdict, and the words of the right are cited beside them."""
    right, said = next(
        (r, claim.say.removeprefix(f"rights.{r}_")) for r in _VERDICTS if claim.say.startswith(f"rights.{r}_")
    )
    rows = _rows(claim, _words(right, said, claim))
    for row in rows:
        true = _Reading(right, row, claim).verdict
        if true == "objection" and _is_reasoned(right, claim):
            true = "cases"  # the situation told is said itself, and no other in its place
        require(said == true, f"{row.id} makes it {true}")
    first, *others = [_values(_Reading(right, row, claim)) for row in rows]
    require(all(other == first for other in others), "the rows are not alike")
    return {"who": tuple(dict.fromkeys(r.data_subject for r in rows)), **first}


class _Reading:
    """What a row's bases come to for one right: those that count, those that carry it, and one that would."""

    def __init__(self, right: str, row: RowFacts, claim: Claim) -> None:
        self.row, self.right, self.claim = row, right, claim
        self.hangs = right in _CARRYING
        self.named = tuple(b for b in row.legal_bases if covers_asked(b, claim))
        met = tuple(b for b in row.legal_bases if not self.hangs or b.condition is None or _is_met(b, claim))
        self.counting = self.named or met
        self.carrying = tuple(b for b in self.counting if self._carries(b))
        waiting = [b for b in row.legal_bases if b not in self.counting and self._carries(b)]
        self.waiting = waiting[0] if waiting and not self.carrying and not self.named else None

    @property
    def verdict(self) -> str:
        """The end of the phrase that is true."""
        if not self.hangs:
            weighed = any(b.term == "legitimate_interests" for b in self.counting)
            return "objection" if weighed and self._has("objection") else "cases"
        if self._is_marketing:
            return "marketing"
        if self.waiting:
            return "if"
        if not self.carrying:
            return "instead" if self._stopped_otherwise else "no"
        scoped = all(b.scope and not b.condition for b in self.carrying) and not self.named
        if scoped or len(self.carrying) < len(self.counting):
            return "part"
        if self._serves("legal_claims") and self.right == "object" and self._has("continued"):
            return "claims"
        return "named" if self.named else "yes"

    @property
    def _stopped_otherwise(self) -> bool:
        """Whether another right stops it: consent is withdrawn, and what rests on a weighing is objected to."""
        terms = [b.term for b in self.counting or self.row.legal_bases]
        if self.right == "object":
            return terms[0] == "consent" and bool(_passages("withdraw_consent", self.claim))
        weighed = self.right == "withdraw_consent" and "legitimate_interests" in terms and self._has("at_any_time")
        return weighed and bool(_passages("object", self.claim))

    def _carries(self, basis: LegalBasis) -> bool:
        return not self.hangs or self._is_marketing or basis.term in _CARRYING[self.right]

    @property
    def _is_marketing(self) -> bool:
        return self.right == "object" and self._serves("direct_marketing") and self._has("direct_marketing")

    def _serves(self, purpose: str) -> bool:
        term = self.claim.facts.vocabulary.terms.get((Kind.ACTIVITY, self.row.activity or ""))
        return term is not None and bool(getattr(term, purpose))

    def _has(self, mark: str) -> bool:
        return bool(_marks(mark, self.right, self.claim))


def _values(reading: _Reading) -> Values:
    row, spoken = reading.row, reading.carrying or reading.counting or reading.row.legal_bases
    scope = reading.waiting.scope if reading.waiting else next((b.scope for b in spoken if b.scope), "")
    return {
        "purpose": text(row, Column.PURPOSE),
        "basis": spoken[0].text if reading.named else text(row, Column.LEGAL_BASIS),
        "scope": scope,
        "data_terms": reading.claim.query.data_categories,
        "basis_terms": tuple(dict.fromkeys(b.term for b in reading.counting or row.legal_bases)),
    }


def covers_asked(basis: LegalBasis, claim: Claim) -> bool:
    """Whether the part that a basis covers is the very data asked about, or has it as an example."""
    if basis.scope is None or basis.condition is not None:
        return False
    examples = [normalise(item) for inside in _EXAMPLES.findall(basis.scope) for item in inside.split(",")]
    whole = normalise(_EXAMPLES.sub("", basis.scope))
    terms = [claim.facts.vocabulary.terms.get((Kind.DATA_CATEGORY, c)) for c in claim.query.data_categories]
    phrases = {normalise(phrase) for term in terms if term for phrase in term.policy}
    return whole in phrases or any(f" {phrase} " in f" {item} " for item in examples for phrase in phrases)


def _is_met(basis: LegalBasis, claim: Claim) -> bool:
    return basis.condition == "sole_proprietor" and claim.query.sole_proprietor


def _words(right: str, said: str, claim: Claim) -> list[tuple[str, object, object]]:
    """The places in the right's passages that a verdict is to cite."""
    marks = _marks(_WORDS.get((right, said), ""), right, claim)
    return [(m.passage.id, None, m.span) for m in marks] or [(p.id, None, p.span) for p in _passages(right, claim)[:1]]


def _rows(claim: Claim, words: list[tuple[str, object, object]]) -> tuple[RowFacts, ...]:
    """The rows cited, each with its purpose and its basis, the right's words standing after the first."""
    cells = [(p.row, p.column) for p in claim.places if p.row is not None and p.is_whole]
    rows = tuple(row for row, column in cells if column == Column.PURPOSE)
    pairs = [(row, column) for row in rows for column in (Column.PURPOSE, Column.LEGAL_BASIS)]
    require(bool(rows) and cells == pairs, "it must cite the purpose and the legal basis of each row")
    require([p.key for p in claim.places[2 : 2 + len(words)]] == words, "it must cite the words on the right")
    require(len(claim.places) == len(cells) + len(words), "it cites more than it needs")
    return rows


@check("rights.row_says", kind="quoted")
def row_says(claim: Claim) -> Values:
    """The words on a right that stand in the storage time of a row on which a verdict is said."""
    place = claim.places[0] if len(claim.places) == 1 else None
    if place is None or place.row is None or place.column != Column.STORAGE_TIME:
        raise Refuted("it must cite words of one storage time")
    require("object" in claim.query.rights, "no such right was asked about")
    spoken = [p.row for c in claim.before if c.say.startswith("rights.object_") for p in c.places]
    require(place.row in spoken, "there is no verdict on the row")
    riders = [r for r in storage_time(place.row).riders if r.kind == "right" and r.span == place.span]
    require(bool(riders), "these words are on no right")
    return {"who": place.row.data_subject, "text": riders[0].text}


@check("rights.part_unstated", "legal_basis.split_unstated", kind="absence")
def part_unstated(claim: Claim) -> Values:
    """The rows rest on several bases, and none of these has a part of its own."""
    asked = any(topic.startswith(claim.say.partition(".")[0]) for topic in claim.query.topics)
    require(asked, "that was not asked about")
    for row in claim.rows(Column.LEGAL_BASIS):
        require(len(row.legal_bases) > 1 and not any(b.scope for b in row.legal_bases), "a part is stated")
    return {}


def _premise_phrases() -> Iterator[str]:
    yield from ("reason_needed", "contact_first", "retroactive", "goes_on", "always_erased", "all_data")


@check(*(f"rights.premise_{premise}" for premise in _premise_phrases()), kind="derived")
def premise(claim: Claim) -> Values:
    """The words that speak to what the question takes for granted."""
    name = claim.say.removeprefix("rights.premise_")
    term = claim.facts.vocabulary.term(Kind.PREMISE, name)
    require(name in claim.query.premises, "the question does not take that for granted")
    return {"text": claim.mark(m for right in term.serves for n in term.marks for m in _marks(n, right, claim)).text}


@check("rights.situation", kind="derived")
def situation(claim: Claim) -> Values:
    """The words for the situation that the question tells of."""
    known = (claim.facts.vocabulary.terms.get((Kind.OPERATOR, o)) for o in claim.query.operators)
    told = [term for term in known if term and set(term.serves) & set(claim.query.rights)]
    return {
        "text": claim.mark(m for t in told for right in t.serves for n in t.marks for m in _marks(n, right, claim)).text
    }


@check("rights.premise_goes_on_marketing", kind="derived")
def premise_of_marketing(claim: Claim) -> Values:
    """The question is about going on after an objection to direct marketing, to which the words are absolute."""
    require("goes_on" in claim.query.premises, "the question does not take that for granted")
    terms = [claim.facts.vocabulary.term(Kind.ACTIVITY, a) for a in claim.query.activities]
    require(bool(terms) and all(t.direct_marketing for t in terms), "that is not direct marketing")
    return {"text": claim.mark(_marks("direct_marketing", "object", claim)).text}


@check("rights.authority_named", kind="derived")
def authority_named(claim: Claim) -> Values:
    """The words name the authority of a place asked about."""
    return claim.one_of(
        {"place": place}
        for place in claim.query.jurisdictions
        if claim.keys == [(m.passage.id, None, m.span) for m in _marks(place, "complaint", claim)]
    )


@check("rights.authority_not_named", kind="absence")
def authority_not_named(claim: Claim) -> Values:
    """No words on complaints name the authority of the place, and all of them are cited."""
    passages = [(p.id, None, p.span) for p in _passages("complaint", claim)]
    require(claim.keys == passages, "it must cite what is said on complaints")
    places = (p for p in claim.query.jurisdictions if not _marks(p, "complaint", claim))
    return claim.one_of({"place": place} for place in places)


@check("rights.erasure_sooner", kind="absence")
def erasure_sooner(claim: Claim) -> Values:
    """The passages on erasure are cited, and none of them makes a storage time a reason to refuse."""
    passages = _passages("erasure", claim)
    require(claim.keys == [(p.id, None, p.span) for p in passages], "it must cite the right")
    require(not any(re.search(r"storage (time|period)|retention", p.text, re.I) for p in passages), "one speaks of it")
    require("sooner" in claim.query.operators, "that was not asked about")
    return {}


@check("rights.overview_always", kind="derived")
def overview_always(claim: Claim) -> Values:
    """The rights that no basis takes away, with the passage on each."""
    rights = [t.id for t in claim.facts.vocabulary.of_kind(Kind.RIGHT) if t.id in _ALWAYS and _passages(t.id, claim)]
    passages = [(p.id, None, p.span) for right in rights for p in _passages(right, claim)]
    require(claim.keys == passages, "it must cite each of these rights")
    return {"right_terms": tuple(rights)}


def _passages(right: str, claim: Claim) -> tuple[Passage, ...]:
    topics = claim.facts.vocabulary.term(Kind.RIGHT, right).passages
    return tuple(p for topic in topics for p in claim.facts.policy.topic_passages(topic))


def _marks(name: str, right: str, claim: Claim) -> tuple[Mark, ...]:
    topics = claim.facts.vocabulary.term(Kind.RIGHT, right).passages
    return tuple(m for topic in topics for m in claim.facts.policy.marked(name, topic=topic))
