"""`reliable_change`: has one person changed by more than the scale's own noise?"""

from __future__ import annotations

from math import sqrt

import numpy as np

from peerloom.evidence.change import reliable_results as words
from peerloom.evidence.change.intervals import check_size
from peerloom.evidence.change.reliable_results import (
    BEYOND,
    METHOD,
    VARIANT,
    ReliableChange,
    ReliableChanges,
    Verdict,
)
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column, same_length
from peerloom.evidence.words import Saying, in_figures, saying


def reliable_change(before: float | None, after: float | None, sd: float, reliability: float) -> ReliableChange:
    """Whether one person's two scores differ by more than measuring alone would make them differ.

    ``sd`` and ``reliability`` describe the scale: the SD of scores before the start, or of a norm group, and its
    reliability in such people. ``before`` or ``after`` may be missing (None or NaN).

    Raises `CannotCompute` for an SD that is not above 0 and a reliability outside 0 to below 1.

    Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19.
    """
    if any(np.ndim(np.asarray(score, dtype=object)) for score in (before, after)):
        raise CannotCompute("before and after are one person's two scores; for many people there is reliable_changes")
    s_diff = _s_diff(sd, reliability)
    index = _indices([before], [after], s_diff)
    n = 1 - int(np.isnan(index).sum())
    rc = float(index[0]) if n else None
    verdict = None if rc is None else _verdict(rc)
    return ReliableChange(
        method=METHOD,
        variant=VARIANT,
        n=n,
        left_out=1 - n,
        minimum_n=1,
        too_few=not n,
        said=_said(rc, verdict, s_diff),
        s_diff=s_diff,
        rc=rc,
        verdict=verdict,
    )


def reliable_changes(
    before: Numbers, after: Numbers, *, sd: float, reliability: float, minimum_n: int = 1
) -> ReliableChanges:
    """`reliable_change` for one row per person: how many rose, fell and stayed. Rows with a gap are left out and
    counted. Raises `CannotCompute` as it does, and for columns that are empty, of unequal length or no numbers."""
    s_diff = _s_diff(sd, reliability)
    index = _indices(before, after, s_diff)
    if not index.size:
        raise CannotCompute("before and after are empty; a change needs people with an answer in both")
    known = ~np.isnan(index)
    n = int(known.sum())
    rose, fell = int((index > BEYOND).sum()), int((index < -BEYOND).sum())
    minimum = max(minimum_n, 1)
    too_few = n < minimum
    said = saying(words.COUNTED, n=n, rose=rose, fell=fell, stayed=n - rose - fell)
    if too_few:
        said = saying(words.TOO_FEW, n=n, minimum=minimum)
    return ReliableChanges(
        method=METHOD,
        variant=VARIANT,
        n=n,
        left_out=index.size - n,
        minimum_n=minimum_n,
        too_few=too_few,
        said=said,
        s_diff=s_diff,
        rose=None if too_few else rose,
        fell=None if too_few else fell,
        stayed=None if too_few else n - rose - fell,
        rc=tuple(value if there and not too_few else None for value, there in zip(index.tolist(), known, strict=True)),
    )


def _s_diff(sd: float, reliability: float) -> float:
    spread, share = column([sd, reliability], "sd and reliability").tolist()
    if not spread > 0:
        raise CannotCompute(f"the SD of the scale has to be above 0; it is {sd}")
    if not 0 <= share < 1:
        raise CannotCompute(f"the reliability of the scale lies from 0 to below 1; it is {reliability}")
    return sqrt(2 * (1 - share)) * float(spread)


def _indices(before: Numbers, after: Numbers, s_diff: float) -> Floats:
    first, second = column(before, "before"), column(after, "after")
    same_length(first, second, names="before and after")
    check_size(first, "before")
    check_size(second, "after")
    return (second - first) / s_diff


def _verdict(rc: float) -> Verdict:
    if abs(rc) <= BEYOND:
        return Verdict.NONE
    return Verdict.HIGHER if rc > 0 else Verdict.LOWER


def _said(rc: float | None, verdict: Verdict | None, s_diff: float) -> Saying:
    if rc is None or verdict is None:
        return saying(words.MISSING)
    return saying(words.SAID[verdict], size=in_figures(abs(rc) * s_diff), rc=in_figures(abs(rc)))
