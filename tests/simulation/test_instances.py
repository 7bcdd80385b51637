"""Synthetic matching problems: the same from the same seed, and as contended and as solvable as they say."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from scipy.sparse import csgraph

from peerloom.simulation import instances
from peerloom.simulation.instances import Instance, make_instance, with_demands


def sparse_weights(instance: Instance) -> sparse.csr_array:
    assert not isinstance(instance.weights, np.ndarray)
    return instance.weights


def dense_weights(instance: Instance) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    assert isinstance(instance.weights, np.ndarray)
    return instance.weights


def agreement(weights: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    """How alike mentees judge the mentors: the mean correlation of each row with the mean row."""
    return float(np.mean([np.corrcoef(row, weights.mean(axis=0))[0, 1] for row in weights]))


def test_the_same_seed_gives_the_same_instance_and_another_seed_another() -> None:
    one, same, other = (sparse_weights(make_instance(300, 150, 20, contended=True, seed=s)) for s in (1, 1, 2))
    assert (one.indices == same.indices).all()
    assert (one.data == same.data).all()
    assert (one.data != other.data).any()


@pytest.mark.parametrize("contended", [False, True])
def test_a_full_assignment_is_hidden_among_different_ascending_candidates(contended: bool) -> None:
    instance = make_instance(400, 200, 3, contended=contended, seed=3)
    weights = sparse_weights(instance)
    assert weights.has_canonical_format
    assert (np.diff(weights.indptr) == 3).all()
    assert weights.data.nbytes + weights.indices.nbytes == 12 * weights.nnz
    slots = sparse.csr_array(weights.toarray()[:, np.repeat(np.arange(200), instance.capacity)])
    assert (csgraph.maximum_bipartite_matching(slots, perm_type="column") >= 0).all()


def test_places_are_spread_evenly_and_are_as_many_as_asked_for() -> None:
    capacity = make_instance(1_000, 500, 10, contended=False, seed=4).capacity
    assert capacity.sum() == 1_020
    assert set(capacity.tolist()) == {2, 3}
    assert make_instance(1_000, 500, 10, contended=False, capacity_slack=0.9).capacity.sum() == 900


@pytest.mark.parametrize(("levels", "expected"), [(1, {10_000}), (4, {2_500, 5_000, 7_500, 10_000})])
def test_scores_lie_on_the_levels_asked_for(levels: int, expected: set[int]) -> None:
    for candidates in (None, 10):
        weights = make_instance(100, 60, candidates, contended=False, levels=levels, seed=5).weights
        assert {int(value) for value in np.unique(weights if isinstance(weights, np.ndarray) else weights.data)} == (
            expected
        )


def test_scores_without_levels_are_whole_numbers_up_to_the_full_score() -> None:
    weights = dense_weights(make_instance(200, 100, None, contended=False, seed=6))
    assert (weights == np.rint(weights)).all()
    assert 1 <= weights.min() < 10
    assert 9_990 < weights.max() <= instances.FULL_SCORE


def test_contended_means_that_everyone_wants_the_same_mentors() -> None:
    assert agreement(dense_weights(make_instance(200, 100, None, contended=True, seed=7))) > 0.95
    assert agreement(dense_weights(make_instance(200, 100, None, contended=False, seed=7))) < 0.3


def test_blocks_leave_no_seams(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(instances, "BLOCK_CELLS", 64)
    weights = sparse_weights(make_instance(50, 40, 10, contended=True, seed=8))
    assert weights.has_canonical_format
    assert len({tuple(row) for row in weights.toarray().tolist()}) == 50


@pytest.mark.parametrize("candidates", [0, 41])
def test_candidates_must_be_among_the_mentors(candidates: int) -> None:
    with pytest.raises(ValueError, match="candidates"):
        make_instance(50, 40, candidates, contended=False)


@pytest.mark.parametrize("candidates", [None, 12])
def test_more_wishes_fit_together(candidates: int | None) -> None:
    plain = make_instance(120, 40, candidates, contended=False, seed=9)
    wishes = with_demands(plain, most_mentors=3, bounded=0.5, locked=15, banned=25, seed=9)
    assert set(wishes.demand.tolist()) == {1, 2, 3}
    assert wishes.capacity.sum() >= wishes.demand.sum()
    assert (wishes.lower <= wishes.capacity).all()
    assert 0 < np.count_nonzero(wishes.lower) < 40
    locked, banned = set(map(tuple, wishes.locked.tolist())), set(map(tuple, wishes.banned.tolist()))
    assert len(banned) == 25
    assert 12 <= len(locked) <= 15
    assert not locked & banned
    assert (np.bincount(wishes.locked[:, 0], minlength=120) <= wishes.demand).all()
    assert (np.bincount(wishes.locked[:, 1], minlength=40) <= wishes.capacity).all()
    stored = plain.weights if isinstance(plain.weights, np.ndarray) else plain.weights.toarray()
    assert all(stored[pair] > 0 for pair in locked | banned)


def test_locks_that_do_not_fit_are_left_out() -> None:
    plain = make_instance(10, 5, None, contended=False, capacity_slack=0.5, seed=10)
    assert len(with_demands(plain, locked=50, seed=10).locked) <= 5
