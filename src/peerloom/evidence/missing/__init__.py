"""Those who did not answer."""

from peerloom.evidence.missing.attrition import attrition
from peerloom.evidence.missing.results import Attrition, Change, Contrast, Shift, Step

__all__ = ["Attrition", "Change", "Contrast", "Shift", "Step", "attrition"]
