"""Two columns that move together, or not, and how to say so."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.change.intervals import DESCRIPTIVE_UNDER, Direction, digits_for, direction
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, in_figures, saying

VARIANT = (
    "two-sided; Pearson's r with Fisher's z interval and p by the t-distribution; Spearman's on mid-ranks, p by the "
    "t-approximation; complete cases"
)
PARTIAL_VARIANT = (
    VARIANT + "; p is that of the partial r (least squares, k covariates), with n - 2 - k degrees of freedom and a "
    "Fisher's z interval with n - k - 3"
)

NOTICE = gettext_noop("Matches that go well meet more, so this is no proof that meeting more causes gains.")
TOO_FEW = gettext_noop("Too few cases have every value to tell a correlation: {n}, and at least {minimum} are needed.")
TOO_MANY = gettext_noop("Too few cases to hold so much constant: {n} cases, and {k} columns held constant.")
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
        pearson, pearson_ci: the plain r and its interval (low, high) by Fisher's z.
        pearson_p: of the plain r; the same as ``p`` when nothing is held constant.
        spearman, spearman_p: of the ranks, nothing held constant.
        partial_r, partial_ci: r with the covariates held constant, and its interval; None when none were given.
        p, df: two-sided by the t-distribution, of the partial r if covariates were given, of Pearson's r if not.
        notice: why a correlation is no cause. It is the first of ``notices`` too.
    """

    pearson: float | None = None
    pearson_ci: Interval | None = None
    pearson_p: float | None = None
    spearman: float | None = None
    spearman_p: float | None = None
    partial_r: float | None = None
    partial_ci: Interval | None = None
    p: float | None = None
    df: int | None = None
    confidence: float
    notice: Saying


def link_told(n: int, r: float, interval: Interval | None) -> Saying:
    """A correlation with its interval, which may hold zero; None where there are too few for one."""
    if interval is None:
        return saying(WITHOUT_INTERVAL, n=n, r=in_figures(r))
    low, high = interval
    text = TOLD[direction(low, high), n < DESCRIPTIVE_UNDER]
    digits = digits_for(low, high)
    return saying(text, n=n, r=in_figures(r, digits), low=in_figures(low, digits), high=in_figures(high, digits))
