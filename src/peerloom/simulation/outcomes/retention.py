"""How long matches last, with known hazards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peerloom.simulation.outcomes.results import Flags, Floats, Whole


@dataclass(frozen=True, slots=True)
class Retention:
    """n matches: weeks until they ended or the program did, whether they ended early, and their group.

    ``hazards`` are the true risks of ending per week, by group.
    """

    durations: Floats
    ended: Flags
    group: Whole
    hazards: tuple[float, ...]

    def lasting(self, group: int, weeks: float) -> float:
        """The true share of the group's matches that last so many weeks."""
        return float(np.exp(-self.hazards[group] * weeks))


def simulate_retention(n: int, *, hazards: Sequence[float], planned_weeks: float, seed: int) -> Retention:
    """Groups of n matches each, one for each hazard; those that reach their planned end have not ended early.

    Matches begin over a quarter of the planned time, so that they are watched for different times.
    """
    chance = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(hazards)), n)
    lasts = chance.exponential(1 / np.array(hazards, dtype=np.float64)[group])
    watched = planned_weeks * chance.uniform(0.75, 1.0, len(group))
    return Retention(np.minimum(lasts, watched), lasts <= watched, group, tuple(hazards))
