"""Pure Python peers, for a few hundred people: munkres, and the stable games of `matching`."""

from __future__ import annotations

import sys

import numpy as np

from pairing_peers.tasks import Found
from peerloom.simulation.instances import FULL_SCORE, Instance


def munkres_table(instance: Instance) -> Found:
    from munkres import Munkres

    mentor = np.repeat(np.arange(len(instance.capacity)), instance.capacity)
    costs = FULL_SCORE - np.asarray(instance.weights)[:, mentor]
    chosen = Munkres().compute(costs.tolist())
    return Found(np.array([(row, mentor[place]) for row, place in chosen], dtype=np.intp))


def matching_game(instance: Instance) -> Found:
    """Hospitals and residents, both ranking by the pair's score: mentees are residents."""
    from matching.games import HospitalResident

    sys.setrecursionlimit(100_000)  # its solver calls itself once for each proposal
    weights = np.asarray(instance.weights)
    n, m = weights.shape
    game = HospitalResident.create_from_dictionaries(
        {f"mentee {i}": [f"mentor {j}" for j in np.argsort(-weights[i]).tolist()] for i in range(n)},
        {f"mentor {j}": [f"mentee {i}" for i in np.argsort(-weights[:, j]).tolist()] for j in range(m)},
        {f"mentor {j}": places for j, places in enumerate(instance.capacity.tolist())},
    )
    game.solve(optimal="resident")
    made = game.matching.items()
    pairs = [(_number(mentee), _number(mentor)) for mentor, mentees in made for mentee in mentees]
    return Found(np.array(pairs, dtype=np.intp).reshape(-1, 2))


def _number(name: object) -> int:
    return int(str(name).rsplit(" ", 1)[1])
