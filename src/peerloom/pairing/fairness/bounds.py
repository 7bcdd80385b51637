"""How high the smallest sum could be at most: a linear program's bound, certified over all pairs. Compiled.

For multipliers l >= 0 of the mentees that add up to 1 and prices p of the mentors, no smallest sum exceeds

    sum_i (l_i base_i + the best demand_i of l_i w_ij - p_j) + sum_j (capacity_j p_j, or lower_j p_j where p_j < 0).

Good multipliers and prices come from the primal-dual hybrid gradient method (Chambolle and Pock, 2011) on the pairs
that are worth trying; the bound itself looks at every pair, so that it holds whatever they are.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.fairness.places import Offers, Small, Whole
from peerloom.pairing.problem import Floats

BALANCE = 4.0
"""The length of the dual steps against the primal ones."""


@compiled
def best_sums(start: Whole, cols: Small, weights: Floats, capacity: Whole, demand: Whole) -> Floats:
    """What each mentee's best mentors would give (n,), if nobody else wanted them."""
    barred = np.where(capacity > 0, 0.0, np.inf)
    found = np.zeros(len(demand))
    for i in range(len(demand)):
        low, high = start[i], start[i + 1]
        found[i] = _best_of(cols[low:high], weights[low:high], 1.0, barred, demand[i], 0.0)
    return found


@compiled
def bound_of(
    start: Whole,
    cols: Small,
    weights: Floats,
    offers: Offers,
    demand: Whole,
    base: Floats,
    shares: Floats,
    prices: Floats,
    least: float,
) -> float:
    """The bound for multipliers ``shares`` (n,) and ``prices`` (m,).

    ``least`` is -inf if every mentee gets all the mentors it asks for and every lower bound is met. Otherwise it is 0:
    nobody need take a mentor who costs more than is gained, and no price is negative.
    """
    used = np.maximum(prices, least)
    bound = float(np.sum(np.where(used > 0, offers.capacity[:-1], offers.lower[:-1]) * used))
    for i in range(len(demand)):
        low, high = start[i], start[i + 1]
        bound += shares[i] * base[i]
        bound += _best_of(cols[low:high], weights[low:high], shares[i], used, demand[i], least)
    return bound


@compiled
def _best_of(cols: Small, weights: Floats, share: float, prices: Floats, most: int, least: float) -> float:
    """The sum of the best ``most`` of ``share`` times weight less price, of those above ``least``."""
    values = np.full(most, least)
    if most == 0:
        return 0.0
    for at in range(len(cols)):
        value = share * weights[at] - prices[cols[at]]
        place = most - 1
        if value <= values[place]:
            continue
        while place > 0 and values[place - 1] < value:
            values[place] = values[place - 1]
            place -= 1
        values[place] = value
    return float(np.sum(values[values > -np.inf]))


@compiled
def improve(
    offers: Offers,
    demand: Whole,
    base: Floats,
    shares: Floats,
    own: Floats,
    prices: Floats,
    parts: Floats,
    least: float,
    rounds: int,
) -> tuple[Floats, Floats]:
    """Some rounds on multipliers ``shares`` (n,), mentees' prices ``own`` (n,), mentors' ``prices`` (m,) and the
    ``parts`` of the offers (e,) that are taken, all overwritten. Returns the mean multipliers and mentors' prices.
    ``least`` is the same as for the bound.

    The multipliers add up to n here, which keeps all numbers near one size; prices are scaled alike.
    """
    n, m = len(demand), len(prices)
    mean_shares, mean_prices = np.zeros(n), np.zeros(m)
    reach = np.bincount(offers.cols, minlength=m)
    pull = BALANCE / _largest_row(offers)
    for _ in range(rounds):
        sums, taken, load = _take(offers, shares, own, prices, parts)
        shares[:] = n * _onto_simplex((shares - pull * (sums + base)) / n)
        for i in range(n):
            step = BALANCE / max(1, offers.start[i + 1] - offers.start[i])
            own[i] = max(least, own[i] + step * (taken[i] - demand[i]))
        for j in range(m):
            step = BALANCE / max(1, reach[j])
            moved = prices[j] + step * load[j]
            prices[j] = max(0.0, moved - step * offers.capacity[j]) + min(0.0, moved - step * offers.lower[j])
        np.maximum(prices, least, prices)
        mean_shares += shares / rounds
        mean_prices += prices / rounds
    return mean_shares, mean_prices


@compiled
def _take(offers: Offers, shares: Floats, own: Floats, prices: Floats, parts: Floats) -> tuple[Floats, Floats, Floats]:
    """A step of the parts, and with them overshot: mentees' sums (n,), their mentors (n,), mentors' loads (m,)."""
    start, cols, weights = offers.start, offers.cols, offers.weights
    n = len(start) - 1
    sums, taken, load = np.zeros(n), np.zeros(n), np.zeros(len(prices))
    for i in range(n):
        for offer in range(start[i], start[i + 1]):
            weight, j = weights[offer], cols[offer]
            gain = shares[i] * weight - own[i] - prices[j]
            now = min(1.0, max(0.0, parts[offer] + gain / (BALANCE * (weight + 2.0))))
            ahead = 2.0 * now - parts[offer]
            parts[offer] = now
            sums[i] += weight * ahead
            taken[i] += ahead
            load[j] += ahead
    return sums, taken, load


@compiled
def _largest_row(offers: Offers) -> float:
    largest = 0.0
    for i in range(len(offers.start) - 1):
        largest = max(largest, np.sum(offers.weights[offers.start[i] : offers.start[i + 1]]))
    return max(largest, 1e-300)


@compiled
def _onto_simplex(point: Floats) -> Floats:
    """The nearest point with no negative part whose parts add up to 1."""
    descending = np.sort(point)[::-1]
    above, least = 0.0, 0.0
    for k in range(len(point)):
        above += descending[k]
        if descending[k] > (above - 1.0) / (k + 1):
            least = (above - 1.0) / (k + 1)
    return np.maximum(point - least, 0.0)
