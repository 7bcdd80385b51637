"""The candidates of a large matching: allowed, exactly scored, enough for everyone, and bounded by all pairs."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from scipy.sparse import csgraph

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, assign
from peerloom.pairing.scale import Cancelled, Limits, compile_features, find_candidates
from peerloom.pairing.scoring import Scores, score_pairs
from tests.pairing.scale.people import pools

Pool = tuple[list[Mentee], list[Mentor], Rules]


def best_total(scores: Scores, locked: list[tuple[int, int]]) -> float:
    """Of all pairs, as many matched as possible."""
    rows, cols = np.nonzero(scores.allowed)
    shape = scores.allowed.shape
    table = sparse.csr_array((scores.score[rows, cols].astype(float), (rows, cols)), shape=shape)
    capacity, demand = [mentor.capacity for mentor in scores.mentors], [mentee.demand for mentee in scores.mentees]
    return assign(table, capacity, demand=demand, locked=locked).total


@settings(max_examples=100, deadline=None)
@given(pools(), st.integers(1, 3), st.integers(1, 4), st.integers(1, 2))
def test_no_matching_of_all_pairs_beats_the_bound(pool: Pool, candidates: int, sample: int, passes: int) -> None:
    mentees, mentors, rules = pool
    scores = score_pairs(mentees, mentors, rules)
    locked = [(int(i), int(j)) for i, j in np.argwhere(scores.allowed)[:1] if mentees[i].demand and mentors[j].capacity]
    limits = Limits(candidates=candidates, gap=0.0, most_passes=passes, sample=sample)
    found = find_candidates(compile_features(mentees, mentors, rules), locked=locked, limits=limits)
    assert found.upper_bound >= best_total(scores, locked) - 1e-6
    kept = found.scores.tocoo()
    assert scores.allowed[kept.row, kept.col].all()
    assert kept.data.tolist() == scores.score[kept.row, kept.col].tolist()
    assert set(locked) <= set(zip(kept.row.tolist(), kept.col.tolist(), strict=True))
    assert len(found.passes) <= passes


@settings(max_examples=40, deadline=None)
@given(pools())
def test_with_everyone_as_a_candidate_nothing_is_lost(pool: Pool) -> None:
    mentees, mentors, rules = pool
    found = find_candidates(compile_features(mentees, mentors, rules))
    capacity, demand = [mentor.capacity for mentor in mentors], [mentee.demand for mentee in mentees]
    total = assign(found.scores, capacity, demand=demand).total
    assert total == best_total(score_pairs(mentees, mentors, rules), [])


def most_matched(candidates: sparse.csr_array, places: int) -> int:
    """How many mentees can have a mentor when each has so many places (Hopcroft and Karp)."""
    rows, cols = candidates.tocoo().coords
    ones = np.ones(places * len(rows), dtype=np.int32)
    slots = np.concatenate([cols * places + place for place in range(places)])
    shape = (candidates.shape[0], candidates.shape[1] * places)
    graph = sparse.csr_matrix((ones, (np.tile(rows, places), slots)), shape=shape)
    return int(np.count_nonzero(csgraph.maximum_bipartite_matching(graph, perm_type="column") >= 0))


def crowd(n: int, m: int, seed: int) -> Pool:
    """Everyone wants much the same few mentors, and there is hardly a place too many."""
    chance = Random(seed)
    skills = [f"skill {q}" for q in range(40)]
    mentees = [
        Mentee(f"e{i:04}", {"skills": frozenset(skills[min(int(chance.paretovariate(0.7)), 39)] for _ in range(4))})
        for i in range(n)
    ]
    mentors = [
        Mentor(f"o{j:04}", {"skills": frozenset(chance.sample(skills, 1 + 20 * j // m)), "years": j % 31}, capacity=2)
        for j in range(m)
    ]
    return mentees, mentors, Rules((Criterion("skills", Kind.OVERLAP, "skills", "skills"),), objective="total")


def test_prices_match_everyone_where_raw_scores_leave_many_out() -> None:
    mentees, mentors, rules = crowd(900, 460, 3)
    features = compile_features(mentees, mentors, rules)
    raw = np.argsort(-score_pairs(mentees, mentors, rules).score, axis=1, kind="stable")[:, :20]
    ones = np.ones(raw.size)
    table = sparse.csr_array((ones, (np.repeat(np.arange(900), 20), raw.ravel())), shape=(900, 460))
    assert most_matched(table, 2) < 800
    found = find_candidates(features, limits=Limits(candidates=20, sample=200))
    assert most_matched(found.scores, 2) == 900
    assert found.passes[-1].waiting == 0
    assert found.gap <= 1e-3


def test_the_bound_stays_near_where_places_are_short() -> None:
    chance = Random(4)
    years = Criterion("years", Kind.NEARNESS, "years", "years", reach=40)
    mentees = [Mentee(f"e{i}", {"years": float(chance.randint(0, 30))}) for i in range(400)]
    mentors = [Mentor(f"o{j}", {"years": float(chance.randint(0, 30))}, capacity=2) for j in range(120)]
    found = find_candidates(
        compile_features(mentees, mentors, Rules((years,))), limits=Limits(candidates=20, sample=100, gap=0.0)
    )
    best = assign(found.scores, [mentor.capacity for mentor in mentors])
    assert best.matched == 240
    assert best.total <= found.upper_bound <= 1.01 * best.total


def test_people_who_are_all_alike_do_not_list_the_same_mentors() -> None:
    mentees = [Mentee(f"e{i:04}", {"x": "a"}) for i in range(1_300)]
    mentors = [Mentor(f"o{j:04}", {"x": "a"}) for j in range(1_300)]
    features = compile_features(mentees, mentors, Rules((Criterion("x", Kind.SAME, "x", "x"),)))
    found = find_candidates(features, limits=Limits(candidates=20, sample=100, most_passes=2))
    assert most_matched(found.scores, 1) == 1_300
    assert found.upper_bound == pytest.approx(1_300 * 10_000, rel=1e-3)


def test_a_lower_bound_finds_mentees_for_someone_whom_nobody_prefers() -> None:
    mentees, mentors, rules = crowd(200, 100, 5)
    mentors[0] = Mentor("o0000", {"skills": "something else"}, capacity=3, lower=3)
    found = find_candidates(compile_features(mentees, mentors, rules), limits=Limits(candidates=2, sample=50))
    lower = [mentor.lower for mentor in mentors]
    answer = assign(found.scores, [mentor.capacity for mentor in mentors], lower=lower)
    assert np.count_nonzero(answer.pairs[:, 1] == 0) == 3


def test_the_same_people_and_seed_give_the_same_candidates() -> None:
    mentees, mentors, rules = crowd(300, 160, 4)
    one, other = (
        find_candidates(compile_features(mentees, mentors, rules), limits=Limits(candidates=10, sample=60))
        for _ in range(2)
    )
    assert one.scores.toarray().tolist() == other.scores.toarray().tolist()
    assert one.upper_bound == other.upper_bound
    assert one.passes == other.passes


def test_progress_only_rises_and_ends() -> None:
    mentees, mentors, rules = crowd(100, 60, 4)
    told: list[tuple[float, str]] = []
    find_candidates(compile_features(mentees, mentors, rules), progress=lambda done, what: told.append((done, what)))
    assert [done for done, _ in told] == sorted(done for done, _ in told)
    assert told[0] == (0.0, "sample")
    assert told[-1][0] == 1.0


def test_cancel_ends_the_work_and_enough_ends_it_with_what_there_is() -> None:
    mentees, mentors, rules = crowd(300, 160, 4)
    features = compile_features(mentees, mentors, rules)
    with pytest.raises(Cancelled):
        find_candidates(features, cancel=lambda: True)
    limits = Limits(candidates=3, sample=30, gap=0.0)
    assert len(find_candidates(features, limits=limits, enough=lambda: True).passes) == 1


@pytest.mark.parametrize("wrong", [{"candidates": 0}, {"most_passes": 0}, {"sample": 0}, {"gap": 1.0}, {"gap": -0.1}])
def test_limits_are_checked(wrong: dict[str, int]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Limits(**wrong)


@pytest.mark.parametrize(("n", "m", "places"), [(0, 3, 1), (3, 0, 1), (0, 0, 1), (2, 2, 0)])
def test_where_nobody_can_be_matched_there_are_no_candidates(n: int, m: int, places: int) -> None:
    mentors = [Mentor(f"o{j}", capacity=places) for j in range(m)]
    found = find_candidates(compile_features([Mentee(f"e{i}") for i in range(n)], mentors, Rules()))
    assert found.scores.shape == (n, m)
    assert (found.scores.nnz, found.upper_bound, found.passes, found.gap) == (0, 0.0, (), 0.0)


def test_locks_beyond_the_places_are_refused() -> None:
    features = compile_features([Mentee("e1"), Mentee("e2")], [Mentor("o")], Rules())
    with pytest.raises(ValueError, match="locked"):
        find_candidates(features, locked=[(0, 0), (1, 0)])
