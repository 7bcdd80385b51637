"""`mixed_change`: what changed over three waves or more, or among people who share a mentor."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from peerloom.evidence.asking import FEW, sure_enough
from peerloom.evidence.change import mixed_results as words
from peerloom.evidence.change.mixed_fit import Fit, design, fit, varies_within, within_terms
from peerloom.evidence.change.mixed_results import MixedChange, WaveEffect
from peerloom.evidence.change.mixed_rows import Labels, Rows, rows_of
from peerloom.evidence.columns import Numbers, Table
from peerloom.evidence.words import Saying, saying


def mixed_change(
    values: Numbers,
    wave: Labels,
    person: Labels,
    *,
    cluster: Labels | None = None,
    covariates: Numbers | Table | None = None,
    waves: Sequence[Hashable] | None = None,
    minimum_n: int = 10,
    confidence: float = 0.95,
) -> MixedChange:
    """How far people are from where they were in the first wave, by every answer there is: also of those who answered
    once, whom a paired comparison drops. That is fair to drop-out as long as it depends on the answers that are there.

    Long rows: a value (None or NaN where missing), which wave, whose. ``cluster``: who shares a mentor; each person
    belongs to one. ``covariates``: one column, or a row of several for each row. ``waves``: the order of the waves;
    without it numbers and dates are sorted, and words stand in the order in which they first occur. Rows with a gap in
    value, covariate or cluster are left out, and counted.

    No figures with fewer than ``minimum_n`` persons of two waves or more (2 at least) or rows in the first wave; none
    for another wave with fewer rows. None where all changed exactly alike. A million rows take seconds.

    Raises `CannotCompute` for gaps in wave or person, two rows of a person in one wave, a person of two clusters,
    covariates that say nothing of their own, columns that are empty, of unequal length or no finite numbers.

    Laird and Ware (1982), Biometrics 38, 963-974; degrees of freedom as in Pinheiro and Bates (2000), Mixed-Effects
    Models in S and S-PLUS, 91.
    """
    sure_enough(confidence)
    rows = rows_of(values, wave, person, cluster=cluster, covariates=covariates, waves=waves)
    minimum = max(minimum_n, 2)
    obstacle = _obstacle(rows, minimum)
    bare = MixedChange(
        method=words.METHOD,
        variant=words.VARIANT.format(clusters="" if cluster is None else words.WITHIN_CLUSTERS),
        n=rows.n_persons,
        left_out=rows.persons_handed_in - rows.n_persons,
        minimum_n=minimum_n,
        too_few=obstacle is not None,
        said=obstacle or saying(words.ALL_ALIKE),
        waves=rows.waves,
        at_each=tuple(rows.at_each.tolist()),
        n_rows=rows.values.size,
        rows_left_out=rows.handed_in - rows.values.size,
        n_repeated=rows.n_repeated,
        n_clusters=None if cluster is None else int(np.unique(rows.cluster).size),
        confidence=confidence,
    )
    return bare if bare.too_few else _modelled(bare, rows, clustered=cluster is not None)


def _obstacle(rows: Rows, minimum: int) -> Saying | None:
    if rows.n_repeated < minimum:
        return saying(words.TOO_FEW, n=rows.n_repeated, minimum=minimum)
    if rows.at_each[0] < minimum:
        return saying(words.FEW_AT_FIRST, wave=rows.waves[0], n=int(rows.at_each[0]), minimum=minimum)
    if max(rows.at_each[1:]) < minimum:
        return saying(words.FEW_LATER, wave=rows.waves[0], minimum=minimum)
    return None


def _modelled(bare: MixedChange, rows: Rows, *, clustered: bool) -> MixedChange:
    full = design(rows)
    df = bare.n_rows - bare.n - within_terms(rows, full)
    if df < 1 or not varies_within(rows, full):
        return bare
    found = fit(rows, full, clustered=clustered)
    effects = _effects(bare, found, df)
    total = found.sd_person**2 + found.sd_cluster**2 + found.sd_residual**2
    return replace(
        bare,
        said=words.last_wave_told(bare, effects),
        notices=_notices(bare, found),
        effects=effects,
        df=df,
        sd_person=found.sd_person,
        sd_cluster=found.sd_cluster if clustered else None,
        sd_residual=found.sd_residual,
        icc=1 - found.sd_residual**2 / total,
        converged=found.converged,
        boundary=found.boundary,
        descriptive=bare.n_repeated < FEW,
    )


def _effects(bare: MixedChange, found: Fit, df: int) -> tuple[WaveEffect, ...]:
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    far = float(stats.t.ppf((1 + bare.confidence) / 2, df))
    effects = []
    for wave, rows, value, se in zip(
        bare.waves[1:], bare.at_each[1:], found.effects.tolist(), found.errors.tolist(), strict=True
    ):
        if rows < max(bare.minimum_n, 2):
            effects.append(WaveEffect(wave=wave, difference=None, se=None, ci_low=None, ci_high=None, p=None))
            continue
        p = float(2 * stats.t.sf(abs(value) / se, df))
        low, high = value - far * se, value + far * se
        effects.append(WaveEffect(wave=wave, difference=value, se=se, ci_low=low, ci_high=high, p=p))
    return tuple(effects)


def _notices(bare: MixedChange, found: Fit) -> tuple[Saying, ...]:
    notices = [
        saying(words.THIN_WAVE, wave=wave, n=rows, minimum=max(bare.minimum_n, 2))
        for wave, rows in zip(bare.waves, bare.at_each, strict=True)
        if rows < max(bare.minimum_n, 2)
    ]
    if not found.converged:
        notices.append(saying(words.NOT_CONVERGED))
    if found.boundary:
        notices.append(saying(words.BOUNDARY))
    return tuple(notices)
