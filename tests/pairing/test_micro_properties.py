"""`next_conversations` against every possible set of conversations, and what must hold in all cases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import Rules
from peerloom.pairing.micro import Conversations, Free, Wait, Waiting, next_conversations
from peerloom.pairing.pool import make_pool
from tests.pairing.people import pools, rules

NOW = 100
RULES = rules("total")


@st.composite
def moments(draw: st.DrawFn, *, most: int = 4) -> tuple[list[Waiting], list[Free]]:
    mentees, mentors = draw(pools(most=most))
    chance = Random(draw(st.integers(0, 2**32)))
    waiting = [Waiting(mentee, chance.choice([20, 40, 69, 70, 85, 99, 100])) for mentee in mentees]
    free = [
        Free(mentor, chance.choice([125, 150, 300]), chance.choice([0, 1, 1, 3]), chance.choice([0, 0, 100, 110, 125]))
        for mentor in mentors
    ]
    return waiting, free


def is_present(one: Free) -> bool:
    return one.not_before <= NOW and one.until >= NOW + 30 and one.conversations > 0


def possible(waiting: list[Waiting], free: list[Free]) -> dict[tuple[str, str], int]:
    """Scores of the pairs that could talk now."""
    scores = make_pool([one.mentee for one in waiting], [one.mentor for one in free], RULES).scores
    present = {one.mentor.id for one in free if is_present(one)}
    return {
        (mentee.id, mentor.id): int(scores.score[row, col])
        for row, mentee in enumerate(scores.mentees)
        for col, mentor in enumerate(scores.mentors)
        if scores.allowed[row, col] and mentor.id in present
    }


def every_way(mentees: list[str], scores: dict[tuple[str, str], int]) -> Iterator[dict[str, str]]:
    if not mentees:
        yield {}
        return
    for rest in every_way(mentees[1:], scores):
        yield rest
        for mentee, mentor in scores:
            if mentee == mentees[0] and mentor not in rest.values():
                yield {mentee: mentor, **rest}


def worth(talks: dict[str, str], scores: dict[tuple[str, str], int], waited: dict[str, int]) -> tuple[object, ...]:
    """Better is larger: how many talk, who is overdue among them (longest first), score and gentle bonus."""
    overdue = sorted((waited[mentee] for mentee in talks if waited[mentee] > 30), reverse=True)
    gentle = sum(scores[pair] + 20 * min(waited[pair[0]], 30) for pair in talks.items())
    return len(talks), tuple(overdue), gentle


def talks_of(found: Conversations) -> dict[str, str]:
    return {pair.mentee: pair.mentor for pair in found.pairs}


@given(moments())
@settings(max_examples=60, deadline=None)
def test_no_other_set_of_conversations_is_better(moment: tuple[list[Waiting], list[Free]]) -> None:
    waiting, free = moment
    scores = possible(waiting, free)
    waited = {one.mentee.id: NOW - one.since for one in waiting}
    found = next_conversations(waiting, free, RULES, now=NOW)
    talks = talks_of(found)
    assert set(talks.items()) <= set(scores)
    assert len(set(talks.values())) == len(talks)
    assert {one.mentee for one in found.waiting} == set(waited) - set(talks)
    best = max(worth(way, scores, waited) for way in every_way(list(waited), scores))
    assert worth(talks, scores, waited) == best


@given(moments(), st.integers(1, 10_000), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_order_changes_nothing(moment: tuple[list[Waiting], list[Free]], threshold: int, random: Random) -> None:
    waiting, free = moment
    found = next_conversations(waiting, free, RULES, now=NOW, threshold=threshold)
    random.shuffle(waiting)
    random.shuffle(free)
    assert next_conversations(waiting, free, RULES, now=NOW, threshold=threshold) == found


@given(moments(), st.integers(0, 10_000), st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_of_equal_prospects_whoever_came_first_talks_first(
    moment: tuple[list[Waiting], list[Free]], threshold: int, later: int
) -> None:
    waiting, free = moment
    twins = [
        Waiting(replace(one.mentee, id=f"0{one.mentee.id}"), min(NOW, one.since + later)) for one in waiting
    ]  # an id that sorts first, in case order decides anything
    found = next_conversations([*waiting, *twins], free, RULES, now=NOW, threshold=threshold)
    still = {one.mentee: one for one in found.waiting}
    for one, twin in zip(waiting, twins, strict=True):
        served_later = twin.mentee.id not in still and one.mentee.id in still and one.since < twin.since
        # Only a better mentor who is kept for them makes anyone wait longer than who came after.
        assert not served_later or still[one.mentee.id].reason is Wait.BETTER_EXPECTED


@given(moments(), st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_one_more_free_mentor_never_means_fewer_conversations(
    moment: tuple[list[Waiting], list[Free]], threshold: int
) -> None:
    waiting, free = moment
    for one in free:
        if is_present(one):
            fewer = [other for other in free if other is not one]
            before = next_conversations(waiting, fewer, RULES, now=NOW, threshold=threshold)
            after = next_conversations(waiting, free, RULES, now=NOW, threshold=threshold)
            assert len(after.pairs) >= len(before.pairs)


@given(moments(), st.integers(1, 10_000))
@settings(max_examples=40, deadline=None)
def test_nobody_holds_out_in_vain(moment: tuple[list[Waiting], list[Free]], threshold: int) -> None:
    waiting, free = moment
    found = next_conversations(waiting, free, RULES, now=NOW, threshold=threshold)
    since = {one.mentee.id: one.since for one in waiting}
    scores = make_pool([one.mentee for one in waiting], [one.mentor for one in free], RULES).scores
    rows = {mentee.id: row for row, mentee in enumerate(scores.mentees)}
    cols = {mentor.id: col for col, mentor in enumerate(scores.mentors)}
    held = [one for one in found.waiting if one.reason is Wait.BETTER_EXPECTED]
    assert len({(one.mentor, one.expected) for one in held}) == len(held)
    for one in held:
        assert one.expected is not None
        assert NOW < one.expected <= since[one.mentee] + 30
        assert scores.score[rows[one.mentee], cols[one.mentor]] >= threshold


@given(moments())
@settings(max_examples=60, deadline=None)
def test_no_person_is_in_two_conversations(moment: tuple[list[Waiting], list[Free]]) -> None:
    waiting = [Waiting(replace(one.mentee, person=f"p{index}"), one.since) for index, one in enumerate(moment[0])]
    free = [replace(one, mentor=replace(one.mentor, person=f"p{index}")) for index, one in enumerate(moment[1])]
    found = next_conversations(waiting, free, Rules(), now=NOW)
    person = {one.mentee.id: one.mentee.person for one in waiting} | {one.mentor.id: one.mentor.person for one in free}
    talking = [person[name] for pair in found.pairs for name in (pair.mentee, pair.mentor)]
    assert len(set(talking)) == len(talking)
