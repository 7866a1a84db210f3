"""The checklist of Art. 13 and 14: each item with a verdict on this text, the reason for it, and the places."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import lru_cache
from typing import Literal

from pydantic import Field, model_validator

from knowledge.policy import Column, Span, TableKind
from rules.lint.controllers import companies
from rules.lint.data import Frozen, load
from rules.lint.document import Document, listing
from rules.lint.report import ChecklistItem, Verdict

# When an item that is not always required applies: what the rows show, or what the text speaks of.
CONDITIONS: Mapping[str, Callable[[Document], bool]] = {
    "company_outside_eea": lambda d: any(not c.eea for _, c in companies(d)) or bool(d.jurisdiction("uk")),
    "interests_used": lambda d: any(row.rests_on("legitimate_interests") for row in d.processing()),
    "consent_used": lambda d: any(row.rests_on("consent") for row in d.processing()),
    "transfer_mentioned": lambda d: d.says("transfer"),
    "third_party_source": lambda d: d.says("third_party_source"),
    "joint_control_mentioned": lambda d: d.says("joint_controllers"),
    "cookies_used": lambda d: d.says("tracking"),
}
# Those that the rows decide hold in any language.
_BY_ROWS = frozenset(["interests_used", "consent_used"])


class Detect(Frozen):
    """How an item is looked for, in one of four ways. `told`: words in prose or headings count, a cell does not."""

    rows: Column | None = None
    controllers: bool = False
    any_of: tuple[str, ...] = ()
    told: bool = False
    all_of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _one_way(self) -> Detect:
        if sum(map(bool, (self.rows, self.controllers, self.any_of, self.all_of))) != 1:
            raise ValueError("give exactly one of rows, controllers, any_of, all_of")
        return self


class Item(Frozen):
    """One item as the YAML file has it; the keys are explained there."""

    id: str
    title: str
    article: str
    required: str
    detect: Detect
    unless: Literal[Verdict.NOT_APPLICABLE, Verdict.NEEDS_HUMAN] | None = None
    partial_if: tuple[str, ...] = ()
    missing_if: tuple[str, ...] = ()
    external_if: tuple[str, ...] = ()
    human: bool = False

    @model_validator(mode="after")
    def _condition_is_known(self) -> Item:
        if self.required != "always" and (self.required not in CONDITIONS or self.unless is None):
            raise ValueError(f"{self.id}: required is always or one of {', '.join(CONDITIONS)}, with `unless`")
        return self


class Checklist(Frozen):
    """Every item, in the order of the file."""

    items: tuple[Item, ...] = Field(min_length=1)


@lru_cache(maxsize=1)
def load_checklist() -> Checklist:
    """The checklist that comes with the package. Raises VocabularyError if it is malformed."""
    return load("checklist.yaml", Checklist)


def check_off(document: Document, fired: Set[str], *, reads_words: bool) -> tuple[ChecklistItem, ...]:
    """A verdict for each item. `fired`: ids of the findings. Without the policy's language words decide nothing."""
    return tuple(_check(document, item, fired, reads_words=reads_words) for item in load_checklist().items)


def _check(document: Document, item: Item, fired: Set[str], *, reads_words: bool) -> ChecklistItem:
    spans, not_found = _evidence(document, item.detect)
    verdict, note = _verdict(document, item, fired, spans, not_found, reads_words=reads_words)
    if verdict is Verdict.EXTERNAL:
        spans = document.find(*item.external_if)[:1]
    bearing = tuple(i for i in (*item.missing_if, *item.partial_if) if i in fired)
    shown = spans if verdict not in (Verdict.MISSING, Verdict.NOT_APPLICABLE) else ()
    return ChecklistItem(
        id=item.id,
        title=item.title,
        article=item.article,
        verdict=verdict,
        note=note,
        findings=bearing,
        places=tuple(document.place(span) for span in shown),
    )


def _evidence(document: Document, detect: Detect) -> tuple[tuple[Span, ...], list[str]]:
    """The places that show an item, and what of it was not found."""
    if detect.rows:
        return tuple(row.cell(detect.rows).span for row in document.policy.rows(_kind(detect.rows))), []
    if detect.controllers:
        found = [(name, document.text.find(name)) for name in document.policy.controllers]
        return tuple(Span(at, at + len(name)) for name, at in found if at >= 0), [n for n, at in found if at < 0]
    names = detect.any_of or detect.all_of
    find = document.find_told if detect.told else document.find_general
    first = {name: find(name)[:1] for name in names}
    missing = [name.removeprefix("right_").replace("_", " ") for name, spans in first.items() if not spans]
    return tuple(span for spans in first.values() for span in spans), missing if detect.all_of else []


def _kind(column: Column) -> TableKind:
    return TableKind.RECIPIENTS if column is Column.RECIPIENT else TableKind.PROCESSING


def _verdict(
    document: Document, item: Item, fired: Set[str], spans: tuple[Span, ...], not_found: list[str], *, reads_words: bool
) -> tuple[Verdict, str]:
    by_words = bool(item.detect.any_of or item.detect.all_of)
    if item.unless and (reads_words or item.required in _BY_ROWS) and not CONDITIONS[item.required](document):
        return item.unless, f"no occasion for it was found ({item.required.replace('_', ' ')})"
    if by_words and not reads_words:
        return Verdict.NEEDS_HUMAN, "the words looked for are English"
    missing = [i for i in item.missing_if if i in fired]
    # what one category lacks, others may have
    if missing and not (item.detect.rows and spans):
        return Verdict.MISSING, f"not found in this text, see {listing(missing)}"
    if not spans:
        return _not_found(document, item)
    if item.human:
        return Verdict.NEEDS_HUMAN, "a rule can show the place and not judge it"
    if not_found:
        return Verdict.PARTIAL, f"not found: {listing(not_found)}"
    if partial := [i for i in (*item.missing_if, *item.partial_if) if i in fired]:
        return Verdict.PARTIAL, f"see {listing(partial)}"
    return Verdict.PRESENT, f"{len(spans)} rows" if item.detect.rows else ""


def _not_found(document: Document, item: Item) -> tuple[Verdict, str]:
    if item.detect.rows:
        return Verdict.NEEDS_HUMAN, "the text has no table of that kind"
    if item.external_if and document.find(*item.external_if):
        return Verdict.EXTERNAL, "another text is named for it"
    return Verdict.MISSING, "not found in this text"
