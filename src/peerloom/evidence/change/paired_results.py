"""The change between two waves, with all its figures."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.results import Result

METHOD = "Paired t-test, with the Wilcoxon signed-rank test beside it"
VARIANT = (
    "two-sided; after minus before; Wilcoxon by the normal approximation with continuity correction, zeros dropped, "
    "ties corrected; d_z by the SD of the differences, d_av by the mean of the two SDs (Lakens 2013), d_rms by the "
    "root of the mean of the two variances (Cumming 2012); g_z is d_z times the gamma-function J(n - 1); its interval "
    "is that of d_z by the noncentral t, times J"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairedChange(Result):
    """The change from before to after, in the unit of the scale where not standardised. ``n`` counts pairs.

    Attributes:
        mean_before, mean_after, sd_before, sd_after: of the pairs, SDs with n - 1.
        difference, sd_difference: of after minus before.
        correlation: Pearson's, of before with after; None where one of them is constant.
        ci_low, ci_high: of the difference, by the t-distribution.
        t, df, p: the paired t-test.
        wilcoxon_p: None where nobody changed.
        d_z, d_av, d_rms, g_z: the difference, divided as ``variant`` says.
        g_z_ci_low, g_z_ci_high: the interval of ``g_z``.
        only_before, only_after, neither: the rows that are no pair; together they are ``left_out``.
        descriptive: there are figures, and under 20 pairs.
    """

    mean_before: float | None = None
    mean_after: float | None = None
    sd_before: float | None = None
    sd_after: float | None = None
    difference: float | None = None
    sd_difference: float | None = None
    correlation: float | None = None
    ci_low: float | None = None
    ci_high: float | None = None
    t: float | None = None
    df: int | None = None
    p: float | None = None
    wilcoxon_p: float | None = None
    d_z: float | None = None
    d_av: float | None = None
    d_rms: float | None = None
    g_z: float | None = None
    g_z_ci_low: float | None = None
    g_z_ci_high: float | None = None
    only_before: int
    only_after: int
    neither: int
    confidence: float
    descriptive: bool = False
