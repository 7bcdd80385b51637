"""An order of people that depends on their numbers alone, so that the order of the input can't decide a tie."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Indices, Problem

ROUNDS = 4
MANY_PAIRS = 200_000
"""Beyond this a compiled loop adds up, and weights stand for themselves instead of their ranks."""


def canonical_order(problem: Problem) -> tuple[Indices, Indices]:
    """Orders of mentees (n,) and mentors (m,). People who stay alike after some rounds keep their input order.

    Colour refinement: a person is what they ask or offer, together with their scores and whom these are with.
    """
    mentee = _ranks(problem.demand, problem.covered, problem.base)
    mentor = _ranks(problem.capacity, problem.lower)
    many = len(problem.cols) > MANY_PAIRS
    words = problem.weights.view(np.uint64) if many else _ranks(problem.weights).astype(np.uint64)
    for _ in range(ROUNDS):
        if many:
            from peerloom.pairing.network.mixing import mixed_sums

            of_mentee, of_mentor = mixed_sums(problem.start, problem.cols, words, mentee, mentor)
        else:
            of_mentee = _sums(problem.rows, words, mentor[problem.cols], problem.n)
            of_mentor = _sums(problem.cols, words, mentee[problem.rows], problem.m)
        mentee, mentor = _ranks(mentee, of_mentee), _ranks(mentor, of_mentor)
    return np.argsort(mentee, kind="stable"), np.argsort(mentor, kind="stable")


def reordered(problem: Problem, mentees: Indices, mentors: Indices) -> tuple[Problem, Indices]:
    """The problem with people in these orders, and for each of its pairs the position in ``problem``."""
    row_of, col_of = np.argsort(mentees), np.argsort(mentors)
    rows, cols = row_of[problem.rows], col_of[problem.cols].astype(np.int32)
    position = np.lexsort((cols, rows))
    locked = np.column_stack([row_of[problem.locked[:, 0]], col_of[problem.locked[:, 1]]])
    other = Problem(
        n=problem.n,
        m=problem.m,
        start=np.concatenate([[0], np.cumsum(np.diff(problem.start)[mentees])]),
        cols=cols[position],
        weights=problem.weights[position],
        capacity=problem.capacity[mentors],
        lower=problem.lower[mentors],
        demand=problem.demand[mentees],
        locked=locked,
        locked_weights=problem.locked_weights,
        covered=problem.covered[mentees],
        base=problem.base[mentees],
        whole=problem.whole,
    )
    return other, position


def _ranks(*columns: NDArray[np.generic]) -> Indices:
    """Equal rows of the given columns share a rank, in the order of their values."""
    order = np.lexsort(columns[::-1])
    changes = np.zeros(len(order), dtype=bool)
    for column in columns:
        sorted_column = column[order]
        changes[1:] |= sorted_column[1:] != sorted_column[:-1]
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.cumsum(changes)
    return ranks


def _sums(side: NDArray[np.integer[Any]], words: NDArray[np.uint64], partner: Indices, size: int) -> NDArray[np.uint64]:
    """A number for each person that depends on the multiset of (weight's word, partner's rank), in any order."""
    mixed = _mixed(_mixed(words) + partner.astype(np.uint64))
    sums = np.zeros(size, dtype=np.uint64)
    np.add.at(sums, side, mixed)
    return sums


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Steele, Lea and Flood's SplitMix64 finaliser (2014): nearby numbers become unrelated ones."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
