"""What the policy adds for a place (United Kingdom, California, other laws): exceptions laid over the general text.

source.yaml says what each supplement speaks of, and whether it adds to the general answer or replaces it; no copy of
the general rule is kept here. A list of rights in a supplement is complete for its people: a right that it does not
name is "not named", never taken over from the general part. Two supplements that both replace the general answer and
do not agree are a conflict: both are quoted, and none is chosen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.facts import PolicyFacts
from knowledge.policy import Passage, Provision, Supplement
from knowledge.query import ROW_TOPICS, Query, Topic
from rules.finding import Finding, Outcome, Point, marked, passage

RULE = "jurisdiction"
# Provisions on rights as such, where a supplement has none on the right asked about.
_ANY_RIGHT = "rights"
# With these topics, a place of which nothing special is said is still what the question is about: its whole supplement
# is the answer, or (for the second set) stands before the general one.
_ABOUT_PLACE = ROW_TOPICS | {Topic.JURISDICTION, Topic.CONTROLLER, Topic.CATEGORIES, Topic.RIGHTS_OVERVIEW}
_BESIDE_PLACE = frozenset({Topic.EXERCISE, Topic.CONTACT})


@dataclass(frozen=True, slots=True)
class Layer:
    """A provision that speaks to a matter of the question (the id of a topic, a right or a property)."""

    supplement: Supplement
    provision: Provision
    matter: str

    @property
    def is_general(self) -> bool:
        """Whether it only says that the rights as such are similar, so that the general answer is needed beside it."""
        return self.matter not in self.provision.about and self.provision.names is None

    @property
    def denies(self) -> bool:
        """Whether it is a list of rights that does not name the one asked about."""
        names = self.provision.names
        return names is not None and self.matter not in (*names, *self.provision.about)

    def agrees_with(self, other: Layer) -> bool:
        """Whether two provisions that both replace the general answer say the same."""
        if self.provision.names is not None and other.provision.names is not None:
            return self.denies == other.denies
        return self.provision.mark.text == other.provision.mark.text


@dataclass(frozen=True, slots=True)
class Laid:
    """What the supplements say. `alone`: it is the whole answer; else it stands before or after the general one."""

    finding: Finding
    alone: bool
    first: bool = False


def decide(query: Query, facts: PolicyFacts) -> Finding:
    """The whole supplement of each place named; "not stated" where the policy has none."""
    passages = [p for place in query.jurisdictions for p in facts.place_passages(place)]
    if not passages:
        return _none(query, facts)
    return Finding(RULE, Outcome.STATED, tuple(_whole(p) for p in passages), tuple(p.id for p in passages))


def _none(query: Query, facts: PolicyFacts) -> Finding:
    """That the policy has no part for a place, with the parts that it has for others."""
    others = tuple(p for s in facts.policy.supplements for p in facts.policy.topic_passages(s.topic))
    values = {"headings": tuple(dict.fromkeys(p.heading for p in others))}
    points = [
        Point("absence", "jurisdiction.none", tuple(passage(p) for p in others), {"place": place, **values})
        for place in (query.jurisdictions if others else ())
    ]
    return Finding(RULE, Outcome.NOT_STATED, tuple(points), tuple(p.id for p in others))


def lay_over(query: Query, facts: PolicyFacts) -> Laid | None:
    """What the supplements for the places named lay over the general answer; None where they say nothing to it."""
    if not any(facts.place_passages(place) for place in query.jurisdictions):
        return None
    if Topic.RECIPIENTS in query.topics and query.recipients:
        return None  # "does the ICO get it": the place is the recipient's
    layers = [layer for place in query.jurisdictions for layer in _layers(place, query, facts)]
    if not layers:
        return _whole_supplement(query, facts)
    if conflicting := _conflicting(layers):
        return Laid(_conflict(conflicting), alone=True)
    layers.sort(key=lambda layer: layer.provision.effect != "replaces")
    points = tuple(p for layer in _once(layers) for p in _points(layer))
    finding = Finding(RULE, Outcome.STATED, points, _read(layers))
    general = any(layer.is_general for layer in layers)
    beside = general or _asks_rows(query) or _is_general_elsewhere(query, facts)
    replaced = any(layer.provision.effect == "replaces" for layer in layers)
    return Laid(finding, alone=replaced or not beside, first=general)


def _is_general_elsewhere(query: Query, facts: PolicyFacts) -> bool:
    """Whether a place is named, too, where only the general answer holds: "may I ask the ICO, as I live in Dublin"."""
    return "resident" in query.operators and any(not facts.supplements_of(place) for place in query.jurisdictions)


def _layers(place: str, query: Query, facts: PolicyFacts) -> Iterable[Layer]:
    matters = _matters(query)
    for supplement in facts.supplements_of(place):
        for matter in matters:
            own = [p for p in supplement.provisions if matter in p.about]
            any_right = [p for p in supplement.provisions if _ANY_RIGHT in p.about and matter in query.rights]
            for provision in own or any_right:
                yield Layer(supplement, provision, matter)


def _matters(query: Query) -> tuple[str, ...]:
    """What the question is about, as provisions name it: rights, topics, properties, and ways of asking."""
    how = (Topic.EXERCISE,) if "how_to" in query.operators and query.rights else ()
    topics = (t for t in query.topics if t != Topic.RIGHTS)
    # To opt out of a sale is a right of its own (Cal. Civ. Code 1798.120), not the objection of GDPR Art. 21
    rights = (r for r in query.rights if not (r == "object" and "sale_optout" in query.operators))
    return (*rights, *topics, *query.unstated, *query.operators, *how)


def _whole_supplement(query: Query, facts: PolicyFacts) -> Laid | None:
    """For a question that turns on the place and names nothing that a provision is about; None for any other."""
    topics = set(query.topics)
    if topics <= _BESIDE_PLACE:
        return Laid(decide(query, facts), alone=False, first=True)
    return Laid(decide(query, facts), alone=True) if topics <= _ABOUT_PLACE and not _asks_rows(query) else None


def _asks_rows(query: Query) -> bool:
    """Whether rows of the tables answer the question, whatever the place."""
    return bool(set(query.topics) & ROW_TOPICS and query.activities)


def _conflicting(layers: list[Layer]) -> list[Layer]:
    """Layers of different supplements that replace the general answer to one matter and do not agree."""
    replacing = [layer for layer in layers if layer.provision.effect == "replaces"]
    return [
        one
        for one in replacing
        if any(one.matter == o.matter and one.supplement != o.supplement and not one.agrees_with(o) for o in replacing)
    ]


def _conflict(layers: list[Layer]) -> Finding:
    lead = Point(
        "derived",
        "jurisdiction.conflict",
        tuple(marked(layer.provision.mark) for layer in layers),
        {"headings": tuple(layer.supplement.heading for layer in layers)},
    )
    points = (lead, *(p for layer in layers for p in _points(layer)))
    return Finding(RULE, Outcome.CONFLICT, points, _read(layers))


def _once(layers: list[Layer]) -> tuple[Layer, ...]:
    """One layer per provision, the first."""
    return tuple({layer.provision.mark.span: layer for layer in reversed(layers)}.values())[::-1]


def _points(layer: Layer) -> list[Point]:
    mark, heading = layer.provision.mark, layer.supplement.heading
    points = []
    if layer.denies:
        points.append(
            Point(
                "absence", "jurisdiction.not_named", (marked(mark),), {"right_term": layer.matter, "heading": heading}
            )
        )
    points.append(Point("quoted", "jurisdiction.stated", (marked(mark),), {"text": mark.text, "heading": heading}))
    if layer.supplement.applies:
        applies = layer.supplement.applies
        points.append(Point("quoted", "jurisdiction.applies", (marked(applies),), {"text": applies.text}))
    return points


def _whole(item: Passage) -> Point:
    return Point("quoted", "jurisdiction.stated", (passage(item),), {"text": item.text, "heading": item.heading})


def _read(layers: Iterable[Layer]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(layer.provision.mark.passage.id for layer in layers))
