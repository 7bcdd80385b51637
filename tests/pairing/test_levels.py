"""Leximin from any start: the exchange alone, without the head start that the solver gives it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings

from peerloom.pairing.small.exchange import Exchange
from peerloom.pairing.small.levels import levels_of, raise_levels
from peerloom.pairing.small.one_each import NOBODY, best_total, count_places
from tests.pairing.brute_force import Case, fullest
from tests.pairing.cases import cases


@given(case=cases(most=5, locks=False))
@settings(max_examples=100, deadline=None)
def test_exchanges_reach_leximin_from_the_worst_start(case: Case) -> None:
    people = np.flatnonzero(np.array(case.demand, dtype=np.intp))
    weights, allowed = case.weights[people].astype(np.float64), case.allowed[people]
    capacity, lower = np.array(case.capacity, dtype=np.intp), np.array(case.lower, dtype=np.intp)
    places = count_places(allowed, capacity, lower)
    worst_start = best_total(weights.max(initial=0.0) - weights, allowed, capacity, lower, places)
    exchange = Exchange(allowed, capacity, lower, places, worst_start)
    assert raise_levels(exchange, levels_of(exchange, weights))
    chosen = exchange.chosen()
    served = np.flatnonzero(chosen != NOBODY)
    sums = tuple(sorted(int(weight) for weight in weights[served, chosen[served]]))
    assert sums == max(outcome.sums for outcome in fullest(case))
