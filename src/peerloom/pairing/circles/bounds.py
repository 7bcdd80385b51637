"""How large the total could be at most."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.assigning import assign
from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.problem import Floats


def most_there_could_be(company: Company, seating: Seating) -> float:
    """No seating of as many people in circles of these sizes has a larger sum of scores.

    Everyone is given the peers nearest to them, whoever else wants those, and the seats of smaller circles go to those
    who gain most by them; apart from that, everyone goes to the mentors by an optimal transportation in which a
    mentor of ``each`` takes an even part of the largest circle.
    """
    placed = len(seating.seated)
    if not placed:
        return 0.0
    sizes, circles = np.unique(seating.size[: seating.k], return_counts=True)
    peers = company.of_peers * _nearest(company, sizes.tolist())
    of_peers = assign(peers, sizes * circles).total
    if not company.each:
        return of_peers
    lead = np.where(company.may, company.lead, 0.0) / 2.0
    of_mentors = assign(lead, -(-int(sizes.max()) // company.each)).total
    alone = np.sort(peers.max(axis=1) + lead.max(axis=1))[-placed:].sum()
    return float(min(of_peers + of_mentors, alone))


def _nearest(company: Company, sizes: list[int]) -> Floats:
    """(n, sizes): each person's mean affinity to the size - 1 nearest whom they may sit with."""
    near = -np.sort(-np.where(company.apart, 0.0, company.near), axis=1)
    so_far = np.cumsum(near, axis=1)
    columns = [so_far[:, size - 2] / (size - 1) if size > 1 else np.zeros(company.n) for size in sizes]
    return np.column_stack(columns)
