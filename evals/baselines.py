"""What plain retrieval reaches on the same cases: the figures that the assistant has to beat.

Two ways, both with the project's embedding model and exact cosine: the usual recipe of retrieval-augmented generation
(1,000-character chunks that overlap by 200, the best 4 given to a model) and one passage per row (the best 10). They
rank, and neither answers; so they are measured by whether what must be cited is among what they bring up at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.table import Table

from assistant.answer import Status
from evals.case import Case
from evals.limits import CHUNK_CHARACTERS, CHUNK_LIMIT, CHUNK_OVERLAP, ROW_LIMIT
from evals.measures.measure import wilson
from knowledge.embedding import EMBEDDERS, sentence_transformer
from knowledge.policy import Policy, Span, TableKind

Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True)
class Baseline:
    """Figures of one way over n cases: all required found, and the first of the ranking required (None: no rows)."""

    name: str
    cases: int
    all_found: int
    first_right: int | None


def shipped_model() -> Embed:
    """The embedding model of the index, its weights checked; takes seconds to load."""
    model = sentence_transformer(next(iter(EMBEDDERS)))
    return lambda texts: model.embed_documents(list(texts))


def chunks(text: str) -> tuple[Span, ...]:
    """Windows of CHUNK_CHARACTERS that overlap by CHUNK_OVERLAP, ended at the last line end or blank that they hold."""
    spans = []
    start = 0
    while start < len(text):
        end = min(start + CHUNK_CHARACTERS, len(text))
        if end < len(text):
            least = start + CHUNK_OVERLAP + 1
            cuts = (text.rfind("\n", least, end), text.rfind(" ", least, end))
            end = next((cut for cut in cuts if cut > 0), end)
        spans.append(Span(start, end))
        if end == len(text):
            break
        start = end - CHUNK_OVERLAP
    return tuple(spans)


def measure_chunks(cases: Sequence[Case], policy: Policy, embed: Embed) -> Baseline:
    """Plain retrieval: a required row is found when it stands whole in the text of the best CHUNK_LIMIT chunks."""
    spans = chunks(policy.source_text)
    ranking = _rank([policy.source_text[span.start : span.end] for span in spans], cases, embed)
    places = _places(policy)
    found = 0
    for case, order in zip(cases, ranking, strict=True):
        given = [spans[index] for index in order[:CHUNK_LIMIT]]
        found += all(any(_covered(place, given) for place in places[reference]) for reference in case.required)
    return Baseline(f"{CHUNK_CHARACTERS:,}-character chunks, best {CHUNK_LIMIT}", len(cases), found, None)


def measure_rows(cases: Sequence[Case], policy: Policy, embed: Embed) -> Baseline:
    """One passage per row and paragraph: a required row is found when it is among the best ROW_LIMIT."""
    passages = _row_passages(policy)
    ranking = _rank([text for _, text in passages], cases, embed)
    found = first = 0
    for case, order in zip(cases, ranking, strict=True):
        ranked = [passages[index][0] for index in order]
        found += set(case.required) <= set(ranked[:ROW_LIMIT])
        first += ranked[0] in case.required
    return Baseline(f"one passage per row, best {ROW_LIMIT}", len(cases), found, first)


def baseline_table(cases: Sequence[Case], policy: Policy, embed: Embed) -> Table:
    """Both ways on the cases that have an answer with required rows."""
    answerable = [case for case in cases if case.status == Status.ANSWERED and case.required]
    table = Table(title=f"Plain retrieval on the {len(answerable)} answerable cases")
    for column in ("baseline", "all required found", "95 % interval", "first is required"):
        table.add_column(column, justify="left" if column == "baseline" else "right")
    if not answerable:
        return table
    for baseline in (measure_chunks(answerable, policy, embed), measure_rows(answerable, policy, embed)):
        low, high = wilson(baseline.all_found, baseline.cases)
        table.add_row(
            baseline.name,
            f"{100 * baseline.all_found / baseline.cases:.1f}",
            f"{100 * low:.1f}–{100 * high:.1f}",
            "–" if baseline.first_right is None else f"{100 * baseline.first_right / baseline.cases:.1f}",
        )
    return table


def _rank(texts: Sequence[str], cases: Sequence[Case], embed: Embed) -> list[list[int]]:
    passages = _unit(embed(texts))
    questions = _unit(embed([" ".join((*case.history, case.question)) for case in cases]))
    return [[int(index) for index in order] for order in np.argsort(-(questions @ passages.T), axis=1, kind="stable")]


def _unit(vectors: Sequence[Sequence[float]]) -> NDArray[np.float32]:
    matrix = np.asarray(vectors, dtype=np.float32)
    lengths = np.sqrt(np.square(matrix).sum(axis=1, keepdims=True))
    unit: NDArray[np.float32] = matrix / np.maximum(lengths, np.float32(1e-12))
    return unit


def _row_passages(policy: Policy) -> list[tuple[str, str]]:
    passages = []
    for section in policy.sections:
        for table in (section.table(kind) for kind in TableKind):
            for row in table.rows if table else ():
                text = " | ".join((section.heading, *(cell.text for cell in row.cells)))
                passages.append((f"{row.data_subject}/{row.table}/{row.number}", text))
        passages += [(passage.topic, f"{passage.heading} | {passage.text}") for passage in section.passages]
    return passages


def _places(policy: Policy) -> dict[str, list[Span]]:
    places = {f"{row.data_subject}/{row.table}/{row.number}": [row.span] for row in policy.rows()}
    for passage in policy.passages:
        places.setdefault(passage.topic, []).append(passage.span)
    return places


def _covered(place: Span, given: Sequence[Span]) -> bool:
    reached = place.start
    for span in sorted(given):
        if span.start <= reached:
            reached = max(reached, span.end)
    return reached >= place.end
