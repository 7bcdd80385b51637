"""Cohen's kappa: do two people code alike, beyond what chance would give?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import stats

from peerloom.evidence.agreement.by_label import LabelAgreement, by_label
from peerloom.evidence.agreement.codings import Codes, CrossTable, table_of_codings, table_of_counts
from peerloom.evidence.agreement.wording import few_cases, how_much
from peerloom.evidence.asking import at_least, sure_enough
from peerloom.evidence.columns import CannotCompute, Floats, Table
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying

Weights = Literal["linear", "quadratic"]


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


@dataclass(frozen=True, slots=True)
class _Figures:
    observed: float
    expected: float
    kappa: float | None
    se: float | None


def cohen_kappa(
    first: Codes | Table,
    second: Codes | None = None,
    *,
    weights: Weights | None = None,
    labels: Codes | None = None,
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
    figures = _figures(met.counts, weights) if enough else _Figures(0.0, 0.0, None, None)
    low, high = _interval(figures, level)
    return CohenKappa(
        method="Cohen's kappa" if weights is None else "Cohen's weighted kappa",
        variant=f"{weights or 'no'} weights; {100 * level:g}% normal interval by Fleiss, Cohen & Everitt (1969)",
        n=n,
        left_out=met.left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(n, figures, low, high, enough=enough),
        notices=tuple(_notices(n, figures)) if enough else (),
        kappa=figures.kappa,
        se=figures.se,
        ci_low=low,
        ci_high=high,
        observed=figures.observed if enough else None,
        expected=figures.expected if enough else None,
        labels=by_label(met) if enough else (),
    )


def _met(first: Codes | Table, second: Codes | None, labels: Codes | None, *, ordered: bool) -> CrossTable:
    if second is None:
        return table_of_counts(first, labels)  # type: ignore[arg-type]  # codes alone are refused as no table
    return table_of_codings(first, second, labels, ordered=ordered)  # type: ignore[arg-type]  # any sequence will do


def _figures(counts: Floats, weights: Weights | None) -> _Figures:
    # statsmodels takes part of a second to import, which a site that never asks for kappa should not pay at its start.
    from statsmodels.stats.inter_rater import cohens_kappa

    shares = counts / counts.sum()
    apart = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts)))) / max(len(counts) - 1, 1)
    worth = {None: (apart == 0) * 1.0, "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    observed = float((worth * shares).sum())
    expected = float((worth * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    if expected > 1 - 1e-12:
        return _Figures(observed, expected, None, None)
    found = cohens_kappa(counts, wt=weights)
    variance = float(found.var_kappa)
    return _Figures(observed, expected, float(found.kappa), float(np.sqrt(variance)) if variance > 1e-14 else None)


def _interval(figures: _Figures, level: float) -> tuple[float | None, float | None]:
    if figures.kappa is None or figures.se is None:
        return None, None
    reach = float(stats.norm.isf((1 - level) / 2)) * figures.se
    return max(-1.0, figures.kappa - reach), min(1.0, figures.kappa + reach)


def _said(n: int, figures: _Figures, low: float | None, high: float | None, *, enough: bool) -> Saying:
    if not enough:
        return saying(gettext_noop("{n} cases were coded by both: too few to say whether they code alike."), n=n)
    if figures.kappa is None:
        return saying(
            gettext_noop("Both gave one and the same label throughout, so agreement cannot be told from chance.")
        )
    return how_much(figures.kappa, low, high)


def _notices(n: int, figures: _Figures) -> list[Saying]:
    told = few_cases(n)
    if figures.kappa is not None and figures.se is None:
        told.append(
            saying(
                gettext_noop(
                    "There is no interval: with so little variety its formula gives no width, which is no certainty."
                )
            )
        )
    return told
