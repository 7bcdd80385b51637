"""Two groups that were not made by lot, compared in several ways side by side."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from peerloom.evidence.asking import sure_enough
from peerloom.evidence.columns import CannotCompute, Numbers
from peerloom.evidence.groups.balance import balance_of
from peerloom.evidence.groups.concluding import agreement, conclusion, notices
from peerloom.evidence.groups.estimating import Names, estimates_of, no_estimates
from peerloom.evidence.groups.reading import Cases, Covariates, read_cases
from peerloom.evidence.groups.results import GroupComparison
from peerloom.evidence.groups.weighting import TARGETS, weigh
from peerloom.evidence.groups.wording import CHOSE_TO, TOO_FEW
from peerloom.evidence.words import gettext_noop, saying

LABELS = (gettext_noop("the people who took part"), gettext_noop("the people who did not"))
METHOD = "Analysis of covariance, difference in differences and propensity weighting, side by side"


def compare_groups(
    before: Numbers,
    after: Numbers,
    treated: Numbers,
    *,
    covariates: Covariates | None = None,
    clusters: Sequence[Hashable | None] | None = None,
    labels: tuple[str, str] = LABELS,
    minimum_n: int = 10,
    confidence: float = 0.95,
    errors: str = "robust",
    target: str = "ATT",
    trim: float = 0.01,
) -> GroupComparison:
    """How do people who took part compare with others, and does the answer depend on how one compares?

    Arguments:
        before, after: (n,) one measure of each person at two times, None where it is missing.
        treated: (n,) True for those who took part, False for the comparison group.
        covariates: what else was known at the start; columns by name, or a table of n rows.
        clusters: (n,) who belongs together, such as the mentor shared; None for those who belong with nobody.
        labels: the two groups as a sentence names them.
        minimum_n: with fewer people than this in either group there are no figures.
        errors: "robust" (Welch's t; HC3) or "classic" (pooled variance; homoscedastic). Clusters come before both.
        target: "ATT", the average effect on those who took part, or "ATE", on everybody: what the weights aim at.
        trim: chances of taking part are kept between this and 1 less this.

    The four estimates of `GroupComparison.estimates`: the raw difference of the after values; analysis of covariance
    (after on group, before and covariates); difference in differences (the difference of mean changes); and inverse
    probability weighting by a logistic regression of the group on before and covariates. People with a gap in any
    column are left out and counted.

    Raises `CannotCompute` for input that is not of that shape.

    Sources: Vickers and Altman (2001), BMJ 323, 1123; Long and Ervin (2000), The American Statistician 54, 217
    (HC3); Angrist and Pischke (2009), Mostly Harmless Econometrics, ch. 5; Lunceford and Davidian (2004), Statistics
    in Medicine 23, 2937; Austin (2009), Statistics in Medicine 28, 3083 (balance).
    """
    _check(errors, target, trim, confidence)
    cases = read_cases(before, after, treated, covariates, clusters)
    names = Names(*labels)
    minimum_n = max(minimum_n, 2)
    if min(cases.n_treated, cases.n - cases.n_treated) < minimum_n:
        return _too_few(cases, names, minimum_n)
    weighting = weigh(cases, target=target, trim=trim)
    raw, ancova, changes, weighted = found = estimates_of(
        cases, weighting, names, errors=errors, target=target, trim=trim, confidence=confidence
    )
    balance = balance_of(cases, None if weighting is None else weighting.weights)
    verdicts = [one.balanced for one in balance if one.unweighted is not None]
    effective = (None, None) if weighting is None else weighting.effective(cases)
    return GroupComparison(
        method=METHOD,
        variant="; ".join(f"{one.name}: {one.variant}" for one in found),
        n=cases.n,
        left_out=cases.left_out,
        minimum_n=minimum_n,
        too_few=False,
        said=conclusion(cases, found, names),
        notices=notices(cases, weighting, balance, names),
        raw=raw,
        ancova=ancova,
        difference_in_differences=changes,
        propensity_weighting=weighted,
        balance=balance,
        balanced=None if weighting is None else all(verdicts),
        agree=agreement(found),
        n_treated=cases.n_treated,
        n_comparison=cases.n - cases.n_treated,
        effective_n_treated=effective[0],
        effective_n_comparison=effective[1],
    )


def _check(errors: str, target: str, trim: float, confidence: float) -> None:
    if errors not in ("robust", "classic"):
        raise CannotCompute(f'errors is "robust" or "classic", not {errors!r}')
    if target not in TARGETS:
        raise CannotCompute(f'target is "ATT" or "ATE", not {target!r}')
    if not 0 < trim < 0.5:
        raise CannotCompute(f"trim lies between 0 and 0.5; it is {trim}")
    sure_enough(confidence)


def _too_few(cases: Cases, names: Names, minimum_n: int) -> GroupComparison:
    counts = {"n_treated": cases.n_treated, "n_comparison": cases.n - cases.n_treated}
    said = saying(TOO_FEW, **names.said(), **counts, minimum_n=minimum_n)
    raw, ancova, changes, weighted = no_estimates(cases, said)
    return GroupComparison(
        method=METHOD,
        variant="none: too few",
        n=cases.n,
        left_out=cases.left_out,
        minimum_n=minimum_n,
        too_few=True,
        said=said,
        notices=(saying(CHOSE_TO),),
        raw=raw,
        ancova=ancova,
        difference_in_differences=changes,
        propensity_weighting=weighted,
        balance=(),
        balanced=None,
        agree=None,
        **counts,
        effective_n_treated=None,
        effective_n_comparison=None,
    )
