"""What changed, and how sure we are. Pure: columns in, a frozen result that says itself in words out."""

from peerloom.evidence.adjusting import AdjustedTests, Adjustment, adjust
from peerloom.evidence.agreement import (
    CohenKappa,
    FleissKappa,
    IntraclassCorrelation,
    KrippendorffAlpha,
    LabelAgreement,
    cohen_kappa,
    fleiss_kappa,
    icc,
    krippendorff_alpha,
)
from peerloom.evidence.change import (
    GoalAttainment,
    MixedChange,
    PairedChange,
    ReliableChange,
    ReliableChanges,
    Verdict,
    WaveEffect,
    goal_attainment,
    mixed_change,
    paired_change,
    reliable_change,
    reliable_changes,
)
from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.correlating import correlation
from peerloom.evidence.correlation_results import Correlation
from peerloom.evidence.lasting import CoxModel, Steps, Survival, SurvivalCurve, cox, survival
from peerloom.evidence.reliability import CronbachAlpha, McDonaldOmega, cronbach_alpha, mcdonald_omega
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying

__all__ = [
    "AdjustedTests",
    "Adjustment",
    "CannotCompute",
    "CohenKappa",
    "Correlation",
    "CoxModel",
    "CronbachAlpha",
    "FleissKappa",
    "GoalAttainment",
    "IntraclassCorrelation",
    "KrippendorffAlpha",
    "LabelAgreement",
    "McDonaldOmega",
    "MixedChange",
    "PairedChange",
    "ReliableChange",
    "ReliableChanges",
    "Result",
    "Saying",
    "Steps",
    "Survival",
    "SurvivalCurve",
    "Verdict",
    "WaveEffect",
    "adjust",
    "cohen_kappa",
    "correlation",
    "cox",
    "cronbach_alpha",
    "fleiss_kappa",
    "goal_attainment",
    "icc",
    "krippendorff_alpha",
    "mcdonald_omega",
    "mixed_change",
    "paired_change",
    "reliable_change",
    "reliable_changes",
    "survival",
]
