"""Two groups that were not made by lot, with a true effect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.simulation.outcomes.results import Flags, Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """n people: one measure at two times, who took part, and one thing known of them; ``effect`` is the truth."""

    before: Floats
    after: Floats
    treated: Flags
    covariate: Floats
    effect: float


def simulate_comparison(
    n: int, *, effect: float, confounding: float = 0.5, unmeasured: bool = False, seed: int
) -> Comparison:
    """About half of n people take part, and gain ``effect`` by it.

    Who takes part depends on the value before and the covariate, which also bear on the value after: what adjusting
    and weighting need to be right. With ``unmeasured`` it depends on a lasting trait instead that nobody sees and that
    raises both values alike: what differences in differences need.
    """
    chance = np.random.default_rng(seed)
    covariate, trait, noise = chance.normal(size=n), chance.normal(size=n), chance.normal(0.0, 0.6, (2, n))
    before = 0.5 * covariate + trait + noise[0]
    leaning = trait if unmeasured else before + 0.5 * covariate
    treated = chance.random(n) < 1 / (1 + np.exp(-confounding * leaning))
    kept = 0.5 * covariate + trait if unmeasured else 0.6 * before + 0.3 * covariate
    return Comparison(before, 0.2 + kept + noise[1] + effect * treated, treated, covariate, effect)
