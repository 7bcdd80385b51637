"""Fitting Cox's model."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.lasting.covariates import Standardised

MOST_TESTED = 100_000
"""With more matches the test that effects stay the same would take as long as the model, and find something always."""
WIDEST = 20.0
"""A standard error this large, per standard deviation, means that the estimate runs away: a characteristic separates
those who ended from those who did not, or tells exactly in which order they did."""

CLOSELY = {"precision": 1e-14, "r_precision": 1e-14}
"""Where lifelines stops by itself the sixth digit is not yet R's."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates per unit of each covariate, and what the model as a whole is worth.

    ``changing`` is the p-value, per covariate, of the test that its effect stays the same at all times.
    """

    coef: Floats
    se: Floats
    concordance: float
    chi2: float
    p: float
    changing: Floats | None


def fitted(durations: Floats, ended: Floats, covariates: Standardised) -> Fit | None:
    """Cox's model with Efron's ties; None if its estimates run away."""
    # lifelines and pandas take most of a second to import, which the start of a site should not pay.
    import pandas
    from lifelines import CoxPHFitter
    from lifelines.exceptions import ConvergenceError, ConvergenceWarning

    frame = pandas.DataFrame(covariates.values, columns=[f"x{at}" for at in range(covariates.values.shape[1])])
    frame["lasted"], frame["ended"] = durations, ended
    with warnings.catch_warnings(record=True) as heard:
        # Both kinds are judged below, by what was heard and by what came out; any other goes through.
        warnings.simplefilter("always", ConvergenceWarning)
        warnings.simplefilter("always", RuntimeWarning)
        try:
            model = CoxPHFitter().fit(frame, "lasted", "ended", fit_options=CLOSELY)
        except (ConvergenceError, np.linalg.LinAlgError):
            return None
        coef, se = model.params_.to_numpy(dtype=float), model.standard_errors_.to_numpy(dtype=float)
        changing = _changing(model, frame)
        concordance, whole = float(model.concordance_index_), model.log_likelihood_ratio_test()
    ran_away = any(str(warning.message).startswith("Newton-Raphson") for warning in heard)
    if ran_away or not np.isfinite([*coef, *se]).all() or float(se.max()) > WIDEST:
        return None
    with np.errstate(over="ignore"):
        coef, se = coef / covariates.spread, se / covariates.spread
    if not np.isfinite([*coef, *se]).all():
        return None
    return Fit(coef, se, concordance, float(whole.test_statistic), float(whole.p_value), changing)


def _changing(model: Any, frame: Any) -> Floats | None:
    from lifelines.statistics import proportional_hazard_test

    if len(frame) > MOST_TESTED:
        return None
    tested = proportional_hazard_test(model, frame, time_transform="km").summary
    p: Floats = tested.loc[list(model.params_.index), "p"].to_numpy(dtype=float)
    return p
