"""What changed, and how sure we are. Pure: columns in, a frozen result that says itself in words out."""

from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.disclosure import (
    SMALLEST_CELL_INSIDE,
    SMALLEST_CELL_OUTSIDE,
    Audit,
    CountTable,
    GroupMean,
    Leak,
    Marker,
    Reason,
    ReleaseCheck,
    Suppressed,
    SuppressedMeans,
    safe_to_release,
    suppress,
    suppress_means,
)
from peerloom.evidence.groups import Balance, Estimate, GroupComparison, compare_groups
from peerloom.evidence.missing import Attrition, Change, Contrast, Shift, Step, attrition
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying

__all__ = [
    "SMALLEST_CELL_INSIDE",
    "SMALLEST_CELL_OUTSIDE",
    "Attrition",
    "Audit",
    "Balance",
    "CannotCompute",
    "Change",
    "Contrast",
    "CountTable",
    "Estimate",
    "GroupComparison",
    "GroupMean",
    "Leak",
    "Marker",
    "Reason",
    "ReleaseCheck",
    "Result",
    "Saying",
    "Shift",
    "Step",
    "Suppressed",
    "SuppressedMeans",
    "attrition",
    "compare_groups",
    "safe_to_release",
    "suppress",
    "suppress_means",
]
