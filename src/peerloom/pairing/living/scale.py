"""Weights as the whole numbers that chains reckon with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.network.state import Ints
from peerloom.pairing.problem import Floats

STEPS = 2**30
MOST = 2 * STEPS
"""Every whole number is below this."""


@dataclass(frozen=True, slots=True)
class Scale:
    """A whole number times ``unit`` is the weight; ``exact`` says that nothing is rounded."""

    unit: float
    exact: bool

    def fits(self, weights: Floats) -> bool:
        """Whether these can be told as whole numbers, no worse than those for which the scale was made."""
        if float(weights.max(initial=0.0)) / self.unit >= MOST:
            return False
        return not self.exact or bool(np.all(weights == np.rint(weights)))

    def whole(self, weights: Floats) -> Ints:
        return np.rint(weights / self.unit).astype(np.int32)


def scale_for(weights: Floats) -> Scale:
    """Whole weights up to about 2**31 as they are, others in 2**30 steps."""
    highest = float(weights.max(initial=0.0))
    if highest < MOST and bool(np.all(weights == np.rint(weights))):
        return Scale(1.0, exact=True)
    # A power of two, so that dividing by it rounds nothing.
    return Scale(float(2.0 ** (np.ceil(np.log2(highest)) - np.log2(STEPS))), exact=False)
