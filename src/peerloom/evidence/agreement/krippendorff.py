"""Krippendorff's alpha: do coders agree, whatever their number, the level of measurement and the gaps?"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.agreement.disagreement import Level, alpha_of
from peerloom.evidence.agreement.wording import how_much
from peerloom.evidence.asking import at_least, sure_enough, without_units
from peerloom.evidence.columns import CannotCompute, Floats, table
from peerloom.evidence.labels import is_gap
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying

Ratings = Sequence[Sequence[Hashable | None]] | NDArray[Any]
"""A row per rater, a column per unit; None where the rater did not rate the unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KrippendorffAlpha(Result):
    """Agreement of coders beyond chance.

    Attributes:
        alpha: 1 is perfect, 0 what chance would give. None where all ratings are the same.
        ci_low, ci_high: percentile interval from drawing units again; None without a seed.
        level: the level of measurement.
        raters: rows handed in.
        ratings: how many ratings the figures rest on, those of units that two or more rated.
    """

    alpha: float | None
    ci_low: float | None
    ci_high: float | None
    level: Level
    raters: int
    ratings: int


def krippendorff_alpha(
    ratings: Ratings,
    level: Level = "nominal",
    *,
    seed: int | None = None,
    resamples: int = 1000,
    confidence: float = 0.95,
    minimum_n: int = 2,
) -> KrippendorffAlpha:
    """Do several people code or rate alike, beyond what chance would give? Gaps are allowed.

    Args:
        ratings: a row per rater, a column per unit; None or NaN where there is no rating. On the nominal level labels
            of any kind, on the others numbers. A unit with fewer than two ratings is left out and counted.
        level: "nominal" labels, "ordinal" ranks, "interval" numbers, "ratio" numbers from a true zero up.
        seed: with a seed there is an interval, from ``resamples`` draws of as many units, with replacement.
        confidence: of the interval.
        minimum_n: with fewer units there are no figures.

    Raises:
        CannotCompute: nothing handed in, ragged rows, words or infinities on a level of numbers, numbers below 0 on the
            ratio level, an unknown level.

    Source: K. Krippendorff (2011), Computing Krippendorff's Alpha-Reliability; interval by drawing units: A. Zapf et
    al. (2016), BMC Medical Research Methodology 16.
    """
    if level not in get_args(Level):
        raise CannotCompute(f"level has to be one of {', '.join(get_args(Level))}; it is {level!r}")
    confident = sure_enough(confidence)
    read = _read(ratings, level)
    pairable = read[:, (~np.isnan(read)).sum(axis=0) >= 2]
    n = pairable.shape[1]
    enough = n >= max(at_least(minimum_n), 1)
    alpha = alpha_of(pairable, level) if enough else None
    low, high = None, None
    if alpha is not None and seed is not None:
        low, high = _drawn_again(pairable, level, seed, resamples, confident)
    return KrippendorffAlpha(
        method="Krippendorff's alpha",
        variant=f"{level} level" + ("" if low is None else f"; {100 * confident:g}% percentile bootstrap of units"),
        n=n,
        left_out=read.shape[1] - n,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(n, alpha, low, high, enough=enough),
        alpha=alpha,
        ci_low=low,
        ci_high=high,
        level=level,
        raters=len(read),
        ratings=int((~np.isnan(pairable)).sum()) if enough else 0,
    )


def _read(ratings: Ratings, level: Level) -> Floats:
    read = _codes(ratings) if level == "nominal" else table(ratings, "ratings")  # type: ignore[arg-type]  # checked there
    if not read.size:
        raise CannotCompute("ratings are empty; they need a row per rater and a column per unit")
    if level == "ratio" and bool((read < 0).any()):
        raise CannotCompute("the ratio level has a true zero, so ratings may not be below it; use interval")
    present = np.where(np.isnan(read), 0.0, read)
    return np.where(np.isnan(read), np.nan, without_units(present))


def _codes(ratings: Ratings) -> Floats:
    if isinstance(ratings, np.ndarray) and ratings.dtype.kind == "f":
        return table(ratings, "ratings")
    try:
        rows = np.asarray(ratings).tolist() if hasattr(ratings, "dtype") or hasattr(ratings, "columns") else ratings
        rows = [list(row) for row in rows]
        place: dict[Any, int] = {}
        codes = [[np.nan if is_gap(label) else place.setdefault(label, len(place)) for label in row] for row in rows]
    except TypeError as wrong:
        raise CannotCompute("ratings have to be rows of labels, with None where one is missing") from wrong
    return table(codes, "ratings")


def _drawn_again(
    ratings: Floats, level: Level, seed: int, resamples: int, confidence: float
) -> tuple[float, float] | tuple[None, None]:
    if resamples < 100:
        raise CannotCompute(f"an interval needs 100 resamples or more; it was given {resamples}")
    # Units in an order of their own, so that the interval does not depend on the order they came in.
    ratings = ratings[:, np.lexsort(np.nan_to_num(ratings, nan=-2.0))]
    chance = np.random.default_rng(seed)
    n = ratings.shape[1]
    drawn = (alpha_of(ratings[:, chance.integers(0, n, n)], level) for _ in range(resamples))
    found = [alpha for alpha in drawn if alpha is not None]
    # Draws in which all ratings are the same have no alpha. Where they are common an interval would rest on the others.
    if len(found) < 0.95 * resamples:
        return None, None
    low, high = np.quantile(found, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


def _said(n: int, alpha: float | None, low: float | None, high: float | None, *, enough: bool) -> Saying:
    if not enough:
        return saying(gettext_noop("There are too few units ({n}) that two or more rated to compare ratings."), n=n)
    if alpha is None:
        return saying(gettext_noop("All ratings are the same, so agreement cannot be told from chance."))
    return how_much(alpha, low, high, n)
