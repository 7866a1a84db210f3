"""The baselines, with vectors that count letters instead of a model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evals.baselines import chunks, measure_chunks, measure_rows
from evals.case import Case
from evals.limits import CHUNK_CHARACTERS, CHUNK_OVERLAP
from knowledge.policy import Policy


def letters(texts: Sequence[str]) -> Sequence[Sequence[float]]:
    return [[float(text.lower().count(letter)) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts]


def test_chunks_cover_the_text_and_overlap() -> None:
    text = "word " * 1_000
    spans = chunks(text)
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(span.end - span.start <= CHUNK_CHARACTERS for span in spans)
    assert all(b.start == a.end - CHUNK_OVERLAP for a, b in zip(spans, spans[1:], strict=False))


def test_a_text_without_blanks_is_cut_all_the_same() -> None:
    assert chunks("x" * 2_500)[-1].end == 2_500


def test_a_row_is_found_where_its_own_words_are_asked(small_policy: Policy, make_case: Callable[..., Case]) -> None:
    case = make_case(question="Job seekers | Recruiters | Name", required=("job-seekers/recipients/1",))
    rows = measure_rows([case], small_policy, letters)
    assert (rows.all_found, rows.first_right) == (1, 1)
    assert measure_chunks([case], small_policy, letters).all_found == 1
