"""The four ways of comparing, each with its sentence."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.groups.reading import Cases
from peerloom.evidence.groups.regressing import Figures, least_squares, two_means
from peerloom.evidence.groups.results import Estimate
from peerloom.evidence.groups.weighting import Weighting, weighted_difference
from peerloom.evidence.groups.wording import (
    ANCOVA,
    CHANGES,
    NO_SPREAD,
    NOT_DEFINED,
    OF_ESTIMATES,
    RAW,
    WEIGHTED,
)
from peerloom.evidence.words import Saying, in_figures, saying

METHODS = {
    RAW: "Difference of the after values",
    ANCOVA: "Analysis of covariance",
    CHANGES: "Difference in differences",
    WEIGHTED: "Inverse probability weighting",
}


@dataclass(frozen=True, slots=True)
class Names:
    """The groups as a sentence names them."""

    treated: str
    comparison: str

    def said(self) -> dict[str, str]:
        return {"treated": self.treated, "comparison": self.comparison}


def estimates_of(
    cases: Cases,
    weighting: Weighting | None,
    names: Names,
    *,
    errors: str,
    target: str,
    trim: float,
    confidence: float,
) -> tuple[Estimate, ...]:
    """Raw, analysis of covariance, difference in differences, weighted."""
    found: dict[str, Figures | None] = {
        RAW: two_means(cases.after, cases, errors=errors, confidence=confidence),
        ANCOVA: least_squares(cases.after, cases.starting, cases, errors=errors, confidence=confidence),
        CHANGES: two_means(cases.after - cases.before, cases, errors=errors, confidence=confidence),
        WEIGHTED: None
        if weighting is None
        else weighted_difference(cases, weighting, target=target, trim=trim, confidence=confidence),
    }
    return tuple(_estimate(name, figures, cases, names) for name, figures in found.items())


def no_estimates(cases: Cases, said: Saying) -> tuple[Estimate, ...]:
    """The same four without figures, because of what is ``said``."""
    return tuple(_empty(name, "none: too few", cases, said) for name in METHODS)


def _estimate(name: str, figures: Figures | None, cases: Cases, names: Names) -> Estimate:
    if figures is None:
        return _empty(name, "none: not defined", cases, saying(NOT_DEFINED, **names.said()))
    return Estimate(
        name=name,
        method=METHODS[name],
        variant=figures.variant,
        difference=figures.difference,
        ci_low=figures.ci_low,
        ci_high=figures.ci_high,
        se=figures.se,
        p=figures.p,
        n_treated=cases.n_treated,
        n_comparison=cases.n - cases.n_treated,
        said=_said(name, figures, names),
    )


def _empty(name: str, variant: str, cases: Cases, said: Saying) -> Estimate:
    return Estimate(
        name=name,
        method=METHODS[name],
        variant=variant,
        difference=None,
        ci_low=None,
        ci_high=None,
        se=None,
        p=None,
        n_treated=cases.n_treated,
        n_comparison=cases.n - cases.n_treated,
        said=said,
    )


def _said(name: str, figures: Figures, names: Names) -> Saying:
    difference, low, high = figures.difference, figures.ci_low, figures.ci_high
    if low is None or high is None:
        return saying(NO_SPREAD, **names.said(), difference=in_figures(difference))
    direction = int(low > 0) - int(high < 0)
    nearest, farthest = sorted((abs(low), abs(high)))
    return saying(
        OF_ESTIMATES[name, direction],
        **names.said(),
        size=in_figures(abs(difference)),
        difference=in_figures(difference),
        low=in_figures(low),
        high=in_figures(high),
        least=in_figures(nearest),
        most=in_figures(farthest),
    )
