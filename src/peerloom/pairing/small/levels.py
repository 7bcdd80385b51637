"""Leximin: the worst-off as well off as can be, then the next, level by level."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.small.exchange import Exchange

Levels = NDArray[np.int32]

FREE = np.iinfo(np.int32).max
MOST_WORK = 3_000_000_000
"""Cells that a search may look at in all: some seconds. A count, not a clock, so that results are the same anywhere."""


def levels_of(exchange: Exchange, weights: Floats) -> Levels:
    """Each pair's level (R, C): its weight's rank among all; FREE for the extra rows and the nobody column."""
    _, rank = np.unique(weights, return_inverse=True)
    level = np.full(exchange.alive.shape, FREE, dtype=np.int32)
    level[: exchange.n, :-1] = rank.reshape(weights.shape)[:, exchange.mentor[:-1]]
    return level


def raise_levels(exchange: Exchange, level: Levels) -> bool:
    """Use as few pairs of the lowest level as possible, then of the next, and so on, among pairs that are alive.

    Afterwards every full assignment of alive pairs is as good. Levels strictly between two that are used need no work:
    the present assignment proves that none of their pairs is necessary. Returns False when the work budget ended it
    early: the lowest levels are then as good as can be.
    """
    costed = np.flatnonzero((exchange.alive & (level != FREE)).ravel())
    order = costed[np.argsort(level.ravel()[costed], kind="stable")]
    sorted_levels = level.ravel()[order]
    people = np.arange(exchange.n)
    at, done = 0, -1
    while True:
        present = level[people, exchange.seat]
        lowest = int(np.min(present[present > done], initial=FREE))
        if lowest == FREE:
            return True
        if exchange.work > MOST_WORK:
            return False
        start = int(np.searchsorted(sorted_levels, lowest, side="left"))
        end = int(np.searchsorted(sorted_levels, lowest, side="right"))
        exchange.alive.ravel()[order[at:start]] = False
        edges = order[start:end]
        _use_fewest(exchange, edges[exchange.alive.ravel()[edges]], np.flatnonzero(present == lowest))
        at, done = end, lowest


def _use_fewest(exchange: Exchange, edges: Indices, users: Indices) -> None:
    """Use as few of ``edges`` (flat positions) as possible; only assignments with that few stay alive.

    The Hungarian method with cost 1 for these pairs and 0 for all others.
    """
    alive = exchange.alive
    alive.ravel()[edges] = False
    exchange.leave(users)
    waiting = users
    reach = None
    for _ in range(len(users)):
        reach = exchange.find_place(waiting, alive)
        if reach is not None:
            break
        waiting = waiting[exchange.seat[waiting] < 0]
    if reach is None:
        return
    rows, cols = np.divmod(edges, alive.shape[1])
    row_price = np.zeros(alive.shape[0], dtype=np.int32)
    col_price = np.zeros(alive.shape[1], dtype=np.int32)
    usable = alive
    while waiting.size:
        reach = exchange.find_place(waiting, usable)
        if reach is None:
            waiting = waiting[exchange.seat[waiting] < 0]
            continue
        row_price += reach.rows
        col_price -= reach.cols
        usable = alive & ((row_price[:, None] + col_price) == 0)
        tight = row_price[rows] + col_price[cols] == 1
        usable.ravel()[edges[tight]] = True
    np.copyto(alive, usable)
