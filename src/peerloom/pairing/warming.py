"""Compile the inner loops before somebody waits for them: ``python -m peerloom.pairing.warming``.

The machine code is kept on disk (beside the source, or in the user's cache where that can't be written), so that this
takes a minute once and a second ever after.
"""

from __future__ import annotations

import os

import numpy as np
from scipy import sparse

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.living import LivingAssignment
from peerloom.pairing.problem import Problem, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import OBJECTIVES, Criterion, Kind, Rules


def warm_up() -> None:
    """Solve small problems the way large ones are solved, one of each shape."""
    for problem in (_crowd(demand=1, lower=0), _crowd(demand=2, lower=1)):
        for objective in OBJECTIVES:
            assign_problem(problem, objective, family="large")
    _compare_in_blocks()
    living = LivingAssignment(np.ones((3, 2)), 1)
    living.add_mentee([0], [1.0])
    living.change_capacity(0, 0)
    living.add_mentor([0], [1.0])
    living.remove_mentee(0)


def _crowd(*, demand: int, lower: int) -> Problem:
    """Thirty mentees and too few mentors, with scores that need chains of exchanges."""
    chance = np.random.default_rng(1)
    weights = sparse.csr_matrix(chance.integers(1, 100, (30, 12)).astype(np.float64))
    return make_problem(weights, 2, lower=lower, demand=demand)


def _compare_in_blocks() -> None:
    from peerloom.pairing.scale import Limits, compile_features, find_candidates

    mentees = [Mentee(f"e{k}", {"a": frozenset({"x", str(k % 3)}), "b": float(k)}) for k in range(40)]
    mentors = [Mentor(f"o{k}", {"a": frozenset({"x", str(k % 5)}), "b": float(k)}, capacity=2) for k in range(30)]
    criteria = (Criterion("a", Kind.OVERLAP, "a", "a"), Criterion("b", Kind.NEARNESS, "b", "b", reach=9, required=True))
    find_candidates(compile_features(mentees, mentors, Rules(criteria)), limits=Limits(candidates=5, sample=20))


if __name__ == "__main__":
    # Whatever somebody waits for comes first.
    os.nice(10)
    warm_up()
