"""`form_circles` for more people than can be compared one by one: what must hold, and structures that need care."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Rules
from peerloom.pairing.circles import Circles, Reason, Spread, form_circles

OPTIONS = tuple("abcdefghij")
CRITERIA = (
    Criterion("likes", Kind.OVERLAP, "likes", "likes", weight=2, label="Likes"),
    Criterion("years", Kind.NEARNESS, "years", "years", reach=10, label="Years"),
    Criterion("firm", Kind.DIFFERENT, "firm", "firm", required=True, weight=0),
)


def made_up(count: int, chance: Random, *, site: bool = False) -> list[dict[str, Answer]]:
    return [
        {
            "likes": frozenset(chance.sample(OPTIONS, 3)),
            "years": float(chance.randint(0, 20)),
            "firm": chance.choice("uvwxyz"),
            "first": chance.choice(["yes", "no"]),
            **({"site": chance.choice(["north", "south", "west"])} if site else {}),
        }
        for _ in range(count)
    ]


def crowd(people: int, mentors: int, seed: int, *, site: bool = False) -> tuple[list[Mentee], list[Mentor]]:
    chance = Random(seed)
    mentees = [Mentee(f"e{index:03d}", one) for index, one in enumerate(made_up(people, chance, site=site))]
    return mentees, [Mentor(f"o{index:03d}", one) for index, one in enumerate(made_up(mentors, chance, site=site))]


def circles(found: Circles) -> list[tuple[set[str], set[str]]]:
    return [({one.mentee for one in circle.members}, set(circle.mentors)) for circle in found.circles]


@given(st.integers(13, 40), st.integers(0, 9), st.sampled_from([0, 1, 2]), st.integers(0, 2**32))
@settings(max_examples=5, deadline=None)
def test_rules_sizes_and_bounds_hold_in_any_order(people: int, mentors: int, each: int, seed: int) -> None:
    mentees, leaders = crowd(people, mentors if each else 0, seed)
    chance = Random(seed)
    names = [one.id for one in mentees]
    bans = [tuple(chance.sample(names, 2)) for _ in range(people // 3)]
    rules = Rules(CRITERIA, chance.choice(["fair", "total"]), forbidden=tuple((one, other) for one, other in bans))
    found = form_circles(mentees, leaders, rules, mentors_each=each, spread=[Spread("first", "yes", 2)])
    firm = {one.id: one.answers["firm"] for one in mentees} | {one.id: one.answers["firm"] for one in leaders}
    for members, led_by in circles(found):
        assert 4 <= len(members) <= 10
        assert len(led_by) == each
        assert not any({one, other} <= members for one, other in bans)
        assert not {firm[name] for name in members} & {firm[name] for name in led_by}
    everyone = [name for members, led_by in circles(found) for name in (*members, *led_by)]
    everyone += [one.person for one in found.left_out]
    assert sorted(everyone) == sorted([*names, *(one.id for one in leaders)])
    assert found.total <= found.upper_bound
    assert found.worst == min((one.score for circle in found.circles for one in circle.members), default=0)
    chance.shuffle(mentees)
    chance.shuffle(leaders)
    assert form_circles(mentees, leaders, rules, mentors_each=each, spread=[Spread("first", "yes", 2)]) == found


@pytest.mark.parametrize("people", [26, 41, 60])
@pytest.mark.parametrize("each", [0, 1, 2])
def test_without_rules_everyone_sits_in_circles_of_equal_size(people: int, each: int) -> None:
    mentees, mentors = crowd(people, 20 if each else 0, people)
    found = form_circles(mentees, mentors, Rules(CRITERIA[:2]), mentors_each=each)
    sizes = [len(circle.members) for circle in found.circles]
    assert sum(sizes) == people
    assert max(sizes) - min(sizes) <= 1
    assert len(sizes) == (min(people // 4, 20 // each) if each else round(people / 7))
    assert found.gap < 0.25


def test_sites_that_do_not_mix_are_all_served() -> None:
    mentees, mentors = crowd(90, 18, 1, site=True)
    same = Criterion("site", Kind.SAME, "site", "site", required=True, weight=0)
    for each, led in ((1, mentors), (0, [])):
        found = form_circles(mentees, led, Rules((*CRITERIA[:2], same)), mentors_each=each)
        site = {one.id: one.answers["site"] for one in mentees} | {one.id: one.answers["site"] for one in mentors}
        assert all(len({site[name] for name in members | led_by}) == 1 for members, led_by in circles(found))
        sizes = [len(circle.members) for circle in found.circles]
        assert found.placed == 90
        assert max(sizes) - min(sizes) <= 1


def test_the_only_mentor_for_a_few_leads_although_others_suit_most_people_better() -> None:
    near = [Mentee(f"e{index:02d}", {"site": "north", "years": 1.0}) for index in range(16)]
    far = [Mentee(f"f{index:02d}", {"site": "south", "years": 9.0}) for index in range(4)]
    both = [Mentee(f"g{index:02d}", {"years": 1.0}) for index in range(4)]  # no site: suits anyone
    mentors = [Mentor(f"n{index}", {"site": "north", "years": 1.0}) for index in range(7)]
    mentors.append(Mentor("s", {"site": "south", "years": 20.0}))
    rules = Rules((CRITERIA[1], Criterion("site", Kind.SAME, "site", "site", required=True, weight=0)))
    found = form_circles([*near, *far, *both], mentors, rules)
    assert found.placed == 24
    assert {name for members, led_by in circles(found) if "s" in led_by for name in members} >= {"f00", "f03"}


def test_mentors_whom_a_few_need_lead_before_those_who_suit_most_people_best() -> None:
    mentees = [Mentee(f"e{index:02d}", {"years": 1.0}) for index in range(16)]
    mentors = [Mentor(name, {"years": years}) for name, years in (("best", 1.0), ("far", 5.0), ("farther", 6.0))]
    bans = [("e00", "best"), ("e00", "far"), ("e01", "best"), ("e01", "farther")]
    found = form_circles(mentees, mentors, Rules((CRITERIA[1],), forbidden=tuple(bans)), size=(8, 8))
    assert found.placed == 16
    assert {led_by for circle in found.circles for led_by in circle.mentors} == {"far", "farther"}


def test_the_last_one_is_seated_by_moving_another_on() -> None:
    mentees, mentors = crowd(28, 6, 26)
    chance = Random(26)
    names = [one.id for one in mentees]
    bans = tuple((chance.choice(names), chance.choice(names)) for _ in range(150))
    assert form_circles(mentees, mentors, Rules(CRITERIA, forbidden=bans), size=(3, 6)).placed == 28


def test_whom_everyone_refuses_is_left_out_with_the_reason() -> None:
    mentees, _ = crowd(24, 0, 3)
    outcast = mentees[5].id
    rules = Rules(CRITERIA, forbidden=tuple((one.id, outcast) for one in mentees if one.id != outcast))
    found = form_circles(mentees, [], rules, mentors_each=0)
    assert [(one.person, one.reason) for one in found.left_out] == [(outcast, Reason.RULE)]


def test_locks_hold_in_a_large_company() -> None:
    mentees, mentors = crowd(60, 12, 4)
    locked = tuple((mentees[index].id, mentors[index % 5].id) for index in range(0, 30, 2))
    found = form_circles(mentees, mentors, Rules(CRITERIA[:2], locked=locked))
    where = {name: led_by for members, led_by in circles(found) for name in members}
    assert all(mentor in where[mentee] for mentee, mentor in locked)
    assert found.notes == ()
    assert found.placed == 60


def test_a_spread_spreads_people_who_are_enough_for_every_circle() -> None:
    mentees, mentors = crowd(48, 8, 5)
    first = sum(one.answers["first"] == "yes" for one in mentees)
    rules = Rules(CRITERIA[:2], "total")
    free = form_circles(mentees, mentors, rules, spread=[Spread("first", "yes", 2, price=0)])
    paid = form_circles(mentees, mentors, rules, spread=[Spread("first", "yes", 2, price=20_000)])
    assert first >= 16
    assert free.spreads[0].missing > 0
    assert (paid.spreads[0].missing, paid.spreads[0].circles_met) == (0, 8)
    assert sum(paid.spreads[0].counts) == first
    assert 0 < paid.spreads[0].cost <= paid.upper_bound - paid.total
