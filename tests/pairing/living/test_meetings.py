"""Two-stage matching: meetings that rules allow, and a final matching that heeds what was said."""

from __future__ import annotations

import random

import numpy as np
import pytest

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, match
from peerloom.pairing.living import Feedback, after_feedback, match_after_meetings, plan_meetings
from peerloom.pairing.living.final_matching import MEETING

TOPICS = Criterion("topics", Kind.OVERLAP, "topics", "topics")
PLACE = Criterion("place", Kind.SAME, "place", "place", required=True)
RULES = Rules((TOPICS, PLACE), objective="total")


def people() -> tuple[list[Mentee], list[Mentor]]:
    chance = random.Random(2)
    topics = ["art", "law", "music", "physics", "writing"]

    def answers() -> dict[str, str | frozenset[str]]:
        return {"topics": frozenset(chance.sample(topics, 2)), "place": chance.choice(["Oslo", "Bergen"])}

    return (
        [Mentee(f"mentee {i:02}", answers()) for i in range(12)],
        [Mentor(f"mentor {j}", answers(), capacity=2) for j in range(8)],
    )


def test_meetings_keep_to_the_rules_and_to_the_limits() -> None:
    mentees, mentors = people()
    plan = plan_meetings(mentees, mentors, RULES, meetings_each=3, mentor_limit=4)
    meetings = [(meeting.mentee, meeting.mentor) for slot in plan.rounds for meeting in slot]
    place = {mentee.id: mentee.answers["place"] for mentee in mentees}
    place |= {mentor.id: mentor.answers["place"] for mentor in mentors}
    assert all(place[mentee] == place[mentor] for mentee, mentor in meetings)
    for slot in plan.rounds:
        busy = [name for meeting in slot for name in (meeting.mentee, meeting.mentor)]
        assert len(set(busy)) == len(busy)
    count = {mentee.id: sum(name == mentee.id for name, _ in meetings) for mentee in mentees}
    assert {short.mentee: short.meetings for short in plan.fewer} == {
        name: number for name, number in count.items() if number < 3
    }
    assert max(sum(name == mentor.id for _, name in meetings) for mentor in mentors) <= 4


def test_the_order_of_people_changes_no_meeting() -> None:
    mentees, mentors = people()
    assert plan_meetings(mentees, mentors, RULES) == plan_meetings(mentees[::-1], mentors[::-1], RULES)


def test_who_is_matched_already_or_wants_nobody_meets_nobody() -> None:
    mentees = [Mentee("a"), Mentee("b"), Mentee("c", demand=0)]
    plan = plan_meetings(mentees, [Mentor("x"), Mentor("y")], Rules((), locked=(("a", "x"),)), meetings_each=2)
    assert [[(one.mentee, one.mentor) for one in slot] for slot in plan.rounds] == [[("b", "y")]]
    assert [(short.mentee, short.meetings) for short in plan.fewer] == [("b", 1)]


def test_somebody_on_both_sides_is_not_in_two_meetings_at_once() -> None:
    mentees = [Mentee("student", person="Ada"), Mentee("other")]
    mentors = [Mentor("graduate", person="ada"), Mentor("elder")]
    plan = plan_meetings(mentees, mentors, Rules(), meetings_each=2)
    slots = {(one.mentee, one.mentor): at for at, slot in enumerate(plan.rounds) for one in slot}
    assert set(slots) == {("student", "elder"), ("other", "graduate"), ("other", "elder")}
    assert slots["student", "elder"] != slots["other", "graduate"]


def test_ratings_of_both_sides_add_up_and_stay_within_the_scale() -> None:
    scores = np.array([[5_000, 9_500], [400, 5_000]])
    said = [(0, 0, 2), (0, 0, 1), (0, 1, 2), (1, 0, -2), (1, 0, -1)]
    assert after_feedback(scores, said, reach=1_000).tolist() == [[6_500, 10_000], [0, 5_000]]
    assert (after_feedback(scores, []) == scores).all()


def test_the_final_matching_follows_what_people_said() -> None:
    mentees, mentors = people()
    assert match_after_meetings(mentees, mentors, RULES, []) == match(mentees, mentors, RULES)
    first = match(mentees, mentors, RULES).pairs[0]
    refused = Feedback(first.mentee, first.mentor, "mentor", never=True)
    final = match_after_meetings(mentees, mentors, RULES, [refused])
    assert (first.mentee, first.mentor) not in {(pair.mentee, pair.mentor) for pair in final.pairs}


def test_a_good_meeting_decides_between_equals_and_its_points_are_told_to_nobody() -> None:
    mentees, mentors = (
        [Mentee("a", {"topics": frozenset({"art"})})],
        [Mentor(name, {"topics": frozenset({"art"})}) for name in ("x", "y", "z")],
    )
    rules = Rules((TOPICS, Criterion("kind", Kind.SAME, "kind", "kind")), objective="total")
    said = [
        Feedback("a", "x", "mentee", -1),
        Feedback("a", "z", "mentee", 1),
        Feedback("a", "z", "mentor", 2),
        Feedback("a", "nobody", "mentee", 2),
    ]
    found = match_after_meetings(mentees, mentors, rules, said, reach=1_000)
    (pair,) = found.pairs
    assert (pair.mentor, pair.score) == ("z", 7_500 + 1_500)
    assert sum(share.points for share in pair.shares) == pair.score
    meeting = pair.shares[-1]
    assert (meeting.key, meeting.points, meeting.sensitive) == (MEETING, 1_500, True)
    assert found.notes == ("Feedback about a with nobody was not used: nobody is not among the people to be matched.",)
    assert pair.runner_up is not None
    assert (pair.runner_up.mentor, pair.runner_up.cost) == ("y", 1_500)


def test_bad_feedback_is_refused() -> None:
    twice = [Feedback("a", "x", "mentee", 1), Feedback("a", "x", "mentee", 2)]
    with pytest.raises(ValueError, match="two answers of the mentee about a with x"):
        match_after_meetings([Mentee("a")], [Mentor("x")], Rules(), twice)
    with pytest.raises(ValueError, match="rating must be"):
        Feedback("a", "x", "mentee", 3)
    with pytest.raises(ValueError, match="by must be"):
        Feedback("a", "x", "someone")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="meetings_each must be at least 1"):
        plan_meetings([], [], Rules(), meetings_each=0)
    with pytest.raises(ValueError, match="outside the 1 mentees and 1 mentors"):
        after_feedback([[5]], [(0, 1, 1)])
    with pytest.raises(ValueError, match="ratings must be from -2 to 2"):
        after_feedback([[5]], [(0, 0, 3)])
    with pytest.raises(ValueError, match="whole numbers"):
        after_feedback([[0.5]], [])


def test_a_rule_set_without_scores_is_decided_by_feedback_alone() -> None:
    found = match_after_meetings(
        [Mentee("a")], [Mentor("x"), Mentor("y")], Rules(objective="total"), [Feedback("a", "y", "mentor", 1)]
    )
    assert [(pair.mentor, pair.score) for pair in found.pairs] == [("y", 750)]
