"""A living matching is always as good as one solved anew, and says exactly what each event changed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.living import Consequences, LivingAssignment
from tests.pairing.living.crowd import Crowd, Pair

chances = st.integers(0, 2**32).map(Random)
some = settings(max_examples=100, deadline=None)


def named(living: LivingAssignment) -> set[Pair]:
    return {(int(i), int(j)) for i, j in living.assignment().pairs}


def assert_best(crowd: Crowd, living: LivingAssignment) -> None:
    found, best = crowd.facts(living.assignment().pairs), crowd.facts(crowd.solved_anew().pairs)
    assert found[:3] == best[:3]
    assert found[3] == pytest.approx(best[3], abs=1e-6 * crowd.unit)


def assert_tells_the_change(told: Consequences, before: set[Pair], now: set[Pair], crowd: Crowd) -> None:
    assert set(told.made) == now - before
    assert set(told.ended) == before - now
    assert told.matched == len({i for i, _ in now}) - len({i for i, _ in before})
    assert {(i, old) for i, old, _ in told.switched} | set(told.lost) == set(told.ended)
    assert {(i, new) for i, _, new in told.switched} | set(told.gained) == set(told.made)
    assert not {i for i, _ in told.gained} & {i for i, _ in told.lost}


@given(chance=chances, unit=st.sampled_from([1.0, 1.0, 0.1]))
@some
def test_after_every_event_it_is_as_good_as_solved_anew(chance: Random, unit: float) -> None:
    crowd = Crowd(chance, most=6, unit=unit)
    living = crowd.begin()
    assert living.opening == Consequences()
    assert_best(crowd, living)
    for _ in range(12):
        before, total = named(living), living.assignment().total
        told = crowd.change(living)
        assert_best(crowd, living)
        assert_tells_the_change(told, before, named(living), crowd)
        assert told.total == pytest.approx(living.assignment().total - total)


def test_a_first_pair_of_fractions_fills_a_place_that_had_to_be_filled() -> None:
    living = LivingAssignment(np.array([[1.0]]), [1], lower=[1], banned=[(0, 0)])
    told = living.add_mentee([0], [0.1])
    assert told.made == ((1, 0),)
    assert living.assignment().total == pytest.approx(0.1)


@given(chance=chances)
@settings(max_examples=15, deadline=None)
def test_larger_crowds_too(chance: Random) -> None:
    crowd = Crowd(chance, most=40)
    living = crowd.begin()
    for _ in range(12):
        crowd.change(living)
    assert_best(crowd, living)


@given(chance=chances)
@some
def test_pairs_that_are_there_stay_where_they_are_as_good_as_any(chance: Random) -> None:
    crowd = Crowd(chance, most=6)
    best = [(int(i), int(j)) for i, j in crowd.solved_anew().pairs]
    kept = crowd.begin(best)
    assert kept.opening == Consequences()
    assert named(kept) == set(best)
    worse = [pair for pair in best if chance.random() < 0.6]
    mended = crowd.begin(worse)
    assert_best(crowd, mended)
    assert_tells_the_change(mended.opening, set(worse), named(mended), crowd)


@given(chance=chances)
@some
def test_people_can_be_asked_for_their_partners(chance: Random) -> None:
    crowd = Crowd(chance, most=6)
    living = crowd.begin()
    for _ in range(4):
        crowd.change(living)
    pairs = named(living)
    for i in crowd.mentees:
        assert living.mentors_of(i) == tuple(sorted(j for row, j in pairs if row == i))
    for j in crowd.mentors:
        assert living.mentees_of(j) == tuple(sorted(i for i, column in pairs if column == j))


def test_everything_is_laid_out_anew_when_many_come() -> None:
    chance = Random(5)
    crowd = Crowd(chance, most=3)
    crowd.density, crowd.highest, crowd.several = 0.7, 50, 1
    living = crowd.begin()
    for _ in range(150):
        crowd.come(living)
        crowd.offer(living)
        if chance.random() < 0.5:
            crowd.leave(living)
            crowd.retire(living)
    assert_best(crowd, living)


def test_weights_of_another_kind_may_come_later() -> None:
    living = LivingAssignment([[3.0, 1.0], [2.0, 2.0]], 1)
    assert living.add_mentee([0, 1], [0.5, 3.25]).made == ((2, 1),)
    assert living.assignment().total == 6.25
    assert living.add_mentee([1], [2.0**40]).made == ((3, 1),)
    assert living.assignment().total == 2.0**40 + 3.0


def test_bad_input_changes_nothing() -> None:
    living = LivingAssignment([[3.0, 1.0], [2.0, 2.0]], 1, lower=[1, 0], locked=[(0, 0)])
    before = named(living)
    living.add_mentee([], [])
    living.remove_mentee(2)
    wrong: dict[str, Callable[[], object]] = {
        "mentee 2 has left": lambda: living.remove_mentee(2),
        "mentor 2 does not exist": lambda: living.remove_mentor(2),
        "mentee -1 does not exist": lambda: living.ban(-1, 0),
        "mentee 1 asks for only 1": lambda: [living.lock(1, 1), living.lock(1, 0)],
        "both locked and banned": lambda: living.ban(0, 0),
        "below lower": lambda: living.change_capacity(0, 0),
        "capacity must be a whole number": lambda: living.change_capacity(0, -1),
        "mentors has 1 twice": lambda: living.add_mentee([1, 1], [1, 1]),
        "mentors are numbered from 0 to 1": lambda: living.add_mentee([2], [1]),
        "weights must be as many as mentees": lambda: living.add_mentor([0], [1, 2]),
        "weights are finite": lambda: living.add_mentor([0], [float("nan")]),
        "mentees must be a list of whole numbers": lambda: living.add_mentor([0.5], [1.0]),
        "demand must be a whole number": lambda: living.add_mentee([0], [1.0], demand=-1),
        "lower is above capacity": lambda: living.add_mentor([0], [1.0], 1, 2),
    }
    for words, call in wrong.items():
        with pytest.raises(ValueError, match=words):
            call()
    assert named(living) == before
    assert (living.mentees, living.mentors) == (3, 2)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([(0, 2)], "outside the 2 mentees and 2 mentors"),
        ([(0, 1), (0, 1)], "twice"),
        ([(0, 0), (1, 0)], "more partners for mentor 0"),
        ([(1, 0), (1, 1)], "more partners for mentee 1"),
        ([(0.5, 1)], "pairs of"),
    ],
)
def test_pairs_that_cannot_be_there_are_refused(pairs: list[Pair], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        LivingAssignment([[1.0, 2.0], [3.0, 4.0]], 1, pairs=pairs)
