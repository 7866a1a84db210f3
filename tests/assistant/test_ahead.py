"""What is worked out on a second thread: the same as on the first, and never waited for by those who come second."""

from __future__ import annotations

import threading

import pytest

from assistant.ahead import Ahead


def _where(text: str) -> tuple[str, str]:
    return text, threading.current_thread().name


def test_it_is_worked_out_on_a_second_thread_again_and_again() -> None:
    ahead = Ahead(_where)
    for text in ("one", "two", "one"):
        assert ahead.begin(text)() == (text, "ahead")


def test_it_goes_on_while_nobody_waits_for_it_and_its_result_can_be_had_twice() -> None:
    done = threading.Event()

    def work(text: str) -> str:
        done.set()
        return text.upper()

    begun = Ahead(work).begin("text")
    assert done.wait(timeout=10)
    assert (begun(), begun()) == ("TEXT", "TEXT")


def test_who_comes_while_it_is_busy_works_it_out_alone() -> None:
    go_on = threading.Event()

    def work(text: str) -> tuple[str, str]:
        if text == "slow":
            assert go_on.wait(timeout=10)
        return _where(text)

    ahead = Ahead(work)
    slow = ahead.begin("slow")
    assert ahead.begin("quick")() == ("quick", threading.current_thread().name)
    go_on.set()
    assert slow() == ("slow", "ahead")


def test_who_is_not_alone_works_it_out_alone_until_the_others_have_asked() -> None:
    ahead = Ahead(_where)

    def ask_badly() -> None:
        with ahead:
            assert ahead.begin("two")() == ("two", threading.current_thread().name)
            raise ValueError("no question")

    with ahead:
        assert ahead.begin("one")() == ("one", "ahead")
        with pytest.raises(ValueError, match="no question"):
            ask_badly()
        assert ahead.begin("three")() == ("three", "ahead")


def test_what_is_raised_comes_where_the_result_is_asked_for_and_the_next_one_is_worked_out() -> None:
    def work(text: str) -> str:
        if text == "bad":
            raise ValueError(text)
        return text

    ahead = Ahead(work)
    bad = ahead.begin("bad")
    with pytest.raises(ValueError, match="bad"):
        bad()
    assert ahead.begin("good")() == "good"


def test_many_at_once_each_get_their_own() -> None:
    ahead, found = Ahead(_where), dict[str, str]()

    def ask(name: str) -> None:
        for number in range(200):
            text = f"{name} {number}"
            found[text] = ahead.begin(text)()[0]

    threads = [threading.Thread(target=ask, args=[name]) for name in ("anna", "bo", "cleo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(found) == 600
    assert all(text == got for text, got in found.items())


def test_a_thread_that_is_no_more_as_in_a_forked_process_is_begun_anew() -> None:
    ahead = Ahead(_where)
    ahead.begin("before")()
    ahead._thread = threading.Thread()  # never begun, as those of another process
    assert ahead.begin("after")() == ("after", "ahead")
