"""Do the items of a scale measure one thing, and how well?"""

from peerloom.evidence.reliability.alpha import CronbachAlpha, cronbach_alpha
from peerloom.evidence.reliability.omega import McDonaldOmega, mcdonald_omega

__all__ = [
    "CronbachAlpha",
    "McDonaldOmega",
    "cronbach_alpha",
    "mcdonald_omega",
]
