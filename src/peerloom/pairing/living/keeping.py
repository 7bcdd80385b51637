"""Published pairs against a price: the best matching when giving one of them up must be worth it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.assigning import measured
from peerloom.pairing.living.pair_tables import Pairs, allowed_pairs, among, checked_pairs
from peerloom.pairing.problem import Flags, Indices, Problem, make_problem
from peerloom.pairing.published import Published, judged_with
from peerloom.pairing.results import Assignment
from peerloom.pairing.solving import solve

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, slots=True)
class Kept:
    """``assignment`` tells true weights; its bound and gap are those of the matching that is free to change everything,
    which ``cost`` more would be reached by. Of the published pairs (each of these is (p, 2), sorted) some are ``kept``,
    some ``given_up``, and some are ``gone`` because they are not allowed any more.
    """

    assignment: Assignment
    kept: Indices
    given_up: Indices
    gone: Indices
    cost: float


def assign_keeping(
    weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
    capacity: ArrayLike,
    *,
    published: Pairs,
    switching_price: float,
    lower: ArrayLike | None = None,
    demand: ArrayLike = 1,
    locked: Pairs = (),
    banned: Pairs = (),
) -> Kept:
    """The matching with the largest total less ``switching_price`` for each published pair that is given up.

    Who is served comes first, as in `peerloom.pairing.assign`, whose arguments the others are. Equally good matchings
    keep as many published pairs as possible, where weights and price are whole numbers that leave room for it; a price
    of 0 so keeps whatever costs nothing. A published pair that is not allowed any more is given up without a price.

    Raises ValueError for input that can't be meant.
    """
    if not (np.isfinite(switching_price) and switching_price >= 0):
        raise ValueError(f"switching_price must be finite and >= 0, not {switching_price}")
    problem = make_problem(weights, capacity, lower=lower, demand=demand, locked=locked, banned=banned)
    pairs = np.unique(checked_pairs(published, "published", problem), axis=0)
    allowed = allowed_pairs(problem)
    at_stake = among(allowed, pairs, problem)
    answer = plain = solve(problem, "total")
    if at_stake.any():
        found = solve(_judged(problem, at_stake, switching_price), "total")
        made = among(allowed, found.pairs, problem)
        method = f"{found.method}, published pairs preferred"
        answer = replace(plain, pairs=allowed[made], weights=problem.weights[made], method=method)
    assignment = measured(problem, "total", answer)
    now = among(pairs, assignment.pairs, problem)
    possible = now | among(pairs, allowed, problem)
    return Kept(
        assignment=assignment,
        kept=pairs[now],
        given_up=pairs[possible & ~now],
        gone=pairs[~possible],
        cost=float(plain.weights.sum() - answer.weights.sum()),
    )


def _judged(problem: Problem, at_stake: Flags, price: float) -> Problem:
    """The problem with weights in which published pairs are worth more."""
    if problem.whole and float(price).is_integer():
        pairs = np.column_stack([problem.rows[at_stake], problem.cols[at_stake]])
        return judged_with(problem, Published(at_stake, pairs), int(price))[0]
    return problem.with_weights(problem.weights + at_stake * price)
