"""`suppress_scale`: no few people's answer can be worked out from numbers and mean, by trying every way to answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.evidence import CannotCompute, SuppressedScale, mean_beside, suppress, suppress_scale

K = 5
answers = st.lists(
    st.one_of(st.integers(0, 4), st.integers(0, 12), st.sampled_from([0, 0, 60])), min_size=2, max_size=5
)


def ways(people: int, steps: int) -> Iterator[tuple[int, ...]]:
    """Every way in which so many people can be spread over so many steps."""
    if steps == 1:
        yield (people,)
        return
    for first in range(people + 1):
        for rest in ways(people - first, steps - 1):
            yield (first, *rest)


def fitting(found: SuppressedScale) -> list[tuple[int, ...]]:
    """Every way to answer that has these numbers in its brackets and this mean, without the code that is tested."""
    inside = [list(ways(bracket.people, bracket.last - bracket.first + 1)) for bracket in found.brackets]
    every = [tuple(number for part in parts for number in part) for parts in product(*inside)]
    return [one for one in every if rounded_mean(one, found) == found.mean]


def rounded_mean(counts: tuple[int, ...], found: SuppressedScale) -> float | None:
    if found.rounded_to is None:
        return None
    unit = Fraction(str(found.rounded_to))
    mean = Fraction(sum(place * many for place, many in enumerate(counts)), sum(counts))
    return float(found.low + floor(mean / unit + Fraction(1, 2)) * unit)


def together(found: SuppressedScale) -> list[int]:
    """The steps that have no number of their own."""
    return [
        step
        for bracket in found.brackets
        for step in range(bracket.first, bracket.last + 1)
        if bracket.first < bracket.last
    ]


@pytest.mark.parametrize(("steps", "most"), [(2, 30), (3, 18), (4, 13), (5, 11)])
def test_trying_every_way_to_answer_tells_no_step_that_few_chose(steps: int, most: int) -> None:
    for people in range(K, most):
        seen: dict[Any, SuppressedScale] = {}
        for counts in ways(people, steps):
            found = suppress_scale(counts, K)
            seen[found.brackets, found.mean, found.rounded_to] = found
        for found in seen.values():
            every = fitting(found)
            for step in together(found):
                possible = {one[step - 1] for one in every}
                assert min(possible) == 0 or max(possible) >= K, (found, step)
                assert min(possible) <= 0.95 * people
                assert found.range_of(step) == (min(possible), max(possible))


@given(answers)
@settings(max_examples=120, deadline=None)
def test_every_number_shown_is_one_that_suppress_lets_stand(counts: list[int]) -> None:
    found = suppress_scale(counts, K)
    if sum(counts) < K:
        assert (found.n, found.brackets, found.mean, found.too_few) == (0, (), None, True)
        return
    people = [bracket.people for bracket in found.brackets]
    assert people == [sum(counts[one.first - 1 : one.last]) for one in found.brackets]
    assert sum(people) == found.n == sum(counts)
    if found.spread_shown:
        assert not suppress(people, K).reasons
    assert min(people) >= K


@given(answers, st.integers(-3, 3))
@settings(max_examples=60, deadline=None)
def test_the_truth_is_left_open_wherever_the_scale_begins(counts: list[int], low: int) -> None:
    found = suppress_scale({low + place: many for place, many in enumerate(counts)}, K)
    if not found.n:
        return
    for step in together(found):
        least, most = found.range_of(step)
        assert least <= counts[step - low] <= most
        assert not 0 < least <= most < K
    true = sum((low + place) * many for place, many in enumerate(counts)) / sum(counts)
    assert found.mean is not None
    assert abs(found.mean - true) <= (found.rounded_to or 0) / 2 + 1e-9


def test_a_standard_deviation_beside_the_mean_would_undo_it() -> None:
    """Why none is shown: with it, most answers of a dozen people that are counted together could be worked out."""
    told = hidden = 0
    by_page: dict[Any, list[tuple[int, ...]]] = defaultdict(list)
    for counts in ways(12, 4):
        found = suppress_scale(counts, K)
        mean = sum(place * many for place, many in enumerate(counts)) / 12
        sd = round((sum(many * (place - mean) ** 2 for place, many in enumerate(counts)) / 11) ** 0.5, 2)
        by_page[found.brackets, found.mean, sd].append(counts)
    for (brackets, _mean, _sd), every in by_page.items():
        for step in [one for b in brackets for one in range(b.first, b.last + 1) if b.first < b.last]:
            possible = {one[step - 1] for one in every}
            hidden += len(every)
            told += len(every) * (len(possible) == 1 and 0 < min(possible) < K)
    assert told > 0.2 * hidden


@given(st.lists(st.tuples(answers.filter(lambda one: sum(one) >= K), st.booleans()), min_size=1, max_size=4))
@settings(max_examples=80, deadline=None)
def test_a_score_leaves_open_what_its_items_leave_open(items: list[tuple[list[int], bool]]) -> None:
    """Each item's mean can still be at either end of its own rounding, whatever the score's mean says of all."""
    found = [suppress_scale(counts, K) for counts, _turned in items]
    means = []
    for counts, turned in items:
        mean = Fraction(sum((at + 1) * many for at, many in enumerate(counts)), sum(counts))
        means.append(len(counts) + 1 - mean if turned else mean)
    beside = mean_beside(sum(means, Fraction()) / len(means), found, [turned for _counts, turned in items])
    if beside is None:
        return
    about, unit = beside
    assert abs(about - sum(means, Fraction()) / len(means)) <= unit / 2
    ends = []
    for item, (_counts, turned) in zip(found, items, strict=True):
        assert item.mean is not None
        middle = Fraction(str(item.mean))
        middle = item.low + item.high - middle if turned else middle
        half = Fraction(str(item.rounded_to)) / 2
        ends.append((max(middle - half, Fraction(item.low)), min(middle + half, Fraction(item.high))))
    least, most = (sum((pair[end] for pair in ends), Fraction()) for end in (0, 1))
    for low, high in ends:
        assert (about - unit / 2) * len(items) <= most - (high - low)
        assert (about + unit / 2) * len(items) >= least + (high - low)


def test_what_it_says() -> None:
    shown = suppress_scale([6, 7, 8], K)
    assert (shown.mean, [one.people for one in shown.brackets]) == (2.1, [6, 7, 8])
    assert shown.sentence == "Each step was chosen by at least 5 people, so all of them are shown."
    some = suppress_scale([1, 2, 3, 7, 12], K)
    assert [(one.first, one.last, one.people) for one in some.brackets] == [(1, 4, 13), (5, 5, 12)]
    assert (some.mean, some.rounded_to) == (4.1, 0.1), "three brackets beside it would tell that some chose the third"
    assert some.sentence.startswith("Neighbouring steps are counted together")
    assert suppress_scale([0, 30], K).sentence.startswith("How the answers spread is not shown")
    assert suppress_scale([1, 2], K).sentence.startswith("There are too few people")
    assert suppress_scale([6, 7, 8]).k == 10


def test_many_steps_and_many_people_are_quick() -> None:
    found = suppress_scale([*range(21)], K)
    assert found.spread_shown
    assert suppress_scale([3, 40_000, 2, 50_000, 1], K).n == 90_006


@pytest.mark.parametrize(
    "wrong", [[], {}, [1.5, 2], [-1, 7], {1: 4, 3: 9}, {"a": 4}, [[1, 2], [3, 4]], {True: 4, 2: 8}]
)
def test_what_is_no_scale(wrong: Any) -> None:
    with pytest.raises(CannotCompute):
        suppress_scale(wrong, K)


def test_counts_of_other_kinds() -> None:
    plain = suppress_scale([6, 7, 8], K)
    for same in (
        (6, 7, 8),
        np.array([6, 7, 8]),
        {3: 8, 1: 6, 2: 7},
        {np.int64(1): 6.0, np.int64(2): 7, np.int64(3): 8},
    ):
        assert suppress_scale(same, K) == plain  # type: ignore[arg-type]
    with pytest.raises(CannotCompute):
        suppress_scale([6, 7], 1)
    with pytest.raises(CannotCompute):
        plain.range_of(4)
