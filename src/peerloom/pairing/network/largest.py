"""The largest total of a large problem: auctions first, then chains until it is proven, or as near as was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.network.filling import fill_places
from peerloom.pairing.network.made import edges_of, total_of
from peerloom.pairing.network.rounds import CLOSED, SCALE, Round, auctioned
from peerloom.pairing.network.settling import place_everyone, take_back
from peerloom.pairing.network.state import Longs, Mentees, Places, make_descent, make_places, make_trail
from peerloom.pairing.network.whole import Network, dual_value, make_network, with_nobody
from peerloom.pairing.problem import Floats, Problem

NODES = 3_000
"""The chains may look at so many people for each person there is, before they have to stop: minutes, at any size."""

Proceed = Callable[[float], None]
"""Is told from 0.0 to 1.0 how far the work is, and may raise an exception to end it."""

Enough = Callable[[], bool]
"""Is asked between rounds whether the best so far will do."""


@dataclass(frozen=True, slots=True)
class Largest:
    """Positions of the chosen pairs among the problem's (p,), the prices of mentors (m,), and the largest total that
    there could be; ``proven`` says that the chosen pairs reach it."""

    chosen: NDArray[np.int64]
    price: Floats
    upper_bound: float
    proven: bool


def largest_total(
    problem: Problem,
    *,
    gap: float = 0.0,
    proceed: Proceed = lambda done: None,
    enough: Enough = lambda: False,
    nodes: int = NODES,
) -> Largest:
    """As many mentees as possible get a mentor, as many wanted places as possible are filled; then the largest total.

    With ``gap`` above 0 the work ends as soon as the total is proven to be at most that share below the largest one;
    when ``enough`` says so, it ends with what there is. The chains may look at ``nodes`` people for each there is.
    """
    network, found = solved(problem, gap, proceed, enough, nodes)
    return _answer(problem, network, found)


@dataclass(frozen=True, slots=True)
class Found:
    """Who has which place of a network, at prices (m,) per 1 / ``scale``; ``missing`` units can't be served."""

    places: Places
    price: Longs
    scale: int
    missing: int
    finished: bool


def solved(problem: Problem, gap: float, proceed: Proceed, enough: Enough, nodes: int = NODES) -> tuple[Network, Found]:
    """The problem as a network, with columns for nobody where there is a shortage, and its solution."""
    network = make_network(problem)
    if network.units <= int(network.capacity.sum(dtype=np.int64)):
        found = _solve(network, gap, proceed, enough, nodes)
        if not found.missing:
            return network, found
    else:
        found = _settle(_alike(network), None)
    firsts = _firsts(problem, network)
    network = with_nobody(network, firsts, _unserved(network, firsts, found.missing))
    return network, _solve(network, gap, proceed, enough, nodes)


def _solve(network: Network, gap: float, proceed: Proceed, enough: Enough, nodes: int) -> Found:
    found = None
    for number, found in enumerate(auctioned(network, gap)):
        proceed(1 - 0.7 ** (number + 1))
        if gap > 0 and _is_near(network, found, gap):
            return Found(found.places, found.price, SCALE, 0, finished=False)
        if enough():
            return _leave_it_at(network, found)
    return _settle(network, found, nodes)


def _is_near(network: Network, found: Round, gap: float) -> bool:
    """Whether everybody is served and the total is proven to be near enough. Looked at only where that may be so."""
    total = float(total_of(network.pairs, found.places))
    if found.step * network.units > 20 * gap * total or np.any(found.mentees.has < found.mentees.need):
        return False
    return dual_value(network, found.price, SCALE) - total <= gap * total and not np.any(
        found.places.taken < network.lower
    )


def _leave_it_at(network: Network, found: Round) -> Found:
    held = np.zeros(network.pairs.cols.size, np.uint8)
    held[edges_of(network.pairs, found.places)] = 1
    missing = _fill_anyhow(network, found.places, found.mentees._replace(held=held))
    return Found(found.places, found.price, SCALE, missing, finished=False)


def _settle(network: Network, found: Round | None, nodes: int = NODES) -> Found:
    """Exact prices and places, from what the last round found."""
    n, m = network.need.size, network.capacity.size
    held = np.zeros(network.pairs.cols.size, np.uint8)
    if found is None:
        places, has = make_places(network.capacity, network.lower), np.zeros(n, np.int32)
        price = np.where(network.capacity > 0, 0, CLOSED).astype(np.int64)
    else:
        places, price, has = found.places, found.price // SCALE, found.mentees.has
        held[edges_of(network.pairs, places)] = 1
    mentees = Mentees(network.need, has, held)
    # Mentors with a lower bound may be worth less than nothing until it is filled.
    profit = np.zeros(n, np.int64)
    trail, descent = make_trail(n, m), make_descent(n, m)
    take_back(network.pairs, places, mentees, price, profit)
    budget = nodes * (n + m)
    missing, budget = place_everyone(network.pairs, places, mentees, price, profit, trail, descent, budget)
    by_price = np.argsort(price, kind="stable").astype(np.int32)
    budget = fill_places(network.pairs, places, mentees, price, profit, trail, descent, by_price, budget)
    if budget < 0 and missing:
        missing = _fill_anyhow(network, places, mentees)
    return Found(places, price, 1, missing, finished=budget >= 0)


def _fill_anyhow(network: Network, places: Places, mentees: Mentees) -> int:
    """Serve whoever can still be served, whatever it is worth, after the work allowed was used up."""
    n, m = network.need.size, network.capacity.size
    alike = network.pairs._replace(weights=np.zeros(network.pairs.cols.size, np.int32))
    price, profit = np.zeros(m, np.int64), np.zeros(n, np.int64)
    without_lower = places._replace(lower=np.zeros(m, np.int32))
    trail, descent, budget = make_trail(n, m), make_descent(n, m), NODES * (n + m)
    missing, budget = place_everyone(alike, without_lower, mentees, price, profit, trail, descent, budget)
    by_price = np.argsort(price, kind="stable").astype(np.int32)
    fill_places(alike, places, mentees, price, profit, trail, descent, by_price, budget)
    return int(missing)


def fullness(problem: Problem) -> tuple[int, int, int]:
    """How many mentees without a mentor get one, how many places are filled in all, and how many below lower bounds."""
    network = make_network(problem)
    firsts = _firsts(problem, network)
    found = _settle(_alike(network), None)
    without = _unserved(network, firsts, found.missing)[0] if found.missing else 0
    least = int(np.minimum(found.places.taken, network.lower).sum(dtype=np.int64))
    return int(firsts.sum()) - without, network.units - found.missing, least


def _alike(network: Network) -> Network:
    """The same with all pairs worth nothing: what can be served at all."""
    return replace(network, pairs=network.pairs._replace(weights=np.zeros(network.pairs.cols.size, np.int32)))


def _firsts(problem: Problem, network: Network) -> Longs:
    """1 for mentees who have no mentor yet and could get one (n,), else 0."""
    return ((problem.demand > 0) & ~problem.covered & (network.need > 0)).astype(np.int64)


def _unserved(network: Network, firsts: Longs, missing: int) -> tuple[int, int]:
    """How many mentees can get no mentor at all, and how many further units can't be had."""
    if network.need.max(initial=0) <= 1 and np.all(firsts == network.need):
        return missing, 0
    need = np.minimum(network.need, firsts).astype(np.int32)
    mentees = Mentees(need, np.zeros(need.size, np.int32), np.zeros(network.pairs.cols.size, np.uint8))
    without = _fill_anyhow(network, make_places(network.capacity, network.lower), mentees)
    return without, missing - without


def _answer(problem: Problem, network: Network, found: Found) -> Largest:
    edges = np.sort(edges_of(network.pairs, found.places))
    whole = int(network.pairs.weights[edges].sum(dtype=np.int64))
    bound = _bound(network, found, whole)
    edges = mentored(problem, network, edges)
    # Rounding can have taken half a step from each pair.
    slack = 0.0 if network.exact else 0.5 * len(edges)
    return Largest(
        chosen=edges,
        price=np.where(network.capacity > 0, found.price, 0)[: problem.m] * (network.unit / found.scale),
        upper_bound=(bound + slack) * network.unit,
        proven=network.exact and bound == whole,
    )


def _bound(network: Network, found: Found, whole: int) -> float:
    short = bool(np.any(found.places.taken < network.lower))
    if short and found.finished:
        # Prices alone do not show that no other choice falls less short; that the chains came to an end does.
        return whole
    if short or not found.finished:
        network = replace(network, lower=np.zeros_like(network.lower))
    return dual_value(network, found.price, found.scale)


def mentored(problem: Problem, network: Network, edges: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pairs (ascending) that are with mentors, as positions among the problem's own."""
    if not network.nobody:
        return edges
    edges = edges[network.pairs.cols[edges] < problem.m]
    rows = np.searchsorted(network.pairs.start, edges, side="right") - 1
    own: NDArray[np.int64] = edges - network.pairs.start[rows] + problem.start[rows]
    return own
