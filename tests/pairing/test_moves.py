"""What a move costs is what solving again with that pair locked shows."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, match, what_if_moved
from tests.pairing.people import pools, rules

Pool = tuple[list[Mentee], list[Mentor]]

FIT = Criterion("at", Kind.NEARNESS, "at", "at", reach=100)


@given(pool=pools())
@settings(max_examples=35, deadline=None)
def test_the_runner_up_costs_what_solving_again_shows(pool: Pool) -> None:
    found = match(*pool, rules("total"))
    for pair in found.pairs:
        if pair.runner_up is None:
            continue
        locked = Rules(rules().criteria, objective="total", locked=((pair.mentee, pair.runner_up.mentor),))
        again = match(*pool, locked)
        if again.notes or again.matched < found.matched:
            assert pair.runner_up.cost is None
        else:
            assert pair.runner_up.cost == found.total - again.total


@given(pool=pools())
@settings(max_examples=35, deadline=None)
def test_under_fair_the_others_keep_the_present_floor(pool: Pool) -> None:
    found = match(*pool, rules("fair"))
    for pair in found.pairs:
        if pair.runner_up is None or pair.runner_up.cost is None:
            continue
        free = match(*pool, Rules(rules().criteria, objective="total", locked=((pair.mentee, pair.runner_up.mentor),)))
        assert pair.runner_up.cost >= found.total - free.total


@given(pool=pools(most=4))
@settings(max_examples=20, deadline=None)
def test_a_move_says_what_changes(pool: Pool) -> None:
    mentees, mentors = pool
    now = match(mentees, mentors, rules("fair"))
    for pair in now.pairs[:2]:
        if pair.runner_up is None:
            continue
        other = next(mentor for mentor in mentors if mentor.id == pair.runner_up.mentor)
        if other.capacity < 1:
            continue
        cost = what_if_moved(mentees, mentors, rules("fair"), pair.mentee, other.id)
        after = match(mentees, mentors, Rules(rules().criteria, objective="fair", locked=((pair.mentee, other.id),)))
        assert cost.total_change == after.total - now.total
        assert cost.worst_change == after.worst - now.worst
        assert cost.matched_change == after.matched - now.matched
        moved = {change.mentee: change for change in cost.changed_pairs}
        assert moved[pair.mentee].before == (pair.mentor,)
        assert moved[pair.mentee].after == (other.id,)


def test_people_whom_a_move_does_not_need_stay_where_they_are() -> None:
    places = {"o1": 0.0, "o2": 0.0, "o3": 50.0, "o4": 50.0}
    mentors = [Mentor(name, {"at": at}) for name, at in places.items()]
    mentees = [Mentee("e1", {"at": 0.0}), Mentee("e2", {"at": 0.0}), Mentee("e3", {"at": 50.0})]
    now = {pair.mentee: pair.mentor for pair in match(mentees, mentors, Rules((FIT,))).pairs}
    cost = what_if_moved(mentees, mentors, Rules((FIT,)), "e1", now["e2"])
    assert {change.mentee for change in cost.changed_pairs} == {"e1", "e2"}
    assert (cost.total_change, cost.worst_change, cost.losers) == (0, 0, ())


def test_whoever_has_less_after_a_move_is_a_loser() -> None:
    mentors = [Mentor("o1", {"at": 0.0}), Mentor("o2", {"at": 50.0})]
    mentees = [Mentee("e1", {"at": 0.0}), Mentee("e2", {"at": 20.0})]
    cost = what_if_moved(mentees, mentors, Rules((FIT,)), "e2", "o1")
    assert cost.losers == ("e1",)
    assert what_if_moved(mentees, mentors[:1], Rules((FIT,)), "e2", "o1").losers == ("e1",)


def test_a_move_replaces_the_mentees_own_lock() -> None:
    mentors = [Mentor("o1", {"at": 0.0}), Mentor("o2", {"at": 40.0})]
    locked = Rules((FIT,), locked=(("e1", "o1"),))
    cost = what_if_moved([Mentee("e1", {"at": 0.0})], mentors, locked, "e1", "o2")
    assert cost.total_change == -4_000


def test_a_move_that_cannot_be_made_says_why() -> None:
    with pytest.raises(ValueError, match="o1 has no place left"):
        what_if_moved([Mentee("e1")], [Mentor("o1", capacity=0)], Rules(), "e1", "o1")
