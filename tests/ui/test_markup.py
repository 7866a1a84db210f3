"""Hostile text stays text."""

from __future__ import annotations

import pytest

from ui.markup import emphasise, escape_label, escape_markdown


def test_emphasis_marks_the_range_and_escapes_everything() -> None:
    assert emphasise("a <b> & c", [(2, 5)]) == "a <mark>&lt;b&gt;</mark> &amp; c"


def test_overlapping_and_outlying_ranges_are_marked_once_and_lose_nothing() -> None:
    assert emphasise("abcdef", [(1, 3), (2, 9)]) == "a<mark>bc</mark><mark>def</mark>"


def test_text_without_a_range_is_left_whole() -> None:
    assert emphasise("abc", []) == "abc"


@pytest.mark.parametrize("text", ["**b** _i_ `c`", "[a](http://b.example)", ":red[x] $y$", "# h", "<b>x</b>", "1. one"])
def test_markdown_is_escaped_and_reads_the_same_without_its_backslashes(text: str) -> None:
    escaped = escape_markdown(text)
    assert escaped.replace("\\", "") == text
    assert all(escaped[i - 1] == "\\" for i, c in enumerate(escaped) if c in "*_`[](){}<>#$:.!|~")


def test_a_label_breaks_up_what_streamlit_would_turn_into_an_emoji_or_a_link() -> None:
    assert ":smile:" not in escape_label(":smile:").replace("\\", "")
    assert "a@b" not in escape_label("a@b.example").replace("\\", "")
    assert "http://" not in escape_label("http://b.example").replace("\\", "")
