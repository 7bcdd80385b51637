"""Showing counts and means of groups without giving away the people in small ones."""

from peerloom.evidence.disclosure.auditing import safe_to_release
from peerloom.evidence.disclosure.means import GroupMean, SuppressedMeans, suppress_means
from peerloom.evidence.disclosure.results import Audit, Bounds, Leak, Marker, Reason, ReleaseCheck, Suppressed, Told
from peerloom.evidence.disclosure.scales import Bracket, SuppressedScale, mean_beside, suppress_scale
from peerloom.evidence.disclosure.suppressing import SMALLEST_CELL_INSIDE, SMALLEST_CELL_OUTSIDE, suppress
from peerloom.evidence.disclosure.tables import CountTable

__all__ = [
    "SMALLEST_CELL_INSIDE",
    "SMALLEST_CELL_OUTSIDE",
    "Audit",
    "Bounds",
    "Bracket",
    "CountTable",
    "GroupMean",
    "Leak",
    "Marker",
    "Reason",
    "ReleaseCheck",
    "Suppressed",
    "SuppressedMeans",
    "SuppressedScale",
    "Told",
    "mean_beside",
    "safe_to_release",
    "suppress",
    "suppress_means",
    "suppress_scale",
]
