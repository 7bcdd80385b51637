"""Two people who code the same transcripts, with known agreement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peerloom.simulation.outcomes.results import Whole


@dataclass(frozen=True, slots=True)
class Codings:
    """(n, 2): the code that each of two coders gave each passage; ``kappa`` is their true agreement beyond chance."""

    codes: Whole
    kappa: float


def simulate_codings(n: int, *, shares: Sequence[float], kappa: float, seed: int) -> Codings:
    """n passages; a share ``kappa`` of them are plain, both coders see the code; on the others both guess.

    Codes and guesses come up as often as ``shares`` say, so that agreement beyond chance is kappa.
    """
    chance = np.random.default_rng(seed)
    weights = np.array(shares, dtype=np.float64) / np.sum(shares)
    plain = chance.random((n, 1)) < kappa
    true = chance.choice(len(weights), (n, 1), p=weights)
    guessed = chance.choice(len(weights), (n, 2), p=weights)
    return Codings(np.where(plain, true, guessed).astype(np.int64), kappa)
