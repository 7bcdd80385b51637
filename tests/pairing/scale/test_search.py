"""The best of each mentee at given prices: ties, rules, and nothing that depends on blocks."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.scale import Cancelled, compile_features
from peerloom.pairing.scale.layout import LEAST
from peerloom.pairing.scale.search import BLOCK, STRIPE, prepare
from peerloom.pairing.scoring import score_pairs
from tests.pairing.scale.people import pools

SAME = Criterion("x", Kind.SAME, "x", "x")


@settings(max_examples=150, deadline=None)
@given(pools(), st.integers(1, 12), st.integers(0, 2**32))
def test_the_best_are_those_of_all_pairs(pool: tuple[list[Mentee], list[Mentor], Rules], k: int, seed: int) -> None:
    mentees, mentors, rules = pool
    expected = score_pairs(mentees, mentors, rules)
    prices = np.random.default_rng(seed).choice([0.0, 500.0, 4000.0], len(mentors))
    search = prepare(compile_features(mentees, mentors, rules))
    (best,) = search.best(prices, k, lambda: False)
    for i in range(len(mentees)):
        values = np.where(expected.allowed[i], expected.score[i] - prices, -np.inf)
        number = min(k, int(expected.allowed[i].sum()))
        cols = best.cols[i, best.found[i]]
        assert len(set(cols.tolist())) == len(cols) == number
        assert best.scores[i, :number].tolist() == expected.score[i, cols].tolist()
        assert values[cols] == pytest.approx(np.sort(values)[::-1][:number], abs=1.1)


def test_equal_values_are_in_the_order_of_mentors_in_every_block() -> None:
    n, m = BLOCK + STRIPE + 5, 1300
    mentees = [Mentee(f"e{i}", {"x": "a"}) for i in range(n)]
    mentors = [Mentor(f"o{j}", {"x": "a" if j % 3 == 0 else "b"}) for j in range(m)]
    search = prepare(compile_features(mentees, mentors, Rules((SAME,))))
    seen = 0
    for best in search.best(np.zeros(m), 5, lambda: False):
        assert best.first == seen
        assert (best.cols == [0, 3, 6, 9, 12]).all()
        seen += len(best.cols)
    assert seen == n


def test_a_mentee_has_the_same_best_wherever_the_block_begins() -> None:
    chance = np.random.default_rng(1)
    options = [f"option {q}" for q in range(30)]

    def person() -> dict[str, frozenset[str]]:
        return {"x": frozenset(chance.choice(options, 4).tolist())}

    mentees, mentors = [Mentee(f"e{i}", person()) for i in range(300)], [Mentor(f"o{j}", person()) for j in range(700)]
    features = compile_features(
        mentees, mentors, Rules((Criterion("x", Kind.OVERLAP, "x", "x", required=True, minimum=0.5),))
    )
    (whole,) = prepare(features).best(np.zeros(700), 7, lambda: False)
    rows = np.arange(131, 300)
    (part,) = prepare(features.only(rows, np.arange(700))).best(np.zeros(700), 7, lambda: False)
    assert part.cols.tolist() == whole.cols[131:].tolist()
    assert part.values.tolist() == whole.values[131:].tolist()


def test_nobody_takes_an_infinite_price() -> None:
    mentors = [Mentor(f"o{j}", {"x": "a"}) for j in range(3)]
    search = prepare(compile_features([Mentee("e", {"x": "a"})], mentors, Rules((SAME,))))
    (best,) = search.best(np.array([np.inf, 0.0, np.inf]), 3, lambda: False)
    assert best.cols[best.found].tolist() == [1]
    assert (best.values[~best.found] <= LEAST).all()


def test_cancelling_ends_the_pass() -> None:
    search = prepare(compile_features([Mentee("e")], [Mentor("o")], Rules()))
    with pytest.raises(Cancelled):
        list(search.best(np.zeros(1), 1, lambda: True))
