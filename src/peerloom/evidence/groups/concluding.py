"""Do the ways of comparing agree, and what does a reader have to know besides?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.evidence.asking import FEW
from peerloom.evidence.groups.balance import BALANCED
from peerloom.evidence.groups.estimating import Names
from peerloom.evidence.groups.reading import Cases
from peerloom.evidence.groups.results import Balance, Estimate
from peerloom.evidence.groups.weighting import Weighting
from peerloom.evidence.groups.wording import (
    ALL_HIGHER,
    ALL_LOWER,
    ALL_UNCLEAR,
    CHOSE_TO,
    CONSTANT,
    DESCRIPTIVE,
    DISAGREE,
    FEW_CLUSTERS,
    FEW_COUNT,
    LEFT_OUT,
    LITTLE_OVERLAP,
    NOT_ALL,
    OUTSIDE,
    UNBALANCED,
)
from peerloom.evidence.words import Saying, in_figures, saying

FEW_CLUSTERS_UNDER = 40
"""Cameron and Miller (2015), Journal of Human Resources 50, 317-372: few is anything from 20 to 50."""


def agreement(found: Sequence[Estimate]) -> bool | None:
    """Of the estimates that take account of the start. None where one of them has no interval."""
    adjusted = found[1:]
    if any(one.ci_low is None for one in adjusted):
        return None
    return len({one.clear for one in adjusted}) == 1


def conclusion(cases: Cases, found: Sequence[Estimate], names: Names) -> Saying:
    """One sentence for all the ways of comparing together."""
    adjusted = [one for one in found[1:] if one.difference is not None]
    differences = [one.difference for one in adjusted if one.difference is not None]
    run = {"lowest": in_figures(min(differences)), "highest": in_figures(max(differences))}
    if min(cases.n_treated, cases.n - cases.n_treated) < FEW:
        return saying(DESCRIPTIVE, **names.said(), **run)
    agree = agreement(found)
    if agree is None:
        return saying(NOT_ALL, **names.said())
    if not agree:
        return saying(DISAGREE, **names.said(), **run)
    direction = adjusted[0].clear
    if direction:
        nearest, farthest = sorted((abs(min(differences)), abs(max(differences))))
        text = ALL_HIGHER if direction > 0 else ALL_LOWER
        return saying(text, **names.said(), lowest=in_figures(nearest), highest=in_figures(farthest))
    low = min(one.ci_low for one in adjusted if one.ci_low is not None)
    high = max(one.ci_high for one in adjusted if one.ci_high is not None)
    return saying(ALL_UNCLEAR, **names.said(), low=in_figures(low), high=in_figures(high))


def notices(cases: Cases, weighting: Weighting | None, balance: Sequence[Balance], names: Names) -> tuple[Saying, ...]:
    """What was left out, where the groups can't be compared, and always that taking part was a choice."""
    found = [saying(CHOSE_TO)]
    if cases.left_out:
        found.append(saying(LEFT_OUT, left_out=cases.left_out))
    found.extend(saying(CONSTANT, name=name) for name in cases.constant)
    if cases.cluster is not None and (clusters := len(np.unique(cases.cluster))) < FEW_CLUSTERS_UNDER:
        found.append(saying(FEW_CLUSTERS, clusters=clusters))
    unbalanced = [one.name for one in balance if one.weighted is not None and abs(one.weighted) >= BALANCED]
    if unbalanced:
        found.append(saying(UNBALANCED, names=", ".join(unbalanced)))
    if weighting is not None:
        found.extend(_overlap(cases, weighting, names))
    return tuple(found)


def _overlap(cases: Cases, weighting: Weighting, names: Names) -> list[Saying]:
    found = []
    chance, n_comparison = weighting.fit.chance, cases.n - cases.n_treated
    if weighting.limited:
        found.append(saying(LITTLE_OVERLAP, limited=weighting.limited))
    there = chance[~cases.treated]
    outside = int(((chance < there.min()) | (chance > there.max()))[cases.treated].sum())
    if outside:
        found.append(saying(OUTSIDE, **names.said(), outside=outside, n_treated=cases.n_treated))
    effective = weighting.effective(cases)[1]
    if effective < n_comparison / 2:
        found.append(saying(FEW_COUNT, **names.said(), n_comparison=n_comparison, effective=in_figures(effective, 0)))
    return found
