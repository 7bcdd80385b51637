"""A first seating: leaders, then a balanced transportation of everyone to them."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.assigning import assign
from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.leaders import choose_leaders, stored
from peerloom.pairing.circles.locks import Beginning
from peerloom.pairing.circles.plans import Plan
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.results import FULL_SCORE

ROUNDS = 4
"""How often leaders are chosen anew with those in mind whom the last ones could not take."""


def first_seating(company: Company, plan: Plan, begun: tuple[Beginning, ...]) -> Seating:
    """As the plan says where the rules that hold towards leaders permit it; members may still clash.

    Without mentors, members who suit many others lend their place to a circle's beginning.
    """
    lead, may = (company.lead, company.may) if company.each else _peers_as_leaders(company)
    each = max(company.each, 1)
    need = np.ones(company.n)
    tried: list[tuple[int, Indices, Indices]] = []
    for _ in range(ROUNDS):
        leaders = choose_leaders(lead, may, need, begun, (plan.circles, each, plan.most))
        circle = _transported(company, plan, leaders, lead, may)
        placed = int(np.count_nonzero(circle < len(leaders)))
        tried.append((placed, circle, leaders))
        if placed >= plan.placed or len(leaders) * each == lead.shape[1]:
            break
        need = np.where(circle < len(leaders), need, 10.0 * need)
    _, circle, leaders = max(tried, key=lambda one: one[0])
    return Seating(company, circle, leaders if company.each else leaders[:, :0], plan)


def _peers_as_leaders(company: Company) -> tuple[Floats, Flags]:
    lead, may = company.near.copy(), ~company.apart
    np.fill_diagonal(lead, FULL_SCORE)
    return lead, may


def _transported(company: Company, plan: Plan, leaders: Indices, lead: Floats, may: Flags) -> Indices:
    """A circle for each mentee (n,); the number of circles for those who found none."""
    k = len(leaders)
    circle = np.full(company.n, k, dtype=np.intp)
    if not k:
        return circle
    allowed: Flags = np.all(may[:, leaders], axis=2)
    kept = _locked_places(company, leaders)
    for row, one in kept:
        allowed[row] = False
        allowed[row, one] = True
    answer = assign(
        stored(lead[:, leaders].sum(axis=2), allowed), plan.most, lower=min(plan.least, plan.most), locked=kept
    )
    circle[answer.pairs[:, 0]] = answer.pairs[:, 1]
    return circle


def _locked_places(company: Company, leaders: Indices) -> list[tuple[int, int]]:
    if not company.each:
        # Whoever lends their place to a beginning stays there.
        return [(person, one) for one, person in enumerate(leaders[:, 0].tolist())]
    held = company.locked[:, leaders].any(axis=2)
    return [(row, one) for row, one in np.argwhere(held).tolist()]
