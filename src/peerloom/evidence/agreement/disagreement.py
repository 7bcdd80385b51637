"""How far ratings of the same unit lie apart, and how far they would by chance, on each level of measurement."""

from __future__ import annotations

from typing import Literal

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats

Level = Literal["nominal", "ordinal", "interval", "ratio"]
MOST_DISTINCT = 30_000
"""On the ratio level every distinct value is compared with every other, so there is a most of them."""


def alpha_of(ratings: Floats, level: Level) -> float | None:
    """Krippendorff's alpha of ``ratings`` (raters, units), NaN for gaps, two or more ratings per unit.

    None where all ratings are the same. Nominal ratings are given as codes.
    """
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    given = ~np.isnan(ratings)
    values = ratings[given]
    if not values.size or values.min() == values.max():
        return None
    if level == "nominal":
        return _nominal(ratings, given)
    if level == "ratio":
        return _ratio(ratings, given)
    if level == "ordinal":
        # The ordinal distance of two values is the number of ratings between them, that is of their mean ranks.
        ranked = np.full(ratings.shape, np.nan)
        ranked[given] = stats.rankdata(values)
        ratings = ranked
    return _interval(ratings, given)


def _interval(ratings: Floats, given: np.ndarray) -> float | None:
    m = given.sum(axis=0)
    centre = np.where(given, ratings, 0.0).sum() / m.sum()
    about = np.where(given, ratings - centre, 0.0)
    within = np.where(given, about - about.sum(axis=0) / m, 0.0)
    observed = float(((within**2).sum(axis=0) * m / (m - 1)).sum()) / m.sum()
    expected = float((about**2).sum()) / (m.sum() - 1)
    # Differences too small to be squared are none.
    return float(1 - observed / expected) if expected > 0 else None


def _nominal(ratings: Floats, given: np.ndarray) -> float | None:
    m = given.sum(axis=0)
    total = int(m.sum())
    _, codes = np.unique(ratings[given], return_inverse=True)
    used = int(codes.max()) + 1
    units = np.nonzero(given)[1]
    cells, together = np.unique(units * used + codes, return_counts=True)
    alike = np.bincount(cells // used, weights=together * (together - 1.0), minlength=len(m))
    observed = float(((m * (m - 1) - alike) / (m - 1)).sum()) / total
    of_code = np.bincount(codes).astype(np.float64)
    expected = float((of_code * (total - of_code)).sum()) / (total * (total - 1.0))
    return 1 - observed / expected


def _ratio(ratings: Floats, given: np.ndarray) -> float | None:
    m = given.sum(axis=0)
    total = int(m.sum())
    values, often = np.unique(ratings[given], return_counts=True)
    if len(values) > MOST_DISTINCT:
        raise CannotCompute(
            f"{len(values)} distinct values are too many for the ratio level; round them, or use interval"
        )
    observed = 0.0
    for rater in range(len(ratings) - 1):
        both = given[rater + 1 :] & given[rater]
        apart = np.where(both, _ratio_distance(ratings[rater + 1 :], ratings[rater]), 0.0)
        observed += 2 * float((apart / (m - 1)).sum()) / total
    expected = 0.0
    for start in range(0, len(values), 256):
        apart = _ratio_distance(values[start : start + 256, None], values)
        expected += float(often[start : start + 256] @ (apart @ often)) / (total * (total - 1.0))
    return 1 - observed / expected


def _ratio_distance(first: Floats, second: Floats) -> Floats:
    both = first + second
    apart: Floats = np.divide(first - second, both, out=np.zeros(np.shape(both)), where=both > 0)
    return apart**2
