"""Published pairs stay unless giving one up gains more than the price; everything is told in true scores."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Criterion, Kind, Mentee, Mentor, Objective, Rules, match, what_if_moved
from peerloom.pairing.adjusting import settle
from peerloom.pairing.solving import Family
from tests.pairing.brute_force import Outcome, fullest
from tests.pairing.quotas_cases import Deal, deal, pairs_of

FAMILIES: tuple[Family, ...] = ("small", "large")

every_family = pytest.mark.parametrize("family", FAMILIES)
seeds = given(seed=st.integers(0, 2**32))
many = settings(max_examples=60, deadline=None)


def judged(found: Deal, outcome: Outcome) -> tuple[int, int]:
    """The total with the price for each published pair, then how many there are."""
    kept = len(outcome.pairs & found.published())
    return outcome.total + found.rules.switching_price * kept, kept


@every_family
@pytest.mark.parametrize("several", [1, 2])
@seeds
@many
def test_total_gives_up_what_gains_more_than_the_price(seed: int, several: int, family: Family) -> None:
    found = deal(seed, quotas=0, published=True, several=several, most=5 - several)
    settled = settle(found.pool, found.rules, family=family)
    outcomes = {outcome.pairs: outcome for outcome in fullest(found.case)}
    mine = outcomes[pairs_of(settled)]
    assert judged(found, mine) == max(judged(found, outcome) for outcome in outcomes.values())
    assert settled.answer.total == mine.total
    assert settled.answer.upper_bound >= max(outcome.total for outcome in outcomes.values())


def levels(found: Deal, outcome: Outcome) -> list[int]:
    """What is compared under ``fair``, for one mentor each who is not locked, lowest first."""
    price, published = found.rules.switching_price, found.published()
    movable = outcome.pairs - set(found.case.locked)
    return sorted(int(found.case.weights[pair]) + price * (pair in published) for pair in movable)


@seeds
@many
def test_fair_compares_published_pairs_with_the_price_added(seed: int) -> None:
    found = deal(seed, quotas=0, objective="fair", published=True)
    settled = settle(found.pool, found.rules)
    outcomes = {outcome.pairs: outcome for outcome in fullest(found.case)}
    assert levels(found, outcomes[pairs_of(settled)]) == max(levels(found, one) for one in outcomes.values())
    assert settled.answer.worst_bound >= settled.answer.worst


@pytest.mark.parametrize("objective", OBJECTIVES)
@seeds
@settings(max_examples=40, deadline=None)
def test_every_published_pair_is_kept_given_up_or_named(seed: int, objective: Objective) -> None:
    found = deal(seed, quotas=1, objective=objective, published=True)
    settled = settle(found.pool, found.rules)
    kept = pairs_of(settled) & found.published()
    assert settled.kept == len(kept)
    named = [note for note in settled.notes if note.startswith("The published pair")]
    assert settled.kept + len(settled.given_up) + len(named) == len(found.rules.published)
    assert set(settled.given_up) <= set(found.rules.published)


@pytest.mark.parametrize("objective", OBJECTIVES)
@seeds
@settings(max_examples=40, deadline=None)
def test_publishing_what_was_found_keeps_it(seed: int, objective: Objective) -> None:
    found = deal(seed, quotas=0, objective=objective)
    first = settle(found.pool, found.rules)
    ids = found.pool.scores
    pairs = tuple((ids.mentees[i].id, ids.mentors[j].id) for i, j in first.answer.pairs.tolist())
    again = settle(found.pool, replace(found.rules, published=pairs))
    assert (again.answer.pairs == first.answer.pairs).all()
    assert (again.kept, again.given_up) == (len(pairs), ())


PEOPLE = (
    [Mentee("e1", {"years": 5.0}), Mentee("e2", {"years": 9.0})],
    [Mentor("o1", {"years": 9.0}), Mentor("o2", {"years": 5.0})],
)
YEARS = (Criterion("years", Kind.NEARNESS, "years", "years", reach=10),)
CROSSED = (("e1", "o1"), ("e2", "o2"))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(("price", "stays"), [(3_999, False), (4_000, True), (9_000, True)])
def test_the_price_decides(objective: Objective, price: int, stays: bool) -> None:
    rules = Rules(YEARS, objective, published=CROSSED, switching_price=price)
    found = match(*PEOPLE, rules)
    assert (found.kept, found.given_up) == ((2, ()) if stays else (0, CROSSED))
    assert (found.total, found.worst, found.upper_bound) == (
        (12_000, 6_000, 20_000) if stays else (20_000, 10_000, 20_000)
    )
    assert found.worst_bound == (10_000 if objective == "fair" else None)
    assert found.blocking_pairs == (2 if stays else 0)


@pytest.mark.parametrize(
    ("pair", "reason"),
    [
        (("e1", "gone"), "gone is not among the people to be matched"),
        (("e1", "full"), "full has no place left"),
        (("e1", "o1"), "a rule forbids it"),
    ],
)
def test_a_published_pair_that_is_impossible_now_is_named(pair: tuple[str, str], reason: str) -> None:
    mentors = [*PEOPLE[1], Mentor("full", {"years": 5.0}, capacity=0)]
    found = match(PEOPLE[0], mentors, Rules(YEARS, forbidden=(("e1", "o1"),), published=(pair,)))
    assert found.notes == (f"The published pair {pair[0]} with {pair[1]} was not kept: {reason}.",)
    assert (found.kept, found.given_up) == (0, ())


def test_a_locked_pair_that_was_published_counts_as_kept() -> None:
    found = match(*PEOPLE, Rules(YEARS, locked=CROSSED[:1], published=CROSSED[:1]))
    assert (found.kept, found.notes) == (1, ())


def test_a_move_by_hand_is_compared_with_the_matching_that_keeps_published_pairs() -> None:
    rules = Rules(YEARS, "total", published=CROSSED, switching_price=9_000)
    cost = what_if_moved(*PEOPLE, rules, "e1", "o2")
    assert (cost.total_change, cost.worst_change) == (8_000, 4_000)
    assert [change.mentee for change in cost.changed_pairs] == ["e1", "e2"]


@pytest.mark.parametrize("price", [-1, float("nan"), 0.5])
def test_a_price_that_cannot_be_meant_is_refused(price: float) -> None:
    with pytest.raises(ValueError, match="switching_price"):
        match(*PEOPLE, Rules(YEARS, switching_price=price))  # type: ignore[arg-type]
