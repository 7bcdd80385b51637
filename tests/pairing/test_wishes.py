"""Everyone's wish is found, and granting it costs what solving again shows."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Criterion, Kind, Mentee, Mentor, Objective, Rules, match
from peerloom.pairing.explaining.wishes import cost_of_first_choices

Pool = tuple[list[Mentee], list[Mentor]]

WISHES = Criterion("wishes", Kind.PREFERENCE, "wish", "wish", label="Wishes", weight=0.5)
FIT = Criterion("at", Kind.NEARNESS, "at", "at", reach=20)
DEPARTMENT = Criterion("department", Kind.DIFFERENT, "d", "d", required=True)
CRITERIA = (WISHES, FIT, DEPARTMENT)


@st.composite
def wishing(draw: st.DrawFn) -> Pool:
    chance = Random(draw(st.integers(0, 2**32)))
    ids = [f"o{k}" for k in range(chance.randint(1, 4))]
    mentees = []
    for k in range(chance.randint(1, 5)):
        named = chance.sample(ids, chance.randint(0, len(ids)))
        wish = tuple(named) if chance.random() < 0.7 else frozenset(named)
        place, department = float(chance.randint(0, 20)), chance.choice("abc")
        mentees.append(
            Mentee(f"e{k}", {"wish": wish, "at": place, "d": department}, demand=chance.choice([1, 1, 1, 2]))
        )
    mentors = [
        Mentor(name, {"at": float(chance.randint(0, 20)), "d": chance.choice("abc")}, capacity=chance.randint(0, 2))
        for name in ids
    ]
    return mentees, mentors


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(pool=wishing())
@settings(max_examples=25, deadline=None)
def test_granting_a_wish_costs_what_solving_again_shows(objective: Objective, pool: Pool) -> None:
    given = Rules(CRITERIA, objective=objective)
    now = match(*pool, given)
    for choice in cost_of_first_choices(*pool, given):
        has = tuple(sorted(pair.mentor for pair in now.pairs if pair.mentee == choice.mentee))
        assert choice.got == has
        if not choice.is_denied:
            assert choice.cost is None
            continue
        assert choice.rank is None or choice.choice_rank < choice.rank
        locked = replace(given, locked=((choice.mentee, choice.choice),))
        again = match(*pool, locked)
        assert choice.cost is not None
        assert choice.cost.matched_change == again.matched - now.matched
        if objective != "stable":
            assert choice.cost.worst_change == again.worst - now.worst
            assert choice.cost.total_change == again.total - now.total
        best, forced = (match(*pool, replace(one, objective="total")) for one in (given, locked))
        if forced.matched < best.matched or len(forced.pairs) < len(best.pairs):
            assert choice.total_cost is None
        else:
            assert choice.total_cost == best.total - forced.total


def test_ranks_and_likes() -> None:
    mentors = [Mentor("o1"), Mentor("o2")]
    mentees = [
        Mentee("e1", {"wish": ("o1", "o2")}),
        Mentee("e2", {"wish": ("O1", "gone", "o2")}),
        Mentee("e3", {"wish": frozenset({"o1"})}),
        Mentee("e4"),
    ]
    locks = (("e2", "o2"),)
    first, second, third = cost_of_first_choices(mentees, mentors, Rules((WISHES,), locked=locks))
    assert (first.mentee, first.wished, first.ranked, first.rank) == ("e1", ("o1", "o2"), True, 1)
    # A lock is an agreement: its mentee asks for nobody else.
    assert (second.wished, second.rank, second.choice) == (("o1", "o2"), 3, "")
    assert (third.ranked, third.rank, third.choice, third.choice_rank) == (False, None, "o1", 1)
    assert third.cost is not None
    assert third.cost.losers == ("e1",)
    assert third.cost.matched_change == 0
    assert (third.total_cost, third.cost.total_change) == (0, 0)


def test_a_forbidden_wish_is_not_offered() -> None:
    mentors = [Mentor("o1", {"d": "law"}), Mentor("o2", {"d": "art"}), Mentor("o3", {"d": "art"}, capacity=0)]
    mentees = [Mentee("e1", {"wish": ("o1", "o3", "o2"), "d": "law"})]
    choice = cost_of_first_choices(mentees, mentors, Rules(CRITERIA))[0]
    assert (choice.rank, choice.choice, choice.got) == (3, "", ("o2",))


def test_private_wishes_are_left_out_and_the_budget_is_kept() -> None:
    mentors = [Mentor("o1", {"at": 20.0}), Mentor("o2", {"at": 0.0}), Mentor("o3", {"at": 1.0})]
    mentees = [Mentee(f"e{k}", {"wish": ("o1",), "at": 0.0}) for k in range(3)]
    given = Rules((WISHES, FIT))
    assert cost_of_first_choices(mentees, mentors, Rules((replace(WISHES, sensitive=True), FIT))) == ()
    found = cost_of_first_choices(mentees, mentors, given, most_solves=1)
    assert len([choice for choice in found if choice.is_denied]) == 2
    assert len([choice for choice in found if choice.cost is not None]) == 1
    assert all(choice.total_cost is not None for choice in found if choice.is_denied)
