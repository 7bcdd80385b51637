"""From nearly right prices to a proven optimum: what does not fit is taken back, and chains mend it.

Whole weights only. Every step keeps this: no pair that is not made has a negative slack, none that is made a positive
one. So when everybody has what they need, and only mentors without a free place have a price, nothing is better.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.chains import begin_at, forget, raise_prices, search, shift, stand_up
from peerloom.pairing.network.descending import place_many
from peerloom.pairing.network.rows import longest_row, weigh_up
from peerloom.pairing.network.state import FAR, NOBODY, Descent, Longs, Marks, Mentees, Pairs, Places, Trail

FEW = 4
"""With so few left to place, one chain for each is quicker than looking for many chains at once."""


@compiled
def take_back(pairs: Pairs, places: Places, mentees: Mentees, price: Longs, profit: Longs) -> int:
    """Set every profit to the best further offer, and undo the pairs that are worse than that. Returns how many."""
    n = pairs.start.size - 1
    undone = 0
    held, gains = mentees.held, np.empty(longest_row(pairs.start), np.int64)
    for i in range(n):
        length = weigh_up(pairs.start, pairs.cols, pairs.weights, price, 1, i, gains)
        best, begin = -FAR, pairs.start[i]
        for k in range(length):
            best = max(best, -FAR if held[begin + k] else gains[k])
        profit[i] = best
    for j in range(places.capacity.size):
        s = places.first[j]
        while s < places.first[j] + places.taken[j]:
            i = places.who[s]
            e = pairs.start[i] + places.pair[s]
            gain = np.int64(pairs.weights[e]) - price[j]
            if gain >= profit[i]:
                s += 1
                continue
            stand_up(pairs, places, mentees, j, s)
            undone += 1
    for i in range(n):
        if profit[i] == -FAR:
            profit[i] = least_held(pairs, mentees.held, price, i)
    return undone


@compiled
def least_held(pairs: Pairs, held: Marks, price: Longs, i: int) -> int:
    """The gain by the worst pair that mentee i has, 0 for none."""
    least = FAR
    for e in range(pairs.start[i], pairs.start[i + 1]):
        if held[e]:
            least = min(least, np.int64(pairs.weights[e]) - price[pairs.cols[e]])
    return least if least < FAR else 0


@compiled
def place_everyone(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    price: Longs,
    profit: Longs,
    trail: Trail,
    descent: Descent,
    budget: int,
) -> tuple[int, int]:
    """Give everybody the mentors that they need along cheapest chains.

    Returns how many places are still wanted, which is 0 unless there are not enough, and what is left of the budget of
    nodes to look at; below 0 it ended the work early.
    """
    n = pairs.start.size - 1
    while True:
        count, missing = 0, 0
        for i in range(n):
            if mentees.has[i] < mentees.need[i]:
                missing += mentees.need[i] - mentees.has[i]
                trail.touched[count] = i
                count = begin_at(trail, count, i, 0)
        starters = count
        goal, nearest = NOBODY, 0
        if missing > 0 and budget >= 0:
            goal, nearest, count = search(pairs, places, mentees.held, price, profit, trail, count)
            budget -= count
        if goal == NOBODY:
            for k in range(starters):
                trail.spot[trail.touched[k]] = NOBODY
            forget(trail, count)
            return missing, budget
        raise_prices(n, price, profit, trail, count, nearest)
        if starters <= FEW:
            shift(pairs, places, mentees, trail, goal)
        else:
            place_many(pairs, places, mentees, price, profit, descent)
        forget(trail, count)
