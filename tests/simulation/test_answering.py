"""Synthetic answers are answers: of the question's kind, among its options, within its limits."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.simulation import university_signups
from peerloom.simulation.answering import Asked, answer

PERSON = university_signups(1, 1, 1).people[0]
OPTIONS = ("Mornings", "Afternoons", "Evenings", "Weekends")


def drawn(question: Asked, seed: int, *, mentor: bool = True) -> object:
    return answer(random.Random(seed), question, PERSON, mentor=mentor)


@given(st.integers(0, 999), st.integers(1, 4), st.integers(1, 4))
def test_choices_are_options_in_their_order_and_number(seed: int, least: int, most: int) -> None:
    question = Asked("when", "choices", OPTIONS, required=True, least=min(least, most), most=most)
    chosen = drawn(question, seed)
    assert isinstance(chosen, list)
    assert min(least, most) <= len(chosen) <= most
    assert chosen == [option for option in OPTIONS if option in chosen]


@given(st.integers(0, 999))
def test_an_order_of_ones_own_has_every_option_once(seed: int) -> None:
    assert sorted(drawn(Asked("order", "ranking", OPTIONS, required=True), seed)) == sorted(OPTIONS)  # type: ignore[call-overload]


@given(st.integers(0, 999), st.integers(0, 9), st.integers(0, 9))
def test_numbers_stay_within_their_limits(seed: int, one: int, other: int) -> None:
    least, most = max(min(one, other), 1), max(one, other, 1)
    number = drawn(Asked("places", "number", required=True, least=least, most=most), seed)
    assert isinstance(number, float)
    assert least <= number <= most


@given(st.integers(0, 999))
def test_free_times_are_apart_and_within_the_week(seed: int) -> None:
    spans = drawn(Asked("times", "times", required=True), seed)
    assert isinstance(spans, list)
    ends = [0]
    for start, end in spans:
        assert ends[-1] <= start < end <= 7 * 24 * 60
        ends.append(end)


@pytest.mark.parametrize("kind", ["short", "text"])
@pytest.mark.parametrize("mentor", [True, False])
def test_texts_are_whole_and_not_too_long(kind: str, *, mentor: bool) -> None:
    text = drawn(Asked("why", kind, required=True), 7, mentor=mentor)
    assert isinstance(text, str)
    assert text
    assert "{" not in text
    cut = drawn(Asked("why", kind, required=True, most=5), 7, mentor=mentor)
    assert isinstance(cut, str)
    assert len(cut) <= 5


def test_what_may_be_left_open_sometimes_is_and_consent_never() -> None:
    open_ones = [drawn(Asked("a", "category", OPTIONS), seed) for seed in range(200)]
    assert 20 < open_ones.count(None) < 90
    assert {drawn(Asked("ok", "consent"), seed) for seed in range(50)} == {True}


def test_the_same_seed_gives_the_same_answer() -> None:
    question = Asked("when", "choices", OPTIONS)
    assert drawn(question, 3) == drawn(question, 3)
