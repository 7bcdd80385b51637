"""`correlation`: do two columns move together, with others held constant if need be?"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peerloom.evidence import correlation_results as words
from peerloom.evidence.asking import sure_enough
from peerloom.evidence.change.covariates import covariates_of
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, Table, column, same_length
from peerloom.evidence.correlation_figures import interval_of, p_of, product_of, standardised
from peerloom.evidence.correlation_results import PARTIAL_VARIANT, VARIANT, Correlation, Interval
from peerloom.evidence.words import Saying, saying

ROUNDING = 1e-10
"""A column of which a smaller share is left is explained but for rounding."""


def correlation(
    x: Numbers,
    y: Numbers,
    partial: Numbers | Table | None = None,
    *,
    minimum_n: int = 10,
    confidence: float = 0.95,
) -> Correlation:
    """How far ``x`` and ``y`` move together: one value per case in each, None or NaN where it is missing. ``partial``
    is what is held constant: one column, or one row per case with several; every figure is then a partial correlation.

    Cases that lack any value are left out, and counted. No figures under ``minimum_n`` cases (3 at least), nor where a
    column is constant; no p without degrees of freedom, no interval where Fisher's z has no standard error.

    Raises `CannotCompute` for columns that are empty, of unequal length or no finite numbers.

    Fisher (1921), Metron 1, 3-32; Fisher (1924), Metron 3, 329-332 (partial); Spearman (1904), American Journal of
    Psychology 15, 72-101.
    """
    sure_enough(confidence)
    first, second, held = _read(x, y, partial)
    complete = ~(np.isnan(first) | np.isnan(second) | np.isnan(held).any(axis=1))
    n = int(complete.sum())
    minimum = max(minimum_n, 3)
    notice = saying(words.NOTICE)
    bare = Correlation(
        method="Pearson's and Spearman's correlation" if partial is None else "Partial correlation",
        variant=VARIANT if partial is None else PARTIAL_VARIANT,
        n=n,
        left_out=first.size - n,
        minimum_n=minimum_n,
        too_few=n < minimum,
        said=saying(words.TOO_FEW, n=n, minimum=minimum),
        notices=(notice,),
        confidence=confidence,
        notice=notice,
    )
    if bare.too_few:
        return bare
    left, right = standardised(first[complete]), standardised(second[complete])
    if not left.any() or not right.any():
        return replace(bare, said=saying(words.CONSTANT, n=n))
    plain = _plain(bare, left, right)
    return plain if partial is None else _partial(plain, left, right, held[complete])


def _read(x: Numbers, y: Numbers, partial: Numbers | Table | None) -> tuple[Floats, Floats, Floats]:
    first, second = column(x, "x"), column(y, "y")
    same_length(first, second, names="x and y")
    if not first.size:
        raise CannotCompute("x and y are empty; a correlation needs cases with a value of both")
    if partial is None:
        return first, second, np.empty((first.size, 0))
    held = covariates_of(partial, "partial")
    same_length(first, held[:, 0] if held.shape[1] else np.empty(0), names="x, y and what is held constant")
    return first, second, held


def _plain(bare: Correlation, left: Floats, right: Floats) -> Correlation:
    r, rho = product_of(left, right), product_of(_ranked(left), _ranked(right))
    interval = interval_of(r, bare.n, 0, bare.confidence)
    return replace(
        bare,
        said=_told(bare.n, r, interval),
        pearson=r,
        pearson_ci=interval,
        p=p_of(r, bare.n - 2),
        df=bare.n - 2,
        spearman=rho,
        spearman_p=p_of(rho, bare.n - 2),
        plain_pearson=r,
        plain_spearman=rho,
    )


def _partial(plain: Correlation, left: Floats, right: Floats, held: Floats) -> Correlation:
    """Correlate what the columns held constant leave of both."""
    rest, k = _left_by(held, left, right)
    notices = (*plain.notices, saying(words.HELD, k=k))
    if k < held.shape[1]:
        notices += (saying(words.REDUNDANT, given=held.shape[1], used=k),)
    df = plain.n - 2 - k
    unexplained = replace(
        plain,
        notices=notices,
        said=saying(words.EXPLAINED, n=plain.n),
        pearson=None,
        pearson_ci=None,
        p=None,
        df=None,
        spearman=None,
        spearman_p=None,
    )
    if df < 1:
        return replace(unexplained, said=saying(words.TOO_MANY, n=plain.n, k=k))
    if rest is None:
        return unexplained
    r = product_of(*rest)
    interval = interval_of(r, plain.n, k, plain.confidence)
    found = replace(unexplained, said=_told(plain.n, r, interval), pearson=r, pearson_ci=interval, p=p_of(r, df), df=df)
    ranks, k_of_ranks = _left_by(np.column_stack([_ranked(values) for values in held.T]), _ranked(left), _ranked(right))
    if ranks is None or plain.n - 2 - k_of_ranks < 1:
        return found
    rho = product_of(*ranks)
    return replace(found, spearman=rho, spearman_p=p_of(rho, plain.n - 2 - k_of_ranks))


def _left_by(held: Floats, left: Floats, right: Floats) -> tuple[tuple[Floats, Floats] | None, int]:
    """What least squares on ``held`` (cases, columns) leave of both, of length 1, None where that is nothing of one;
    and how many of the columns say something of their own."""
    columns = [standardised(values) for values in held.T]
    design = np.column_stack([values for values in columns if values.any()] or [np.zeros(left.size)])
    both = np.column_stack([left, right])
    fitted, _, rank, _ = np.linalg.lstsq(design, both, rcond=ROUNDING)
    rest = both - design @ fitted
    if np.any(np.sum(rest**2, axis=0) < ROUNDING):
        return None, int(rank)
    return (standardised(rest[:, 0]), standardised(rest[:, 1])), int(rank)


def _ranked(values: Floats) -> Floats:
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    return standardised(stats.rankdata(values))


def _told(n: int, r: float, interval: Interval | None) -> Saying:
    return words.link_told(n, r, interval) if abs(r) < 1 else saying(words.IN_STEP)
