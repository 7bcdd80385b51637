"""As many pairs of the wanted kinds as their price is worth."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.problem import Flags
from peerloom.pairing.quotas.aim import Aim
from peerloom.pairing.quotas.bonuses import Largest, search_bonuses
from peerloom.pairing.quotas.exact import best_of_all
from peerloom.pairing.quotas.mixing import mixed

FEW_PAIRS = 4_000
"""For a mixed-integer program."""
MIXES = 8


@dataclass(frozen=True, slots=True)
class Pursued:
    """The pairs (e,) found; no other choice is worth more than ``bound``."""

    made: Flags
    bound: float


def pursue(aim: Aim, start: Flags, largest: Largest, enough: Callable[[], bool]) -> Pursued:
    """``start`` (e,) is an answer that is as full as can be, and fair where the aim has a floor.

    Bonuses first: their bound is proven for any number of people, and their answers are mixed. What then is not proven
    best is solved as a mixed-integer program, where there are few pairs, or few in all the answers found.
    """
    search = search_bonuses(aim, start, largest, enough)
    # Weights and prices are whole numbers, and so is every worth.
    bound = float(np.floor(search.bound + 1e-6))
    best = max((made for made in search.found if aim.is_fair(made)), key=aim.worth)
    for other in search.found[-MIXES:]:
        if aim.worth(best) >= bound:
            break
        best = mixed(aim, best, other)
    if aim.worth(best) >= bound or enough():
        return Pursued(best, max(bound, aim.worth(best)))
    return _improved(aim, best, search.found, bound)


def _improved(aim: Aim, best: Flags, found: tuple[Flags, ...], bound: float) -> Pursued:
    every = len(best) <= FEW_PAIRS
    kept = np.ones(len(best), dtype=bool) if every else np.logical_or.reduce([best, *found])
    if np.count_nonzero(kept) > FEW_PAIRS:
        return Pursued(best, bound)
    chosen, proven = best_of_all(aim.only(kept), best[kept])
    if chosen is not None:
        other = np.zeros_like(best)
        other[np.flatnonzero(kept)] = chosen
        if aim.worth(other) > aim.worth(best) and aim.is_fair(other):
            best = other
    return Pursued(best, aim.worth(best) if every and proven else max(bound, aim.worth(best)))
