"""`goal_attainment`: how far goals were reached, whatever the goals are."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column, same_length
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying

LEAST, MOST = -2, 2
AS_HOPED = 50.0

TOO_FEW = gettext_noop("There are too few goals rated yet: {n}, and at least {minimum} are needed.")
BEYOND = gettext_noop(
    "Goals rated: {n}. Taken together they went further than hoped: a T-score of {score}, where 50 is as hoped."
)
SHORT = gettext_noop(
    "Goals rated: {n}. Taken together they stayed short of what was hoped: a T-score of {score}, where 50 is as hoped."
)
MET = gettext_noop("Goals rated: {n}. Taken together they went as hoped: a T-score of 50.")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalAttainment(Result):
    """How far one person's goals were reached. ``n`` counts goals with a level; ``left_out`` those not rated yet.

    Attributes:
        t_score: 50 where everything went as hoped, about 10 for each step; None when too few are rated.
        rho: how much one person's goals are taken to move together.
    """

    t_score: float | None
    rho: float


def goal_attainment(
    levels: Numbers, weights: Numbers | None = None, rho: float = 0.3, *, minimum_n: int = 1
) -> GoalAttainment:
    """The T-score of one person's goals: comparable over people and goals.

    ``levels`` from -2 (much less than hoped) to +2 (much more), None where not rated yet; means of two raters may lie
    between. ``weights`` above 0, one for each level; alike for all when None. ``rho`` of 0.3 is the authors' own
    assumption.

    Raises `CannotCompute` for no levels, for levels, weights or a rho that can't be meant.

    Kiresuk and Sherman (1968), Community Mental Health Journal 4, 443-453.
    """
    reached, importance = _goals(levels, weights)
    if not 0 <= rho <= 1:
        raise CannotCompute(f"rho lies between 0 and 1, and weights above 0; rho is {rho}")
    rated = ~np.isnan(reached)
    n = int(rated.sum())
    minimum = max(minimum_n, 1)
    too_few = n < minimum
    score = None if too_few else _t_score(reached[rated], importance[rated], rho)
    return GoalAttainment(
        method="Goal Attainment Scaling T-score",
        variant="Kiresuk and Sherman (1968); goals not rated yet left out",
        n=n,
        left_out=reached.size - n,
        minimum_n=minimum_n,
        too_few=too_few,
        said=_said(n, minimum, score),
        t_score=score,
        rho=rho,
    )


def _goals(levels: Numbers, weights: Numbers | None) -> tuple[Floats, Floats]:
    reached = column(levels, "levels")
    if not reached.size:
        raise CannotCompute("levels are empty; at least one goal is needed")
    if np.any((reached < LEAST) | (reached > MOST)):
        raise CannotCompute(f"levels lie between {LEAST} and {MOST}, with None where a goal is not rated yet")
    importance = np.ones(reached.size) if weights is None else column(weights, "weights")
    same_length(reached, importance, names="levels and weights")
    if not np.all(importance > 0):
        raise CannotCompute("weights lie above 0, and none may be missing")
    return reached, importance


def _t_score(levels: Floats, weights: Floats, rho: float) -> float:
    # Only how the weights compare matters; taken to 1 at most, none of them is too large to be squared.
    shares = weights / weights.max()
    spread = sqrt((1 - rho) * float(shares @ shares) + rho * float(shares.sum()) ** 2)
    return AS_HOPED + 10 * float(shares @ levels) / spread


def _said(n: int, minimum: int, score: float | None) -> Saying:
    if score is None:
        return saying(TOO_FEW, n=n, minimum=minimum)
    if round(score, 1) == AS_HOPED:
        return saying(MET, n=n)
    return saying(BEYOND if score > AS_HOPED else SHORT, n=n, score=in_figures(score, 1))
