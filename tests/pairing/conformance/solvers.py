"""The one list of solvers that the suite runs. Each takes what `assign` takes and answers as it does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from peerloom.pairing import Assignment, Objective, assign
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.problem import make_problem
from peerloom.pairing.solving import Family

Solver = Callable[..., Assignment]


def forced(family: Family) -> Solver:
    """This kind of solver, whatever the size of the problem."""

    def solver(weights: Any, capacity: Any, *, objective: Objective = "total", **limits: Any) -> Assignment:
        return assign_problem(make_problem(weights, capacity, **limits), objective, family=family)

    return solver


SOLVERS: dict[str, Solver] = {"assign": assign, "small": forced("small"), "large": forced("large")}

every_solver = pytest.mark.parametrize("solver", [pytest.param(solver, id=name) for name, solver in SOLVERS.items()])
