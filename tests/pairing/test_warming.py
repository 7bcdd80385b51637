"""Compiling ahead covers what large matchings need."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from peerloom.pairing import OBJECTIVES, Objective, assign
from peerloom.pairing.network.bidding import bid_until_settled
from peerloom.pairing.network.filling import fill_places
from peerloom.pairing.network.one_each import bid_by_lists, bid_by_rows, level_prices
from peerloom.pairing.network.settling import place_everyone
from peerloom.pairing.warming import warm_up


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_nothing_is_compiled_anew_for_a_large_matching(objective: Objective) -> None:
    warm_up()
    auctions: tuple[Any, ...] = (bid_until_settled, bid_by_rows, bid_by_lists, level_prices)
    kernels: tuple[Any, ...] = (*auctions, place_everyone, fill_places)
    before = [len(kernel.signatures) for kernel in kernels]
    chance = np.random.default_rng(2)
    dense = np.floor(chance.random((900, 600)) * 1_000)
    stored = sparse.csr_matrix(np.where(chance.random((900, 600)) < 0.3, dense, 0.0))
    for weights in (dense, stored, np.asfortranarray(dense), dense[::-1]):
        assign(weights, 2, objective=objective)
    assert [len(kernel.signatures) for kernel in kernels] == before
    assert all(before)
