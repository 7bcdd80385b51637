"""What changed, and how sure we are. Pure: columns in, a frozen result that says itself in words out."""

from peerloom.evidence.adjusting import AdjustedTests, Adjustment, adjust
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
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying

__all__ = [
    "AdjustedTests",
    "Adjustment",
    "CannotCompute",
    "Correlation",
    "GoalAttainment",
    "MixedChange",
    "PairedChange",
    "ReliableChange",
    "ReliableChanges",
    "Result",
    "Saying",
    "Verdict",
    "WaveEffect",
    "adjust",
    "correlation",
    "goal_attainment",
    "mixed_change",
    "paired_change",
    "reliable_change",
    "reliable_changes",
]
