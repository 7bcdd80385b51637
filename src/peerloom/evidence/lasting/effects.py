"""The estimates of Cox's model by name of the covariate."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import exp, isfinite
from types import MappingProxyType
from typing import TypeVar

from peerloom.evidence.lasting.hazards import Fit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Effects:
    """See `CoxModel`; None where no model could be fitted."""

    coef: Mapping[Hashable, float] | None = None
    se: Mapping[Hashable, float] | None = None
    ci: Mapping[Hashable, tuple[float, float]] | None = None
    hazard_ratio: Mapping[Hashable, float | None] | None = None
    hazard_ratio_ci: Mapping[Hashable, tuple[float | None, float | None]] | None = None
    p: Mapping[Hashable, float] | None = None
    proportional_p: Mapping[Hashable, float | None] | None = None


def effects_of(fit: Fit, names: tuple[Hashable, ...], confidence: float) -> Effects:
    """Estimates with their normal intervals and Wald's tests."""
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    reach = float(stats.norm.isf((1 - confidence) / 2))
    coef, se = fit.coef.tolist(), fit.se.tolist()
    ci = [(estimate - reach * error, estimate + reach * error) for estimate, error in zip(coef, se, strict=True)]
    return Effects(
        coef=_named(names, coef),
        se=_named(names, se),
        ci=_named(names, ci),
        hazard_ratio=_named(names, [_ratio(estimate) for estimate in coef]),
        hazard_ratio_ci=_named(names, [(_ratio(low), _ratio(high)) for low, high in ci]),
        p=_named(names, [float(2 * stats.norm.sf(abs(b / error))) for b, error in zip(coef, se, strict=True)]),
        proportional_p=_named(names, [p if isfinite(p) else None for p in fit.changing.tolist()])
        if fit.changing is not None
        else None,
    )


def _named(names: tuple[Hashable, ...], values: list[T]) -> Mapping[Hashable, T]:
    return MappingProxyType(dict(zip(names, values, strict=True)))


def _ratio(log_ratio: float) -> float | None:
    # Per unit of a covariate that spreads over tiny fractions of one, a ratio can be beyond what a float can hold.
    return exp(log_ratio) if log_ratio < 700 else None
