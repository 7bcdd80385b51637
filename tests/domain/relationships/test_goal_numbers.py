"""What a program may know of its goals, and goals set and rated at the same moment."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal, GoalRating
from peerloom.domain.relationships.operations.goals import CannotChangeGoal, let_goal_go
from peerloom.domain.relationships.queries.goals import GoalNumbers, goal_numbers
from peerloom.web.relationships.goals.program_section import goals_section
from tests.at_once import at_once
from tests.factories import MOMENT, make_cohort, make_organisation, make_pair, make_program
from tests.factories.goals import make_goal, rate_for


@pytest.fixture
def cohort(db: None) -> Cohort:
    return make_cohort(make_program(make_organisation()))


def rated_pair(cohort: Cohort, *levels: int) -> None:
    relationship, mentee, mentor = make_pair(cohort)
    for level in levels:
        goal = make_goal(relationship, mentee)
        rate_for(goal, mentee, -level)  # an earlier view does not count
        rate_for(goal, mentee, level)
        rate_for(goal, mentor, level)


def test_below_five_people_nothing_is_told(cohort: Cohort) -> None:
    for _ in range(4):
        rated_pair(cohort, 1)
    assert goal_numbers(cohort.program) is None
    assert goals_section(cohort.program).headline == "Fewer than five people have set a goal"
    rated_pair(cohort)
    assert goal_numbers(cohort.program) is None, "who has no goal does not count"


def test_five_people_with_goals_but_four_rated_have_no_mean(cohort: Cohort) -> None:
    for _ in range(4):
        rated_pair(cohort, 1)
    relationship, mentee, _mentor = make_pair(cohort)
    make_goal(relationship, mentee)
    assert goal_numbers(cohort.program) == GoalNumbers(people=5, goals=5, rated=4, mean_t=None)
    assert goals_section(cohort.program).headline == "5 people have set a goal"


def test_the_mean_is_of_each_persons_score(cohort: Cohort) -> None:
    rated_pair(cohort, 1, 1)  # 62.4
    for _ in range(4):
        rated_pair(cohort, 1)  # 60
    assert goal_numbers(cohort.program) == GoalNumbers(people=5, goals=6, rated=5, mean_t=60)
    assert goals_section(cohort.program).headline == "On the whole, goals go better than hoped"
    other = make_cohort(make_program(cohort.organisation))
    assert goal_numbers(other.program) is None


def test_what_was_let_go_does_not_count(cohort: Cohort) -> None:
    for _ in range(5):
        rated_pair(cohort, -1)
    relationship, mentee, _mentor = make_pair(cohort)
    goal = make_goal(relationship, mentee)
    let_goal_go(goal=goal, version=1, by=actor_of(mentee, at=MOMENT), at=MOMENT)
    assert goal_numbers(cohort.program) == GoalNumbers(people=5, goals=5, rated=5, mean_t=40)
    assert goals_section(cohort.program).headline == "On the whole, goals are not where people hoped"


def test_numbers_cost_as_much_for_six_people_as_for_five(cohort: Cohort) -> None:
    for _ in range(5):
        rated_pair(cohort, 0)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            goal_numbers(cohort.program)
        counts.append(len(queries))
        rated_pair(cohort, 0, 1)
    assert counts == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_a_fifth_goal_set_twice_at_once_is_set_once(transactional_db: None) -> None:
    relationship, mentee, _mentor = make_pair()
    for _ in range(4):
        make_goal(relationship, mentee)
    found = at_once(*[lambda: make_goal(relationship, mentee).pk] * 2)
    assert CannotChangeGoal in found
    rows = Goal.objects.within(relationship.organisation_id)
    assert rows.filter(state=GoalState.OPEN).count() == 5


@pytest.mark.django_db(transaction=True)
def test_both_sides_rate_at_once(transactional_db: None) -> None:
    relationship, mentee, mentor = make_pair()
    goal = make_goal(relationship, mentee)
    at_once(lambda: rate_for(goal, mentee, 0).pk, lambda: rate_for(goal, mentor, 1).pk)
    assert GoalRating.objects.within(relationship.organisation_id).filter(goal=goal).count() == 2
