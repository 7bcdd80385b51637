"""A mentor who is said to be missing brings what is promised when they come."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Criterion, Kind, Mentee, Mentor, Objective, Rules, match
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining.place_values import ONE_MORE_MATCHED, place_values
from peerloom.pairing.explaining.scarcity import scarcity
from peerloom.pairing.pool import make_pool
from tests.pairing.people import CRITERIA, pools, rules

Pool = tuple[list[Mentee], list[Mentor]]

LANGUAGE = Criterion("language", Kind.OVERLAP, "l", "l", required=True, label="Languages")
# Text is compared against everyone's words, which one more mentor changes.
PLAIN = tuple(criterion for criterion in CRITERIA if criterion.kind is not Kind.TEXT)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=pools(), places=st.integers(1, 3))
@settings(max_examples=15, deadline=None)
def test_one_more_like_them_brings_what_is_said(objective: Objective, pool: Pool, places: int) -> None:
    mentees, mentors = pool
    now = match(mentees, mentors, Rules(PLAIN, objective=objective))
    found = scarcity(mentees, mentors, Rules(PLAIN, objective=objective), places=places)
    assert [(-one.change.matched, -one.change.total) for one in found] == sorted(
        (-one.change.matched, -one.change.total) for one in found
    )
    for one in found:
        if not one.mentor:
            continue
        like = replace(next(mentor for mentor in mentors if mentor.id == one.mentor), id="z", capacity=places, lower=0)
        after = match(mentees, [*mentors, like], Rules(PLAIN, objective=objective))
        assert one.change.matched == after.matched - now.matched
        if objective != "stable":
            assert one.change.total == after.total - now.total
            assert one.change.worst == after.worst - now.worst


@given(pool=pools())
@settings(max_examples=25, deadline=None)
def test_a_places_value_is_what_solving_again_shows(pool: Pool) -> None:
    made = make_pool(*pool, rules("total"))
    best = assign_problem(made.problem, "total")
    worth = np.where(made.scores.allowed, made.scores.score.astype(float), -np.inf)
    told = place_values(made, best).of(worth)
    for col, value in enumerate(told.tolist()):
        capacity = made.problem.capacity.copy()
        capacity[col] += 1
        after = assign_problem(replace(made.problem, capacity=capacity), "total")
        gain = ONE_MORE_MATCHED * (after.matched - best.matched) + after.total - best.total
        assert value == gain


def test_the_option_that_is_missing_is_named() -> None:
    mentees = [Mentee(f"e{k}", {"l": frozenset({"Spanish"})}) for k in range(4)] + [Mentee("e9", {"l": "English"})]
    mentors = [Mentor("o1", {"l": frozenset({"English"})}, capacity=3)]
    first = scarcity(mentees, mentors, Rules((LANGUAGE,)), places=4)[0]
    assert (first.criterion, first.option, first.places) == ("language", "Spanish", 4)
    assert (first.change.matched, first.change.total) == (4, 40_000)


def test_options_of_private_criteria_are_never_candidates() -> None:
    private = replace(LANGUAGE, key="private", sensitive=True)
    mentees = [Mentee("e1", {"l": frozenset({"Spanish"})})]
    assert scarcity(mentees, [Mentor("o1", {"l": "English"})], Rules((LANGUAGE, private))) == ()
    assert scarcity(mentees, [], Rules((private,))) == ()


def test_nobody_is_scarce_where_everyone_has_the_best() -> None:
    assert scarcity([Mentee("e1", {"l": "en"})], [Mentor("o1", {"l": "en"}, capacity=2)], Rules((LANGUAGE,))) == ()
    assert scarcity([], [Mentor("o1")], Rules()) == ()


def test_a_mentor_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="places must be at least 1"):
        scarcity([], [], Rules(), places=0)
