"""What goes with matches ending before their time?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass

import numpy as np

from peerloom.evidence.asking import at_least, sure_enough
from peerloom.evidence.columns import Floats, Numbers
from peerloom.evidence.lasting.covariates import Covariates, read_covariates, standardised, untold
from peerloom.evidence.lasting.effects import Effects, effects_of
from peerloom.evidence.lasting.hazards import Fit, fitted
from peerloom.evidence.lasting.risks import cautions, too_few_matches, what_goes_with
from peerloom.evidence.lasting.watched import Flags, read_watched
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying


@dataclass(frozen=True, slots=True, kw_only=True)
class CoxModel(Result):
    """What goes with matches ending before their time. Planned endings are not failures.

    Attributes:
        coef, se, ci, hazard_ratio, hazard_ratio_ci, p: by name of the covariate, per unit of it: the log hazard ratio,
            its standard error and normal interval, the hazard ratio and its interval, and Wald's p. A hazard ratio of 2
            means: at any time twice as likely to end next. None where no model could be fitted.
        proportional_p: by name, p of the test that its effect is the same at all times, which the model takes for
            granted (Grambsch & Therneau 1994, Biometrika 81; scaled Schoenfeld residuals against Kaplan-Meier). Not
            tested over 100,000 matches.
        concordance: of two matches, how often the one with the higher risk ended first (0.5 is chance).
        chi2, df, chi2_p: likelihood-ratio test that none of the covariates matters.
        n_events: how many matches ended before their time.
    """

    coef: Mapping[Hashable, float] | None
    se: Mapping[Hashable, float] | None
    ci: Mapping[Hashable, tuple[float, float]] | None
    hazard_ratio: Mapping[Hashable, float | None] | None
    hazard_ratio_ci: Mapping[Hashable, tuple[float | None, float | None]] | None
    p: Mapping[Hashable, float] | None
    proportional_p: Mapping[Hashable, float | None] | None
    concordance: float | None
    chi2: float | None
    df: int | None
    chi2_p: float | None
    n_events: int


def cox(
    durations: Numbers, ended: Flags, covariates: Covariates, *, confidence: float = 0.95, minimum_n: int = 10
) -> CoxModel:
    """What goes with matches ending before their time?

    Planned endings are not failures, see `survival`. It is association, not cause; the model takes each covariate to
    multiply the risk by the same factor at all times.

    Args:
        durations: how long each match was watched, 0 or more, in any one unit.
        ended: True where it ended before its time, False where it still goes on or ended as planned.
        covariates: name to a value per match, or a data frame; or a table with a row per match, or one column, which
            are named 0, 1, ... A match with a gap in anything is left out and counted.
        confidence: of the intervals.
        minimum_n: with fewer matches there are no figures.

    Raises:
        CannotCompute: nothing handed in, unequal lengths, durations below 0, endings that are not yes or no, words.

    Source: D. R. Cox (1972), Journal of the Royal Statistical Society B 34; ties: B. Efron (1977), Journal of the
    American Statistical Association 72; concordance: F. E. Harrell et al. (1982), JAMA 247.
    """
    level = sure_enough(confidence)
    lasted, over = read_watched(durations, ended)
    names, values = read_covariates(covariates, len(lasted))
    known = ~(np.isnan(lasted) | np.isnan(over) | np.isnan(values).any(axis=1))
    n, left_out = int(known.sum()), int((~known).sum())
    lasted, over, values = lasted[known], over[known], values[known]
    n_events = int(over.sum())
    enough = n >= max(at_least(minimum_n), 2)
    fit, hindrance = _fit(lasted, over, names, values) if enough else (None, too_few_matches(n))
    effects = effects_of(fit, names, level) if fit else Effects()
    return CoxModel(
        method="Cox proportional hazards model",
        variant="planned endings are not failures; Efron's ties; Wald's tests; "
        f"{100 * level:g}% normal intervals; Harrell's concordance",
        n=n,
        left_out=left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=hindrance or what_goes_with(effects, n, n_events),
        notices=tuple(cautions(n_events, effects)) if fit else (),
        coef=effects.coef,
        se=effects.se,
        ci=effects.ci,
        hazard_ratio=effects.hazard_ratio,
        hazard_ratio_ci=effects.hazard_ratio_ci,
        p=effects.p,
        proportional_p=effects.proportional_p,
        concordance=fit.concordance if fit else None,
        chi2=fit.chi2 if fit else None,
        df=len(names) if fit else None,
        chi2_p=fit.p if fit else None,
        n_events=n_events,
    )


def _fit(
    lasted: Floats, over: Floats, names: tuple[Hashable, ...], values: Floats
) -> tuple[Fit, None] | tuple[None, Saying]:
    covariates = standardised(values)
    hindrance = untold(names, covariates, int(over.sum()))
    if hindrance:
        return None, hindrance
    if lasted[over == 1].min() == lasted.max():
        text = gettext_noop("No match outlasted the first early ending, so there is nothing to compare it with.")
        return None, saying(text)
    fit = fitted(lasted, over, covariates)
    if fit is None:
        text = gettext_noop(
            "No model could be fitted: some characteristic tells the early endings apart without exception, "
            "or the characteristics say nearly the same. Leave one out, or wait for more endings."
        )
        return None, saying(text)
    return fit, None
