"""Published pairs are kept exactly as far as the price says."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import assign
from peerloom.pairing.living import Kept, assign_keeping
from tests.pairing.brute_force import Case, Outcome, fullest
from tests.pairing.cases import cases

Pair = tuple[int, int]
some = settings(max_examples=100, deadline=None)


def keeping(case: Case, published: list[Pair], price: float, unit: float = 1.0) -> Kept:
    return assign_keeping(
        case.matrix() * unit,
        np.array(case.capacity, dtype=np.int64),
        published=published,
        switching_price=price * unit,
        lower=np.array(case.lower, dtype=np.int64),
        demand=np.array(case.demand, dtype=np.int64),
        locked=case.locked,
    )


def named(pairs: np.ndarray[tuple[int, ...], np.dtype[np.intp]]) -> set[Pair]:
    return {(int(i), int(j)) for i, j in pairs}


@given(
    case=cases(demand=2, most=3),
    seed=st.integers(0, 2**32),
    price=st.sampled_from([0, 1, 2, 10]),
    unit=st.sampled_from([1.0, 0.25]),
)
@some
def test_nothing_is_better_after_paying_for_what_is_given_up(case: Case, seed: int, price: int, unit: float) -> None:
    chance = Random(seed)
    everywhere = [(i, j) for i in range(len(case.demand)) for j in range(len(case.capacity))]
    published = [pair for pair in everywhere if chance.random() < 0.4]
    found = keeping(case, published, price, unit)

    def worth(outcome: Outcome) -> int:
        return outcome.total + price * len(outcome.pairs & set(published))

    best = fullest(case)
    pairs = named(found.assignment.pairs)
    (chosen,) = [outcome for outcome in best if outcome.pairs == pairs]
    assert worth(chosen) == max(map(worth, best))
    if unit == 1.0:
        equal = [outcome for outcome in best if worth(outcome) == worth(chosen)]
        assert len(named(found.kept)) == max(len(outcome.pairs & set(published)) for outcome in equal)
    assert named(found.kept) == set(published) & pairs
    assert named(found.gone) == {pair for pair in published if not case.allowed[pair]}
    assert named(found.given_up) == set(published) - pairs - named(found.gone)
    free = max(outcome.total for outcome in best)
    assert found.assignment.total == chosen.total * unit
    assert found.cost == pytest.approx((free - chosen.total) * unit)
    assert found.assignment.upper_bound == pytest.approx(free * unit)


def test_a_large_problem_keeps_more_the_higher_the_price() -> None:
    chance = np.random.default_rng(3)
    weights = chance.integers(0, 100, (900, 500)).astype(float)
    published = assign(chance.integers(0, 100, (900, 500)), 2).pairs
    kept, totals = [], []
    for price in (0, 20, 200):
        found = assign_keeping(weights, 2, published=published, switching_price=price)
        kept.append(len(found.kept))
        totals.append(found.assignment.total)
        assert found.assignment.total + found.cost == assign(weights, 2).total
    assert kept == sorted(kept)
    assert kept[0] < kept[1] < kept[2] == 900
    assert totals == sorted(totals, reverse=True)


@pytest.mark.parametrize(
    ("published", "price", "words"),
    [
        ([(0, 0)], -1.0, "switching_price"),
        ([(0, 0)], float("nan"), "switching_price"),
        ([(0, 2)], 1.0, "published names people outside"),
        ([(0.5, 1.0)], 1.0, "published must be pairs"),
    ],
)
def test_bad_input(published: list[Pair], price: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        assign_keeping([[1.0, 2.0]], 1, published=published, switching_price=price)
