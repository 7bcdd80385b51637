"""Groups: those who took part against those who did not."""

from peerloom.evidence.groups.comparing import compare_groups
from peerloom.evidence.groups.results import Balance, Estimate, GroupComparison

__all__ = ["Balance", "Estimate", "GroupComparison", "compare_groups"]
