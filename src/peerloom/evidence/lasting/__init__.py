"""How long do matches last, and what goes with their ending early? Planned endings are not failures."""

from peerloom.evidence.lasting.cox_model import CoxModel, cox
from peerloom.evidence.lasting.curves import SurvivalCurve
from peerloom.evidence.lasting.kaplan_meier import Survival, survival
from peerloom.evidence.lasting.steps import Steps

__all__ = [
    "CoxModel",
    "Steps",
    "Survival",
    "SurvivalCurve",
    "cox",
    "survival",
]
