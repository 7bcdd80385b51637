"""Meetings in time slots: nobody twice at once, and no more slots than needed."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.living.slots import slots_for

some = settings(max_examples=200, deadline=None)


def busiest(meetings: list[tuple[str, str]]) -> int:
    return max(Counter(person for pair in meetings for person in pair).values(), default=0)


def assert_nobody_is_in_two_at_once(meetings: list[tuple[str, str]], slots: list[int]) -> None:
    times = [(person, slot) for pair, slot in zip(meetings, slots, strict=True) for person in pair]
    assert len(set(times)) == len(times)


@given(seed=st.integers(0, 2**32), n=st.integers(0, 12), m=st.integers(0, 8), share=st.sampled_from([0.2, 0.6, 1.0]))
@some
def test_two_sides_need_as_many_slots_as_the_busiest_person(seed: int, n: int, m: int, share: float) -> None:
    chance = Random(seed)
    meetings = [(f"mentee {i}", f"mentor {j}") for i in range(n) for j in range(m) if chance.random() < share]
    chance.shuffle(meetings)
    slots = slots_for(meetings)
    assert_nobody_is_in_two_at_once(meetings, slots)
    assert set(slots) == set(range(busiest(meetings)))


@given(seed=st.integers(0, 2**32), people=st.integers(2, 12))
@some
def test_people_on_both_sides_are_not_in_two_meetings_either(seed: int, people: int) -> None:
    chance = Random(seed)
    meetings = [(str(i), str(j)) for i in range(people) for j in range(i) if chance.random() < 0.5]
    chance.shuffle(meetings)
    slots = slots_for(meetings)
    assert_nobody_is_in_two_at_once(meetings, slots)
    assert len(set(slots)) <= 2 * busiest(meetings)


def test_three_people_who_all_meet_each_other_need_a_third_slot() -> None:
    assert sorted(slots_for([("a", "b"), ("b", "c"), ("c", "a")])) == [0, 1, 2]
