"""Intraclass correlations from an analysis of variance, with their intervals."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.agreement.icc_forms import Form
from peerloom.evidence.columns import Floats

ROUNDING = 1e-24
"""A mean square below this, where the largest deviation is 1, is rounding."""


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """Mean squares of ``n`` subjects by ``k`` raters: between subjects, within them, between raters, and the rest."""

    n: int
    k: int
    subjects: float
    within: float
    raters: float
    rest: float

    @classmethod
    def of(cls, ratings: Floats) -> MeanSquares:
        """Of complete ratings (subjects, raters), two or more of each."""
        n, k = ratings.shape
        by_subject, by_rater = ratings.mean(axis=1, keepdims=True), ratings.mean(axis=0)
        grand = ratings.mean()
        within = ratings - by_subject
        sums = (
            k * ((by_subject - grand) ** 2).sum() / (n - 1),
            (within**2).sum() / (n * (k - 1)),
            n * ((by_rater - grand) ** 2).sum() / (k - 1),
            ((within - (by_rater - grand)) ** 2).sum() / ((n - 1) * (k - 1)),
        )
        return cls(n, k, *(0.0 if square < ROUNDING else float(square) for square in sums))


def single(squares: MeanSquares, form: Form) -> float | None:
    """The correlation for one rating; None where nothing varies."""
    n, k = squares.n, squares.k
    if form.startswith("ICC1"):
        noise, whole = squares.within, squares.subjects + (k - 1) * squares.within
    elif form.startswith("ICC2"):
        noise = squares.rest
        whole = squares.subjects + (k - 1) * squares.rest + k * (squares.raters - squares.rest) / n
    else:
        noise, whole = squares.rest, squares.subjects + (k - 1) * squares.rest
    return (squares.subjects - noise) / whole if whole > 0 else None


def for_mean(icc: float, k: int) -> float | None:
    """The correlation for the mean of ``k`` ratings (Spearman and Brown); None where it has no bound."""
    below = 1 + (k - 1) * icc
    return k * icc / below if below > 1e-12 else None


def interval(
    squares: MeanSquares, form: Form, icc: float, confidence: float
) -> tuple[float, float] | tuple[None, None]:
    """The interval of the correlation for one rating (Shrout & Fleiss 1979). Needs some noise.

    (None, None) where neither subjects nor raters tell anything about it.
    """
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    tail = (1 - confidence) / 2
    if form.startswith("ICC2"):
        return _absolute(squares, icc, tail)
    noise = squares.within if form.startswith("ICC1") else squares.rest
    subjects, rest = degrees(squares, form)
    f = squares.subjects / noise
    low = f / float(stats.f.isf(tail, subjects, rest))
    high = f * float(stats.f.isf(tail, rest, subjects))
    return (low - 1) / (low + squares.k - 1), (high - 1) / (high + squares.k - 1)


def degrees(squares: MeanSquares, form: Form) -> tuple[int, int]:
    """The degrees of freedom of the test that subjects do not differ."""
    n, k = squares.n, squares.k
    return n - 1, n * (k - 1) if form.startswith("ICC1") else (n - 1) * (k - 1)


def _absolute(squares: MeanSquares, icc: float, tail: float) -> tuple[float, float] | tuple[None, None]:
    from scipy import stats

    n, k = squares.n, squares.k
    raters = k * icc * squares.raters / squares.rest
    others = n * (1 + (k - 1) * icc) - k * icc
    # Satterthwaite's approximation.
    freedom = (k - 1) * (n - 1) * (raters + others) ** 2 / ((n - 1) * raters**2 + others**2)
    if freedom < ROUNDING:
        return None, None
    lower, upper = float(stats.f.isf(tail, n - 1, freedom)), float(stats.f.isf(tail, freedom, n - 1))
    noise = k * squares.raters + (k * n - k - n) * squares.rest
    between = n * squares.subjects
    if noise + between <= 0:
        return None, None
    return (
        (between - n * lower * squares.rest) / (lower * noise + between),
        (upper * between - n * squares.rest) / (noise + upper * between),
    )
