"""Do groups last differently long? The log-rank test."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.columns import Floats
from peerloom.evidence.words import Saying, gettext_noop, p_in_words, saying


@dataclass(frozen=True, slots=True)
class Comparison:
    """The log-rank test, and the finding in words."""

    chi2: float | None = None
    df: int | None = None
    p: float | None = None
    said: Saying | None = None


def compared(durations: Floats, ended: Floats, group: NDArray[np.int64]) -> Comparison:
    """The log-rank test of all groups, which are numbered from 0."""
    groups = int(group.max()) + 1
    if groups < 2:
        return Comparison(said=saying(gettext_noop("There is only one group, so there is nothing to compare.")))
    # lifelines is imported where it is needed: the start of a site should not pay for it.
    from lifelines.statistics import multivariate_logrank_test

    with warnings.catch_warnings():
        # Divisions by nothing, where no ending ever had two groups to choose from, show as NaN below.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = multivariate_logrank_test(durations, group, ended) if ended.any() else None
    chi2 = float(found.test_statistic) if found else np.nan
    if not found or not np.isfinite(chi2):
        return Comparison(said=saying(gettext_noop("No endings are there by which the groups could be compared.")))
    p = float(found.p_value)
    if p < 0.05:
        text = gettext_noop("The {groups} groups last differently long ({p}); why they do, this does not tell.")
    else:
        text = gettext_noop(
            "The {groups} groups may last equally long or not: what differs may be chance ({p}), "
            "which does not show that there is no difference."
        )
    return Comparison(chi2, groups - 1, p, saying(text, groups=groups, p=p_in_words(p)))
