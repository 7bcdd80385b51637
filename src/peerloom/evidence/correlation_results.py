"""Two columns that move together, or not, and how to say so."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.asking import FEW
from peerloom.evidence.change.intervals import Direction, digits_for, direction
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying

VARIANT = (
    "two-sided; Pearson's r with Fisher's z interval and p by the t-distribution; Spearman's on mid-ranks, p by the "
    "t-approximation; complete cases"
)
PARTIAL_VARIANT = (
    "two-sided; partial r of Pearson and, on mid-ranks, of Spearman, by least squares with k columns held constant; p "
    "by the t-distribution with n - 2 - k degrees of freedom, interval by Fisher's z with n - k - 3; complete cases"
)

NOTICE = gettext_noop("Matches that go well meet more, so this is no proof that meeting more causes gains.")
TOO_FEW = gettext_noop(
    "There are too few cases with every value to tell a correlation: {n}, and at least {minimum} are needed."
)
TOO_MANY = gettext_noop("There are too few cases to hold so much constant: {n} cases, and {k} columns held constant.")
CONSTANT = gettext_noop("One of the two is the same for all {n} cases, so they can't move together.")
EXPLAINED = gettext_noop(
    "What is held constant leaves nothing of one of the two for the {n} cases, so no correlation is left to tell."
)
IN_STEP = gettext_noop(
    "The two move exactly in step, as if one of them had been made from the other: check the source."
)
REDUNDANT = gettext_noop("Of {given} columns held constant, {used} say something of their own; the others repeat them.")
HELD = gettext_noop("Columns held constant: {k}.")
TOLD = {
    (Direction.HIGHER, False): gettext_noop(
        "For {n} cases, more of the one went with more of the other (r = {r}; the data fit anything from {low} to"
        " {high})."
    ),
    (Direction.LOWER, False): gettext_noop(
        "For {n} cases, more of the one went with less of the other (r = {r}; the data fit anything from {low} to"
        " {high})."
    ),
    (Direction.UNCLEAR, False): gettext_noop(
        "For {n} cases, the data fit a link either way, or none (r = {r}; anything from {low} to {high})."
    ),
    (Direction.HIGHER, True): gettext_noop(
        "For {n} cases, more of the one went with more of the other (r = {r}; the data fit anything from {low} to"
        " {high}); with so few, take this as descriptive."
    ),
    (Direction.LOWER, True): gettext_noop(
        "For {n} cases, more of the one went with less of the other (r = {r}; the data fit anything from {low} to"
        " {high}); with so few, take this as descriptive."
    ),
    (Direction.UNCLEAR, True): gettext_noop(
        "For {n} cases, the data fit a link either way, or none (r = {r}; anything from {low} to {high}); with so few,"
        " take this as descriptive."
    ),
}
WITHOUT_INTERVAL = gettext_noop(
    "For {n} cases r is {r}; with so few, the data say nothing of how sure that is: take it as descriptive."
)

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correlation(Result):
    """How far two columns move together. ``n`` counts cases with every value, covariates included.

    Attributes:
        pearson, pearson_ci: r with everything in ``partial`` held constant, and its interval (low, high).
        p, df: of ``pearson``, two-sided by the t-distribution.
        spearman, spearman_p: the same of the ranks, those of what is held constant included.
        plain_pearson, plain_spearman: nothing held constant; without ``partial`` the same as the others.
        notice: why a correlation is no cause. It is the first of ``notices`` too.
    """

    pearson: float | None = None
    pearson_ci: Interval | None = None
    p: float | None = None
    df: int | None = None
    spearman: float | None = None
    spearman_p: float | None = None
    plain_pearson: float | None = None
    plain_spearman: float | None = None
    confidence: float
    notice: Saying


def link_told(n: int, r: float, interval: Interval | None) -> Saying:
    """A correlation with its interval, which may hold zero; None where there are too few for one."""
    if interval is None:
        return saying(WITHOUT_INTERVAL, n=n, r=in_figures(r))
    low, high = interval
    text = TOLD[direction(low, high), n < FEW]
    digits = digits_for(low, high)
    return saying(text, n=n, r=in_figures(r, digits), low=in_figures(low, digits), high=in_figures(high, digits))
