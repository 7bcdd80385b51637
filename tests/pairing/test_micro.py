"""`next_conversations`: examples whose right answer is plain."""

from __future__ import annotations

import pytest

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.micro import Conversations, Free, Wait, Waiting, describe_wait, next_conversations

TOPIC = Criterion("topic", Kind.SAME, "topic", "topic", label="Topic")
TONGUE = Criterion("tongue", Kind.SAME, "tongue", "tongue", weight=0, required=True)
MET = Criterion("met", Kind.HISTORY, "met", "met", weight=0, required=True)
RULES = Rules((TOPIC, TONGUE, MET))


def waits(name: str, since: int, topic: str = "law", *, person: str | None = None, **more: str) -> Waiting:
    return Waiting(Mentee(name, {"topic": topic, **more}, person=person), since)


def is_free(
    name: str,
    topic: str = "law",
    *,
    at: int = 0,
    until: int = 600,
    left: int = 1,
    person: str | None = None,
    **more: str,
) -> Free:
    return Free(Mentor(name, {"topic": topic, **more}, person=person), until, left, at)


def pairs(found: Conversations) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in found.pairs}


def test_a_better_score_counts_more_than_a_few_minutes() -> None:
    found = next_conversations([waits("Ana", 80, "art"), waits("Bo", 90)], [is_free("Mo")], RULES, now=100)
    assert pairs(found) == {"Bo": "Mo"}
    assert [(one.mentee, one.reason, one.position, one.waited) for one in found.waiting] == [("Ana", Wait.TAKEN, 1, 20)]


def test_whoever_has_waited_past_patience_goes_first() -> None:
    queue = [waits("Ana", 69, "art"), waits("Bo", 60, "art"), waits("Cy", 90)]
    found = next_conversations(queue, [is_free("Mo")], RULES, now=100)
    assert pairs(found) == {"Bo": "Mo"}
    assert found.pairs[0].overdue
    assert [one.mentee for one in found.waiting] == ["Ana", "Cy"]


def test_patience_gives_no_conversation_away() -> None:
    queue = [waits("Ana", 0, tongue="fa"), waits("Bo", 100, tongue="de")]
    mentors = [is_free("Mo", tongue="de"), is_free("Nia", tongue="de"), is_free("Oz")]
    found = next_conversations(queue, mentors, RULES, now=100)
    assert pairs(found) == {"Ana": "Oz", "Bo": "Mo"} or pairs(found) == {"Ana": "Oz", "Bo": "Nia"}


def test_many_who_are_overdue_go_in_the_order_of_their_coming() -> None:
    queue = [waits(f"p{index:03d}", 7 * index % 211, "art" if index % 2 else "law") for index in range(211)]
    found = next_conversations(queue, [is_free(f"m{index}") for index in range(40)], RULES, now=500)
    by_coming = sorted(queue, key=lambda one: one.since)
    assert set(pairs(found)) == {one.mentee.id for one in by_coming[:40]}
    assert [one.mentee for one in found.waiting] == [one.mentee.id for one in by_coming[40:]]


def test_only_mentors_with_time_for_a_whole_conversation_are_asked() -> None:
    mentors = [is_free("Late", at=101), is_free("Short", until=129), is_free("Done", left=0), is_free("Mo", until=130)]
    queue = [waits("Ana", 99), waits("Bo", 100)]
    found = next_conversations(queue, mentors, RULES, now=100)
    assert pairs(found) == {"Ana": "Mo"}
    assert (found.pairs[0].start, found.pairs[0].end) == (100, 130)
    assert (found.waiting[0].expected, found.waiting[0].mentor) == (101, "Late")


def test_rules_hold_and_earlier_partners_do_not_meet_again() -> None:
    queue = [waits("Ana", 0, tongue="fa"), waits("Bo", 0, met="mo")]
    found = next_conversations(queue, [is_free("Mo", tongue="de")], RULES, now=10)
    assert not found.pairs
    assert found.idle == ("Mo",)
    assert [(one.mentee, one.reason, one.rule) for one in found.waiting] == [
        ("Ana", Wait.RULE, "tongue"),
        ("Bo", Wait.RULE, "met"),
    ]


def test_a_good_mentor_who_comes_soon_is_worth_waiting_for_until_patience_is_over() -> None:
    mentors = [is_free("Poor", "art"), is_free("Good", at=115)]
    early = next_conversations([waits("Ana", 90)], mentors, RULES, now=100, threshold=6_000)
    assert not early.pairs
    assert (early.waiting[0].reason, early.waiting[0].expected, early.waiting[0].mentor) == (
        Wait.BETTER_EXPECTED,
        115,
        "Good",
    )
    assert describe_wait(early.waiting[0], 100) == "Someone who suits you better is expected in 15 minutes."
    over = next_conversations([waits("Ana", 84)], mentors, RULES, now=100, threshold=6_000)
    assert [(one.mentor, one.below_threshold) for one in over.pairs] == [("Poor", True)]


def test_one_place_later_keeps_one_person_waiting_and_not_two() -> None:
    mentors = [is_free("P1", "art"), is_free("P2", "art"), is_free("Good", at=105, until=140, left=3)]
    found = next_conversations([waits("Ana", 95), waits("Bo", 90)], mentors, RULES, now=100, threshold=6_000)
    assert [one.mentee for one in found.waiting] == ["Bo"]
    assert set(pairs(found)) == {"Ana"}


def test_a_person_on_both_sides_has_one_conversation() -> None:
    queue = [waits("a", 0, person="Ana"), waits("b", 5, person="Bo")]
    mentors = [is_free("x", person="ana "), is_free("y", person="Bo")]
    found = next_conversations(queue, mentors, RULES, now=10)
    assert pairs(found) == {"a": "y"}
    assert found.idle == ()


def test_a_locked_pair_talks_once_both_are_there() -> None:
    rules = Rules((TOPIC,), locked=(("Ana", "Poor"), ("Bo", "Later")))
    mentors = [is_free("Poor", "art"), is_free("Good"), is_free("Later", at=200)]
    found = next_conversations([waits("Ana", 0), waits("Bo", 0)], mentors, rules, now=10)
    assert pairs(found) == {"Ana": "Poor", "Bo": "Good"}
    assert found.notes == ()


@pytest.mark.parametrize("queue", [[], [waits("Ana", 0)]])
def test_nobody_free_is_no_error(queue: list[Waiting]) -> None:
    found = next_conversations(queue, [], RULES, now=10)
    assert [one.reason for one in found.waiting] == [Wait.NOBODY_FREE] * len(queue)
    assert not found.pairs


@pytest.mark.parametrize(
    ("queue", "mentors", "options", "message"),
    [
        ([waits("Ana", 11)], [], {}, "waiting: 'Ana' waits since minute 11"),
        ([waits("Ana", 1), waits("Ana", 2)], [], {}, "two mentees have the id 'Ana'"),
        ([waits("a", 1, person="P"), waits("b", 1, person="p")], [], {}, "waiting holds the person 'p' twice"),
        ([], [is_free("a", person="P"), is_free("b", person="p")], {}, "free holds the person 'p' twice"),
        ([], [], {"length": 0}, "length must be at least one minute"),
        ([], [], {"patience": -1}, "patience must not be negative"),
        ([], [], {"bonus": 0}, "bonus must be at least one point"),
        ([], [], {"threshold": 10_001}, "threshold must be from 0 to 10000"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    queue: list[Waiting], mentors: list[Free], options: dict[str, int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        next_conversations(queue, mentors, RULES, now=10, **options)
