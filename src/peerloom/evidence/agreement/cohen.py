"""Cohen's kappa: do two people code alike, beyond what chance would give?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import overload

from peerloom.evidence.agreement.beyond_chance import Chance, Weights, beyond_chance, interval
from peerloom.evidence.agreement.by_label import LabelAgreement, by_label
from peerloom.evidence.agreement.codings import CrossTable, table_of_codings, table_of_counts
from peerloom.evidence.agreement.wording import how_much
from peerloom.evidence.asking import at_least, sure_enough
from peerloom.evidence.columns import CannotCompute, Table
from peerloom.evidence.labels import Labels
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying


@dataclass(frozen=True, slots=True, kw_only=True)
class CohenKappa(Result):
    """Agreement of two coders beyond chance.

    Attributes:
        kappa: 1 is perfect, 0 what chance would give. None where both used one and the same label throughout.
        se: its standard error, not assuming that kappa is 0.
        ci_low, ci_high: normal interval, cut off at -1 and 1.
        observed, expected: shares of agreement, as coded and as expected by chance; weighted if weights were asked for.
        labels: per label how far the two agree on it.
    """

    kappa: float | None
    se: float | None
    ci_low: float | None
    ci_high: float | None
    observed: float | None
    expected: float | None
    labels: tuple[LabelAgreement, ...]


@overload
def cohen_kappa(
    first: Table,
    second: None = None,
    *,
    weights: Weights | None = None,
    labels: Labels | None = None,
    confidence: float = 0.95,
    minimum_n: int = 2,
) -> CohenKappa: ...


@overload
def cohen_kappa(
    first: Labels,
    second: Labels,
    *,
    weights: Weights | None = None,
    labels: Labels | None = None,
    confidence: float = 0.95,
    minimum_n: int = 2,
) -> CohenKappa: ...


def cohen_kappa(
    first: Labels | Table,
    second: Labels | None = None,
    *,
    weights: Weights | None = None,
    labels: Labels | None = None,
    confidence: float = 0.95,
    minimum_n: int = 2,
) -> CohenKappa:
    """Do two people code alike, beyond what chance would give?

    Args:
        first: with ``second`` the labels one coder gave, a label per case; alone a square table of counts, the first
            coder's labels in rows and the second's in columns.
        second: the labels of the other coder. A case that one of the two did not code (None) is left out and counted.
        weights: None if one wrong label is as wrong as another. Where labels have an order, "linear" counts how many
            places the two are apart, "quadratic" the square of it.
        labels: the labels in order; without it those in use, sorted. Weights need it unless codes are numbers; labels
            that nobody used count as places too.
        confidence: of the interval.
        minimum_n: with fewer cases there are no figures.

    Raises:
        CannotCompute: nothing handed in, unequal lengths, no square, no counts, no order to weight by.

    Source: J. Cohen (1960), Educational and Psychological Measurement 20, and (1968), Psychological Bulletin 70;
    standard error by Fleiss, Cohen & Everitt (1969), Psychological Bulletin 72.
    """
    if weights not in (None, "linear", "quadratic"):
        raise CannotCompute(f'weights have to be None, "linear" or "quadratic"; they are {weights!r}')
    level = sure_enough(confidence)
    met = _met(first, second, labels, ordered=weights is not None)
    n = int(met.counts.sum())
    enough = n >= max(at_least(minimum_n), 1)
    figures = beyond_chance(met.counts, weights) if enough else Chance()
    low, high = interval(figures, level)
    return CohenKappa(
        method="Cohen's kappa" if weights is None else "Cohen's weighted kappa",
        variant=f"{weights or 'no'} weights; {100 * level:g}% normal interval by Fleiss, Cohen & Everitt (1969)",
        n=n,
        left_out=met.left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(n, figures, low, high, enough=enough),
        notices=tuple(_notices(figures)),
        kappa=figures.kappa,
        se=figures.se,
        ci_low=low,
        ci_high=high,
        observed=figures.observed,
        expected=figures.expected,
        labels=by_label(met) if enough else (),
    )


def _met(first: Labels | Table, second: Labels | None, labels: Labels | None, *, ordered: bool) -> CrossTable:
    if second is None:
        return table_of_counts(first, labels)  # type: ignore[arg-type]  # codes alone are refused as no table
    return table_of_codings(first, second, labels, ordered=ordered)


def _said(n: int, figures: Chance, low: float | None, high: float | None, *, enough: bool) -> Saying:
    if not enough:
        return saying(gettext_noop("There are too few cases ({n}) that both coded to compare their codes."), n=n)
    if figures.kappa is None:
        return saying(
            gettext_noop("Both gave one and the same label throughout, so agreement cannot be told from chance.")
        )
    return how_much(figures.kappa, low, high, n)


def _notices(figures: Chance) -> list[Saying]:
    told = []
    if figures.kappa is not None and figures.se is None:
        told.append(
            saying(
                gettext_noop(
                    "There is no interval: with so little variety its formula gives no width, which is no certainty."
                )
            )
        )
    return told
