"""The tables of programs, split by noun."""

from peerloom.domain.programs.models.guardrails import Guardrail, Waiver
from peerloom.domain.programs.models.plans import MessageText, PlannedCheckIn, PlannedSurvey, RoadmapStage
from peerloom.domain.programs.models.programs import RUNS_PROGRAMS, Cohort, Objective, Program
from peerloom.domain.programs.models.scoping import ProgramRowsQuerySet

__all__ = [
    "RUNS_PROGRAMS",
    "Cohort",
    "Guardrail",
    "MessageText",
    "Objective",
    "PlannedCheckIn",
    "PlannedSurvey",
    "Program",
    "ProgramRowsQuerySet",
    "RoadmapStage",
    "Waiver",
]
