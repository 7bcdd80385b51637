"""Everyone left out hears why, and the remedy they are told works when it is applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings

from peerloom.pairing import (
    OBJECTIVES,
    Change,
    Criterion,
    Kind,
    LeftOut,
    Matching,
    Mentee,
    Mentor,
    Objective,
    Obstacle,
    Remedy,
    Rules,
    WeeklyTimes,
    match,
)
from tests.pairing.people import CRITERIA, pools, rules

Pool = tuple[list[Mentee], list[Mentor]]

DIFFERENT = Criterion("department", Kind.DIFFERENT, "d", "d", required=True)
LANGUAGE = Criterion("language", Kind.SAME, "l", "l", required=True)


def applied(pool: Pool, given: Rules, person: LeftOut, remedy: Remedy) -> tuple[Pool, Rules, tuple[str, str]]:
    """The pool and rules after the remedy, and the pair that it is for."""
    mentees, mentors = pool
    mentee = remedy.mentee or person.person
    if remedy.change is Change.ADD_PLACE:
        more = [
            replace(mentor, capacity=mentor.capacity + 1) if mentor.id == remedy.mentor else mentor
            for mentor in mentors
        ]
        return (mentees, more), given, (mentee, remedy.mentor)
    if remedy.change is Change.ADD_MENTOR:
        return (mentees, [*mentors, Mentor("new")]), given, (mentee, "new")
    if remedy.change is Change.LOWER_RULE:
        lower = [
            replace(criterion, minimum=remedy.minimum) if criterion.key == remedy.rule else criterion
            for criterion in given.criteria
        ]
        return pool, replace(given, criteria=tuple(lower)), (mentee, remedy.mentor)
    # A rule is waived for two people by forgetting one's answer: in these pools a missing answer forbids nothing.
    waived = [
        replace(person, answers={k: v for k, v in person.answers.items() if k != remedy.rule})
        if person.id == mentee
        else person
        for person in mentees
    ]
    return (waived, mentors), given, (mentee, remedy.mentor)


def strict(objective: Objective) -> Rules:
    """Rules with degrees among them, of which people in these pools break many."""
    least = {"times": 0.5, "years": 0.8, "interests": 0.6}
    required = (
        replace(criterion, required=True, minimum=least[criterion.key]) if criterion.key in least else criterion
        for criterion in CRITERIA
    )
    return Rules(tuple(required), objective=objective)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("rules_of", [rules, strict])
@given(pool=pools())
@settings(max_examples=15, deadline=None)
def test_a_remedy_matches_one_person_more_and_loses_nobody(
    rules_of: Callable[[Objective], Rules], objective: Objective, pool: Pool
) -> None:
    given = rules_of(objective)
    before = match(*pool, given)
    served = {pair.mentee for pair in before.pairs}
    for person in before.left_out:
        for remedy in (person.remedy, *person.others):
            if remedy.change is Change.NONE:
                continue
            (mentees, mentors), changed, pair = applied(pool, given, person, remedy)
            # Among those who had a mentor and this person, everyone must get one.
            few = [
                mentee if mentee.id in served or mentee.id == pair[0] else replace(mentee, demand=0)
                for mentee in mentees
            ]
            after = match(few, mentors, replace(changed, objective="total", locked=(pair,)))
            assert after.notes == ()
            assert after.matched == len(served) + 1
            if remedy.change is Change.ADD_PLACE:
                made = next(found for found in after.pairs if (found.mentee, found.mentor) == pair)
                assert made.score == remedy.score


def only(found: Matching, who: str) -> LeftOut:
    return next(person for person in found.left_out if person.person == who)


def test_a_shortage_asks_for_one_more_place() -> None:
    found = match([Mentee("e1"), Mentee("e2")], [Mentor("o1")], Rules())
    person = found.left_out[0]
    assert (person.obstacle, person.allowed_partners) == (Obstacle.SHORTAGE, 1)
    assert (person.remedy.change, person.remedy.mentor) == (Change.ADD_PLACE, "o1")


def test_one_rule_in_the_way_is_named() -> None:
    mentors = [Mentor("o1", {"d": "law", "l": "en"}), Mentor("o2", {"d": "law", "l": "fr"})]
    found = match([Mentee("e1", {"d": "law", "l": "en"})], mentors, Rules((DIFFERENT, LANGUAGE)))
    person = only(found, "e1")
    assert (person.obstacle, person.rule, person.allowed_partners) == (Obstacle.RULE, "department", 0)
    assert (person.remedy.change, person.remedy.mentor, person.remedy.rule) == (
        Change.RELAX_RULE,
        "o1",
        "department",
    )
    idle = only(found, "o1")
    assert (idle.remedy.mentee, idle.remedy.rule) == ("e1", "department")


def test_two_rules_at_once_ask_for_a_new_mentor() -> None:
    found = match(
        [Mentee("e1", {"d": "law", "l": "en"})], [Mentor("o1", {"d": "law", "l": "fr"})], Rules((DIFFERENT, LANGUAGE))
    )
    person = only(found, "e1")
    assert (person.obstacle, person.rule, person.remedy.change) == (Obstacle.RULE, "", Change.ADD_MENTOR)


def test_a_rule_is_waived_only_where_a_place_can_be_freed() -> None:
    mentors = [Mentor("o1", {"d": "law"})]
    mentees = [Mentee("e1", {"d": "law"}), Mentee("e2", {"d": "art"})]
    person = only(match(mentees, mentors, Rules((DIFFERENT,))), "e1")
    assert person.remedy.change is Change.ADD_MENTOR
    spare = [*mentors, Mentor("o2", {"d": "music", "l": "fr"})]
    asks = [replace(mentees[0], answers={"d": "law", "l": "en"}), mentees[1]]
    person = only(match(asks, spare, Rules((DIFFERENT, LANGUAGE))), "e1")
    assert person.remedy.change is Change.RELAX_RULE


def test_nobody_is_asked_to_take_back_a_refusal_or_to_mentor_themself() -> None:
    never = Criterion("wishes", Kind.PREFERENCE, "", "", never_mentor="never")
    mentors = [Mentor("o1", {"never": frozenset({"e1"})}), Mentor("o2", person="kim")]
    person = only(match([Mentee("e1", person="kim")], mentors, Rules((never,))), "e1")
    assert (person.obstacle, person.remedy.change, person.rule) == (Obstacle.RULE, Change.ADD_MENTOR, "")


@pytest.mark.parametrize(
    ("mentees", "mentors", "who", "obstacle"),
    [
        ([Mentee("e1")], [], "e1", Obstacle.NO_MENTORS),
        ([Mentee("e1", demand=0)], [Mentor("o1")], "e1", Obstacle.NO_PLACES),
        ([], [Mentor("o1")], "o1", Obstacle.NO_MENTORS),
        ([Mentee("e1")], [Mentor("o1", capacity=0)], "o1", Obstacle.NO_PLACES),
        ([Mentee("e1"), Mentee("e2", demand=0)], [Mentor("o1"), Mentor("o2")], "o2", Obstacle.NOT_NEEDED),
    ],
)
def test_plain_reasons(mentees: list[Mentee], mentors: list[Mentor], who: str, obstacle: Obstacle) -> None:
    assert only(match(mentees, mentors, Rules()), who).obstacle is obstacle


def test_the_rule_that_is_missed_by_least_is_waived_first_and_says_by_how_much() -> None:
    hour = Criterion("times", Kind.SCHEDULE, "t", "t", required=True, enough_minutes=60)
    mentee = Mentee("e1", {"t": WeeklyTimes(((600, 700),)), "d": "law"})
    mentors = [Mentor("o1", {"t": WeeklyTimes(((650, 800),)), "d": "art"}), Mentor("o2", {"d": "law"})]
    person = only(match([mentee], mentors, Rules((hour, DIFFERENT))), "e1")
    assert (person.rule, person.remedy.mentor, person.remedy.minutes) == ("times", "o1", 10)
    lower, recruit = person.others
    assert lower.change is Change.LOWER_RULE
    assert lower.minimum == pytest.approx(50 / 60, abs=1e-4)
    assert recruit.change is Change.ADD_MENTOR


def test_a_missing_answer_is_asked_for_before_a_mentor_is() -> None:
    strict = replace(LANGUAGE, missing_forbids=True)
    mentors = [Mentor("o1", {"l": "en", "d": "law"})]
    person = only(match([Mentee("e1", {"d": "law"})], mentors, Rules((DIFFERENT, strict))), "e1")
    assert (person.remedy.change, person.remedy.rule) == (Change.ANSWER, "language")


def test_nobody_is_sought_who_cannot_exist() -> None:
    above = Criterion("grade", Kind.STEP, "g", "g", required=True, scale=("junior", "head"), steps=(1, 1))
    mentors = [Mentor("o1", {"g": "junior", "d": "law"})]
    person = only(match([Mentee("e1", {"g": "head", "d": "law"})], mentors, Rules((above, DIFFERENT))), "e1")
    assert (person.obstacle, person.rule, person.remedy.change) == (Obstacle.RULE, "grade", Change.NONE)
