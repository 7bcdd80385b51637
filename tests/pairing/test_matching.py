"""`match`: what always holds for a matching of profiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import (
    FULL_SCORE,
    OBJECTIVES,
    Criterion,
    Kind,
    Mentee,
    Mentor,
    Objective,
    Rules,
    deferred_acceptance,
    match,
)
from peerloom.pairing.adjusting import settle
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.pool import make_pool
from peerloom.pairing.problem import make_problem
from peerloom.pairing.solving import Family
from peerloom.pairing.two_sided.acceptance import count_blocking_pairs_two_sided
from peerloom.pairing.two_sided.views import side_scores_of
from tests.pairing.people import pools, rules

Pool = tuple[list[Mentee], list[Mentor]]


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
@settings(max_examples=20, deadline=None)
def test_shares_add_up_to_the_score_and_keep_secrets(objective: Objective, pool: Pool) -> None:
    for pair in match(*pool, rules(objective)).pairs:
        assert sum(share.points for share in pair.shares) == pair.score
        assert sum(share.possible for share in pair.shares) in (0, FULL_SCORE)
        assert all(0 <= share.points <= share.possible for share in pair.shares)
        assert not any(share.common for share in pair.shares if share.sensitive)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools(), data=st.data())
@settings(max_examples=20, deadline=None)
def test_the_order_of_the_people_changes_nothing(objective: Objective, pool: Pool, data: st.DataObject) -> None:
    mentees, mentors = pool
    shuffled = data.draw(st.permutations(mentees)), data.draw(st.permutations(mentors))
    assert match(*shuffled, rules(objective)) == match(mentees, mentors, rules(objective))


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
@settings(max_examples=20, deadline=None)
def test_everyone_is_either_paired_or_accounted_for(objective: Objective, pool: Pool) -> None:
    mentees, mentors = pool
    found = match(mentees, mentors, rules(objective))
    left_out = [(person.side, person.person) for person in found.left_out]
    assert len(set(left_out)) == len(left_out)
    assert {pair.mentee for pair in found.pairs} | {who for side, who in left_out if side == "mentee"} == {
        mentee.id for mentee in mentees
    }
    assert {pair.mentor for pair in found.pairs} | {who for side, who in left_out if side == "mentor"} == {
        mentor.id for mentor in mentors
    }
    assert found.total == sum(pair.score for pair in found.pairs) <= found.upper_bound
    assert [pair.score for pair in found.pairs] == sorted(pair.score for pair in found.pairs)


@pytest.mark.parametrize(
    ("locked", "reason"),
    [
        (("e1", "o1"), "a rule forbids it"),
        (("e1", "full"), "full has no place left"),
        (("e1", "gone"), "gone is not among the people"),
        (("gone", "o2"), "gone is not among the people"),
    ],
)
def test_a_lock_that_cannot_be_kept_is_named_and_not_made(locked: tuple[str, str], reason: str) -> None:
    mentors = [Mentor("o1", {"d": "law"}), Mentor("o2", {"d": "art"}), Mentor("full", {"d": "art"}, capacity=0)]
    rule = Criterion("d", Kind.DIFFERENT, "d", "d", required=True)
    found = match([Mentee("e1", {"d": "law"})], mentors, Rules((rule,), locked=(locked,)))
    assert [(pair.mentee, pair.mentor) for pair in found.pairs] == [("e1", "o2")]
    assert len(found.notes) == 1
    assert f"{locked[0]} with {locked[1]}" in found.notes[0]
    assert reason in found.notes[0]


def test_a_lock_is_kept_against_the_score() -> None:
    mentors = [Mentor("o1", {"d": "law"}), Mentor("o2", {"d": "art"})]
    same = Criterion("d", Kind.SAME, "d", "d")
    pool = [Mentee("e1", {"d": "law"})], mentors
    assert match(*pool, Rules((same,))).pairs[0].mentor == "o1"
    kept = match(*pool, Rules((same,), locked=(("e1", "o2"),))).pairs[0]
    assert (kept.mentor, kept.locked, kept.score) == ("o2", True, 0)


def test_a_lower_bound_that_cannot_be_met_is_said() -> None:
    found = match([Mentee("e1")], [Mentor("o1", capacity=3, lower=2)], Rules())
    assert found.matched == 1
    assert found.notes == ("o1 has 1 of at least 2 mentees.",)


def test_what_two_people_share_is_named_as_they_wrote_it() -> None:
    criteria = (
        Criterion("hobbies", Kind.OVERLAP, "h", "h"),
        Criterion("faith", Kind.SAME, "f", "f", sensitive=True),
    )
    mentee = Mentee("e", {"h": frozenset({"Hiking", "Choir", "Go"}), "f": "secret"})
    mentor = Mentor("o", {"h": frozenset({"choir", "hiking"}), "f": "secret"})
    hobbies, faith = match([mentee], [mentor], Rules(criteria)).pairs[0].shares
    assert hobbies.common == ("Choir", "Hiking")
    assert (faith.common, faith.points, faith.sensitive) == ((), 5_000, True)


@pytest.mark.parametrize("doubled", ["mentee", "mentor", "criterion"])
def test_an_id_that_occurs_twice_is_refused(doubled: str) -> None:
    mentees = [Mentee("a")] * (2 if doubled == "mentee" else 1)
    mentors = [Mentor("b")] * (2 if doubled == "mentor" else 1)
    criterion = Criterion("c", Kind.SAME, "x", "x")
    with pytest.raises(ValueError, match="two"):
        match(mentees, mentors, Rules((criterion,) * (2 if doubled == "criterion" else 1)))


@given(pool=pools(most=4))
@settings(max_examples=20, deadline=None)
def test_someone_who_wants_two_mentors_gets_two_different_ones(pool: Pool) -> None:
    mentees = [replace(mentee, demand=2) for mentee in pool[0]]
    pairs = [(pair.mentee, pair.mentor) for pair in match(mentees, pool[1], rules("total")).pairs]
    assert len(set(pairs)) == len(pairs)


def test_those_left_out_are_grouped_by_what_would_help_them() -> None:
    languages = Criterion("language", Kind.SAME, "language", "language", required=True)
    mentees = [Mentee(f"e{i}", {"language": "Spanish"}) for i in range(3)]
    found = match(mentees, [Mentor("o", {"language": "Dutch"})], Rules((languages,)))
    assert [(group.people, group.needs[0].options) for group in found.shortages] == [(("e0", "e1", "e2"), ("Spanish",))]


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools())
@settings(max_examples=20, deadline=None)
def test_the_worst_is_never_above_its_bound(objective: Objective, pool: Pool) -> None:
    found = match(*pool, rules(objective))
    if objective == "fair" and found.pairs:
        assert found.worst_bound is not None
        assert found.worst <= found.worst_bound
    else:
        assert found.worst_bound is None


WISHES = Rules((Criterion("wish", Kind.PREFERENCE, "wish", "wish"),), "stable")


@st.composite
def wishful(draw: st.DrawFn) -> Pool:
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    mentee_ids, mentor_ids = [f"e{i}" for i in range(n)], [f"o{j}" for j in range(m)]

    def wishes(ids: list[str]) -> dict[str, tuple[str, ...]]:
        return {"wish": tuple(draw(st.permutations(ids))[: draw(st.integers(0, len(ids)))])}

    mentees = [Mentee(one, wishes(mentor_ids), demand=draw(st.integers(1, 2))) for one in mentee_ids]
    return mentees, [Mentor(one, wishes(mentee_ids), capacity=draw(st.integers(0, 2))) for one in mentor_ids]


@pytest.mark.parametrize("family", ["small", "large"])
@given(people=wishful())
@settings(max_examples=30, deadline=None)
def test_where_both_sides_wish_stable_goes_by_their_own_views(family: Family, people: Pool) -> None:
    pool = make_pool(*people, WISHES)
    views = side_scores_of(pool.scores, WISHES.neutral)
    limits = [mentor.capacity for mentor in pool.scores.mentors], [mentee.demand for mentee in pool.scores.mentees]
    answer = settle(pool, WISHES, family=family).answer
    assert (answer.pairs == deferred_acceptance(*views, None, *limits)).all()
    assert answer.blocking_pairs == 0
    assert answer.total <= answer.upper_bound


@pytest.mark.parametrize("objective", ["fair", "total"])
@given(people=wishful())
@settings(max_examples=30, deadline=None)
def test_blocking_pairs_are_counted_by_both_views_under_every_objective(objective: Objective, people: Pool) -> None:
    chosen = replace(WISHES, objective=objective)
    pool = make_pool(*people, chosen)
    answer = settle(pool, chosen).answer
    views = side_scores_of(pool.scores, chosen.neutral)
    limits = [mentor.capacity for mentor in pool.scores.mentors], [mentee.demand for mentee in pool.scores.mentees]
    assert answer.blocking_pairs == count_blocking_pairs_two_sided(*views, None, *limits, answer.pairs)


@pytest.mark.parametrize("family", ["small", "large"])
def test_stable_by_wishes_is_mended_for_lower_bounds(family: Family) -> None:
    mentees = [Mentee("e1", {"wish": ("o1",)}), Mentee("e2", {"wish": ("o1",)})]
    mentors = [Mentor("o1", {"wish": ("e1", "e2")}, capacity=2), Mentor("o2", lower=1)]
    settled = settle(make_pool(mentees, mentors, WISHES), WISHES, family=family)
    assert settled.answer.pairs.tolist() == [[0, 0], [1, 1]]
    assert "mended for lower bounds" in settled.answer.method


def test_large_numbers_that_are_not_whole_leave_lower_bounds_unmended_and_it_is_said() -> None:
    weights = np.array([[0.9, 0.1], [0.8, 0.2]])
    problem = make_problem(weights, np.array([2, 1]), lower=np.array([0, 1]))
    found = assign_problem(problem, "stable", family="large")
    assert found.pairs.tolist() == [[0, 0], [1, 0]]
    assert "not mended for lower bounds" in found.method
    whole = assign_problem(problem.with_weights(problem.weights * 10), "stable", family="small")
    assert whole.pairs.tolist() == [[0, 0], [1, 1]]


def test_progress_and_enough_reach_a_large_pool() -> None:
    mentees = [Mentee(f"e{i:03}", {"years": float(i % 17)}) for i in range(900)]
    mentors = [Mentor(f"o{i:03}", {"years": float(i % 13)}, capacity=2) for i in range(450)]
    years = Criterion("years", Kind.NEARNESS, "years", "years", reach=20)
    told: list[float] = []
    asked: list[bool] = []

    def enough() -> bool:
        asked.append(True)
        return True

    found = match(mentees, mentors, Rules((years,), "total"), progress=told.append, enough=enough)
    assert found.matched == 900
    assert told
    assert told == sorted(told)
    assert asked
    assert found.total <= found.upper_bound
