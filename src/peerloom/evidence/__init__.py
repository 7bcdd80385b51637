"""What changed, and how sure we are. Pure: columns in, a frozen result that says itself in words out."""

from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.groups import Balance, Estimate, GroupComparison, compare_groups
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying

__all__ = [
    "Balance",
    "CannotCompute",
    "Estimate",
    "GroupComparison",
    "Result",
    "Saying",
    "compare_groups",
]
