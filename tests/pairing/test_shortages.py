"""The mentors who are said to be missing match everyone in the group when they come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Objective, Rules, WeeklyTimes, match
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining.shortages import shortages
from peerloom.pairing.pool import make_pool
from peerloom.pairing.results import Need, Shortage
from tests.pairing.people import CRITERIA, pools, rules
from tests.pairing.test_left_out import strict

Pool = tuple[list[Mentee], list[Mentor]]

LANGUAGE = Criterion("language", Kind.SAME, "l", "l", required=True, label="Language")
TIMES = Criterion("times", Kind.SCHEDULE, "t", "t", required=True, label="Free time")
EVENING, MORNING = WeeklyTimes(((1080, 1200),)), WeeklyTimes(((480, 600),))


def found(mentees: list[Mentee], mentors: list[Mentor], given: Rules) -> tuple[Shortage, ...]:
    pool = make_pool(mentees, mentors, given)
    return shortages(pool, assign_problem(pool.problem, given.objective))


def answer_to(need: Need, criterion: Criterion) -> Answer | None:
    """As a recruiter would read it."""
    match criterion.kind:
        case Kind.STEP | Kind.SAME:
            return need.options[0]
        case Kind.OVERLAP:
            return frozenset(need.options)
        case Kind.NEARNESS:
            assert need.lowest is not None
            assert need.highest is not None
            return (need.lowest + need.highest) / 2
        case Kind.SCHEDULE:
            return need.times
        case _:
            return None


def graded(objective: Objective) -> Rules:
    return Rules((*strict(objective).criteria[:2], replace(CRITERIA[2], required=True)), objective=objective)


@pytest.mark.parametrize("rules_of", [rules, strict, graded])
@given(pool=pools(), places=st.integers(1, 2))
@settings(max_examples=30, deadline=None)
def test_recruiting_what_is_needed_matches_the_whole_group(
    rules_of: Callable[[Objective], Rules], pool: Pool, places: int
) -> None:
    mentees, mentors = pool
    mentors = [replace(mentor, capacity=places if mentor.capacity else 0) for mentor in mentors]
    given = rules_of("total")
    before = match(mentees, mentors, given)
    groups = found(mentees, mentors, given)
    grouped = [person for group in groups for person in group.people]
    assert len(set(grouped)) == len(grouped)
    assert set(grouped) <= {person.person for person in before.left_out}
    by_key = {criterion.key: criterion for criterion in given.criteria}
    for group in groups:
        answers = {by_key[need.rule].mentor: answer_to(need, by_key[need.rule]) for need in group.needs}
        known = {field: answer for field, answer in answers.items() if answer is not None}
        recruits = [Mentor(f"z{k}", known, capacity=group.places_each) for k in range(group.mentors_needed)]
        after = match(mentees, [*mentors, *recruits], given)
        assert group.places_needed == len(group.people)
        assert after.matched >= group.matched_then == before.matched + len(group.people)
        one = match([mentee for mentee in mentees if mentee.id in group.people], recruits[:1], given)
        assert one.matched >= group.matched_by_one


def test_what_keeps_people_from_a_free_place_is_told_first() -> None:
    mentees = [Mentee(f"e{k}", {"l": frozenset({"Spanish"}), "t": EVENING}) for k in range(4)]
    mentors = [Mentor(f"o{k}", {"l": frozenset({"English"}), "t": EVENING}, capacity=2) for k in range(3)]
    mentors.append(Mentor("o9", {"l": frozenset({"Spanish"}), "t": MORNING}, capacity=2))
    (group,) = found(mentees, mentors, Rules((TIMES, LANGUAGE)))
    assert group.people == ("e0", "e1", "e2", "e3")
    assert [need.rule for need in group.needs] == ["times", "language"]
    assert (group.needs[1].options, group.needs[0].times, group.needs[0].minutes) == (("Spanish",), EVENING, 60)
    assert (group.mentors_needed, group.places_each, group.matched_by_one, group.matched_then) == (2, 2, 2, 4)


def test_people_whom_no_single_mentor_suits_are_told_apart() -> None:
    mentees = [Mentee("e1", {"l": "en"}), Mentee("e2", {"l": "fr"}), Mentee("e3", {"l": frozenset({"fr", "it"})})]
    groups = found(mentees, [Mentor("o1", {"l": "de"})], Rules((LANGUAGE,)))
    assert [(group.people, group.needs[0].options) for group in groups] == [
        (("e2", "e3"), ("fr",)),
        (("e1",), ("en",)),
    ]


def test_a_private_rule_neither_names_nor_groups_anyone() -> None:
    faith = Criterion("faith", Kind.SAME, "f", "f", required=True, sensitive=True)
    mentees = [Mentee("e1", {"f": "x"}), Mentee("e2", {"f": "y"}), Mentee("e3", {"f": "x"})]
    (group,) = found(mentees, [Mentor("o1", {"f": "z"}, capacity=5)], Rules((faith,)))
    assert group.people == ("e1", "e2", "e3")
    assert group.needs == (Need(""),)
    assert (group.mentors_needed, group.matched_by_one) == (3, 1)


def test_whom_no_mentor_could_help_is_in_no_group() -> None:
    strict_language = replace(LANGUAGE, missing_forbids=True)
    assert found([Mentee("e1"), Mentee("e2", {"l": "en"}, demand=0)], [], Rules((strict_language,))) == ()
