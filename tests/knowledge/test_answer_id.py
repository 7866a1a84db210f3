"""An id says what its answer was made of, and nothing else; what is none is told so, whatever it is."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge import answer_id
from knowledge.answer_id import LONGEST, PARTS, AnswerId
from knowledge.errors import UnknownAnswer
from knowledge.query import DateMention, ModelChoice, Period, Query, Topic

SHA256 = "23dbe7e511f9de4013672eda5e5fd11dc4c93e95d0ddcd89bd37564e4accada0"
SAID: dict[str, object] = {
    "status": "answered",
    "answer": "Yes. [1]",
    "statements": [{"text": "Yes."}],
    "citations": [{"number": 1}],
}
QUERY = Query(
    text="does Anna Svensson's employer see my form of 3 May 2026 for 2 years",
    language="sv",
    topics=(Topic.RETENTION,),
    data_subjects=("leads",),
    unmatched=("svensson",),
    dates=(DateMention(date(2026, 5, 3), date(2026, 5, 3), "3 May 2026", ("consent_given",)),),
    also=(
        Query(text="employer see my form", language="sv", unmatched=("anna",), periods=(Period(2, "year", "2 years"),)),
    ),
    chosen=(ModelChoice("topics", "retention", "see my form"),),
    today=date(2026, 5, 4),
)


def of(query: Query = QUERY, parts: dict[str, object] = SAID) -> AnswerId:
    return AnswerId.of(query, policy="imi", sha256=SHA256, parts=parts)


def packed(said: object, head: bytes = b"\x01" + bytes(22)) -> str:
    """Something that looks like an id from outside."""
    packer = zlib.compressobj(9, wbits=-15, zdict=answer_id._USUAL)
    body = packer.compress(json.dumps(said).encode()) + packer.flush()
    return urlsafe_b64encode(head + body).rstrip(b"=").decode()


def test_what_is_written_is_read_again() -> None:
    made = of()
    assert AnswerId.read(str(made)) == made
    assert made.policy_digest == SHA256[:12]


def test_it_holds_no_words_of_the_question_but_days_and_lengths_of_time() -> None:
    query = AnswerId.read(str(of())).query
    assert query.text == "3 May 2026; 2 years"
    held = json.dumps(query.as_dict()).casefold()
    assert [word for word in ("anna", "svensson", "employer", "form") if word in held] == []
    assert query.dates == QUERY.dates
    assert query.also[0].periods == QUERY.also[0].periods


def test_it_can_stand_in_an_address_and_is_short() -> None:
    plain = Query(
        text="x", language="en", topics=(Topic.RETENTION,), activities=("recruitment",), today=date(2026, 5, 4)
    )
    assert len(str(of(plain))) < 100
    assert str(of(plain)).replace("-", "").replace("_", "").isalnum()


@pytest.mark.parametrize("part", PARTS)
def test_each_part_that_is_another_is_told(part: str) -> None:
    assert of().differing(SAID) == ()
    assert of().differing(SAID | {part: "other"}) == (part,)
    assert of(parts=SAID | {part: "other"}) != of()


@pytest.mark.parametrize("other", [replace(QUERY, language="en"), replace(QUERY, also=()), replace(QUERY, today=None)])
def test_another_query_is_another_answer(other: Query) -> None:
    assert of(other) != of()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "é",
        "a" * LONGEST,
        "a" * (LONGEST + 1),
        "../../etc/passwd",
        str(of()) + "\n",
        str(of())[:-6],
        str(of()) + "AAAA",
        "Ag" + str(of())[2:],
        packed(["imi", {"text": "", "language": "en"}], head=b"\x02" + bytes(22)),
        packed(["imi"]),
        packed({"a": 1, "b": 2}),
        packed([5, {"text": "", "language": "en"}]),
        packed(["imi", {"text": "", "language": "en", "persona": "x"}]),
        packed(["imi", {"text": "", "language": 5}]),
        packed(["imi", {"text": "", "language": "en", "topics": ["weather"]}]),
        packed(["imi", {"text": "x" * 70_000, "language": "en"}]),
    ],
)
def test_what_is_no_id_is_told_so(text: str) -> None:
    with pytest.raises(UnknownAnswer):
        AnswerId.read(text)


def test_a_nest_of_questions_is_no_id() -> None:
    nested: dict[str, object] = {"text": "", "language": "en"}
    for _ in range(150):
        nested = {"text": "", "language": "en", "also": [nested]}
    with pytest.raises(UnknownAnswer):
        AnswerId.read(packed(["imi", nested]))


@given(st.text(alphabet="ABCDEFabcdef0123456789-_", max_size=300) | st.text(max_size=60))
@example(str(of()))
def test_any_text_is_an_id_or_is_told_to_be_none(text: str) -> None:
    try:
        found = AnswerId.read(text)
    except UnknownAnswer:
        return
    assert AnswerId.read(str(found)) == found


@given(st.integers(0, 30), st.sampled_from("ABCDEFabcdef0123456789-_"))
def test_with_another_letter_in_its_digests_it_is_that_of_another_answer(place: int, letter: str) -> None:
    text = str(of())
    other = text[:place] + letter + text[place + 1 :]
    try:
        found = AnswerId.read(other)
    except UnknownAnswer:
        return
    assert other == text or found != of()
