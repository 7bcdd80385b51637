"""Quotas: the best trade of total against missing pairs, never better than what is told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Criterion, Kind, Mentee, Mentor, Objective, Quota, Rules, match
from peerloom.pairing.adjusting import settle
from peerloom.pairing.quotas import pursuing
from peerloom.pairing.solving import Family
from tests.pairing.brute_force import Outcome, fullest
from tests.pairing.quotas_cases import Deal, deal, pairs_of

FAMILIES: tuple[Family, ...] = ("small", "large")

every_family = pytest.mark.parametrize("family", FAMILIES)
seeds = given(seed=st.integers(0, 2**32))
many = settings(max_examples=40, deadline=None)


def assert_best(found: Deal, family: Family) -> None:
    settled = settle(found.pool, found.rules, family=family)
    assert found.worth(pairs_of(settled)) + settled.quota_gap == found.best()
    assert settled.quota_gap == 0
    largest = max(outcome.total for outcome in fullest(found.case))
    assert settled.answer.total <= largest <= settled.answer.upper_bound


@every_family
@seeds
@many
def test_one_quota_is_traded_exactly(seed: int, family: Family) -> None:
    assert_best(deal(seed), family)


@every_family
@seeds
@many
def test_two_quotas_are_traded_exactly(seed: int, family: Family) -> None:
    assert_best(deal(seed, quotas=2), family)


@every_family
@seeds
@many
def test_so_are_several_mentors_each(seed: int, family: Family) -> None:
    assert_best(deal(seed, quotas=2, several=2, most=3), family)


@every_family
@seeds
@many
def test_and_published_pairs_beside_quotas(seed: int, family: Family) -> None:
    assert_best(deal(seed, quotas=2, published=True), family)


@every_family
@pytest.mark.parametrize("several", [1, 2])
@seeds
@settings(max_examples=50, deadline=None)
def test_without_a_program_the_told_bound_still_holds(seed: int, family: Family, several: int) -> None:
    found = deal(seed, quotas=2, published=True, several=several, most=5 - several)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pursuing, "FEW_PAIRS", 0)
        settled = settle(found.pool, found.rules, family=family)
    worth, best = found.worth(pairs_of(settled)), found.best()
    assert worth <= best <= worth + settled.quota_gap
    assert pairs_of(settled) in {outcome.pairs for outcome in fullest(found.case)}


def floor_of(found: Deal, outcome: Outcome) -> float:
    """The smallest sum of anyone who could still be moved."""
    problem = found.pool.problem
    sums = {i: 0 for i, _ in outcome.pairs if problem.demand[i] > 0}
    for i, j in outcome.pairs:
        if i in sums:
            sums[i] += int(found.case.weights[i, j])
    return min(sums.values(), default=float("inf"))


@every_family
@seeds
@many
def test_fair_stays_fair(seed: int, family: Family) -> None:
    found = deal(seed, quotas=2, objective="fair")
    plain = settle(found.pool, replace(found.rules, quotas=()), family=family)
    settled = settle(found.pool, found.rules, family=family)
    highest = max(floor_of(found, outcome) for outcome in fullest(found.case))
    best = found.best(lambda outcome: floor_of(found, outcome) >= highest)
    assert settled.answer.worst >= plain.answer.worst
    if pairs_of(settled) != pairs_of(plain):
        assert found.worth(pairs_of(settled)) + settled.quota_gap == best
        assert settled.quota_gap == 0


@seeds
@settings(max_examples=40, deadline=None)
def test_fair_sums_stay_fair_as_well(seed: int) -> None:
    found = deal(seed, objective="fair", several=2, most=3)
    plain = settle(found.pool, replace(found.rules, quotas=()))
    settled = settle(found.pool, found.rules)
    assert settled.answer.worst >= plain.answer.worst
    floor = min((floor_of(found, one) for one in fullest(found.case) if one.pairs == pairs_of(plain)), default=0)
    if pairs_of(settled) != pairs_of(plain):
        assert found.worth(pairs_of(settled)) == found.best(lambda outcome: floor_of(found, outcome) >= floor)


@pytest.mark.parametrize("objective", OBJECTIVES)
@seeds
@settings(max_examples=20, deadline=None)
def test_each_quota_tells_what_it_cost(seed: int, objective: Objective) -> None:
    found = deal(seed, quotas=2, objective=objective)
    settled = settle(found.pool, found.rules)
    for quota in settled.quotas:
        others = tuple(one for one in found.rules.quotas if one.key != quota.key)
        without = settle(found.pool, replace(found.rules, quotas=others))
        assert quota.cost == without.answer.total - settled.answer.total
        assert quota.worst_change == settled.answer.worst - without.answer.worst
        assert quota.pairs == len(settled.answer.pairs)
        assert quota.reached == sum(bool(found.inside[quota.key][pair]) for pair in pairs_of(settled))
        assert quota.met == (quota.reached >= quota.wanted)


@seeds
@settings(max_examples=20, deadline=None)
def test_stable_only_reports(seed: int) -> None:
    found = deal(seed, objective="stable")
    settled = settle(found.pool, found.rules)
    plain = settle(found.pool, replace(found.rules, quotas=()))
    assert pairs_of(settled) == pairs_of(plain)
    assert [quota.cost for quota in settled.quotas] == [0]
    assert any("Quotas" in note for note in settled.notes)


@pytest.mark.parametrize("objective", OBJECTIVES)
@seeds
@settings(max_examples=20, deadline=None)
def test_a_quota_that_is_met_anyway_changes_nothing(seed: int, objective: Objective) -> None:
    found = deal(seed, objective=objective)
    quotas = (replace(found.rules.quotas[0], share=0.0),)
    plain = settle(found.pool, replace(found.rules, quotas=()))
    settled = settle(found.pool, replace(found.rules, quotas=quotas))
    assert (settled.answer.pairs == plain.answer.pairs).all()
    assert (settled.answer.total, settled.answer.method) == (plain.answer.total, plain.answer.method)
    assert settled.quotas[0].met


SAME = Criterion("team", Kind.SAME, "team", "team", label="Team")
OTHER = Criterion("across", Kind.DIFFERENT, "team", "team", weight=0, label="Across teams")
MENTEES = [Mentee(f"e{i}", {"team": team}) for i, team in enumerate(("law", "law", "art", "art"))]
MENTORS = [Mentor(f"o{i}", {"team": team}) for i, team in enumerate(("law", "law", "art", "art"))]


def across(criterion: Criterion = OTHER, **given: float) -> Rules:
    quota = Quota("q", "across", share=given.get("share", 0.5), price=int(given.get("price", 20_000)))
    return Rules((SAME, criterion), "total", quotas=(quota,))


def test_half_of_the_pairs_cross_teams_if_the_price_is_right() -> None:
    found = match(MENTEES, MENTORS, across())
    assert (found.quotas[0].wanted, found.quotas[0].reached, found.quotas[0].met) == (2, 2, True)
    assert (found.total, found.upper_bound, found.quotas[0].cost, found.quota_gap) == (20_000, 40_000, 20_000, 0)
    assert found.quotas[0].label == "Across teams"
    assert match(MENTEES, MENTORS, across(price=1)).quotas[0].reached == 0


def test_every_pair_keeps_its_own_score() -> None:
    found = match(MENTEES, MENTORS, across())
    assert sorted(pair.score for pair in found.pairs) == [0, 0, 10_000, 10_000]
    assert all(sum(share.points for share in pair.shares) == pair.score for pair in found.pairs)


def test_of_a_private_criterion_no_count_is_told() -> None:
    quota = match(MENTEES, MENTORS, across(replace(OTHER, sensitive=True))).quotas[0]
    assert (quota.label, quota.reached, quota.met, quota.sensitive) == ("", None, True, True)


def test_a_share_that_floats_cannot_hold_asks_for_no_pair_more() -> None:
    people = 10
    mentees = [Mentee(f"e{i:02}", {"team": "law"}) for i in range(people)]
    mentors = [Mentor(f"o{i:02}", {"team": "law"}) for i in range(people)]
    assert match(mentees, mentors, across(share=0.1 + 0.2)).quotas[0].wanted == 3


@pytest.mark.parametrize(
    ("quota", "named"),
    [
        (Quota("q", "gone", 0.5), "gone"),
        (Quota("q", "across", 1.5), "share"),
        (Quota("q", "across", float("nan")), "share"),
        (Quota("q", "across", 0.5, price=-1), "price"),
        (Quota("q", "across", 0.5, minimum=float("inf")), "minimum"),
    ],
)
def test_a_quota_that_cannot_be_meant_is_refused(quota: Quota, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        match(MENTEES, MENTORS, Rules((SAME, OTHER), quotas=(quota,)))


def test_two_quotas_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="two quotas have the key 'q'"):
        match(MENTEES, MENTORS, Rules((SAME, OTHER), quotas=(Quota("q", "across", 0.5),) * 2))
