"""Intraclass correlation: how far do raters give the same subjects the same numbers?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.evidence.agreement.icc_forms import MEANS, Form, form_named
from peerloom.evidence.agreement.variance import MeanSquares, degrees, for_mean, interval, single
from peerloom.evidence.agreement.wording import how_much
from peerloom.evidence.asking import at_least, sure_enough, without_units
from peerloom.evidence.columns import CannotCompute, Floats, Table, table
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying


@dataclass(frozen=True, slots=True, kw_only=True)
class IntraclassCorrelation(Result):
    """How far raters give the same subjects the same numbers.

    Attributes:
        icc: 1 is perfect; can fall below 0 where raters differ more within subjects than subjects do.
        ci_low, ci_high: interval; None where there is no noise at all to judge it by.
        f, df1, df2, p: test that subjects do not differ. None like the interval.
        form: the form computed, "ICC1" to "ICC3k".
        raters: columns handed in.
    """

    icc: float | None
    ci_low: float | None
    ci_high: float | None
    f: float | None
    df1: int | None
    df2: int | None
    p: float | None
    form: Form
    raters: int


@dataclass(frozen=True, slots=True)
class _Figures:
    icc: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    f: float | None = None
    df1: int | None = None
    df2: int | None = None
    p: float | None = None


def icc(ratings: Table, form: str, *, confidence: float = 0.95, minimum_n: int = 2) -> IntraclassCorrelation:
    """How far do raters give the same subjects the same numbers?

    Args:
        ratings: a row per subject, a column per rater. A subject with a gap is left out and counted.
        form: "ICC1" where each subject has raters of its own, "ICC2" where all raters rate all and their level matters,
            "ICC3" where it does not; with a "k" for the mean of all raters instead of one. "ICC(2,1)", "ICC(2,k)" and
            McGraw and Wong's "ICC(A,1)", "ICC(C,1)" are understood.
        confidence: of the interval.
        minimum_n: with fewer subjects there are no figures.

    Raises:
        CannotCompute: nothing handed in, words, infinities, ragged rows, an unknown form.

    Source: P. E. Shrout & J. L. Fleiss (1979), Psychological Bulletin 86.
    """
    level = sure_enough(confidence)
    which = form_named(form)
    handed_in = table(ratings, "ratings")
    if not handed_in.size:
        raise CannotCompute("ratings are empty; they need a row per subject and a column per rater")
    complete = handed_in[~np.isnan(handed_in).any(axis=1)]
    n, raters = complete.shape
    enough = n >= max(at_least(minimum_n), 2)
    figures = _figures(complete, which, level) if enough and raters > 1 else _Figures()
    return IntraclassCorrelation(
        method="Intraclass correlation",
        variant=f"{which}: {MEANS[which]}; {100 * level:g}% interval by Shrout & Fleiss (1979)",
        n=n,
        left_out=len(handed_in) - n,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(n, raters, figures, enough=enough),
        notices=tuple(_notices(figures)),
        icc=figures.icc,
        ci_low=figures.ci_low,
        ci_high=figures.ci_high,
        f=figures.f,
        df1=figures.df1,
        df2=figures.df2,
        p=figures.p,
        form=which,
        raters=raters,
    )


def _figures(ratings: Floats, form: Form, level: float) -> _Figures:
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    scaled = without_units(ratings)
    squares = MeanSquares.of(without_units(scaled - scaled[0, 0]))
    one = single(squares, form)
    if one is None:
        return _Figures()
    noise = squares.within if form.startswith("ICC1") else squares.rest
    low, high = interval(squares, form, one, level) if noise else (None, None)
    if form.endswith("k"):
        one, low, high = (None if value is None else for_mean(value, squares.k) for value in (one, low, high))
    if not noise:
        return _Figures(icc=one)
    subjects, rest = degrees(squares, form)
    f = squares.subjects / noise
    return _Figures(one, low, high, f, subjects, rest, float(stats.f.sf(f, subjects, rest)))


def _said(n: int, raters: int, figures: _Figures, *, enough: bool) -> Saying:
    if not enough:
        return saying(gettext_noop("There are too few subjects ({n}) whom all rated to compare ratings."), n=n)
    if raters < 2:
        return saying(gettext_noop("A single rater agrees with nobody else; it takes at least two."))
    if figures.icc is None:
        return saying(gettext_noop("The subjects do not differ at all, so it cannot be said how alike they are rated."))
    return how_much(figures.icc, figures.ci_low, figures.ci_high, n)


def _notices(figures: _Figures) -> list[Saying]:
    told = []
    if figures.icc is not None and figures.f is None:
        told.append(
            saying(gettext_noop("The raters do not differ at all, so there is neither a test nor an interval."))
        )
    return told
