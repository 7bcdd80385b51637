"""What changed, and how sure we are. Pure: columns in, a frozen result that says itself in words out."""

from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.disclosure import (
    SMALLEST_CELL_INSIDE,
    SMALLEST_CELL_OUTSIDE,
    CountTable,
    Marker,
    ReleaseCheck,
    Suppressed,
    SuppressedMeans,
    safe_to_release,
    suppress,
    suppress_means,
)
from peerloom.evidence.groups import Balance, Estimate, GroupComparison, compare_groups
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying

__all__ = [
    "SMALLEST_CELL_INSIDE",
    "SMALLEST_CELL_OUTSIDE",
    "Balance",
    "CannotCompute",
    "CountTable",
    "Estimate",
    "GroupComparison",
    "Marker",
    "ReleaseCheck",
    "Result",
    "Saying",
    "Suppressed",
    "SuppressedMeans",
    "compare_groups",
    "safe_to_release",
    "suppress",
    "suppress_means",
]
