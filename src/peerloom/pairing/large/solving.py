"""Solving the pairs that were kept, and adding more where they leave someone out who could be served."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.assigning import MOST_EXACT_PAIRS, USUAL_GAP, measured
from peerloom.pairing.large.people import People
from peerloom.pairing.large.progress import Bar
from peerloom.pairing.large.reach import Seats, Ways
from peerloom.pairing.problem import Flags, Problem
from peerloom.pairing.published import Published, judged_with, positions_of
from peerloom.pairing.results import FULL_SCORE, Assignment
from peerloom.pairing.scale.pairs import Pairs, join, no_pairs
from peerloom.pairing.solving import Answer, Terms, solve
from peerloom.pairing.stages import Stages

MOST_ROUNDS = 20
FIRST_SPREAD = 50.0
"""In score points. Where that left people out, later rounds list mentors as if by lot: anyone is better than nobody."""


@dataclass(frozen=True, slots=True)
class Solved:
    """``complete`` says that nobody else can be served; ``reached`` (m,) marks mentors with a free place or who would
    have one if others moved."""

    problem: Problem
    answer: Assignment
    seats: Seats
    reached: Flags
    complete: bool


def solve_kept(people: People, pairs: Pairs, terms: Terms, bar: Bar) -> Solved:
    """The best answer on ``pairs`` and those that must be added. Under ``stable`` nobody is asked to move."""
    pairs = join(pairs, people.published_scores())
    stages = Stages(terms, several=True)
    solved, more = _solved(people, pairs, stages.following(), bar, FIRST_SPREAD)
    for _ in range(MOST_ROUNDS):
        if solved.complete or terms.enough():
            break
        pairs = join(pairs, more)
        solved, more = _solved(people, pairs, stages.following(), bar, float(FULL_SCORE))
    return solved


def _solved(people: People, pairs: Pairs, terms: Terms, bar: Bar, spread: float) -> tuple[Solved, Pairs]:
    """An answer on these pairs, and the pairs that should be added."""
    problem = people.problem_of(pairs)
    gap = 0.0 if len(problem.cols) <= MOST_EXACT_PAIRS else USUAL_GAP
    answer = _answer(people, problem, replace(terms, gap=gap))
    seats = _seats(people, problem, answer)
    ways = Ways(people.features, seats, bar.again, people.rules.seed, spread)
    reached, more = _missing(people, ways, answer)
    return Solved(problem, answer, seats, reached, complete=pairs.hold(more)), more


def _answer(people: People, problem: Problem, terms: Terms) -> Assignment:
    objective = people.rules.objective
    if not len(people.published):
        return measured(problem, objective, solve(problem, objective, terms=terms))
    at_stake = np.zeros(len(problem.cols), dtype=bool)
    at_stake[positions_of(problem, people.published)] = True
    judged, _ = judged_with(problem, Published(at_stake, people.published), people.rules.switching_price)
    found = solve(judged, objective, terms=terms)
    true = problem.weights[positions_of(problem, found.pairs)]
    # The bound of adjusted scores says nothing about the true ones; that of all pairs is known.
    method = f"{found.method}, published pairs preferred"
    return measured(problem, objective, Answer(found.pairs, true, float(true.sum()), method))


def _seats(people: People, problem: Problem, answer: Assignment) -> Seats:
    keys = answer.pairs[:, 0] * problem.m + answer.pairs[:, 1]
    movable = ~np.isin(keys, people.locked[:, 0] * problem.m + people.locked[:, 1])
    taken = np.bincount(answer.pairs[:, 1], minlength=problem.m)
    return Seats(answer.pairs, movable, people.counts.capacity - taken)


def _missing(people: People, ways: Ways, answer: Assignment) -> tuple[Flags, Pairs]:
    """Who could be reached, and the pairs by which someone left out would be served; none where nobody could."""
    waiting = answer.unmatched[people.counts.demand[answer.unmatched] > 0]
    free = ways.seats.free > 0
    reached, moves = ways.back_from(free) if len(waiting) else (free, no_pairs())
    if answer.objective == "stable":
        return reached, ways.towards(waiting, np.flatnonzero(free))
    target = reached
    rows, cols = ways.seats.pairs[ways.seats.movable].T
    spare = np.bincount(answer.pairs[:, 0], minlength=people.shape[0])[rows] > 1
    if len(waiting) and spare.any():
        # Whoever has several mentors can spare one for somebody who has none.
        start = free.copy()
        start[cols[spare]] = True
        target, moves = ways.back_from(start)
    last = ways.towards(waiting, np.flatnonzero(target))
    return reached, join(moves, last) if len(last.keys) else no_pairs()
