"""Many chains at once that cost nothing: searches in depth that share what they have learned (Hopcroft & Karp 1973)."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.chains import open_place
from peerloom.pairing.network.state import NOBODY, Descent, Longs, Marks, Mentees, Pairs, Places


@compiled
def place_many(pairs: Pairs, places: Places, mentees: Mentees, price: Longs, profit: Longs, descent: Descent) -> int:
    """Place people along chains of slack zero until no round finds one. Returns how many were placed."""
    n = pairs.start.size - 1
    anywhere = np.empty(0, np.uint8)
    placed = 0
    while True:
        before = placed
        descent.entry[:] = pairs.start[:-1]
        descent.turn[:] = 0
        descent.seen[:] = 0
        for i in range(n):
            while mentees.has[i] < mentees.need[i]:
                if follow(pairs, places, mentees, price, profit, descent, anywhere, i) == NOBODY:
                    break
                placed += 1
        if placed == before:
            return placed


@compiled
def follow(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    price: Longs,
    profit: Longs,
    descent: Descent,
    wanted: Marks,
    beginner: int,
) -> int:
    """Look for one chain, depth first, and make its exchanges. Mentors who led nowhere are not asked again.

    It ends with a mentor marked ``wanted`` (m,), or with a free place where ``wanted`` is empty. Returns that mentor.
    """
    depth = 0
    descent.chain[0] = beginner
    while depth >= 0:
        i = descent.chain[depth]
        e = descent.entry[i]
        if e == pairs.start[i + 1]:
            depth -= 2
            if depth >= 0:
                descent.turn[descent.chain[depth + 1]] += 1
                depth = ask_next(pairs, places, price, profit, descent, depth)
            continue
        descent.entry[i] += 1
        j = pairs.cols[e]
        if mentees.held[e] or descent.seen[j] or profit[i] + price[j] != pairs.weights[e]:
            continue
        descent.seen[j] = 1
        descent.chain[depth + 1] = j
        descent.link[depth] = e
        if wanted[j] if wanted.size else open_place(places, price, j) == 0:
            exchange(pairs, places, mentees, descent, depth)
            return int(j)
        depth = ask_next(pairs, places, price, profit, descent, depth)
    return NOBODY


@compiled
def ask_next(pairs: Pairs, places: Places, price: Longs, profit: Longs, descent: Descent, depth: int) -> int:
    """Go on to the next mentee of the mentor at ``depth + 1`` who loses nothing by leaving, else stay at ``depth``."""
    j = descent.chain[depth + 1]
    while descent.turn[j] < places.taken[j]:
        s = places.first[j] + descent.turn[j]
        i = places.who[s]
        e = pairs.start[i] + places.pair[s]
        if profit[i] + price[j] == pairs.weights[e] and descent.entry[i] < pairs.start[i + 1]:
            descent.chain[depth + 2] = i
            return depth + 2
        descent.turn[j] += 1
    return depth


@compiled
def exchange(pairs: Pairs, places: Places, mentees: Mentees, descent: Descent, depth: int) -> None:
    """Everybody on the chain moves on by one; the mentors on it may be asked again."""
    j = descent.chain[depth + 1]
    spot = places.first[j] + places.taken[j]
    places.taken[j] += 1
    while True:
        i, e = descent.chain[depth], descent.link[depth]
        mentees.held[e] = 1
        places.who[spot] = i
        places.pair[spot] = e - pairs.start[i]
        descent.seen[j] = 0
        if depth == 0:
            mentees.has[i] += 1
            return
        depth -= 2
        j = descent.chain[depth + 1]
        spot = places.first[j] + descent.turn[j]
        mentees.held[pairs.start[i] + places.pair[spot]] = 0
