"""How many mentors can be given out in all, when mentees may have several: one maximum flow proves it feasible."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags, Indices, Problem


@dataclass(frozen=True, slots=True)
class Fill:
    """The fullest assignment: ``first`` mentees who had nobody get one, ``pairs`` pairs are made, ``least`` places
    below lower bounds are filled. ``example`` marks the pairs of one such assignment among the problem's pairs.

    No two of these numbers are in conflict: a flow that is enlarged along shortest paths never takes a mentee's or a
    mentor's last unit away.
    """

    first: int
    pairs: int
    least: int
    example: Flags

    def within(self, problem: Problem) -> Fill:
        """The same numbers with an example among the pairs of ``problem``, which must allow them."""
        return replace(self, example=_limited_flow(problem, self)[1])


def fullest(problem: Problem) -> Fill:
    most_first = _flow(problem, _firsts(problem), problem.capacity)[0]
    most_pairs = _flow(problem, problem.demand, problem.capacity)[0]
    least = _flow(problem, problem.demand, problem.lower)[0]
    fill = Fill(most_first, most_pairs, least, np.zeros(len(problem.rows), dtype=bool))
    return fill.within(problem)


def can_be_filled(problem: Problem, fill: Fill) -> bool:
    """Whether the pairs of this problem are enough for as full an assignment."""
    return _limited_flow(problem, fill)[0] == fill.pairs


def _firsts(problem: Problem) -> Indices:
    return np.where(problem.covered, 0, np.minimum(problem.demand, 1))


def _limited_flow(problem: Problem, fill: Fill) -> tuple[int, Flags]:
    return _flow(
        problem,
        problem.demand,
        problem.capacity,
        first=_firsts(problem),
        lower=problem.lower,
        limits=(fill.first, fill.pairs - fill.first, fill.least, fill.pairs - fill.least),
    )


def _flow(
    problem: Problem,
    demand: Indices,
    capacity: Indices,
    *,
    first: Indices | None = None,
    lower: Indices | None = None,
    limits: tuple[int, int, int, int] | None = None,
) -> tuple[int, Flags]:
    """The largest flow and the pairs that it uses. With ``limits``, the first units, further units, units below lower
    bounds and units above them each pass through an arc of that size."""
    from scipy import sparse
    from scipy.sparse import csgraph

    n, m = problem.n, problem.m
    first = np.minimum(demand, 0) if first is None else first
    lower = np.minimum(capacity, 0) if lower is None else lower
    most = int(min(demand.sum(), capacity.sum()))
    one, more, below, above = limits or (0, most, 0, most)
    mentee, mentor = np.arange(n), n + np.arange(m)
    source, firsts, rest, least, others, sink = range(n + m, n + m + 6)
    tails = [
        np.array([source, source, least, others]),
        np.full(n, firsts),
        np.full(n, rest),
        problem.rows,
        mentor,
        mentor,
    ]
    heads = [
        np.array([firsts, rest, sink, sink]),
        mentee,
        mentee,
        n + problem.cols,
        np.full(m, least),
        np.full(m, others),
    ]
    sizes: list[NDArray[np.intp]] = [
        np.array([one, more, below, above]),
        first,
        demand - first,
        np.ones(len(problem.rows), dtype=np.intp),
        lower,
        capacity - lower,
    ]
    graph = sparse.csr_array(
        (np.minimum(np.concatenate(sizes), most).astype(np.int32), (np.concatenate(tails), np.concatenate(heads))),
        shape=(n + m + 6, n + m + 6),
    )
    graph.eliminate_zeros()
    found = csgraph.maximum_flow(graph, source, sink)
    used = (
        np.asarray(found.flow[problem.rows, n + problem.cols]).ravel() > 0 if len(problem.rows) else np.zeros(0, bool)
    )
    return int(found.flow_value), used
