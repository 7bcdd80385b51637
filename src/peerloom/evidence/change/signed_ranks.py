"""Wilcoxon's test of paired differences, as R's ``wilcox.test(paired = TRUE, exact = FALSE)`` does it."""

from __future__ import annotations

from math import ceil, log10

import numpy as np

from peerloom.evidence.columns import Floats

DIGITS = 13
"""Differences that are alike to so many digits of the largest value are one and the same."""
SMALLEST = 1e-290


def alike_to_rounding(differences: Floats, before: Floats, after: Floats) -> Floats:
    """The differences in a power of ten of the columns' unit, with the noise of binary fractions taken out.

    So 0.3 - 0.1 ties with 1.2 - 1.0, as it does for whoever wrote the numbers down.
    """
    largest = max(float(np.abs(before).max()), float(np.abs(after).max()), SMALLEST)
    return np.round(differences / 10.0 ** ceil(log10(largest)), DIGITS)


def wilcoxon_p(differences: Floats) -> float | None:
    """The two-sided p of the normal approximation; zeros are dropped, ties and continuity corrected for.

    None where every difference is zero. Wilcoxon (1945), Biometrics Bulletin 1, 80-83.
    """
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    if not differences.any():
        return None
    found = stats.wilcoxon(differences, zero_method="wilcox", correction=True, method="approx")
    return float(found.pvalue)
