"""Restricted likelihood of random intercepts: persons, within clusters if there are any.

Written out because statsmodels' MixedLM stops short where a variance is zero, which with few clusters is the rule, and
takes minutes for a million rows. Here the rows are summed up once; each step then costs as much as there are persons.
Where MixedLM converges, the tests hold the two against each other.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.evidence.change.mixed_rows import Codes
from peerloom.evidence.columns import Floats


@dataclass(frozen=True, slots=True)
class Sums:
    """All that the likelihood needs of the design and the values, side by side in (k + 1) columns: their products
    within persons (k + 1, k + 1), each person's means (persons, k + 1), number of rows and cluster."""

    rows: int
    inside: Floats
    means: Floats
    sizes: Floats
    cluster: Codes
    n_clusters: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """Effects (k,), their covariance (k, k), the residual variance, and minus twice the restricted log-likelihood but
    for a constant: the smaller, the better."""

    effects: Floats
    covariance: Floats
    variance: float
    deviance: float


def sums_of(design: Floats, values: Floats, person: Codes, cluster: Codes) -> Sums:
    """Sum up rows; persons and clusters are numbered from 0, and a person's rows are all of one cluster."""
    both = np.column_stack([design, values])
    sizes = np.bincount(person).astype(np.float64)
    means = np.column_stack([np.bincount(person, weights=column) for column in both.T]) / sizes[:, None]
    rest = both - means[person]
    belongs = np.zeros(sizes.size, dtype=np.intp)
    belongs[person] = cluster
    return Sums(values.size, rest.T @ rest, means, sizes, belongs, int(cluster.max()) + 1)


def estimate(sums: Sums, person_ratio: float, cluster_ratio: float) -> Estimate:
    """The best effects, given the variances between persons and between clusters over the residual variance.

    Patterson and Thompson (1971), Biometrika 58, 545-554; Harville (1977), JASA 72, 320-338.
    """
    shrink = 1 + person_ratio * sums.sizes
    weights = sums.sizes / shrink
    log_det = float(np.log(shrink).sum())
    if cluster_ratio:
        between, cluster_log_det = _between_clustered(sums, weights, cluster_ratio)
        log_det += cluster_log_det
    else:
        between = _products(sums.means, weights)
    products = sums.inside + between
    inverse: Floats = np.linalg.inv(products[:-1, :-1]).astype(np.float64)
    effects: Floats = inverse @ products[:-1, -1]
    free = sums.rows - effects.size
    variance = float(products[-1, -1] - products[:-1, -1] @ effects) / free
    log_det += float(np.linalg.slogdet(products[:-1, :-1])[1])
    return Estimate(effects, variance * inverse, variance, free * float(np.log(variance)) + log_det)


def _between_clustered(sums: Sums, weights: Floats, cluster_ratio: float) -> tuple[Floats, float]:
    """What persons' means tell inside clusters, and clusters' means among each other."""
    totals = np.bincount(sums.cluster, weights=weights, minlength=sums.n_clusters)
    sums_of_each = [
        np.bincount(sums.cluster, weights=weights * column, minlength=sums.n_clusters) for column in sums.means.T
    ]
    middle: Floats = np.column_stack(sums_of_each) / totals[:, None]
    shrink = 1 + cluster_ratio * totals
    products: Floats = _products(sums.means - middle[sums.cluster], weights) + _products(middle, totals / shrink)
    return products, float(np.log(shrink).sum())


def _products(columns: Floats, weights: Floats) -> Floats:
    found: Floats = columns.T @ (columns * weights[:, None])
    return found
